//! How many durable choices a second this machine takes: one writer, and eight at once.
//!
//! `cargo run --release -p untrain-ledger --example throughput [SECONDS]`

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
    let ledger = Arc::new(Ledger::create(folder, "throughput.example").await?);
    let policy =
        Fact::PolicyActivated { policy: Policy::hash_of(POLICY), document: POLICY.to_owned() };
    ledger.append(vec![policy], Timestamp::now()).await?;
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
    let report = ledger.audit().await?;
    if let Some(fault) = report.fault {
        return Err(format!("entry {}: {}", fault.position, fault.what).into());
    }
    Ok(rate)
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
    let folder = std::env::current_dir()?.join(format!("throughput-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("fsyncs of 32 KiB  {:>8.0}/s", fsyncs(&folder, time)?);
    for writers in [1, 8, 64] {
        let name = folder.join(writers.to_string());
        let rate = runtime.block_on(measure(&name, writers, time))?;
        println!("{writers:>2} writers        {rate:>8.0} durable choices/s");
    }
    Ok(std::fs::remove_dir_all(&folder)?)
}
