//! One batch, in six steps (`spec/tiles.md`, the sequencing of C2SP logs such as Sunlight). Under
//! the lease, and once what the one before left is finished:
//!
//! 1. calls are admitted, sealed and written as *staged* in one transaction, read back and hashed;
//! 2. the new tree is signed and the head swapped for it; the commit puts all of it on the disk;
//! 3. the staged entries are applied to the log's files, by the function that recovery uses;
//! 4. the checkpoint is published;
//! 5. the callers are answered; and 6. behind their back the files are put on the disk for good.
//!
//! Whatever fails before the commit is taken back as a whole. Whatever fails behind it is finished
//! by whoever takes the lease next, in this process or another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::{AnyConnection, Connection};
use tokio::task::JoinHandle;
use untrain_policy::Projection;
use untrain_tlog::{Entry, Frontier, STATE_ROOT};

use crate::batch::{Answer, Batch, Call, Staged, stage};
use crate::disk::RealDisk;
use crate::erase;
use crate::error::LedgerError;
use crate::head::{Head, open_head, read_head, sign_head, swap};
use crate::lease::Lease;
use crate::limits::STAGED_ENTRIES_MAX;
use crate::numbers::to_row;
use crate::read::read_policy_rows;
use crate::rows::{self, Into};
use crate::secrets::Secrets;
use crate::seen;
use crate::staged::{forget_staged, read_staged, unstage};
use crate::state::apply;
use crate::states::{self, States};
use crate::store::Store;
use crate::stored::{Stored, select_stored};
use crate::tile_store::{Settled, StagedEntries, TileError, TileStore, Unsettled};

/// The folder of the log's public files, in a ledger's folder.
pub const LOG_FOLDER: &str = "log";

/// The one connection that writes, and the ledger's end as it last saw it.
pub struct Writer {
    secrets: Arc<Secrets>,
    store: Store,
    connection: AnyConnection,
    lease: Lease,
    /// The ledger's folder.
    folder: PathBuf,
    tiles: TileStore<RealDisk>,
    /// What is known of the ledger's end; none when it has to be read again.
    known: Option<Known>,
    /// The files that are on their way to the disk.
    settling: Option<JoinHandle<Result<Settled, LedgerError>>>,
    /// The size that the files which were sent on their way last will reach.
    sent: u64,
}

/// The end of the ledger at one checkpoint.
struct Known {
    head: Head,
    frontier: Frontier,
    policies: Projection,
    /// Read when the first batch needs it.
    states: Option<States>,
}

impl Writer {
    /// Takes the connection over, and finishes what was left unfinished.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] when the log's files do not have the root that was signed last.
    pub async fn new(
        secrets: Arc<Secrets>,
        store: Store,
        mut connection: AnyConnection,
        folder: &Path,
    ) -> Result<Self, LedgerError> {
        let lease = Lease::of(folder, &store)?;
        lease.take(&mut connection).await?;
        let settled = read_head(&mut connection).await?.settled;
        let tiles = TileStore::open(RealDisk, &folder.join(LOG_FOLDER), settled)?;
        let mut writer = Self {
            secrets,
            store,
            connection,
            lease,
            folder: folder.to_owned(),
            tiles,
            known: None,
            settling: None,
            sent: settled,
        };
        let caught_up = writer.catch_up().await;
        writer.lease.give_back(&mut writer.connection).await?;
        caught_up.map(|()| writer)
    }

    /// Closes the connection, with the log's files on the disk for good; the last one to close
    /// folds SQLite's write-ahead log into the file.
    pub async fn close(mut self) {
        // Everything that was answered is on the disk already: a failure here loses nothing.
        let _ = self.settle_all().await;
        let _ = self.connection.close().await;
    }

    /// Writes what can be admitted of `calls` in one transaction. A call that cannot is refused
    /// alone; an error here means that none of them was kept, or that it is not known.
    ///
    /// # Errors
    /// [`LedgerError::Halted`] when it is not known whether the commit reached the disk, or it did
    /// and the log's files could not follow.
    pub async fn write(&mut self, calls: &[Call]) -> Result<Vec<Answer>, LedgerError> {
        self.lease.take(&mut self.connection).await.map_err(|error| match error {
            busy @ LedgerError::Busy { .. } => busy,
            // The lease of a server is its connection's, and a connection that is gone stays gone.
            gone => halted(gone),
        })?;
        let written = self.write_held(calls).await;
        if written.is_err() {
            self.known = None;
        }
        self.lease.give_back(&mut self.connection).await.map_err(halted)?;
        written
    }

