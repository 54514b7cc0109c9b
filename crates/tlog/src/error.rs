//! What can be wrong with base64, a key, a note, a proof, a map, a receipt or what a map's proof
//! shows, one type for each question asked.

use crate::tree::Node;

/// A signature that its key did not make over these bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the signature in the name of `{key}` is not by that key, or what it signs was changed")]
pub struct BadSignature {
    /// The name of the key.
    pub key: String,
}

/// A text that is not base64 in its one spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not base64 in its one spelling (RFC 4648, section 4), from byte {at} on")]
pub struct Base64Error {
    /// Where, from the start of the text.
    pub at: usize,
}

/// Why a text or a seed is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The name is empty or holds a space, a plus sign or a control character.
    #[error("`{0}` cannot name a key: a name is not empty and holds no space and no plus sign")]
    Name(String),
    /// Not `name+id+key`, or a key of another length than its type has.
    #[error("a verifier key is written as `name+id+key`, and this is not")]
    Form,
    /// Not `PRIVATE+KEY+name+id+key`. The text is not repeated, because it may be half a secret.
    #[error("a signing key is written as `PRIVATE+KEY+name+id+key`, and this is not")]
    SecretForm,
    /// The key is for another kind of signature: a log's keys are of type 1, a cosigner's Ed25519
    /// keys of type 4, and its ML-DSA-44 keys of type 6.
    #[error("the key `{name}` is not a key of type {wanted}")]
    Type {
        /// The name of the key.
        name: String,
        /// The type that was asked for.
        wanted: u8,
    },
    /// The bytes are not a public key that can be trusted to stand for one secret.
    #[error("the key `{0}` does not hold a usable Ed25519 public key")]
    Point(String),
    /// The identifier is not the one that follows from name and key.
    #[error("the key `{name}` says that its identifier is {said}, but it is {is}")]
    Id {
        /// The name of the key.
        name: String,
        /// The identifier in the text.
        said: String,
        /// The identifier that follows from name and key.
        is: String,
    },
}

/// Why a signed note is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a signed note in its one spelling.
    #[error("this is not a signed note: {0}")]
    Malformed(&'static str),
    /// No signature by a key that is trusted.
    #[error("no trusted key signed this; it carries signatures in the name of {0}")]
    Unsigned(String),
    /// A trusted key's signature does not verify.
    #[error(transparent)]
    BadSignature(#[from] BadSignature),
    /// A signature that cannot be checked, where every one must be.
    #[error("the signature in the name of `{0}` cannot be checked, because its key is not given")]
    UnknownSignature(String),
    /// The same key signed twice, where one signature is enough.
    #[error("the key `{0}` signed twice")]
    RepeatedSignature(String),
}

/// Why a checkpoint is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The signatures.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not the three lines of a checkpoint in their one spelling.
    #[error("this is not a checkpoint: {0}")]
    Malformed(&'static str),
    /// Signed, but by no key of the log that it speaks for.
    #[error("the checkpoint speaks for the log `{0}`, and no key of that name signed it")]
    Origin(String),
}

/// Why a text is not a trust policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the trust policy: {what}")]
pub struct TrustError {
    /// The line, from one.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

/// Why bytes are not a log entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Another length.
    #[error("a log entry has 35 bytes, and this has {0}")]
    Length(usize),
    /// Another version.
    #[error("a log entry starts with `v1`, and this does not")]
    Version,
}

/// Why a proof cannot be built or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry is not in a tree of that size.
    #[error("entry {index} is not in a tree of {size} entries")]
    Index {
        /// The entry's index, from zero.
        index: u64,
        /// The tree's size.
        size: u64,
    },
    /// The newer tree is smaller than the older.
    #[error("a tree of {new} entries cannot continue one of {old}")]
    Shrunk {
        /// The older size.
        old: u64,
        /// The newer size.
        new: u64,
    },
    /// Larger than [`SIZE_MAX`](crate::tree::SIZE_MAX).
    #[error("a tree of {0} entries is larger than this log can become")]
    Size(u64),
    /// A node that the proof is made of was not brought.
    #[error("the node {0} is missing")]
    Missing(Node),
    /// The proof has another number of hashes than the place asks for.
    #[error("the proof has {found} hashes where {expected} belong")]
    Length {
        /// What the place asks for.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the tree's root")]
    Root,
}

/// Why bytes are not of a map, or a map's proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// Not a map's proof, or part of a map, in its one spelling.
    #[error("this is not of a state map: {0}")]
    Malformed(&'static str),
    /// The leaf at the proof's end does not stand on the way to the label.
    #[error("the map's proof ends at a leaf that is not on the way to the label asked about")]
    Elsewhere,
    /// The hashes do not lead to the root.
    #[error("the map's proof does not lead from the label to the map's root")]
    Root,
}

/// Why a file of a tiled log is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogFileError {
    /// Not the path of a tile or bundle in its one spelling.
    #[error("`{0}` is not the path of such a file of a log")]
    Path(String),
    /// Neither the file nor the full one that may stand in its place is there.
    #[error("`{0}` is missing from the log, and so is the full file that could stand in its place")]
    Missing(String),
    /// A tile with another number of bytes than its hashes take.
    #[error("`{path}` has {found} bytes where its hashes take {expected}")]
    Length {
        /// The tile's path.
        path: String,
        /// How many bytes its hashes take.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// A bundle whose bytes are not that many entries.
    #[error("`{path}` does not hold its entries: {why}")]
    Bundle {
        /// The bundle's path.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// An entry that is too long for a bundle.
    #[error("an entry of {0} bytes does not fit into a log, whose entries are shorter than 64 KiB")]
    EntryLength(usize),
    /// The node is not complete in a tree of that size.
    #[error("a tree of {size} entries does not have the node {node} complete")]
    Outside {
        /// Which node.
        node: Node,
        /// The tree's size.
        size: u64,
    },
}

/// Why a receipt is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a receipt in its one spelling.
    #[error("line {line} of the receipt: {what}")]
    Malformed {
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The signed checkpoint at its end.
    #[error("the receipt's checkpoint: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The event is not in the tree that the checkpoint signs.
    #[error("the receipt's event is not in the signed log: {0}")]
    Proof(#[from] ProofError),
    /// The log did not sign the record of the event.
    #[error("the receipt's consent record: {0}")]
    Record(BadSignature),
}

/// Why a file with a map's proof is not accepted: of what stands now, or of absence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapFileError {
    /// Not such a file in its one spelling.
    #[error("line {line} of the proof: {what}")]
    Malformed {
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The receipt at its end.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// The proof of the map.
    #[error(transparent)]
    Map(#[from] MapError),
    /// The receipt does not bind the label key.
    #[error("the receipt's opening does not name the proof's label key: they are of two people")]
    Key,
    /// The map's root is not the log's last entry.
    #[error("the map's root is not the last entry of the signed log: {0}")]
    StateRoot(ProofError),
    /// The map says something else of the topic than the file.
    #[error(
        "the map does not hold the receipt's event in this version as what stands on the topic"
    )]
    Value,
    /// The map has the person, whose absence was to be proved.
    #[error("the map has something under the person's label: they are in the dataset")]
    Present,
}
