//! What can be wrong with a file of lineage, in words for the person who has to act on it.

/// Why a manifest, an index, a model card or a certificate was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes are not the JSON that the format asks for.
    #[error("the {what} is not well formed: {reason}")]
    Json {
        /// Which kind of file: `manifest`, `model card`, …
        what: &'static str,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// The JSON says the right thing in another spelling than the one it is hashed in.
    #[error("the {what} is not in its canonical spelling: it differs first at byte {at}")]
    Spelling {
        /// Which kind of file.
        what: &'static str,
        /// Where the given bytes leave the canonical ones.
        at: usize,
    },
    /// A field holds something that the format forbids.
    #[error("the {what} is wrong in `{field}`: {reason}")]
    Field {
        /// Which kind of file.
        what: &'static str,
        /// The field's path.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The lineage index is not what the format asks for.
    #[error("the lineage index is damaged at byte {at}: {reason}")]
    Index {
        /// Where, from the start of the file.
        at: u64,
        /// What is wrong there.
        reason: &'static str,
    },
    /// The file of a dataset's people does not hold what its format says.
    #[error("the map of people is damaged at byte {at}: {reason}")]
    People {
        /// Where, from the start of the file.
        at: u64,
        /// What is wrong there.
        reason: &'static str,
    },
    /// Entries came to an encoder in another order than the index keeps.
    #[error(
        "the lineage entry of input {input}, row {row} is out of order or stands twice; \
         entries must be sorted by label, input and row"
    )]
    Order {
        /// Its input.
        input: u32,
        /// Its row.
        row: u64,
    },
    /// Pieces of an index came to the writer in another order than the index keeps.
    #[error("the pieces of a lineage index are out of order")]
    Pieces,
    /// A record's id is longer than an index keeps.
    #[error("a record id is {bytes} bytes long; the longest that lineage keeps is {max} bytes")]
    RecordId {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// A signature is by a key that is not trusted, so that it says nothing.
    #[error("the signature by `{0}` cannot be checked, because that key is not trusted")]
    UntrustedKey(String),
    /// A signature does not belong to what it stands under.
    #[error("the signature does not hold: {0}")]
    Signature(String),
    /// The sink or source of an index failed.
    #[error("a lineage index could not be read or written")]
    Io(#[from] std::io::Error),
}

impl Error {
    /// A fault in one field.
    pub(crate) fn field(what: &'static str, field: &str, reason: impl Into<String>) -> Self {
        Self::Field { what, field: field.to_owned(), reason: reason.into() }
    }
}