    async fn write_held(&mut self, calls: &[Call]) -> Result<Vec<Answer>, LedgerError> {
        self.catch_up().await?;
        let settled = self.settled().await?;
        let Self { secrets, store, connection, tiles, known, folder, .. } = self;
        let Some(Known { head, frontier, policies, states }) = known else {
            return Err(LedgerError::Halted { why: "its end is not known".to_owned() });
        };
        let mut transaction = connection
            .begin_with(store.begin())
            .await
            .map_err(|e| LedgerError::store("begin to write", e))?;
        let batch = stage(secrets, &mut transaction, policies, frontier.size(), calls).await?;
        if batch.staged.is_empty() {
            return Ok(batch.answers);
        }
        if states.is_none() {
            *states = Some(States::read(&mut transaction, frontier.size()).await?);
        }
        let states = states.get_or_insert_with(States::new);
        let entries = insert(&mut transaction, &batch, frontier.size(), states).await?;
        let grown = read_back(secrets, &mut transaction, frontier, &entries).await?;
        let next = Head {
            note: sign_head(secrets, &grown)?,
            settled: settled.unwrap_or(head.settled).max(head.settled),
        };
        swap(&mut transaction, head, &next, grown.size()).await?;
        transaction.commit().await.map_err(unknown_end)?;
        tiles.apply(&entries).map_err(unfinished)?;
        tiles.publish(&next.note, grown.size()).map_err(unfinished)?;
        seen::keep(folder, &next.note).map_err(halted)?;
        states.is_at(grown.size());
        (*head, *frontier) = (next, grown);
        let erased = !batch.erasures.is_empty();
        if erased || batch.staged.iter().any(Staged::touches_policy) {
            self.known = None;
        }
        if settled.is_some() {
            // What stays is needed no more and goes with the next opening; nobody waits for it.
            let replaced = tiles.take_replaced();
            drop(tokio::task::spawn_blocking(move || replaced.remove(&RealDisk)));
        }
        if erased {
            erase::leave_nothing(&self.store, &mut self.connection).await.map_err(halted)?;
        }
        self.begin_to_settle();
        Ok(batch.answers)
    }

    /// Reads the ledger's end when somebody else has written since, and finishes what they left:
    /// staged entries that the log's files do not hold, a checkpoint that is not published.
    async fn catch_up(&mut self) -> Result<(), LedgerError> {
        let head = read_head(&mut self.connection).await?;
        if let Some(known) = self.known.as_mut().filter(|known| known.head.note == head.note) {
            // Another process may have written nothing and still settled what this one wrote: what
            // is settled never becomes less.
            known.head.settled = known.head.settled.max(head.settled);
            return Ok(());
        }
        let Self { secrets, connection, tiles, known, folder, settling, sent, .. } = self;
        let states = known.take().and_then(|known| known.states);
        let checkpoint = open_head(secrets, &head.note)?;
        seen::check(folder, secrets, &checkpoint)?;
        if head.settled > tiles.size() {
            // What lies between was written, settled and forgotten by another process.
            *tiles = TileStore::open(RealDisk, &folder.join(LOG_FOLDER), head.settled)?;
            (*settling, *sent) = (None, head.settled);
        }
        let staged = read_staged(connection, tiles.size()).await?;
        let last = checkpoint.size.saturating_sub(1);
        tiles.recover(staged, &checkpoint)?;
        tiles.publish(&head.note, checkpoint.size)?;
        let nodes = tiles.nodes(&Frontier::nodes_needed(checkpoint.size), checkpoint.size)?;
        let frontier = Frontier::resume(checkpoint.size, &nodes)
            .map_err(|e| LedgerError::damaged(last, format!("its tree: {e}")))?;
        if frontier.root() != checkpoint.root {
            return Err(LedgerError::damaged(last, "the tree does not have the signed root"));
        }
        let policies = read_policies(secrets, connection).await?;
        let mut known = Known { head, frontier, policies, states };
        if let Some(states) = &mut known.states {
            states.catch_up(connection, checkpoint.size).await?;
        }
        self.known = Some(known);
        Ok(())
    }

    /// The size that the files which were on their way have reached for good, when they have.
    async fn settled(&mut self) -> Result<Option<u64>, LedgerError> {
        match self.settling.take_if(|settling| settling.is_finished()) {
            None => Ok(None),
            Some(settling) => Ok(Some(self.tiles.settle(&settling.await.map_err(ended)??)?)),
        }
    }

    /// Sends the log's new files on their way to the disk when there are many, while the next
    /// batches are written.
    fn begin_to_settle(&mut self) {
        let size = self.tiles.size();
        if size.saturating_sub(self.sent) >= STAGED_ENTRIES_MAX
            && let Some(files) = self.tiles.take_unsettled()
        {
            self.settling = Some(tokio::spawn(sync(files)));
            self.sent = size;
        }
    }

    /// Puts all of the log's files on the disk for good and forgets the staged entries.
    async fn settle_all(&mut self) -> Result<(), LedgerError> {
        if let Some(settling) = self.settling.take() {
            self.tiles.settle(&settling.await.map_err(ended)??)?;
        }
        let Some(files) = self.tiles.take_unsettled() else { return Ok(()) };
        let size = self.tiles.settle(&sync(files).await?)?;
        self.lease.take(&mut self.connection).await?;
        let forgotten = forget_staged(&mut self.connection, size).await;
        self.lease.give_back(&mut self.connection).await?;
        forgotten?;
        Ok(self.tiles.remove_replaced()?)
    }
}

/// Puts files on the disk. A failed write to the disk is not tried again: the system may have
/// dropped what it could not write.
async fn sync(files: Unsettled) -> Result<Settled, LedgerError> {
    let synced = tokio::task::spawn_blocking(move || files.sync(&RealDisk)).await;
    synced.map_err(ended)?.map_err(|error| halted(error.into()))
}

