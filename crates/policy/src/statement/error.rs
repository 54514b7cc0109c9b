//! Why bytes are not a snapshot.

use crate::error::Error;
use crate::ids::{PolicyHash, Position};

/// A chunk of a body that is not the one that was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("chunk {chunk} of the snapshot's body is not the one that was signed: it was changed")]
pub struct Damaged {
    /// Which chunk, from zero.
    pub chunk: usize,
}

/// Why a snapshot is not read. Nothing of it is used then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// The file does not hold a note and a body.
    #[error("this is not a snapshot file: {0}")]
    NotASnapshot(&'static str),
    /// A line of the statement.
    #[error("line {line} of the snapshot's statement: {what}")]
    Statement {
        /// The line, from one.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The body is longer or shorter than what was signed.
    #[error("the snapshot's body has {found} bytes, but its statement says {stated}")]
    Length {
        /// What the statement says.
        stated: u64,
        /// How many there are.
        found: u64,
    },
    /// The body is not the one that was signed.
    #[error("the snapshot's body is not the one that its statement is about: it was changed")]
    Digest,
    /// A chunk of the body is not the one that was signed.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// A delta came where a snapshot was to be, or a snapshot where a delta was.
    #[error("{0}")]
    OtherKind(&'static str),
    /// A delta does not continue what it was to be laid over.
    #[error(
        "the delta at position {delta} does not continue the snapshot or delta at position \
         {before}: {why}"
    )]
    OtherChain {
        /// The position of the delta.
        delta: Position,
        /// The position of what stands before it.
        before: Position,
        /// What does not fit.
        why: &'static str,
    },
    /// The body's bytes break its format.
    #[error("the snapshot's body cannot be read: {0}")]
    Malformed(&'static str),
    /// A policy document in the body cannot be taken.
    #[error("the snapshot's policies cannot be read: {0}")]
    Policy(#[from] Error),
    /// The policy in force is not the one that the statement names.
    #[error(
        "the snapshot's statement names {} as its policy, but its body has {}",
        name(.stated), name(.found)
    )]
    OtherPolicy {
        /// What the statement says.
        stated: Option<PolicyHash>,
        /// What follows from the body.
        found: Option<PolicyHash>,
    },
}

fn name(policy: &Option<PolicyHash>) -> String {
    policy.map_or_else(|| "none".to_owned(), |hash| hash.to_string())
}
