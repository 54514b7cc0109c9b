//! Whether others have seen the log that a snapshot is of: its receipt lies beside it, under a
//! checkpoint that enough witnesses have cosigned.
//!
//! A signature alone says that the ledger meant this snapshot for somebody. With the receipt it is
//! in the one history that its witnesses saw, and a ledger cannot show one gate what it shows
//! nobody else.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use untrain_policy::{Event, Fact};
use untrain_tlog::receipt::RECEIPT_BYTES_MAX;
use untrain_tlog::{Receipt, TrustPolicy};

use crate::GateError;
use crate::snapshot_file::VerifiedSnapshot;

/// Where the receipt of the snapshot at `path` lies: beside it, with `.tlog-proof` after its name.
#[must_use]
pub fn receipt_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tlog-proof");
    name.into()
}

impl VerifiedSnapshot {
    /// Demands the witnesses that `policy` asks for; a policy that asks for nobody is content. Of a
    /// chain, the last delta has the receipt: it names all that is before it.
    ///
    /// # Errors
    /// [`GateError::SnapshotUnwitnessed`] when the receipt is missing, is of something else, or has
    /// too few witnesses as yet; [`GateError::SnapshotReceipt`] when it does not hold.
    pub fn demand_witnesses(&self, policy: &TrustPolicy) -> Result<(), GateError> {
        if !policy.asks_for_witnesses() {
            return Ok(());
        }
        let path = receipt_path(self.path());
        let unwitnessed =
            |why: String| GateError::SnapshotUnwitnessed { path: self.path().to_owned(), why };
        let Some(bytes) = read(&path)? else {
            return Err(unwitnessed(format!("there is no receipt at `{}`", path.display())));
        };
        let distrust = |why: String| GateError::SnapshotReceipt { path: path.clone(), why };
        let receipt = Receipt::parse(&bytes).map_err(|error| distrust(error.to_string()))?;
        let verified = receipt.verify_under(policy);
        let (verified, witnessed) = verified.map_err(|error| distrust(error.to_string()))?;
        let of_this = verified.checkpoint.origin == self.snapshot.statement().origin
            && self.is_exported_by(&receipt);
        if !of_this {
            return Err(unwitnessed(format!("`{}` is the receipt of another", path.display())));
        }
        if !witnessed.quorum {
            let said: Vec<String> =
                witnessed.cosignatures.iter().map(|said| format!("`{}`", said.by)).collect();
            let said = if said.is_empty() { "nobody".to_owned() } else { said.join(", ") };
            return Err(unwitnessed(format!("{said} cosigned, and the policy asks for more")));
        }
        Ok(())
    }

    /// Whether the event is the export of this very snapshot.
    fn is_exported_by(&self, receipt: &Receipt) -> bool {
        let shown = self.snapshot.statement().position;
        Event::from_bytes(&receipt.event).is_ok_and(|event| {
            event.fact.kind() == receipt.kind
                && matches!(event.fact, Fact::SnapshotExported { digest, position, .. }
                    if digest == self.digest && position == shown)
        })
    }
}

/// The file's bytes, or so many that they are no receipt; nothing when there is no file.
fn read(path: &Path) -> Result<Option<Vec<u8>>, GateError> {
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(GateError::reading(path))?,
    };
    let mut bytes = Vec::new();
    let limit = RECEIPT_BYTES_MAX as u64 + 1;
    file.take(limit).read_to_end(&mut bytes).map_err(GateError::reading(path))?;
    Ok(Some(bytes))
}
