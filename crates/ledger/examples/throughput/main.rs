//! What the ledger does on this machine, beside what the machine can do: durable events a second,
//! how long an answer takes, opening after a kill, and receipts.
//!
//! `cargo run --release -p untrain-ledger --example throughput -- [--people N] [--rounds N]
//! [--seconds N] [--offered SECONDS] [--entries N] [--database postgres://USER@HOST/NAME]`
//!
//! The ledger stands in a folder of its own in the current folder, which goes at the end; with
//! `--database` it has a database of its own on that server, which goes too.

mod machine;
mod opening;
mod receipts;
mod scene;
mod writers;

use std::time::Duration;

use scene::{AnyError, Scene};

/// What is measured, and for how long.
struct Asked {
    /// People who have chosen before anything is measured.
    people: u64,
    /// How often each rate is measured, in turn with the machine's.
    rounds: usize,
    /// How long each time.
    time: Duration,
    /// How long choices are offered at a fixed rate.
    offered: Duration,
    /// How many entries the log has when it is opened after a kill; 0 leaves that out.
    entries: u64,
    /// A server's first database.
    database: Option<String>,
}

impl Asked {
    fn read() -> Result<Self, AnyError> {
        let mut asked = Self {
            people: 100_000,
            rounds: 5,
            time: Duration::from_secs(4),
            offered: Duration::from_secs(30),
            entries: 1_000_000,
            database: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("`{name}` has no value"))?;
            match name.as_str() {
                "--people" => asked.people = value.parse()?,
                "--rounds" => asked.rounds = value.parse()?,
                "--seconds" => asked.time = Duration::from_secs(value.parse()?),
                "--offered" => asked.offered = Duration::from_secs(value.parse()?),
                "--entries" => asked.entries = value.parse()?,
                "--database" => asked.database = Some(value),
                _ => return Err(format!("there is no `{name}`").into()),
            }
        }
        Ok(asked)
    }
}

async fn measure(asked: &Asked) -> Result<(), AnyError> {
    let scene = Scene::new(asked.people, asked.database.as_deref()).await?;
    println!("load at the start: {}", machine::load());
    for callers in [64, 512, 2_048] {
        writers::rate(&scene, callers, asked.rounds, asked.time).await?;
    }
    writers::latency(&scene, 1_000, asked.offered).await?;
    receipts::measure(&scene).await?;
    if asked.entries > 0 {
        opening::measure(&scene, asked.entries).await?;
    }
    println!("load at the end: {}", machine::load());
    scene.remove().await
}

fn main() -> Result<(), AnyError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some(folder) = std::env::var_os(opening::APPEND_UNTIL_KILLED) {
        return runtime.block_on(opening::append_until_killed(folder.as_ref()));
    }
    runtime.block_on(measure(&Asked::read()?))
}
