//! C2SP tlog-witness (`spec/witness.md`): how a log asks somebody to cosign its checkpoint, and
//! what they check before they do.
//!
//! A witness remembers of each log the newest checkpoint that it cosigned, and cosigns only what
//! continues it: that is [`judge`]. Whoever runs one keeps the checkpoint on disk before the answer
//! leaves, and lets nobody come between the check and that.

use std::fmt::Write as _;

use crate::base64;
use crate::checkpoint::{Checkpoint, parse_hash, parse_number};
use crate::error::{CheckpointError, ProofError};
use crate::key::VerifierKey;
use crate::note::Note;
use crate::proof::verify_consistency;
use crate::tree::{Hash, empty_root};

/// The last part of the address that requests are posted to.
pub const ADD_CHECKPOINT_PATH: &str = "/add-checkpoint";

/// The longest request, in bytes: 63 hashes, and a checkpoint with many signatures.
pub const REQUEST_BYTES_MAX: usize = 128 << 10;

/// The content type of the answer that names the size which a proof has to start from.
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";

/// The most hashes that a request may have.
const PROOF_HASHES_MAX: usize = 63;

/// What a log asks: to cosign a checkpoint that continues the one of `old` entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size that the witness cosigned last; zero when it never did.
    pub old: u64,
    /// The consistency proof from there.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a request in its one spelling.
    #[error("this is not a request to cosign a checkpoint: {0}")]
    Malformed(&'static str),
    /// The proof would start behind the checkpoint's end.
    #[error("the checkpoint has {new} entries, which cannot continue {old}")]
    Shrunk {
        /// What the request says.
        old: u64,
        /// What the checkpoint says.
        new: u64,
    },
    /// A log that this witness does not know.
    #[error("the log `{0}` is not one that is witnessed here")]
    UnknownLog(String),
    /// No key of the log signed it.
    #[error("the log did not sign this checkpoint: {0}")]
    Unsigned(CheckpointError),
    /// The proof starts elsewhere than at the checkpoint that was cosigned last.
    #[error("the checkpoint that was cosigned last has {size} entries")]
    Stale {
        /// The size of that one.
        size: u64,
    },
    /// The log signed two trees of one size.
    #[error(
        "this is a fork: the log `{origin}` signed two roots over {size} entries, {seen}, which \
         was cosigned, and {shown}, which never will be"
    )]
    Fork {
        /// The log.
        origin: String,
        /// How many entries.
        size: u64,
        /// The root that was cosigned.
        seen: Hash,
        /// The other one.
        shown: Hash,
    },
    /// The proof does not lead from the one to the other.
    #[error(
        "nothing shows that {new} entries with the root {shown} continue the {old} with the root \
         {seen} that were cosigned: {error}; where the log has no proof, it is forked"
    )]
    NotContinued {
        /// How many entries were cosigned.
        old: u64,
        /// Their root.
        seen: Hash,
        /// How many the checkpoint has.
        new: u64,
        /// Its root.
        shown: Hash,
        /// What is wrong with the proof.
        error: ProofError,
    },
}

impl Refusal {
    /// The HTTP status that says so.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::Shrunk { .. } => 400,
            Self::Unsigned(_) => 403,
            Self::UnknownLog(_) => 404,
            Self::Stale { .. } | Self::Fork { .. } => 409,
            Self::NotContinued { .. } => 422,
        }
    }

    /// The content type and the body of the answer.
    #[must_use]
    pub fn body(&self) -> (&'static str, String) {
        match self {
            Self::Stale { size } => (SIZE_CONTENT_TYPE, format!("{size}\n")),
            other => ("text/plain; charset=utf-8", format!("{other}\n")),
        }
    }
}

/// Reads the body of an answer of [`SIZE_CONTENT_TYPE`]: the size to prove from.
#[must_use]
pub fn parse_size(body: &str) -> Option<u64> {
    parse_number(body.strip_suffix('\n')?)
}

impl AddCheckpoint {
    /// The body of the request.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for hash in &self.proof {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{}", base64::encode(&hash.0));
        }
        text + "\n" + &self.checkpoint
    }

    /// Reads the body of a request. Its checkpoint can be read and is not believed.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] when it is not a request in its one spelling.
    pub fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let refuse = Refusal::Malformed;
        if body.len() > REQUEST_BYTES_MAX {
            return Err(refuse("it is longer than 128 KiB"));
        }
        let text = std::str::from_utf8(body).map_err(|_| refuse("it is not UTF-8"))?;
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(refuse("no empty line comes before a checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(parse_number);
        let old = old.ok_or(refuse("its first line is not `old ` and a size"))?;
        let proof = lines
            .map(parse_hash)
            .collect::<Option<Vec<_>>>()
            .ok_or(refuse("a line of its proof is not a hash in base64"))?;
        if proof.len() > PROOF_HASHES_MAX {
            return Err(refuse("no proof has so many hashes"));
        }
        let request = Self { old, proof, checkpoint: checkpoint.to_owned() };
        request.claim().map(|_| request)
    }

    /// What the checkpoint says, whoever signed it.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] when it cannot be read.
    pub fn claim(&self) -> Result<Checkpoint, Refusal> {
        let refuse = |_| Refusal::Malformed("what follows its empty line is not a checkpoint");
        let note = Note::parse(self.checkpoint.as_bytes())
            .map_err(|_| Refusal::Malformed("what follows its empty line is not a signed note"))?;
        Checkpoint::parse(note.text()).map_err(refuse)
    }
}

/// Whether a witness that has cosigned `seen` of this log, or nothing of it yet, may cosign the
/// checkpoint of `request`: which one that is. `logs` are the keys of the logs that it witnesses.
///
/// # Errors
/// [`Refusal`] with the first reason why not, in the order of the standard.
pub fn judge(
    request: &AddCheckpoint,
    logs: &[VerifierKey],
    seen: Option<&Checkpoint>,
) -> Result<Checkpoint, Refusal> {
    let Checkpoint { origin, .. } = request.claim()?;
    let keys: Vec<_> = logs.iter().filter(|log| log.name() == origin).cloned().collect();
    if keys.is_empty() {
        return Err(Refusal::UnknownLog(origin));
    }
    let shown =
        Checkpoint::open(request.checkpoint.as_bytes(), &keys).map_err(Refusal::Unsigned)?;
    if request.old > shown.size {
        return Err(Refusal::Shrunk { old: request.old, new: shown.size });
    }
    let (size, root) = seen.map_or((0, empty_root()), |seen| (seen.size, seen.root));
    if request.old != size {
        return Err(Refusal::Stale { size });
    }
    if seen.is_some() && shown.size == size && shown.root != root {
        return Err(Refusal::Fork { origin, size, seen: root, shown: shown.root });
    }
    let proved = match shown.size {
        // A proof from nothing says nothing about the root, and there is one root of nothing.
        0 if shown.root != empty_root() => Err(ProofError::Root),
        new => verify_consistency(size, root, new, shown.root, &request.proof),
    };
    proved.map_err(|error| Refusal::NotContinued {
        old: size,
        seen: root,
        new: shown.size,
        shown: shown.root,
        error,
    })?;
    Ok(shown)
}
