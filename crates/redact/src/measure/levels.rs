//! How many pieces are left, and between what bounds that lies, from how many each record of a
//! sample holds.
//!
//! Pieces come in clusters, so that they are no binomial count. But how many records hold at least
//! one, at least two, at least three … each is, and their sum is the number of pieces. Levels that
//! the same records of the sample reach share one interval: above, that of the lowest, which has
//! the most records; below, that of the highest. The error of one in twenty is parted among the
//! intervals (Bonferroni), so that all hold together. Where something was seen, one more level
//! counts that the sample does not show: no record is taken to hold more than one piece beyond its
//! fullest, because nothing in a sample bounds how full the others are.

use std::collections::BTreeMap;

use super::interval::Bounds;
use super::scaled;

/// How many records of a sample hold so many pieces of one kind; those that hold none are not in
/// it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels(BTreeMap<u64, u64>);

/// What is left in the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Estimate {
    /// How many pieces the sample holds.
    pub(super) seen: u64,
    /// How many pieces the whole holds: never fewer than records that hold some.
    pub(super) pieces: Bounds,
    /// How many records of it hold some.
    pub(super) records: Bounds,
}

impl Levels {
    /// Takes in a record that holds some pieces.
    pub(super) fn add(&mut self, pieces: u64) {
        if pieces > 0 {
            let records = self.0.entry(pieces).or_default();
            *records = records.saturating_add(1);
        }
    }

    /// What of a `whole` of which a `sample` was looked at, with an error of `alpha` for each pair
    /// of bounds.
    pub(super) fn estimate(&self, sample: u64, whole: u64, alpha: f64) -> Estimate {
        let holding = self.0.values().fold(0_u64, |sum, records| sum.saturating_add(*records));
        let seen = self.0.iter().fold(0_u64, |sum, (pieces, records)| {
            sum.saturating_add(pieces.saturating_mul(*records))
        });
        let records = Bounds::of(holding, sample, whole, alpha);
        let steps = (self.0.len() + 1) as f64;
        let (mut low, mut high) = (0_u64, 0_u64);
        let (mut below, mut reached) = (0_u64, holding);
        for (pieces, of) in &self.0 {
            // Just as many records reach each level above the last one and up to this.
            let levels = pieces.saturating_sub(below);
            let bounds = Bounds::of(reached, sample, whole, alpha / steps);
            low = low.saturating_add(bounds.low.saturating_mul(levels));
            high = high.saturating_add(bounds.high.saturating_mul(levels));
            below = *pieces;
            reached = reached.saturating_sub(*of);
        }
        if holding > 0 {
            let unseen = Bounds::of(0, sample, whole, alpha / steps);
            high = high.saturating_add(unseen.high);
        }
        // A record that holds some holds at least one: what bounds the records bounds the pieces.
        let low = low.max(records.low);
        let high = high.max(records.high).max(low);
        let likely = scaled(seen, sample, whole).max(records.likely).clamp(low, high);
        Estimate { seen, pieces: Bounds { low, likely, high }, records }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn levels(counts: &[u64]) -> Levels {
        let mut levels = Levels::default();
        counts.iter().for_each(|pieces| levels.add(*pieces));
        levels
    }

    fn estimate(counts: &[u64], whole: u64) -> Estimate {
        levels(counts).estimate(counts.len() as u64, whole, 0.05)
    }

    fn bounds(low: u64, likely: u64, high: u64) -> Bounds {
        Bounds { low, likely, high }
    }

    /// What must be so of every sample of every whole.
    #[track_caller]
    fn check(counts: &[u64], whole: u64) {
        let Estimate { seen, pieces, records } = estimate(counts, whole);
        let said = format!("{counts:?} of {whole}: {pieces:?} {records:?}");
        assert_eq!(seen, counts.iter().sum::<u64>(), "{said}");
        assert!(pieces.low <= pieces.likely && pieces.likely <= pieces.high, "{said}");
        assert!(records.low <= records.likely && records.likely <= records.high, "{said}");
        assert!(pieces.low >= records.low && pieces.likely >= records.likely, "{said}");
        assert!(pieces.high >= records.high && pieces.low >= seen, "{said}");
        let most = counts.iter().max().copied().unwrap_or(0).max(1);
        assert!(pieces.high <= whole.saturating_mul(most + 1), "{said}");
        if counts.len() as u64 == whole {
            assert_eq!(pieces, bounds(seen, seen, seen), "{said}");
        }
        if seen == 0 {
            assert_eq!(pieces, records, "{said}");
        }
    }

    #[test]
    fn every_small_sample() {
        for length in 0..=5_usize {
            for drawn in 0..4_u64.pow(length as u32) {
                let counts: Vec<u64> =
                    (0..length).map(|place| drawn / 4_u64.pow(place as u32) % 4).collect();
                for more in [0, 1, 2, 3, 7, 1_000] {
                    check(&counts, length as u64 + more);
                }
            }
        }
    }

    #[test]
    fn nothing_read_and_nothing_seen() {
        assert_eq!(estimate(&[], 7).pieces, bounds(0, 0, 7));
        assert_eq!(estimate(&[], 0).pieces, bounds(0, 0, 0));
        assert_eq!(estimate(&[0; 1_000], 1_000_000).pieces, bounds(0, 0, 3_683));
        assert_eq!(estimate(&[0; 50], 50).pieces, bounds(0, 0, 0));
    }

    #[test]
    fn a_full_record_weighs_as_much_as_it_holds() {
        let mut counts = vec![0; 1_000];
        counts[0] = 40;
        let one = estimate(&counts, 100_000);
        assert_eq!(one.seen, 40);
        assert_eq!(one.pieces.likely, 4_000);
        // One interval for all forty levels: that of one record in a thousand, a little wider.
        assert!(one.pieces.high > one.records.high * 40);
        assert!(one.pieces.low <= one.records.low * 40 && one.pieces.low >= 40);
        counts[1] = 1;
        let two = estimate(&counts, 100_000);
        assert!(two.pieces.low >= two.seen && two.pieces.high > one.pieces.high);
    }

    #[test]
    fn numbers_at_their_limits_do_not_run_over() {
        let full = estimate(&[u64::MAX, 1, 0], u64::MAX);
        assert!(full.pieces.low <= full.pieces.likely && full.pieces.likely <= full.pieces.high);
    }

    proptest! {
        #[test]
        fn bounds_of_pieces_are_in_order_and_not_below_those_of_records(
            counts in proptest::collection::vec(prop_oneof![3 => 0_u64..4, 1 => 0_u64..60], 0..300),
            more in prop_oneof![0_u64..4, 0_u64..100_000],
        ) {
            check(&counts, counts.len() as u64 + more);
        }
    }
}