/// A task that ended before its work was done.
fn ended(error: tokio::task::JoinError) -> LedgerError {
    LedgerError::Halted { why: error.to_string() }
}

/// A commit that failed for want of room or because somebody else was writing was taken back. After
/// any other failure the disk may or may not hold it, and only opening the ledger again can tell.
fn unknown_end(source: sqlx::Error) -> LedgerError {
    match LedgerError::store("commit", source) {
        known @ (LedgerError::Full { .. } | LedgerError::Busy { .. }) => known,
        unknown => halted(unknown),
    }
}

/// The commit is on the disk and the log's files are behind it.
fn unfinished(error: TileError) -> LedgerError {
    halted(error.into())
}

fn halted(error: LedgerError) -> LedgerError {
    match error {
        halted @ LedgerError::Halted { .. } => halted,
        other => LedgerError::Halted { why: other.to_string() },
    }
}

/// The policies and notices, without any subject.
async fn read_policies(
    secrets: &Secrets,
    connection: &mut AnyConnection,
) -> Result<Projection, LedgerError> {
    let mut policies = Projection::default();
    for row in &read_policy_rows(connection).await? {
        let stored = Stored::read(row)?;
        if let Some(event) = stored.event(secrets)? {
            apply(&mut policies, stored.position, &event)?;
        }
    }
    Ok(policies)
}

/// Writes a batch: its subjects, its vault rows, what it makes of the state map, and its entries,
/// the last of which is the map's root.
async fn insert(
    connection: &mut AnyConnection,
    batch: &Batch,
    first: u64,
    states: &mut States,
) -> Result<StagedEntries, LedgerError> {
    let Batch { standing, staged, requests, erasures, .. } = batch;
    standing.write_accounts(connection).await?;
    let into = Into {
        doing: "write a vault row",
        table: "vault",
        columns: &["position", "kind", "subject", "sealed"],
        end: "",
    };
    // The last row is the place of the state root, behind the events.
    let last = first.saturating_add(staged.len() as u64);
    let rows: Vec<_> = staged.iter().map(Some).chain([None]).collect();
    rows::insert(connection, &into, &rows, |row, fields| {
        let (position, kind) = row.map_or((last, STATE_ROOT), |row| (row.position, row.entry.kind));
        fields
            .bind(to_row(position))
            .bind(i64::from(kind))
            .bind(row.and_then(|row| row.subject).map(|subject| subject.0.to_vec()))
            .bind(row.map(|row| row.sealed.clone()))
    })
    .await?;
    let mut said: Vec<_> = staged.iter().filter_map(|staged| staged.said).collect();
    for erasure in erasures {
        said.extend(erase::destroy(connection, erasure).await?);
    }
    let buckets = states.take(connection, &said).await?;
    let root = Entry { kind: STATE_ROOT, commitment: states.root().0 };
    states::write(connection, &buckets, last.saturating_add(1)).await?;
    requests.write(connection).await?;
    standing.write_changes(connection).await?;
    let entries = staged.iter().map(|staged| staged.entry).chain([root]);
    let entries: Vec<_> = entries.map(|entry| entry.to_bytes()).collect();
    sqlx::query("INSERT INTO staged (first, entries) VALUES ($1, $2)")
        .bind(to_row(first))
        .bind(entries.concat())
        .execute(connection)
        .await
        .map_err(|e| LedgerError::store("stage the entries", e))?;
    Ok(StagedEntries { first, entries })
}

/// Reads back what was just written, opens and hashes it again, and demands the same entries:
/// nothing is signed that was not read. Answers the tree that they make.
async fn read_back(
    secrets: &Secrets,
    connection: &mut AnyConnection,
    before: &Frontier,
    written: &StagedEntries,
) -> Result<Frontier, LedgerError> {
    let failed = |e| LedgerError::store("read back what was written", e);
    let staged: Vec<u8> = sqlx::query_scalar("SELECT entries FROM staged WHERE first = $1")
        .bind(to_row(written.first))
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    if unstage(written.first, &staged)?.entries != written.entries {
        return Err(LedgerError::damaged(written.first, "the entries read back differ"));
    }
    let rows = sqlx::query(select_stored!("WHERE vault.position >= $1"))
        .bind(to_row(before.size()))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    let mut grown = before.clone();
    let mut rows = rows.iter();
    for entry in &written.entries {
        let entry =
            Entry::parse(entry).map_err(|e| LedgerError::damaged(grown.size(), e.to_string()))?;
        let stored = rows.next().map(Stored::read).transpose()?;
        let stored = stored
            .filter(|stored| stored.position.0 == grown.size())
            .ok_or_else(|| LedgerError::damaged(grown.size(), "it was not there when read back"))?;
        stored.commits_to(secrets, &entry)?;
        let _ = grown.append(entry.leaf_hash());
    }
    match rows.next() {
        None => Ok(grown),
        Some(_) => Err(LedgerError::damaged(grown.size(), "it stands behind the log's end")),
    }
}
