//! C2SP tlog-checkpoint: which log, how many entries, which root.
//!
//! Extension lines, which no witness could audit, are refused.

use crate::base64;
use crate::error::{CheckpointError, NoteError};
use crate::key::{SigningKey, VerifierKey};
use crate::note::{self, Note};
use crate::tree::Hash;

/// The head of a log's tree at one size (`spec/checkpoint.md`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, which is also that of its key.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Reads a number that is written in the one way: digits, no zero before them, no sign.
pub(crate) fn parse_number(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| number.to_string() == text)
}

/// Reads a hash in base64.
pub(crate) fn parse_hash(text: &str) -> Option<Hash> {
    base64::decode(text).ok()?.try_into().ok().map(Hash)
}

impl Checkpoint {
    /// The three lines that are signed.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, base64::encode(&self.root.0))
    }

    /// Reads the text of a checkpoint, without its signatures.
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`] when it is not those three lines in their one spelling.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let refuse = CheckpointError::Malformed;
        let mut lines =
            text.strip_suffix('\n').ok_or(refuse("its last line does not end"))?.split('\n');
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        if lines.next().is_some() {
            return Err(refuse("it has extension lines, which nobody can audit"));
        }
        let origin = origin
            .filter(|line| !line.is_empty() && !line.chars().any(char::is_control))
            .ok_or(refuse("its first line names no log"))?;
        let size = size.and_then(parse_number).ok_or(refuse("its second line is not a size"))?;
        let root = root.and_then(parse_hash).ok_or(refuse("its third line is not a root hash"))?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// The signed checkpoint, in the name of the log that it speaks for.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`] when the key is not of that name.
    pub fn sign(&self, key: &SigningKey) -> Result<String, CheckpointError> {
        if self.origin != key.name() {
            return Err(CheckpointError::Origin(self.origin.clone()));
        }
        Ok(note::sign(&self.to_text(), key)?)
    }

    /// Reads a signed checkpoint and believes it when a trusted key of the log that it speaks for
    /// signed it, so that one log can never speak for another.
    ///
    /// # Errors
    /// [`CheckpointError`] saying why not.
    pub fn open(note: &[u8], trusted: &[VerifierKey]) -> Result<Self, CheckpointError> {
        Self::from_note(&Note::parse(note)?, trusted, Note::verify)
    }

    /// As [`Checkpoint::open`], but believes it only when every signature is by a trusted key.
    pub(crate) fn open_all(note: &[u8], trusted: &[VerifierKey]) -> Result<Self, CheckpointError> {
        Self::from_note(&Note::parse(note)?, trusted, Note::verify_all)
    }

    fn from_note(
        note: &Note,
        trusted: &[VerifierKey],
        verify: impl for<'a> Fn(&'a Note, &[VerifierKey]) -> Result<&'a str, NoteError>,
    ) -> Result<Self, CheckpointError> {
        let checkpoint = Self::parse(verify(note, trusted)?)?;
        if !note.signers(trusted)?.iter().any(|key| key.name() == checkpoint.origin) {
            return Err(CheckpointError::Origin(checkpoint.origin));
        }
        Ok(checkpoint)
    }
}
