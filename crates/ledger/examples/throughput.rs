//! How many durable choices a second this machine takes, one writer and many at once; and how long
//! the ledger that was filled so takes to be read.
//!
//! `cargo run --release -p untrain-ledger --example throughput [SECONDS [ENTRIES]]`

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use untrain_ledger::Ledger;
use untrain_policy::event::Channel;
use untrain_policy::{Choice, Fact, NoticeId, Policy, PurposeId, SubjectId, Timestamp};

const POLICY: &str = include_str!("../tests/data/policy.toml");

type AnyError = Box<dyn std::error::Error + Send + Sync>;

fn choice(number: u64) -> Result<Fact, AnyError> {
    Ok(Fact::ChoiceMade {
        subject: SubjectId::new(&format!("member-{}", number % 10_000))?,
        purpose: PurposeId::new("genai.content")?,
        choice: if number.is_multiple_of(3) { Choice::Refuse } else { Choice::Allow },
        notice: NoticeId::new("harbour-2026-01")?,
        past: false,
        channel: Channel::Subject,
    })
}

async fn measure(folder: &Path, writers: u64, time: Duration) -> Result<f64, AnyError> {
    std::fs::create_dir(folder)?;
    let ledger = Arc::new(start(folder).await?);
    let written = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let mut tasks = Vec::new();
    for writer in 0..writers {
        let (ledger, written) = (Arc::clone(&ledger), Arc::clone(&written));
        tasks.push(tokio::spawn(async move {
            let mut number = writer;
            while start.elapsed() < time {
                ledger.append(vec![choice(number)?], Timestamp::now()).await?;
                written.fetch_add(1, Ordering::Relaxed);
                number += writers;
            }
            Ok::<(), AnyError>(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let rate = written.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64();
    sound(&ledger).await?;
    Ok(rate)
}

/// Fills a ledger in large calls, and reads it in every way.
async fn measure_reads(folder: &Path, entries: u64) -> Result<(), AnyError> {
    std::fs::create_dir(folder)?;
    let ledger = start(folder).await?;
    let clock = Instant::now();
    for first in (0..entries).step_by(CALL_FACTS) {
        let facts = (first..entries.min(first + CALL_FACTS as u64)).map(choice);
        ledger.append(facts.collect::<Result<_, _>>()?, Timestamp::now()).await?;
    }
    let rate = entries as f64 / clock.elapsed().as_secs_f64();
    println!("large calls       {rate:>8.0} durable choices/s");
    ledger.close().await;

    let clock = Instant::now();
    let ledger = Ledger::open(folder).await?;
    println!("{entries} entries: open       {:>8.1} ms", millis(clock));
    let clock = Instant::now();
    ledger.read_subject(&SubjectId::new("member-7")?, None).await?;
    println!("  one person's state {:>8.1} ms", millis(clock));
    let clock = Instant::now();
    ledger.projection(None).await?;
    println!("  everybody's state  {:>8.1} ms", millis(clock));
    let clock = Instant::now();
    ledger.export_snapshot(&folder.join("snapshot"), Timestamp::now()).await?;
    println!("  snapshot           {:>8.1} ms", millis(clock));
    let clock = Instant::now();
    sound(&ledger).await?;
    println!("  audit              {:>8.1} ms", millis(clock));
    Ok(())
}

const CALL_FACTS: usize = 5_000;

fn millis(clock: Instant) -> f64 {
    clock.elapsed().as_secs_f64() * 1e3
}

async fn start(folder: &Path) -> Result<Ledger, AnyError> {
    let ledger = Ledger::create(folder, "throughput.example").await?;
    let policy = Policy::hash_of(POLICY);
    let fact = Fact::PolicyActivated { policy, document: POLICY.to_owned() };
    ledger.append(vec![fact], Timestamp::now()).await?;
    Ok(ledger)
}

async fn sound(ledger: &Ledger) -> Result<(), AnyError> {
    match ledger.audit().await?.fault {
        None => Ok(()),
        Some(fault) => Err(format!("entry {}: {}", fault.position, fault.what).into()),
    }
}

/// Literal writes of a write-ahead log's frames with an fsync each, to hold the rates against.
fn fsyncs(folder: &Path, time: Duration) -> Result<f64, AnyError> {
    use std::io::Write;
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < time {
        file.write_all(&[0; 8 * 4_120])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / start.elapsed().as_secs_f64())
}

fn main() -> Result<(), AnyError> {
    let seconds = std::env::args().nth(1).map_or(Ok(3), |text| text.parse())?;
    let time = Duration::from_secs(seconds);
    let entries = std::env::args().nth(2).map_or(Ok(100_000), |text| text.parse())?;
    let folder = std::env::current_dir()?.join(format!("throughput-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("fsyncs of 32 KiB  {:>8.0}/s", fsyncs(&folder, time)?);
    for writers in [1, 8, 64] {
        let name = folder.join(writers.to_string());
        let rate = runtime.block_on(measure(&name, writers, time))?;
        println!("{writers:>2} writers        {rate:>8.0} durable choices/s");
    }
    runtime.block_on(measure_reads(&folder.join("reads"), entries))?;
    Ok(std::fs::remove_dir_all(&folder)?)
}
