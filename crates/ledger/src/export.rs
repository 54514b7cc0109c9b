//! Exporting a snapshot: the state at this moment in one signed file, for gates that have neither
//! database nor network.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sqlx::Row;
use untrain_policy::snapshot::{Statement, body_digest, encode_body, join};
use untrain_policy::{Digest, Fact, Position, Projection, SubjectId, Timestamp};
use untrain_tlog::note;

use crate::error::LedgerError;
use crate::keys::{create_new, sync_folder};
use crate::ledger::Ledger;
use crate::limits::READ_ROWS;
use crate::standing::reference_at;
use crate::tree_store::to_row;
use crate::vault::SubjectRef;

/// A snapshot that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// BLAKE3 of the file.
    pub digest: Digest,
    /// How many entries its state counts in.
    pub position: Position,
    /// How long the file is.
    pub bytes: u64,
    /// The entry that says so in the log.
    pub logged: Position,
}

impl Ledger {
    /// Writes the state as it is now to `path`, signed, readable by its owner alone, in the place
    /// of what stood there; then says so in the log. A file that is seen under `path` is whole.
    ///
    /// # Errors
    /// [`LedgerError::File`] when it cannot be written: what stood there stands. [`LedgerError`]s
    /// of reading and appending.
    pub async fn export_snapshot(
        &self,
        path: &Path,
        now: Timestamp,
    ) -> Result<Exported, LedgerError> {
        let (_, head) = self.head().await?;
        let position = Position(head.size);
        let state = self.projection(Some(position)).await?;
        let body = self.snapshot_body(&state, position).await?;
        let statement = Statement {
            origin: self.origin().to_owned(),
            position,
            root: head.root.0,
            time: now,
            policy: state.history().in_force(now).map(|policy| policy.hash),
            body_bytes: body.len() as u64,
            body_digest: body_digest(&body),
        };
        let signed = note::sign(&statement.to_text(), self.signing_key())
            .map_err(|e| LedgerError::damaged(position.0, format!("its snapshot: {e}")))?;
        let file = join(signed.as_bytes(), &body);
        replace(path, &file)?;
        let digest = untrain_lineage::digest(&file);
        let said = self.append(vec![Fact::SnapshotExported { digest, position }], now).await?;
        let logged = said.first().map_or(position, |appended| appended.index);
        Ok(Exported { digest, position, bytes: file.len() as u64, logged })
    }

    async fn snapshot_body(
        &self,
        state: &Projection,
        position: Position,
    ) -> Result<Vec<u8>, LedgerError> {
        let keys = self.lineage_keys().await?;
        let vault = &self.secrets().vault;
        let mut unknown = None;
        let mut lineage_key = |subject: &SubjectId| {
            keys.get(&vault.reference(subject)).copied().unwrap_or_else(|| {
                unknown = Some(subject.clone());
                [0; 16]
            })
        };
        let body = encode_body(state, &vault.lookup_key(position), &mut lineage_key);
        match unknown {
            None => Ok(body),
            Some(subject) => {
                Err(LedgerError::damaged(position.0, format!("the key of `{subject}` is gone")))
            }
        }
    }

    async fn lineage_keys(&self) -> Result<BTreeMap<SubjectRef, [u8; 16]>, LedgerError> {
        let failed = |e| LedgerError::store("read subjects' keys", e);
        let mut connection = self.reader().await?;
        let (mut keys, mut after) = (BTreeMap::new(), Vec::new());
        loop {
            let rows = sqlx::query(
                "SELECT reference, wrapped_key FROM subjects
                 WHERE reference > ?1 ORDER BY reference LIMIT ?2",
            )
            .bind(after)
            .bind(to_row(READ_ROWS))
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
            let Some(last) = rows.last() else { return Ok(keys) };
            after = reference_at(last, 0)?.0.to_vec();
            for row in &rows {
                let reference = reference_at(row, 0)?;
                let wrapped: Vec<u8> = row.try_get(1).map_err(failed)?;
                let key =
                    self.secrets().vault.unwrap(reference, &wrapped).ok_or_else(|| {
                        LedgerError::damaged(0, "the key of a subject does not open")
                    })?;
                keys.insert(reference, key.lineage_key());
            }
        }
    }
}

/// Puts a whole file in the place of another, or leaves the other.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), LedgerError> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let unfinished = unfinished(path)?;
    let written = (|| {
        let mut file = create_new(&unfinished, 0o600)?;
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map_err(|e| LedgerError::file("write", &unfinished, e))?;
        fs::rename(&unfinished, path).map_err(|e| LedgerError::file("write", path, e))
    })();
    if let Err(error) = written {
        // The file is of no use and may not be there at all; what went wrong is said already.
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    sync_folder(folder)
}

/// A name beside `path` that nobody else writes to.
fn unfinished(path: &Path) -> Result<PathBuf, LedgerError> {
    let mut number = [0; 8];
    getrandom::fill(&mut number).map_err(LedgerError::Randomness)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.unfinished", hex::encode(number)));
    Ok(path.with_file_name(name))
}
