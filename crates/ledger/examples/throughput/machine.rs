//! What the machine itself takes to write the bytes of one batch, and to put them on the disk.
//!
//! Counted are the bytes that one batch adds to the database's write-ahead log, written over an
//! earlier part of one file and synced once, as SQLite does it; and the log's files, which are
//! written beside their place and renamed and not synced. Not counted is what comes between
//! batches: folding the write-ahead log into the database, and syncing the log's files.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};
use untrain_ledger::Ledger;
use untrain_policy::Timestamp;
use untrain_tlog::tiles::{bundles_grown, tiles_grown};

use crate::scene::{AnyError, CALL_FACTS, Scene, published};

/// The bytes of an entry in a bundle, with its length before it.
const ENTRY_BYTES: u64 = 2 + 35;

/// SQLite begins its write-ahead log anew after this many bytes, by default.
const LOG_BYTES: u64 = 1_000 * 4_120;

/// The bytes that one batch writes.
#[derive(Debug)]
pub struct Literal {
    /// To the database's write-ahead log.
    pub logged: u64,
    /// To each of the log's files, the checkpoint and its copy beside the key.
    pub files: Vec<u64>,
}

impl Literal {
    /// Writes a batch of so many events and counts what it wrote.
    pub async fn of(scene: &Scene, events: u64) -> Result<Self, AnyError> {
        let events = events.clamp(1, CALL_FACTS);
        // SQLite's write-ahead log begins empty with the first connection.
        let ledger = scene.open().await?;
        let (size, before) = (ledger.size().await?.0, logged(scene).await?);
        let facts = (0..events).map(|number| scene.choice(size + number));
        ledger.append(facts.collect::<Result<_, _>>()?, Timestamp::now()).await?;
        let logged = logged(scene).await?.saturating_sub(before);
        let files = files(&ledger, size, published(&scene.folder)?).await?;
        ledger.close().await;
        Ok(Self { logged, files })
    }

    /// How long the machine takes for it, over `time`: the mean, and what 99 of 100 stay below.
    pub fn measure(&self, folder: &Path, time: Duration) -> Result<(Duration, Duration), AnyError> {
        let path = folder.join("literal");
        let mut log = OpenOptions::new().create(true).truncate(true).write(true).open(&path)?;
        let bytes = vec![0x5a; usize::try_from(self.logged.max(LOG_BYTES))?];
        log.write_all(&bytes)?;
        log.sync_all()?;
        let (start, mut taken) = (Instant::now(), Vec::new());
        let mut at = 0;
        while start.elapsed() < time {
            if at + self.logged > LOG_BYTES {
                at = 0;
            }
            let one = Instant::now();
            self.write(&mut log, at, folder, &bytes)?;
            taken.push(one.elapsed());
            at += self.logged;
        }
        std::fs::remove_file(path)?;
        taken.sort();
        let most = taken.get(taken.len() * 99 / 100).copied().unwrap_or_default();
        Ok((taken.iter().sum::<Duration>() / u32::try_from(taken.len().max(1))?, most))
    }

    fn write(&self, log: &mut File, at: u64, folder: &Path, bytes: &[u8]) -> Result<(), AnyError> {
        let some = |count: u64| bytes.get(..usize::try_from(count).unwrap_or(0)).unwrap_or(bytes);
        log.seek(SeekFrom::Start(at))?;
        log.write_all(some(self.logged))?;
        log.sync_data()?;
        for (number, count) in self.files.iter().enumerate() {
            let (new, place) = (folder.join("file.new"), folder.join(format!("file.{number}")));
            std::fs::write(&new, some(*count))?;
            std::fs::rename(&new, &place)?;
        }
        Ok(())
    }
}

/// How many bytes the write-ahead log has taken in: of SQLite's since it was begun, of
/// PostgreSQL's always.
async fn logged(scene: &Scene) -> Result<u64, AnyError> {
    let Some(address) = scene.database() else {
        let file = scene.folder.join(untrain_ledger::DATABASE_FILE).with_extension("db-wal");
        return Ok(std::fs::metadata(file).map_or(0, |data| data.len()));
    };
    let mut connection = PgConnection::connect(address).await?;
    let bytes: i64 = sqlx::query_scalar("SELECT (pg_current_wal_lsn() - '0/0')::bigint")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(u64::try_from(bytes)?)
}

/// The bytes of the files that the log gained between two sizes.
async fn files(ledger: &Ledger, from: u64, to: u64) -> Result<Vec<u64>, AnyError> {
    let tiles = tiles_grown(from, to).into_iter().map(|tile| u64::from(tile.width) * 32);
    let bundles = bundles_grown(from, to);
    let bundles = bundles.into_iter().map(|bundle| u64::from(bundle.width) * ENTRY_BYTES);
    let checkpoint = ledger.checkpoint().await?.len() as u64;
    Ok(tiles.chain(bundles).chain([checkpoint; 2]).collect())
}

/// How many processes wanted a processor in the last minute, five and fifteen.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, |count| count.get());
    let load = text.split(' ').take(3).collect::<Vec<_>>().join(", ");
    format!("{load} on {cores} cores")
}

/// The processor time that this process has taken so far, in all its threads.
pub fn processor() -> Result<Duration, AnyError> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    // Behind the name, which may hold anything, the times of program and system are fields 12 and
    // 13.
    let (_, fields) = text.rsplit_once(')').ok_or("there is no name in it")?;
    let ticks: Vec<u64> =
        fields.split(' ').skip(12).take(2).map(str::parse).collect::<Result<_, _>>()?;
    Ok(Duration::from_millis(10) * u32::try_from(ticks.iter().sum::<u64>())?)
}
