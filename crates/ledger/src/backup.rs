//! Backup and restore: everything of a ledger but its keys, as a SQLite file and the log's files.
//!
//! A backup holds what its ledger's keys can open, so whoever keeps both apart, and the keys for a
//! shorter time, can let what was erased since run out. It is taken from one moment and checked
//! while it is written: the entries in its files have the root that its head signs.
//!
//! Restoring is refused where anything shows that the log was longer once: then answers that
//! somebody holds receipts for would be undone, and two histories would be signed by one key.

use std::fs;
use std::path::Path;

use futures_util::TryStreamExt;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Connection, Row};
use untrain_policy::Position;
use untrain_tlog::Checkpoint;

use crate::disk::RealDisk;
use crate::error::LedgerError;
use crate::head::{open_head, read_head};
use crate::keys::{self, create_new, sync_folder};
use crate::ledger::{KEYS_FOLDER, Ledger, Options, recognise};
use crate::limits::STAGED_ENTRIES_MAX;
use crate::numbers::to_row;
use crate::prove::log_of;
use crate::rows::{self, Binding, Into};
use crate::seen;
use crate::store::{DATABASE_FILE, Kind, Store};
use crate::tile_store::{StagedEntries, TileStore};
use crate::write::LOG_FOLDER;

/// A column's type, in both databases.
#[derive(Clone, Copy)]
enum Type {
    Number,
    Text,
    Bytes,
}

/// A table as it is copied.
struct Table {
    into: Into,
    types: &'static [Type],
    select: &'static str,
}

macro_rules! table {
    ($name:literal, $key:literal, [$(($column:literal, $type:ident)),+]) => {
        Table {
            into: Into {
                doing: concat!("copy the table `", $name, "`"),
                table: $name,
                columns: &[$($column),+],
                end: "",
            },
            types: &[$(Type::$type),+],
            select: concat!("SELECT ", table!(@list $($column),+), " FROM ", $name,
                            " ORDER BY ", $key),
        }
    };
    (@list $first:literal $(, $rest:literal)*) => { concat!($first $(, ", ", $rest)*) };
}

/// Every table, in an order in which nothing refers to what is not there yet.
const TABLES: [Table; 8] = [
    table!("identity", "name", [("name", Text), ("value", Bytes)]),
    table!("head", "one", [("one", Number), ("size", Number), ("note", Text), ("settled", Number)]),
    table!("checkpoints", "size", [("size", Number), ("note", Text)]),
    table!(
        "subjects",
        "reference",
        [
            ("reference", Bytes),
            ("wrapped_key", Bytes),
            ("forgotten", Number),
            ("suppressed", Bytes)
        ]
    ),
    table!(
        "vault",
        "position",
        [("position", Number), ("kind", Number), ("subject", Bytes), ("sealed", Bytes)]
    ),
    table!("links", "subject, other", [("subject", Bytes), ("other", Bytes), ("position", Number)]),
    table!(
        "states",
        "bucket",
        [("bucket", Number), ("branch", Bytes), ("leaves", Bytes), ("size", Number)]
    ),
    table!(
        "requests",
        "reference",
        [("reference", Bytes), ("body", Bytes), ("first", Number), ("count", Number)]
    ),
];

impl Ledger {
    /// Writes everything but the keys to `to`, a folder that is not there yet, as it is at this
    /// moment, and answers how many entries that is. Writers go on meanwhile. It is written beside
    /// its place, so that what stands there is whole.
    ///
    /// # Errors
    /// [`LedgerError::Exists`] when `to` is there; [`LedgerError::Unfinished`] when beside it is
    /// what a killed run left; [`LedgerError::Damaged`] when the log's files do not have the root
    /// of the head.
    pub async fn backup(&self, to: &Path) -> Result<Position, LedgerError> {
        let mut unfinished = to.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let unfinished = Path::new(&unfinished);
        if to.exists() {
            return Err(LedgerError::Exists { path: to.to_owned() });
        }
        if unfinished.exists() {
            return Err(LedgerError::Unfinished { path: unfinished.to_owned() });
        }
        let written = self.write_backup(unfinished).await;
        if written.is_err() {
            // Why it failed is of more use than that something of it is still there.
            let _ = fs::remove_dir_all(unfinished);
        }
        let size = written?;
        fs::rename(unfinished, to).map_err(|e| LedgerError::file("write", to, e))?;
        let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
        sync_folder(parent.unwrap_or_else(|| Path::new(".")))?;
        Ok(size)
    }

    async fn write_backup(&self, to: &Path) -> Result<Position, LedgerError> {
        keys::make_folder(to)?;
        let size = self.follow().await?;
        let mut from = self.reader().await?;
        let begin = self.store().begin_reading();
        let failed = |e| LedgerError::store("begin to read", e);
        let mut moment = from.begin_with(begin).await.map_err(failed)?;
        let store = Store::new(to, None, None)?;
        drop(create_new(&to.join(DATABASE_FILE), 0o600)?);
        let mut target = store.connect_writer().await?;
        copy(&mut moment, &store, &mut target).await?;
        let note = read_head(&mut target).await?.note;
        let head = open_head(self.secrets(), &note)?;
        self.follow_to(head.size.max(size)).await?;
        copy_log(self.folder(), to, &head, &note)?;
        settle(&mut target, head.size).await?;
        target.close().await.map_err(|e| LedgerError::store("close the backup", e))?;
        sync_folder(to)?;
        Ok(Position(head.size))
    }

