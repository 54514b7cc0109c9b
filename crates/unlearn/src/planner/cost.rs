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

/// By how many percent the cost for each person would fall if so many more came, each of whom
/// stands at any byte with the same chance. Rounded down; never below 0.
pub(super) fn saving_percent(
    shards: &[Vec<u64>],
    earliest: &Earliest,
    people: u64,
    more: u64,
) -> u64 {
    let now = u128::from(replayed(shards, earliest));
    // 100 (1 - (expected / (people + more)) / (now / people)), in whole numbers.
    let all = u128::from(people).saturating_add(u128::from(more));
    let each_now = now.saturating_mul(all);
    let each_then = expected(shards, earliest, more).saturating_mul(u128::from(people));
    let saved = each_now.saturating_sub(each_then).saturating_mul(100);
    let percent = saved.checked_div(each_now).unwrap_or(0);
    u64::try_from(percent).unwrap_or(100)
}

/// How many bytes are expected to be replayed once so many more came. A slice is replayed when
/// anybody stands in it or before it in its shard.
fn expected(shards: &[Vec<u64>], earliest: &Earliest, more: u64) -> u128 {
    let total: u128 = shards.iter().flatten().map(|bytes| u128::from(*bytes)).sum();
    let mut expected = 0_u128;
    for (at, slices) in (0_u32..).zip(shards) {
        let touched = earliest.get(&at).copied().unwrap_or(u32::MAX);
        let mut until = 0_u128;
        for (slice, bytes) in (0_u32..).zip(slices) {
            until = until.saturating_add(u128::from(*bytes));
            let elsewhere = (total.saturating_sub(until) << ONE_BITS).checked_div(total);
            let nobody = if slice >= touched { 0 } else { power(elsewhere.unwrap_or(0), more) };
            let chance = ONE.saturating_sub(nobody);
            expected = expected.saturating_add(u128::from(*bytes) * chance);
        }
    }
    expected >> ONE_BITS
}

/// Chances are whole numbers of this part of one, so that every machine plans alike.
const ONE_BITS: u32 = 32;
const ONE: u128 = 1 << ONE_BITS;

/// A chance, so many times one after the other.
fn power(chance: u128, times: u64) -> u128 {
    let (mut power, mut square, mut left) = (ONE, chance.min(ONE), times);
    while left > 0 {
        if left % 2 == 1 {
            power = (power * square) >> ONE_BITS;
        }
        square = (square * square) >> ONE_BITS;
        left /= 2;
    }
    power
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
    fn more_people_save_as_far_as_they_share_what_is_replayed() {
        // Gone through as a whole: twice as many people halve it for each.
        let whole = [vec![1_000]];
        let touched = earliest(&[AT(0, 0)]);
        let saving = |people, more| saving_percent(&whole, &touched, people, more);
        assert_eq!([saving(1, 1), saving(5, 5), saving(9, 1), saving(5, 0)], [50, 50, 10, 0]);
        // Of many shards, few people share one, and many people share all.
        let shards = vec![vec![10; 8]; 100];
        let five = earliest(&[AT(0, 4), AT(1, 4), AT(2, 4), AT(3, 4), AT(4, 4)]);
        let saving = |more| saving_percent(&shards, &five, 5, more);
        assert_eq!(saving(0), 0);
        assert!(saving(5) < 5 && saving(500) > 60, "{} {}", saving(5), saving(500));
        assert!(saving(u64::MAX) >= 99);
        assert_eq!(saving_percent(&[], &touched, 1, 1), 0);
        assert_eq!(saving_percent(&[vec![0]], &touched, 1, 1), 0);
    }

    #[test]
    fn chances_multiply() {
        assert_eq!(power(ONE, 1_000), ONE);
        assert_eq!(power(ONE / 2, 0), ONE);
        assert_eq!(power(ONE / 2, 3), ONE / 8);
        assert_eq!(power(0, 1), 0);
    }

    #[test]
    fn a_part_of_a_second_is_a_second() {
        let rate = NonZeroU64::new(10).unwrap();
        assert_eq!([0, 1, 10, 11].map(|bytes| seconds(bytes, rate)), [0, 1, 1, 2]);
        assert_eq!(seconds(u64::MAX, NonZeroU64::MIN), 1_000_000_000);
    }
}
