//! Choices from many callers at once, and choices that come when they come.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use untrain_ledger::Ledger;
use untrain_policy::{Fact, Timestamp};

use crate::machine::Literal;
use crate::scene::{AnyError, Scene, published};

/// How many events were answered in a second, and how many of them a batch held.
#[derive(Debug, Clone, Copy)]
struct Rate {
    per_second: f64,
    per_batch: f64,
    /// Processor time for each, callers included.
    processor: Duration,
}

/// Measures what `callers` get answered who each ask again as soon as they are answered, in turn
/// with the literal writes of such a batch.
pub async fn rate(
    scene: &Scene,
    callers: u64,
    rounds: usize,
    time: Duration,
) -> Result<(), AnyError> {
    let warm = append(scene, callers, time).await?;
    let literal = Literal::of(scene, warm.per_batch.round() as u64).await?;
    let files = literal.files.iter().sum::<u64>();
    println!(
        "{callers} callers: a batch of {:.0} events writes {} kB and syncs them, \
         and {} kB in {} files",
        warm.per_batch,
        literal.logged / 1_000,
        files / 1_000,
        literal.files.len()
    );
    let mut seen = Vec::new();
    for _ in 0..rounds.max(1) {
        let (before, _) = literal.measure(&scene.folder, time / 4)?;
        let rate = append(scene, callers, time).await?;
        let (after, _) = literal.measure(&scene.folder, time / 4)?;
        let taken = (before + after) / 2;
        let possible = rate.per_batch / taken.as_secs_f64();
        let ratio = rate.per_second / possible;
        println!(
            "  {:>7.0} events/s, {:>5.0} a batch, {:>4} processor µs each; \
             literal writes {:>6.2} ms, {:>7.0} events/s; ratio {ratio:.2}",
            rate.per_second,
            rate.per_batch,
            rate.processor.as_micros(),
            taken.as_secs_f64() * 1e3,
            possible,
        );
        seen.push((rate.per_second, ratio));
    }
    let rates = seen.iter().map(|(rate, _)| *rate).collect();
    let ratios = seen.iter().map(|(_, ratio)| *ratio).collect();
    println!("  median {:.0} events/s, ratio {:.2}", median(rates), median(ratios));
    Ok(())
}

async fn append(scene: &Scene, callers: u64, time: Duration) -> Result<Rate, AnyError> {
    let ledger = Arc::new(scene.open().await?);
    let size = ledger.size().await?.0;
    // Only the first batch reads the whole state map.
    ledger.append(vec![scene.choice(size)?], Timestamp::now()).await?;
    let (size, answered) = (published(&scene.folder)?, Arc::new(AtomicU64::new(0)));
    let (start, processor) = (Instant::now(), crate::machine::processor()?);
    let mut tasks = Vec::new();
    for caller in 0..callers {
        let facts = Facts::of(scene, size + caller, callers)?;
        let (ledger, answered) = (Arc::clone(&ledger), Arc::clone(&answered));
        tasks.push(tokio::spawn(async move {
            for fact in facts.0.into_iter().cycle() {
                if start.elapsed() > time {
                    break;
                }
                ledger.append(vec![fact], Timestamp::now()).await?;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), AnyError>(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let taken = start.elapsed();
    let events = answered.load(Ordering::Relaxed);
    let processor = (crate::machine::processor()? - processor) / u32::try_from(events.max(1))?;
    let batches = published(&scene.folder)?.saturating_sub(size + events).max(1);
    close(ledger).await;
    Ok(Rate {
        per_second: events as f64 / taken.as_secs_f64(),
        per_batch: events as f64 / batches as f64,
        processor,
    })
}

/// The choices of one caller, made before the clock runs.
struct Facts(Vec<Fact>);

impl Facts {
    fn of(scene: &Scene, first: u64, step: u64) -> Result<Self, AnyError> {
        let numbers = (0..64).map(|time| first + time * step);
        Ok(Self(numbers.map(|number| scene.choice(number)).collect::<Result<_, _>>()?))
    }
}

/// Offers choices at a fixed rate, whether or not the ones before were answered, and measures from
/// the moment that each was due.
pub async fn latency(scene: &Scene, per_second: u32, time: Duration) -> Result<(), AnyError> {
    let ledger = Arc::new(scene.open().await?);
    let size = ledger.size().await?.0;
    ledger.append(vec![scene.choice(size)?], Timestamp::now()).await?;
    let count = u32::try_from(time.as_secs())?.saturating_mul(per_second);
    let start = Instant::now() + Duration::from_millis(50);
    let mut tasks = Vec::new();
    for number in 0..count {
        let due = start + Duration::from_secs(1) * number / per_second;
        let ledger = Arc::clone(&ledger);
        let fact = scene.choice(size + u64::from(number))?;
        if let Some(early) = due.checked_duration_since(Instant::now()) {
            tokio::time::sleep(early).await;
        }
        tasks.push(tokio::spawn(async move {
            ledger.append(vec![fact], Timestamp::now()).await?;
            Ok::<_, AnyError>(due.elapsed())
        }));
    }
    let mut taken = Vec::new();
    for task in tasks {
        taken.push(task.await??);
    }
    let answered = start.elapsed();
    taken.sort();
    let at = |share: f64| {
        let index = (taken.len() as f64 * share) as usize;
        taken.get(index.min(taken.len().saturating_sub(1))).map_or(0.0, Duration::as_secs_f64) * 1e3
    };
    println!(
        "offered {per_second}/s for {} s, answered in {:.1} s: \
         p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms, most {:.1} ms",
        time.as_secs(),
        answered.as_secs_f64(),
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0)
    );
    let batches = published(&scene.folder)?.saturating_sub(size + u64::from(count)).max(1);
    close(ledger).await;
    let events = u64::from(count) / batches;
    let (mean, most) = Literal::of(scene, events).await?.measure(&scene.folder, time / 6)?;
    println!(
        "  {events} events a batch, whose literal writes take {:.1} ms, \
         and 1 in 100 more than {:.1} ms",
        mean.as_secs_f64() * 1e3,
        most.as_secs_f64() * 1e3
    );
    Ok(())
}

async fn close(ledger: Arc<Ledger>) {
    if let Ok(ledger) = Arc::try_unwrap(ledger) {
        ledger.close().await;
    }
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
