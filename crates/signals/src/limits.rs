//! Every limit of the crate, with its reason. What lies beyond one is not read, and says so.
//!
//! Material over a limit is never a yes: its source speaks as
//! [`Says::Unclear`](crate::Says::Unclear).

/// Of a URL: what servers in practice accept.
pub const URL_BYTES_MAX: usize = 8 * 1024;

/// Of a user agent's identification string.
pub const USER_AGENT_BYTES_MAX: usize = 1024;

/// Product tokens beside the one that fetched.
pub const NAMED_MAX: usize = 64;

/// Of all header fields together.
pub const HEADERS_BYTES_MAX: usize = 64 * 1024;

/// Of robots.txt: RFC 9309, section 2.5, wants at least 500 kibibytes to be read.
pub const ROBOTS_BYTES_MAX: usize = 500 * 1024;

/// Of `/.well-known/tdmrep.json`.
pub const TDMREP_BYTES_MAX: usize = 1024 * 1024;

/// Of a page. Metadata stands in its head, so this is generous.
pub const HTML_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Of a licence document.
pub const RSL_BYTES_MAX: usize = 1024 * 1024;

/// XML nodes of a licence document.
pub const RSL_NODES_MAX: u32 = 50_000;

/// Attributes of one XML element: the XML library compares each with every other.
pub const RSL_ATTRIBUTES_MAX: usize = 256;

/// Namespace declarations of a licence document: each is carried into every element below it.
pub const RSL_NAMESPACES_MAX: usize = 128;

/// Licence documents within one page, and elements of a page that are looked at.
pub const HTML_TAGS_MAX: usize = 256;

/// Of a CAWG assertion or a user-intent record.
pub const JSON_BYTES_MAX: usize = 256 * 1024;

/// Pieces of evidence that are kept whatever they say. More are kept only if they say something
/// new, so no more than this and one per usage and statement.
pub const EVIDENCE_MAX: usize = 64;

/// Of the text that is quoted as evidence.
pub const QUOTE_BYTES_MAX: usize = 160;

/// Of the textual form of a pinned preference.
pub const PINNED_BYTES_MAX: usize = 128 * 1024;
