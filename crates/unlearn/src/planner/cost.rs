//! What a run costs: the bytes that are learned again, from the earliest touched slice of each
//! touched shard to its end, by the rate at which bytes are learned.

use std::collections::BTreeMap;
use std::num::NonZeroU64;

use super::Place;

/// No run is reckoned to take longer than this: some thirty years.
const SECONDS_MAX: u64 = 1_000_000_000;

/// The earliest touched slice of each touched shard.
pub(super) type Earliest = BTreeMap<u32, u32>;

/// The earliest slice of each shard among some places.
pub(super) fn earliest<'p>(places: impl IntoIterator<Item = &'p Place>) -> Earliest {
    let mut earliest = Earliest::new();
    for place in places {
        let slice = earliest.entry(place.shard).or_insert(place.slice);
        *slice = (*slice).min(place.slice);
    }
    earliest
}

/// How many bytes are replayed.
pub(super) fn replayed(shards: &[Vec<u64>], earliest: &Earliest) -> u64 {
    let shards = (0_u32..).zip(shards);
    let tails = shards.filter_map(|(at, slices)| Some(tail(slices, *earliest.get(&at)?)));
    tails.fold(0, u64::saturating_add)
}

/// The bytes of a shard from a slice on.
fn tail(slices: &[u64], from: u32) -> u64 {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    slices.iter().skip(from).fold(0, |sum, bytes| sum.saturating_add(*bytes))
}

/// How long that takes, rounded up.
pub(super) fn seconds(bytes: u64, rate: NonZeroU64) -> i64 {
    signed(bytes.div_ceil(rate.get()).min(SECONDS_MAX))
}

/// A duration that is subtracted from moments.
pub(super) fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// By how many percent the cost for each person would fall if one more came, who stands at any
/// byte with the same chance. Rounded down; never below 0.
pub(super) fn saving_percent(shards: &[Vec<u64>], earliest: &Earliest, people: u64) -> u64 {
    let now = u128::from(replayed(shards, earliest));
    let people = u128::from(people);
    let expected = now.saturating_add(expected_more(shards, earliest));
    // 100 (1 - (expected / (people + 1)) / (now / people)), in whole numbers.
    let each_now = now.saturating_mul(people.saturating_add(1));
    let each_then = expected.saturating_mul(people);
    let saved = each_now.saturating_sub(each_then).saturating_mul(100);
    let percent = saved.checked_div(each_now).unwrap_or(0);
    u64::try_from(percent).unwrap_or(100)
}

/// How many bytes one more person is expected to add to a run.
fn expected_more(shards: &[Vec<u64>], earliest: &Earliest) -> u128 {
    let (mut weighted, mut total) = (0_u128, 0_u128);
    for (at, slices) in (0_u32..).zip(shards) {
        let already = earliest.get(&at).map_or(0, |from| tail(slices, *from));
        let mut rest = tail(slices, 0);
        for bytes in slices {
            let more = u128::from(rest.saturating_sub(already));
            weighted = weighted.saturating_add(u128::from(*bytes).saturating_mul(more));
            total = total.saturating_add(u128::from(*bytes));
            rest = rest.saturating_sub(*bytes);
        }
    }
    weighted.checked_div(total).unwrap_or(0)
}

/// The shards with fewer bytes than a floor.
pub(super) fn smaller_than(shards: &[Vec<u64>], floor: u64) -> Vec<u32> {
    let small = (0_u32..).zip(shards).filter(|(_, slices)| tail(slices, 0) < floor);
    small.map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: fn(u32, u32) -> Place = |shard, slice| Place { shard, slice };

    #[test]
    fn a_shard_is_replayed_from_its_earliest_touched_slice() {
        let shards = [vec![10, 20, 30], vec![1, 2, 3], vec![]];
        let cost = |places: &[Place]| replayed(&shards, &earliest(places));
        assert_eq!(cost(&[]), 0);
        assert_eq!(cost(&[AT(0, 1)]), 50);
        assert_eq!(cost(&[AT(0, 1), AT(0, 2), AT(0, 1)]), 50);
        assert_eq!(cost(&[AT(0, 0), AT(1, 2)]), 63);
        assert_eq!(cost(&[AT(2, 0), AT(7, 0), AT(0, 9)]), 0);
    }

    #[test]
    fn waiting_saves_most_at_first() {
        // Gone through as a whole: one more person costs nothing more, and halves it for each.
        let whole = [vec![1_000]];
        let touched = earliest(&[AT(0, 0)]);
        let savings = [1, 2, 4, 9, 19, 99].map(|people| saving_percent(&whole, &touched, people));
        assert_eq!(savings, [50, 33, 20, 10, 5, 1]);
        // Of many shards that nobody has touched yet, one more person costs as much as the first.
        let shards = vec![vec![10; 8]; 100];
        assert!(saving_percent(&shards, &earliest(&[AT(0, 0)]), 1) > 15);
        let late = earliest(&[AT(0, 7)]);
        assert_eq!(saving_percent(&shards, &late, 1), 0);
        assert_eq!(saving_percent(&[], &late, 1), 0);
        assert_eq!(saving_percent(&[vec![0]], &late, 0), 0);
    }

    #[test]
    fn a_part_of_a_second_is_a_second() {
        let rate = NonZeroU64::new(10).unwrap();
        assert_eq!([0, 1, 10, 11].map(|bytes| seconds(bytes, rate)), [0, 1, 1, 2]);
        assert_eq!(seconds(u64::MAX, NonZeroU64::MIN), 1_000_000_000);
    }
}
