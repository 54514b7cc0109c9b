//! How many bytes earlier runs went through in a second, kept in the workspace, so that what a run
//! will cost is measured where it will run. Losing the file costs nothing but the estimates.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU64;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use untrain_lineage::layout::Slice;
use untrain_lineage::model::Role;
use untrain_lineage::{Layout, ModelCard};

use crate::error::Error;
use crate::workspace::{Workspace, write};

/// The file of a workspace.
const FILE: &str = "rates.json";

/// What rows leaving a dataset is measured as; a model is measured as its trainer.
pub const DATASET: &str = "dataset";

/// How many runs are remembered of a kind.
const RUNS_MAX: usize = 16;

/// What is reckoned with until a run was measured: slow, so that plans begin early.
const ASSUMED: NonZeroU64 = match NonZeroU64::new(100_000) {
    Some(rate) => rate,
    None => NonZeroU64::MIN,
};

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rates(BTreeMap<String, Vec<Run>>);

/// One run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    bytes: u64,
    microseconds: u64,
}

/// How fast something is gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many bytes in a second.
    pub bytes_per_second: NonZeroU64,
    /// Of how many runs; 0 when none was measured, and the rate is assumed.
    pub runs: u64,
}

impl Rates {
    /// What the workspace remembers.
    pub fn read(workspace: &Workspace) -> Self {
        let text = fs::read(workspace.dir.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// The rate of a kind of run: all bytes by all time of those that are remembered.
    pub fn of(&self, kind: &str) -> Rate {
        let runs = self.0.get(kind).map_or(&[][..], Vec::as_slice);
        let sum = |part: fn(&Run) -> u64| runs.iter().map(part).fold(0, u64::saturating_add);
        let (bytes, time) = (sum(|run| run.bytes), sum(|run| run.microseconds));
        let rate = u128::from(bytes).saturating_mul(1_000_000).checked_div(u128::from(time));
        let rate = rate.map(|rate| u64::try_from(rate).unwrap_or(u64::MAX));
        match rate.and_then(NonZeroU64::new) {
            Some(bytes_per_second) => Rate { bytes_per_second, runs: runs.len() as u64 },
            None => Rate { bytes_per_second: ASSUMED, runs: 0 },
        }
    }

    fn add(&mut self, kind: &str, bytes: u64, took: Duration) {
        let runs = self.0.entry(kind.to_owned()).or_default();
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX).max(1);
        runs.push(Run { bytes, microseconds });
        runs.drain(..runs.len().saturating_sub(RUNS_MAX));
    }
}

/// Remembers a run.
pub fn remember(
    workspace: &Workspace,
    kind: &str,
    bytes: u64,
    took: Duration,
) -> Result<(), Error> {
    let mut rates = Rates::read(workspace);
    rates.add(kind, bytes, took);
    let text = serde_json::to_vec(&rates).map_err(Error::Report)?;
    write(&workspace.dir.join(FILE), &text)
}

/// How many bytes forgetting goes through in a model that is of one piece: its training manifest
/// and its exact state.
pub fn gone_through(card: &ModelCard) -> u64 {
    card.bytes_of(Role::Corpus).saturating_add(card.bytes_of(Role::State))
}

/// How many bytes a forgetting went through that made one card of the other: in a model of shards
/// the texts that were learned again.
pub fn went_through(before: &ModelCard, after: &ModelCard) -> u64 {
    let (Some(old), Some(new)) = (&before.layout, &after.layout) else {
        return gone_through(before);
    };
    let slices = |layout: &Layout| -> Vec<Slice> {
        layout.shards.iter().flat_map(|shard| shard.slices.iter().cloned()).collect()
    };
    let (old, new) = (slices(old), slices(new));
    let again = new.iter().zip(&old).filter(|(new, old)| new.state != old.state);
    again.fold(0, |sum, (new, _)| sum.saturating_add(new.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_that_of_the_last_runs_together() {
        let mut rates = Rates::default();
        assert_eq!(rates.of("ngram"), Rate { bytes_per_second: ASSUMED, runs: 0 });
        rates.add("ngram", 1_000, Duration::from_secs(1));
        rates.add("ngram", 3_000, Duration::from_secs(1));
        assert_eq!(rates.of("ngram").bytes_per_second.get(), 2_000);
        assert_eq!(rates.of("dataset").runs, 0);
        for _ in 0..20 {
            rates.add("ngram", 50, Duration::from_millis(10));
        }
        assert_eq!((rates.of("ngram").bytes_per_second.get(), rates.of("ngram").runs), (5_000, 16));
        // What took no time at all is no reason to divide by it.
        rates.add("dataset", 0, Duration::ZERO);
        assert_eq!(rates.of("dataset").runs, 0);
    }
}
