//! The determinism probe: before an external trainer learns from anybody, it learns from a text of
//! this program's own, twice whole and once in two halves, and merges twice. What it can promise
//! follows from whether the bytes agree.
//!
//! The probe is short. A program that agrees here can still differ on more data: `replay` finds it.

use serde::Serialize;
use untrain_lineage::recipe::Recipe as Settings;
use untrain_lineage::statement::Grade;

use super::confine::Confinement;
use super::contract::Line;
use super::failed::Failed;
use super::limits::Limits;
use super::program::Program;
use super::run::{Ran, Work, run};

/// How many people the probe's text is of.
const PEOPLE: u32 = 8;

/// How many records each of them wrote.
const RECORDS: u32 = 3;

/// The shard and the seed of the probe.
const SHARD: u32 = 0;
const SEED: u64 = 20_261_201;

/// Words that the probe's text is made of.
const WORDS: [&str; 16] = [
    "the", "ferry", "leaves", "at", "noon", "and", "we", "carry", "bread", "to", "island",
    "before", "rain", "comes", "from", "harbour",
];

/// What the probe found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Probed {
    /// Whether two whole runs gave the same bytes.
    pub same_twice: bool,
    /// Whether a run that was interrupted in the middle gave the bytes of a whole one.
    pub same_resumed: bool,
    /// Whether two merges gave the same bytes.
    pub same_merged: bool,
    /// What it was kept from.
    pub confinement: Confinement,
}

impl Probed {
    /// What can be promised: bits, if all bytes agree. If they do not, then that nothing else than
    /// what it was handed can be in it, if that was all it could read from and keep. Else nothing.
    #[must_use]
    pub const fn grade(&self) -> Grade {
        if self.same_twice && self.same_resumed && self.same_merged {
            Grade::BitExact
        } else if self.confinement.isolates() {
            Grade::ExactAlgorithmic
        } else {
            Grade::Approximate
        }
    }
}

/// Probes `program` by the settings that it is to learn with.
///
/// # Errors
/// [`Failed`] when it does not even run.
pub fn probe(program: &Program, recipe: &Settings, limits: &Limits) -> Result<Probed, Failed> {
    let halves = [(0, text(0..PEOPLE / 2)), (1, text(PEOPLE / 2..PEOPLE))];
    let learn = |slices: &[(u32, Vec<u8>)], from: Option<&[u8]>| {
        let work = Work::Train { shard: SHARD, slices, from, seed: SEED };
        run(program, recipe, work, limits)
    };
    let (first, second) = halves.split_at(1);
    let whole = learn(&halves, None)?;
    let again = learn(&halves, None)?;
    let half = learn(first, None)?;
    let resumed = learn(second, Some(&half.result))?;
    let shards = [Some(whole.result.clone()), None, Some(half.result)];
    let merge = || run(program, recipe, Work::Merge { shards: &shards }, limits);
    let same = |one: &Ran, other: &Ran| one.result == other.result;
    Ok(Probed {
        same_twice: same(&whole, &again),
        same_resumed: same(&whole, &resumed),
        same_merged: same(&merge()?, &merge()?),
        confinement: Confinement::of_this_machine(),
    })
}

/// Records of the probe: sentences that no two people share.
fn text(people: std::ops::Range<u32>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for person in people.clone() {
        for record in 0..RECORDS {
            let word = |at: u32| {
                let place = person * 7 + record * 5 + at * (1 + person % 3);
                WORDS.get(place as usize % WORDS.len()).copied().unwrap_or_default()
            };
            let text = (0..24).map(word).collect::<Vec<_>>().join(" ");
            bytes.extend(line(person - people.start, &text));
        }
    }
    bytes
}

/// A record as a line of a slice.
pub(super) fn line(person: u32, text: &str) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(&Line { person, text: text.to_owned() }).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probed(same: [bool; 3], confinement: Confinement) -> Grade {
        let [same_twice, same_resumed, same_merged] = same;
        Probed { same_twice, same_resumed, same_merged, confinement }.grade()
    }

    #[test]
    fn bits_are_promised_only_when_all_bytes_agree() {
        let all = [Confinement::Limits, Confinement::NoNetwork, Confinement::NoNetworkReadOnly];
        for confinement in all {
            assert_eq!(probed([true; 3], confinement), Grade::BitExact);
        }
        for same in [[false, true, true], [true, false, true], [true, true, false]] {
            assert_eq!(probed(same, Confinement::NoNetworkReadOnly), Grade::ExactAlgorithmic);
            assert_eq!(probed(same, Confinement::NoNetwork), Grade::Approximate);
            assert_eq!(probed(same, Confinement::Limits), Grade::Approximate);
        }
    }

    #[test]
    fn the_probe_numbers_people_within_each_half() {
        let text = String::from_utf8(text(4..8)).unwrap();
        let people: Vec<u32> =
            text.lines().map(|line| serde_json::from_str::<Line>(line).unwrap().person).collect();
        assert_eq!(people, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    }
}
