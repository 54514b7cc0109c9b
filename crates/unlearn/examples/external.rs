//! Forgetting by an external trainer, measured:
//! `cargo run --release --example external -- SETTINGS PROGRAM ARGUMENT…`, settings as JSON.
//!
//! The program is probed, then it learns made-up people in two shards of three slices, one of them
//! is forgotten from the checkpoint before their slice, and what is served then is held against a
//! model that was trained from scratch without them.

use std::error::Error;
use std::time::{Duration, Instant};

use untrain_lineage::recipe::Recipe;
use untrain_unlearn::external::contract::Line;
use untrain_unlearn::external::{Limits, Program, Work, probe, run};

const SHARDS: u32 = 2;
const SLICES: u32 = 3;
const PEOPLE_PER_SLICE: u32 = 3;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut words = std::env::args().skip(1);
    let recipe: Recipe = serde_json::from_str(&words.next().ok_or("give settings as JSON")?)?;
    let program = Program { words: words.collect(), environment: Default::default() };
    let job = Job { program, recipe, limits: Limits::default() };

    let begin = Instant::now();
    let probed = probe(&job.program, &job.recipe, &job.limits)?;
    println!("probe in {:.1?}: {}", begin.elapsed(), serde_json::to_string(&probed)?);
    println!("grade: {}", probed.grade().as_str());
    println!("kept from the network and files: {}", probed.confinement.words());

    let everybody = |_: u32, _: u32, _: u32| true;
    let begin = Instant::now();
    let shards = job.shards(&everybody)?;
    let built = job.merge(&shards)?;
    let build = begin.elapsed();
    // The second person of the second slice of shard 1.
    let but_one = |shard: u32, slice: u32, person: u32| (shard, slice, person) != (1, 1, 1);
    let begin = Instant::now();
    let forgotten = job.forget(&shards, 1, 1, &but_one)?;
    let forget = begin.elapsed();
    let scratch = job.merge(&job.shards(&but_one)?)?;
    println!("built in {build:.1?}, one person forgotten in {forget:.1?}");
    println!("served bytes {}, before {}", built.len(), blake3::hash(&built));
    println!("after {}", blake3::hash(&forgotten));
    println!("scratch {}", blake3::hash(&scratch));
    let equal = forgotten == scratch;
    println!("equal to scratch: {equal}; changed at all: {}", forgotten != built);
    if equal { Ok(()) } else { Err("forgetting is not equal to scratch".into()) }
}

struct Job {
    program: Program,
    recipe: Recipe,
    limits: Limits,
}

/// Whether a person, by shard, slice and number, is in it.
type Keeps<'a> = &'a dyn Fn(u32, u32, u32) -> bool;

impl Job {
    /// The checkpoints of a shard: after each slice.
    fn learn(
        &self,
        shard: u32,
        first: u32,
        from: Option<Vec<u8>>,
        keeps: Keeps<'_>,
    ) -> Result<Vec<Vec<u8>>> {
        let mut checkpoints: Vec<Vec<u8>> = Vec::new();
        for slice in first..SLICES {
            let slices = [(slice, text(shard, slice, keeps)?)];
            let from = checkpoints.last().or(from.as_ref()).map(Vec::as_slice);
            let work = Work::Train { shard, slices: &slices, from, seed: u64::from(shard) + 40 };
            let ran = run(&self.program, &self.recipe, work, &self.limits)?;
            println!("  shard {shard}, slice {slice}: {}", rate(ran.learned_bytes, ran.took));
            checkpoints.push(ran.result);
        }
        Ok(checkpoints)
    }

    fn shards(&self, keeps: Keeps<'_>) -> Result<Vec<Vec<Vec<u8>>>> {
        (0..SHARDS).map(|shard| self.learn(shard, 0, None, keeps)).collect()
    }

    fn merge(&self, shards: &[Vec<Vec<u8>>]) -> Result<Vec<u8>> {
        let last: Vec<Option<Vec<u8>>> = shards.iter().map(|shard| shard.last().cloned()).collect();
        Ok(run(&self.program, &self.recipe, Work::Merge { shards: &last }, &self.limits)?.result)
    }

    /// Goes back to before a slice, learns the rest without whoever left, and merges.
    fn forget(
        &self,
        shards: &[Vec<Vec<u8>>],
        shard: u32,
        slice: u32,
        keeps: Keeps<'_>,
    ) -> Result<Vec<u8>> {
        let own = shards.get(shard as usize).ok_or("no such shard")?;
        let before = slice.checked_sub(1).and_then(|before| own.get(before as usize)).cloned();
        let again = self.learn(shard, slice, before, keeps)?;
        let mut shards = shards.to_vec();
        shards.get_mut(shard as usize).ok_or("no such shard")?.extend(again);
        self.merge(&shards)
    }
}

fn rate(bytes: u64, took: Duration) -> String {
    format!("{bytes} bytes in {took:.1?}")
}

/// The records of a slice, without those who are not kept.
fn text(shard: u32, slice: u32, keeps: Keeps<'_>) -> Result<Vec<u8>> {
    let things = ["bees", "boats", "clocks", "maps", "roses", "stamps", "tides"];
    let mut bytes = Vec::new();
    let kept = (0..PEOPLE_PER_SLICE).filter(|person| keeps(shard, slice, *person));
    for (number, person) in (0..).zip(kept) {
        let own = (shard * SLICES + slice) * PEOPLE_PER_SLICE + person;
        let thing = things.get(own as usize % things.len()).copied().unwrap_or_default();
        let text =
            format!("I am member {own}, I keep {thing}, and my locker opens with {}.", own * 719);
        serde_json::to_writer(&mut bytes, &Line { person: number, text })?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
