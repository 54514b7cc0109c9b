//! Exporting snapshots and deltas: the state at this moment, or what has changed since another, in
//! one signed file, for gates that have neither database nor network.
//!
//! People are read a few thousand at a time and forgotten again, so that what an export keeps in
//! memory of each is what its file holds. A delta reads nobody about whom nothing was said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sqlx::Row;
use untrain_policy::snapshot::{
    BodyWriter, Continues, NOTE_BYTES_MAX, Statement, body_digest, join, split,
};
use untrain_policy::{Digest, Fact, PolicyHistory, Position, SubjectId, Timestamp};
use untrain_tlog::{Checkpoint, Note, note};

use crate::error::LedgerError;
use crate::keys::{create_new, sync_folder};
use crate::ledger::Ledger;
use crate::limits::{DELTA_ACCOUNTS, READ_ROWS};
use crate::numbers::to_row;
use crate::read::accounts_of;
use crate::standing::{read_keys, reference_at};
use crate::vault::SubjectRef;

/// Whom the entries of a range are about.
pub(crate) const CHANGED: &str = "SELECT DISTINCT subject FROM vault
     WHERE position >= $1 AND position < $2 AND subject IS NOT NULL";

/// A snapshot or a delta that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// What it is named by: BLAKE3 of its statement.
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
        let (statement, body) = self.state_now(now).await?;
        self.export(path, &statement, &body, now).await
    }

    /// The state as it is now, as the statement and the body of a snapshot that nobody signed and
    /// that the log does not tell of: for whoever asks the ledger itself.
    ///
    /// # Errors
    /// [`LedgerError`]s of reading.
    pub async fn state_now(&self, now: Timestamp) -> Result<(Statement, Vec<u8>), LedgerError> {
        let (_, head) = self.head().await?;
        let position = Position(head.size);
        let mut writer = BodyWriter::new(*self.secrets().vault.lookup_key());
        let mut after = Vec::new();
        loop {
            let some = self.references_behind(&after).await?;
            let Some(last) = some.last() else { break };
            after = last.0.to_vec();
            self.put_people(&mut writer, &some, position).await?;
        }
        self.put_erased(&mut writer).await?;
        self.assemble(writer, &head, None, now).await
    }

    /// Writes what has changed since the snapshot or delta at `since`, to be laid over it, as
    /// [`Ledger::export_snapshot`] writes all. It takes time in proportion to what has changed.
    ///
    /// # Errors
    /// [`LedgerError::Since`] when `since` is no snapshot of this ledger; else as
    /// [`Ledger::export_snapshot`].
    pub async fn export_delta(
        &self,
        since: &Path,
        path: &Path,
        now: Timestamp,
    ) -> Result<Exported, LedgerError> {
        let before = self.own_statement(since)?;
        if before.time > now {
            let why = format!("it was exported at {}, which is yet to come", before.time);
            return Err(LedgerError::Since { path: since.to_owned(), why });
        }
        let (statement, body) = self.changes_since(&before, now).await?;
        self.export(path, &statement, &body, now).await
    }

    /// What has changed since a snapshot or delta of this ledger, as [`Ledger::state_now`] gives
    /// the state: to be laid over it.
    ///
    /// # Errors
    /// [`LedgerError::NoEntry`] when the log never was so long, [`LedgerError`]s of reading.
    pub async fn changes_since(
        &self,
        before: &Statement,
        now: Timestamp,
    ) -> Result<(Statement, Vec<u8>), LedgerError> {
        let (_, head) = self.head().await?;
        let position = Position(head.size);
        if before.position > position {
            return Err(LedgerError::NoEntry { position: before.position.0, size: head.size });
        }
        let base = before.continues.map_or_else(|| before.mark(), |continues| continues.base);
        let continues = Continues { base, after: before.mark() };
        let changed = self.changed(before.position, position).await?;
        let accounts = accounts_of(&mut *self.reader().await?, &changed).await?;
        let mut writer = BodyWriter::new(*self.secrets().vault.lookup_key());
        let accounts: Vec<SubjectRef> = accounts.into_iter().collect();
        for some in accounts.chunks(DELTA_ACCOUNTS) {
            // Histories are long to open: whoever else is served by this thread has a turn between.
            tokio::task::yield_now().await;
            self.put_people(&mut writer, &some.iter().copied().collect(), position).await?;
        }
        self.put_erased(&mut writer).await?;
        self.assemble(writer, &head, Some(continues), now).await
    }

    /// A body with the policies of now, and the statement about it.
    async fn assemble(
        &self,
        writer: BodyWriter,
        head: &Checkpoint,
        continues: Option<Continues>,
        now: Timestamp,
    ) -> Result<(Statement, Vec<u8>), LedgerError> {
        let position = Position(head.size);
        let history = self.history_at(position).await?;
        let body = writer.finish(&history);
        let statement = Statement {
            origin: self.origin().to_owned(),
            position,
            root: head.root.0,
            time: now,
            policy: history.in_force(now).map(|policy| policy.hash),
            body_bytes: body.len() as u64,
            body_digest: body_digest(&body),
            continues,
        };
        Ok((statement, body))
    }

    /// Signs a statement and writes it with its body, and says so in the log.
    async fn export(
        &self,
        path: &Path,
        statement: &Statement,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Exported, LedgerError> {
        let position = statement.position;
        let signed = note::sign(&statement.to_text(), self.signing_key())
            .map_err(|e| LedgerError::damaged(position.0, format!("its snapshot: {e}")))?;
        let file = join(signed.as_bytes(), body);
        replace(path, &file, 0o600)?;
        let digest = statement.digest();
        let states = self.state_root(position).await?.map(|root| Digest(root.0));
        let fact = Fact::SnapshotExported { digest, position, states };
        let said = self.append(vec![fact], now).await?;
        let logged = said.first().map_or(position, |appended| appended.index);
        Ok(Exported { digest, position, bytes: file.len() as u64, logged })
    }

    /// Takes in everybody whose first account is one of `wanted`, with all their accounts.
    async fn put_people(
        &self,
        writer: &mut BodyWriter,
        wanted: &BTreeSet<SubjectRef>,
        at: Position,
    ) -> Result<(), LedgerError> {
        let accounts = accounts_of(&mut *self.reader().await?, wanted).await?;
        let state = self.state_of(&accounts, at).await?;
        let keys = self.lineage_keys(&accounts).await?;
        let vault = &self.secrets().vault;
        let mut unknown = None;
        let mut lineage_key = |subject: &SubjectId| {
            keys.get(&vault.reference(subject)).copied().unwrap_or_else(|| {
                unknown = Some(subject.clone());
                [0; 16]
            })
        };
        for (names, person) in state.persons() {
            // Who has accounts here and among others is taken in with the first of them.
            let first = names.iter().map(|name| vault.reference(name)).min();
            if first.is_some_and(|first| wanted.contains(&first)) {
                writer.person(names, person, &mut lineage_key);
            }
        }
        match unknown {
            None => Ok(()),
            Some(subject) => {
                Err(LedgerError::damaged(at.0, format!("the key of `{subject}` is gone")))
            }
        }
    }

    /// Takes in what is left of those who were erased. A delta takes all of them in as well:
    /// nothing in the log says any more who they were.
    async fn put_erased(&self, writer: &mut BodyWriter) -> Result<(), LedgerError> {
        let failed = |e| LedgerError::store("read who was erased", e);
        let rows = sqlx::query("SELECT suppressed FROM subjects WHERE suppressed IS NOT NULL")
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(failed)?;
        for row in &rows {
            let hash: Vec<u8> = row.try_get(0).map_err(failed)?;
            let hash = hash.try_into().map_err(|_| {
                LedgerError::damaged(0, "what is left of an erased account is no hash")
            })?;
            writer.erased(hash);
        }
        Ok(())
    }

    /// The next references behind one, in order.
    async fn references_behind(&self, after: &[u8]) -> Result<BTreeSet<SubjectRef>, LedgerError> {
        let rows = sqlx::query(
            "SELECT reference FROM subjects WHERE reference > $1 AND suppressed IS NULL
             ORDER BY reference LIMIT $2",
        )
        .bind(after.to_vec())
        .bind(to_row(READ_ROWS))
        .fetch_all(&mut *self.reader().await?)
        .await
        .map_err(|e| LedgerError::store("read subjects", e))?;
        rows.iter().map(|row| reference_at(row, 0)).collect()
    }

    /// Whom the entries from `since` on are about. Whom they are linked to is changed as well,
    /// which is for [`accounts_of`] to find.
    async fn changed(
        &self,
        since: Position,
        until: Position,
    ) -> Result<BTreeSet<SubjectRef>, LedgerError> {
        let rows = sqlx::query(CHANGED)
            .bind(to_row(since.0))
            .bind(to_row(until.0))
            .fetch_all(&mut *self.reader().await?)
            .await
            .map_err(|e| LedgerError::store("read who is concerned", e))?;
        rows.iter().map(|row| reference_at(row, 0)).collect()
    }

    async fn history_at(&self, at: Position) -> Result<PolicyHistory, LedgerError> {
        let policies = self.policies_at(at).await?;
        let mut state = policies.state_of_nothing();
        for (position, event) in &policies.events {
            if *position < at {
                crate::state::apply(&mut state, *position, event)?;
            }
        }
        Ok(state.history().clone())
    }

    async fn lineage_keys(
        &self,
        accounts: &BTreeSet<SubjectRef>,
    ) -> Result<BTreeMap<SubjectRef, [u8; 16]>, LedgerError> {
        let keys = read_keys(&mut *self.reader().await?, self.secrets(), accounts).await?;
        Ok(keys.into_iter().map(|(reference, key)| (reference, key.lineage_key())).collect())
    }

    /// The statement of a snapshot or delta that this ledger exported. Its body is not read.
    fn own_statement(&self, path: &Path) -> Result<Statement, LedgerError> {
        let failed = |e| LedgerError::file("read", path, e);
        let mut head = Vec::new();
        let limit = NOTE_BYTES_MAX as u64 + 1;
        fs::File::open(path).and_then(|f| f.take(limit).read_to_end(&mut head)).map_err(failed)?;
        let read = || {
            let (note, _) = split(&head).map_err(|e| e.to_string())?;
            let note = Note::parse(note).map_err(|e| e.to_string())?;
            let text = note.verify(&self.secrets().trusted).map_err(|e| e.to_string())?;
            Statement::parse(text).map_err(|e| e.to_string())
        };
        let since = |why: String| LedgerError::Since { path: path.to_owned(), why };
        let statement = read().map_err(since)?;
        if statement.origin != self.origin() {
            return Err(since(format!("it is of the ledger `{}`", statement.origin)));
        }
        Ok(statement)
    }
}

/// Puts a whole file in the place of another, or leaves the other.
pub(crate) fn replace(path: &Path, bytes: &[u8], mode: u32) -> Result<(), LedgerError> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let unfinished = unfinished(path)?;
    let written = (|| {
        let mut file = create_new(&unfinished, mode)?;
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
    name.push(format!(".{}.unfinished", HEXLOWER.encode(&number)));
    Ok(path.with_file_name(name))
}
