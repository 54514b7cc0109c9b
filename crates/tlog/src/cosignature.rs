//! C2SP tlog-cosignature (`spec/cosignature.md`): somebody else than the log, such as a witness,
//! says under a checkpoint that it continues every earlier one that they have seen of this log, and
//! when.
//!
//! Who has a quorum of cosignatures from people who do not know one another need not fear that the
//! log shows somebody else another history.

use crate::base64;
use crate::checkpoint::Checkpoint;
use crate::error::{BadSignature, CheckpointError, NoteError};
use crate::key::{CosignerKey, CosigningKey, VerifierKey};
use crate::note::{LINE_START, Note};

/// The latest time that a cosignature may name, in seconds since 1970.
pub const TIME_MAX: u64 = i64::MAX as u64;

/// What a cosigner says of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// Who says it: the name of the key.
    pub by: String,
    /// When they said it, in seconds since 1970, by their clock.
    pub time: u64,
}

/// Cosigns a checkpoint that its log has signed, in the name of one of `logs`: the line to add to
/// the note. Whoever signs has to have seen that it continues what they signed before.
///
/// # Errors
/// [`CheckpointError`] when it is no checkpoint that the log signed, or `time` is above
/// [`TIME_MAX`].
pub fn cosign(
    note: &[u8],
    logs: &[VerifierKey],
    key: &CosigningKey,
    time: u64,
) -> Result<String, CheckpointError> {
    if time > TIME_MAX {
        return Err(CheckpointError::Malformed("its cosignature would be of no time"));
    }
    let signature = key.sign(&Checkpoint::open(note, logs)?, time)?;
    let bytes = [&key.id()[..], &time.to_be_bytes(), &signature].concat();
    Ok(format!("{LINE_START}{} {}\n", key.name(), base64::encode(&bytes)))
}

impl Note {
    /// What these cosigners say under the note, each at most once. Signatures by others are passed
    /// over.
    ///
    /// # Errors
    /// [`NoteError::BadSignature`] when one in the name of a cosigner does not hold, whatever the
    /// others say; [`NoteError::RepeatedSignature`] when one signed twice.
    pub fn cosignatures(&self, cosigners: &[CosignerKey]) -> Result<Vec<Cosignature>, NoteError> {
        let mut found: Vec<(&CosignerKey, Cosignature)> = Vec::new();
        for (name, id, bytes) in self.signature_lines() {
            let by = |key: &&CosignerKey| key.name() == name && key.id() == id;
            for key in cosigners.iter().filter(by) {
                if found.iter().any(|(other, _)| *other == key) {
                    return Err(NoteError::RepeatedSignature(name.to_owned()));
                }
                let time = self.check(key, bytes)?;
                found.push((key, Cosignature { by: name.to_owned(), time }));
            }
        }
        Ok(found.into_iter().map(|(_, cosignature)| cosignature).collect())
    }

    /// The time that a cosignature names, once it holds.
    fn check(&self, key: &CosignerKey, bytes: &[u8]) -> Result<u64, NoteError> {
        let bad = || BadSignature { key: key.name().to_owned() };
        let (time, signature) = bytes.split_first_chunk().ok_or_else(bad)?;
        let time = u64::from_be_bytes(*time);
        // Nobody cosigns anything but a checkpoint, or at a time that is none.
        let checkpoint = Checkpoint::parse(self.text()).ok().filter(|_| time <= TIME_MAX);
        key.verify(&checkpoint.ok_or_else(bad)?, time, signature)?;
        Ok(time)
    }
}
