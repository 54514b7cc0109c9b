//! Opening a large ledger whose last process was killed while it wrote.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use untrain_ledger::{Ledger, Options};
use untrain_policy::{Fact, Timestamp};

use crate::scene::{AnyError, Scene, fill};
use crate::writers::median;

/// The variable that makes this program a writer that never ends, in the folder that it names.
pub const APPEND_UNTIL_KILLED: &str = "UNTRAIN_APPEND_UNTIL_KILLED";

/// And the one that names its database, where a server holds it.
const DATABASE: &str = "UNTRAIN_APPEND_DATABASE";

const KILLS: usize = 5;

/// Fills the ledger up to `entries`, kills a writer several times, and opens what it left.
pub async fn measure(scene: &Scene, entries: u64) -> Result<(), AnyError> {
    let ledger = scene.open().await?;
    let size = ledger.size().await?.0;
    let clock = Instant::now();
    // People who were not there before, from a number that nobody has.
    let more = entries.saturating_sub(size);
    fill(&ledger, scene.people, scene.people + more).await?;
    if more > 0 {
        let rate = more as f64 / clock.elapsed().as_secs_f64();
        println!("large calls: {rate:.0} first choices of new people a second");
    }
    ledger.close().await;
    let (mut opening, mut appending) = (Vec::new(), Vec::new());
    let mut size = 0;
    for _ in 0..KILLS {
        kill(scene)?;
        let clock = Instant::now();
        let ledger = scene.open().await?;
        opening.push(clock.elapsed().as_secs_f64() * 1e3);
        let clock = Instant::now();
        ledger.append(vec![scene.choice(size)?], Timestamp::now()).await?;
        appending.push(clock.elapsed().as_secs_f64() * 1e3);
        size = ledger.size().await?.0;
        ledger.close().await;
    }
    let most = opening.iter().copied().fold(0.0, f64::max);
    println!(
        "opening {size} entries after a kill: {:.0} ms, {most:.0} ms at most of {KILLS}; \
         the first append then takes {:.0} ms",
        median(opening),
        median(appending)
    );
    let ledger = scene.open().await?;
    let clock = Instant::now();
    let report = ledger.audit().await?;
    println!("audit of it, vault included: {:.1} s", clock.elapsed().as_secs_f64());
    ledger.close().await;
    match report.fault {
        None => Ok(()),
        Some(fault) => Err(format!("entry {}: {}", fault.position, fault.what).into()),
    }
}

/// Starts a writer in a process of its own and kills it in the middle of its writing.
fn kill(scene: &Scene) -> Result<(), AnyError> {
    let mut writer = Command::new(std::env::current_exe()?);
    writer.env(APPEND_UNTIL_KILLED, &scene.folder).stdout(Stdio::piped());
    if let Some(address) = scene.database() {
        writer.env(DATABASE, address);
    }
    let mut writer = writer.spawn()?;
    let answers = writer.stdout.take().ok_or("the writer has no output")?;
    let mut answers = BufReader::new(answers).lines();
    for line in answers.by_ref().take(20) {
        line?;
    }
    // The pipe is open until then, so that nothing else ends it.
    writer.kill()?;
    writer.wait()?;
    Ok(())
}

/// Appends from many tasks, and says so after every hundred answers.
pub async fn append_until_killed(folder: &Path) -> Result<(), AnyError> {
    let options = Options { database: std::env::var(DATABASE).ok(), ..Options::default() };
    let ledger = Arc::new(Ledger::open_with(folder, &options).await?);
    let mut tasks = Vec::new();
    for task in 0..64_u64 {
        let ledger = Arc::clone(&ledger);
        tasks.push(tokio::spawn(async move {
            loop {
                for number in 0..100 {
                    ledger.append(vec![fact(task * 100 + number)?], Timestamp::now()).await?;
                }
                println!("a hundred were answered");
            }
            #[expect(unreachable_code, reason = "names the type of what fails")]
            Ok::<(), AnyError>(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(())
}

fn fact(number: u64) -> Result<Fact, AnyError> {
    crate::scene::choice_of(number, number)
}