    /// Makes the ledger of a backup live again in `folder`, where its keys are and no ledger is.
    ///
    /// # Errors
    /// [`LedgerError::RolledBack`] when the folder shows that the log was longer than in the
    /// backup; [`LedgerError::Exists`] when a ledger stands here; [`LedgerError::KeyForeign`] for
    /// the keys of another. Nothing is changed then.
    pub async fn restore(
        backup: &Path,
        folder: &Path,
        options: &Options,
    ) -> Result<Self, LedgerError> {
        let from = Store::new(backup, None, None)?;
        if !backup.join(DATABASE_FILE).exists() {
            return Err(LedgerError::NoBackup { path: backup.to_owned() });
        }
        let store = options.store(folder)?;
        if let Kind::Sqlite { file, .. } = store.kind()
            && file.exists()
        {
            return Err(LedgerError::Exists { path: file.clone() });
        }
        let mut source = from.connect_writer().await?;
        let keys = keys::open(&folder.join(KEYS_FOLDER))?;
        let secrets = recognise(folder, keys, &from, &mut source).await?;
        let note = read_head(&mut source).await?.note;
        let head = open_head(&secrets, &note)?;
        seen::check(folder, &secrets, &head)?;
        if *store.kind() == Kind::Postgres {
            let mut target = store.connect_writer().await?;
            if store.version(&mut target).await?.is_some() {
                return Err(LedgerError::DatabaseTaken);
            }
        }
        // The log comes first: it is checked on the way, and only a database makes a ledger.
        copy_log(backup, folder, &head, &note)?;
        if let Kind::Sqlite { file, .. } = store.kind() {
            drop(create_new(file, 0o600)?);
        }
        let mut target = store.connect_writer().await?;
        copy(&mut source, &store, &mut target).await?;
        settle(&mut target, head.size).await?;
        for connection in [source, target] {
            connection.close().await.map_err(|e| LedgerError::store("close a database", e))?;
        }
        Self::open_with(folder, options).await
    }
}

/// Copies every table into an empty database, in one transaction.
async fn copy(
    from: &mut AnyConnection,
    store: &Store,
    to: &mut AnyConnection,
) -> Result<(), LedgerError> {
    let failed = |e| LedgerError::store("copy its tables", e);
    let mut target = to.begin_with(store.begin()).await.map_err(failed)?;
    store.make_tables(&mut target).await?;
    for table in &TABLES {
        let mut rows = sqlx::query(table.select).fetch(&mut *from);
        loop {
            let mut some: Vec<Vec<Cell>> = Vec::new();
            while some.len() < ROWS {
                let Some(row) = rows.try_next().await.map_err(failed)? else { break };
                some.push(cells(&row, table.types).map_err(failed)?);
            }
            if some.is_empty() {
                break;
            }
            rows::insert(&mut target, &table.into, &some, |row, query| {
                row.iter().fold(query, |query, cell| cell.bind(query))
            })
            .await?;
        }
    }
    target.commit().await.map_err(failed)
}

/// How many rows of a table are in memory at a time.
const ROWS: usize = 1_024;

/// A value on its way from one database to another.
enum Cell {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl Cell {
    fn bind<'q>(&self, query: Binding<'q>) -> Binding<'q> {
        match self {
            Self::Number(number) => query.bind(*number),
            Self::Text(text) => query.bind(text.clone()),
            Self::Bytes(bytes) => query.bind(bytes.clone()),
        }
    }
}

fn cells(row: &AnyRow, types: &[Type]) -> sqlx::Result<Vec<Cell>> {
    let cell = |(at, kind): (usize, &Type)| {
        Ok(match kind {
            Type::Number => Cell::Number(row.try_get(at)?),
            Type::Text => Cell::Text(row.try_get(at)?),
            Type::Bytes => Cell::Bytes(row.try_get(at)?),
        })
    };
    types.iter().enumerate().map(cell).collect()
}

/// Writes the log's files anew from the entries of another folder's, up to a head whose root they
/// must have, and publishes it.
fn copy_log(from: &Path, to: &Path, head: &Checkpoint, note: &str) -> Result<(), LedgerError> {
    let source = log_of(from, head.size)?;
    let mut tiles = TileStore::open(RealDisk, &to.join(LOG_FOLDER), 0)?;
    let mut first = 0;
    while first < head.size {
        let until = first.saturating_add(STAGED_ENTRIES_MAX).min(head.size);
        let entries = source.entries(first..until)?;
        let entries = entries.iter().map(untrain_tlog::Entry::to_bytes).collect();
        tiles.apply(&StagedEntries { first, entries })?;
        first = until;
    }
    tiles.recover(std::iter::empty(), head)?;
    tiles.publish(note, head.size)?;
    if let Some(files) = tiles.take_unsettled() {
        tiles.settle(&files.sync(&RealDisk)?)?;
    }
    Ok(())
}

/// Says that the log's files hold everything for good.
async fn settle(connection: &mut AnyConnection, size: u64) -> Result<(), LedgerError> {
    sqlx::query("UPDATE head SET settled = $1")
        .bind(to_row(size))
        .execute(connection)
        .await
        .map(drop)
        .map_err(|e| LedgerError::store("settle the copy", e))
}
