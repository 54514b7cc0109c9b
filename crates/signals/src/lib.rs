//! Read machine-readable preferences about AI that were fetched with content.
//!
//! Whoever publishes something can say what it may be used for, in a good dozen places: a field of
//! the response, a line of robots.txt, a tag of the page, a licence document, an assertion inside
//! an image. This crate reads what was stored of a fetch ([`Fetched`]) and says, for each
//! [`Usage`], whether it is permitted, refused or unknown, and which words at which place said so
//! ([`Pinned`]).
//!
//! | signal | where | says |
//! | --- | --- | --- |
//! | AI Preferences (IETF drafts) | `Content-Usage` in the response and in robots.txt | yes, no |
//! | Content Signals | `Content-Signal` in the response and in robots.txt | yes, no |
//! | Robots Exclusion Protocol (RFC 9309) | robots.txt | no |
//! | `noai`, `noimageai`, `noindex` | `X-Robots-Tag` and pages | no |
//! | TDM Reservation Protocol | `tdmrep.json`, the response, pages | yes, no |
//! | Really Simple Licensing 1.0 | a document, or a page | yes, no |
//! | CAWG training and data mining | an assertion in C2PA manifests | yes, no |
//! | User intents (Bluesky proposal 0008) | the author's record | yes, no |
//! | Global Privacy Control | the request that brought the data in | no |
//!
//! Four rules hold throughout:
//!
//! - **Any refusal wins.** Over any number of permissions, wherever they stand.
//! - **Unknown is not yes.** Silence permits nothing. A signal that is there and cannot be read
//!   makes unknown what it could have spoken of, even if another signal permits it.
//! - **A refusal is read as wide as its words, a permission no wider.** A reservation of text and
//!   data mining refuses training; its absence permits mining and no more.
//! - **What was said is kept.** [`Pinned`] is its evidence; its one-line text is a column of a
//!   corpus, and reads back only if the preferences follow from the evidence.
//!
//! ```
//! use untrain_signals::{Fetched, Preference, Usage, pin};
//!
//! let fetched = Fetched {
//!     url: "https://harbour.example/news/1".into(),
//!     user_agent: "ExampleBot/1.0".into(),
//!     headers: vec![("Content-Usage".into(), "train-ai=y, search=y".into())],
//!     robots: Some("User-agent: *\nContent-Signal: search=yes, ai-train=no\n".into()),
//!     ..Fetched::default()
//! };
//! let pinned = pin(&fetched);
//! assert_eq!(pinned.preference(Usage::GenerativeTraining), Preference::Refuse);
//! assert_eq!(pinned.preference(Usage::Search), Preference::Allow);
//! assert_eq!(pinned.preference(Usage::Inference), Preference::Unknown);
//!
//! let text = pinned.to_string();
//! assert!(text.contains(r#""at":"robots.txt:2","says":"refuse""#));
//! assert_eq!(text.parse::<untrain_signals::Pinned>()?, pinned);
//! # Ok::<(), untrain_signals::Error>(())
//! ```
//!
//! Nothing is fetched, no clock is read, and no signature is checked. Every parser is linear in
//! what it reads, up to the [`limits`]. The form of stored fetches and of the text is described in
//! `spec/signals.md`.

mod aipref;
mod cawg;
mod content_signals;
mod error;
mod evidence;
mod fetched;
mod gpc;
mod html;
mod json;
pub mod limits;
mod pattern;
mod pinned;
mod robots;
mod robots_tag;
mod rsl;
mod target;
mod tdmrep;
mod usage;
mod user_intents;
mod words;

pub use error::Error;
pub use evidence::{Evidence, Material, Note, Place, Says, Signal};
pub use fetched::{Fetched, TRAINING_AGENTS, pin};
pub use pinned::{Pinned, Preference};
pub use usage::{Usage, UsageSet};
