//! The newest checkpoint that witnesses have cosigned, beside the log's own, and proofs that lead
//! to it.
//!
//! The log signs a checkpoint with each batch and waits for nobody; witnesses are asked now and
//! then. So a receipt exists at once, and can later be issued anew under a checkpoint that others
//! have seen.

use std::fs;
use std::path::Path;

use untrain_policy::Position;
use untrain_tlog::{Checkpoint, Hash, Receipt};

use crate::error::LedgerError;
use crate::export::replace;
use crate::ledger::Ledger;
use crate::prove::log_of;

/// Where it lies in a ledger's folder.
pub const WITNESSED_FILE: &str = "log/checkpoint.witnessed";

/// Anybody may read it, as all of the log.
const PUBLIC_MODE: u32 = 0o644;

/// The newest checkpoint of the ledger in `folder` that witnesses have cosigned, with their lines;
/// none when there is none that can be read. [`Ledger::witnessed`] also believes it.
#[must_use]
pub fn witnessed(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join(WITNESSED_FILE)).ok()
}

impl Ledger {
    /// The newest checkpoint that witnesses have cosigned, with their lines, once it is known to be
    /// one of this log; and what it says. The lines are for whoever knows the witnesses' keys.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it is not one of this log, [`LedgerError::Log`] when the log
    /// cannot be read.
    pub async fn witnessed(&self) -> Result<Option<(String, Checkpoint)>, LedgerError> {
        let Some(note) = witnessed(self.folder()) else { return Ok(None) };
        let checkpoint = self.own(&note).await?;
        Ok(Some((note, checkpoint)))
    }

    /// Puts a checkpoint of this log, under which the caller has checked the cosignatures, in the
    /// place of the one that was kept before, and says whether it did: a shorter one never takes
    /// the place of a longer.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when it is not one of this log, [`LedgerError::File`] when it
    /// cannot be kept.
    pub async fn keep_witnessed(&self, note: &str) -> Result<bool, LedgerError> {
        let size = self.own(note).await?.size;
        if self.witnessed().await?.is_some_and(|(_, kept)| kept.size > size) {
            return Ok(false);
        }
        replace(&self.folder().join(WITNESSED_FILE), note.as_bytes(), PUBLIC_MODE)?;
        Ok(true)
    }

    /// The proof that the tree of `new` entries holds the one of `old` entries unchanged, whatever
    /// came after.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] when the log never had so many.
    pub async fn prove_between(
        &self,
        old: Position,
        new: Position,
    ) -> Result<Vec<Hash>, LedgerError> {
        let size = self.follow().await?;
        if let Some(position) = [old.0, new.0].into_iter().find(|it| *it > size) {
            return Err(LedgerError::NoEntry { position, size });
        }
        self.consistency(old, new.0)
    }

    /// The receipt of an entry under the newest checkpoint that witnesses have cosigned; none when
    /// there is none, or the entry came after it.
    ///
    /// # Errors
    /// As [`Ledger::receipt`] and [`Ledger::witnessed`].
    pub async fn witnessed_receipt(&self, index: Position) -> Result<Option<Receipt>, LedgerError> {
        let size = self.follow().await?;
        if index.0 >= size {
            return Err(LedgerError::NoEntry { position: index.0, size });
        }
        match self.witnessed().await? {
            Some((note, seen)) if index.0 < seen.size => {
                self.receipt_under(index, note, seen.size).await.map(Some)
            }
            _ => Ok(None),
        }
    }

    /// What a note says that the log signed and that its tree agrees with: a checkpoint of another
    /// log under the same key, such as one restored from a backup, is none of this one.
    async fn own(&self, note: &str) -> Result<Checkpoint, LedgerError> {
        let foreign = |why: String| LedgerError::damaged(0, format!("`{WITNESSED_FILE}`: {why}"));
        let checkpoint = Checkpoint::open(note.as_bytes(), &self.secrets().trusted)
            .map_err(|error| foreign(error.to_string()))?;
        let size = self.follow().await?;
        if checkpoint.size > size {
            let seen = checkpoint.size;
            return Err(foreign(format!(
                "witnesses have seen {seen} entries and the log holds {size}: it is an older copy"
            )));
        }
        if log_of(self.folder(), size)?.root(checkpoint.size)? != checkpoint.root {
            return Err(foreign("the log holds other entries than its witnesses saw".to_owned()));
        }
        Ok(checkpoint)
    }
}
