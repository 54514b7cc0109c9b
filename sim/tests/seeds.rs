//! Random histories: 1,000 by default, `UNTRAIN_SIM_SEEDS` for another number, `UNTRAIN_SIM_SEED`
//! for one alone.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use untrain_sim::history::rot;
use untrain_sim::{Sabotage, run_seed};

fn number(name: &str) -> Option<u64> {
    Some(std::env::var(name).ok()?.parse().unwrap_or_else(|_| panic!("`{name}` is a number")))
}

/// Runs every seed below `end`, or the one that was asked for, and gives what failed first.
fn first_failure(end: u64, run: impl Fn(u64) -> Result<(), String> + Sync) -> Option<String> {
    if let Some(seed) = number("UNTRAIN_SIM_SEED") {
        return run(seed).err();
    }
    let next = AtomicU64::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return None;
        }
        if let Err(what) = run(seed) {
            next.store(end, Ordering::Relaxed);
            return Some(what);
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().unwrap()).next()
    })
}

#[test]
fn nothing_is_lost_in_any_history() {
    let seeds = number("UNTRAIN_SIM_SEEDS").unwrap_or(1_000);
    let failure = first_failure(seeds, |seed| run_seed(seed, Sabotage::None));
    assert!(failure.is_none(), "{}", failure.unwrap_or_default());
}

#[test]
fn a_flipped_bit_is_never_served() {
    let seeds = number("UNTRAIN_SIM_SEEDS").unwrap_or(1_000) / 10;
    let failure = first_failure(seeds, rot);
    assert!(failure.is_none(), "{}", failure.unwrap_or_default());
}

/// A simulation that finds nothing wrong with a broken store proves nothing about a sound one.
#[test]
fn every_broken_rule_is_found_out() {
    for sabotage in Sabotage::ALL {
        let found = (0..1_000).find_map(|seed| Some((seed, run_seed(seed, sabotage).err()?)));
        let (seed, found) = found.unwrap_or_else(|| panic!("{sabotage:?} was not found out"));
        println!("{sabotage:?}: {found}");
        assert!(found.contains(&format!("UNTRAIN_SIM_SEED={seed} cargo test")), "{found}");
        assert_eq!(run_seed(seed, Sabotage::None), Ok(()), "{sabotage:?} is what was found");
    }
}

#[test]
fn a_seed_always_does_the_same() {
    for sabotage in Sabotage::ALL {
        for seed in 0..20 {
            assert_eq!(run_seed(seed, sabotage), run_seed(seed, sabotage));
        }
    }
}
