//! A hash of a set of counted n-grams that follows every change at the cost of that change.
//!
//! Each n-gram with its figures is hashed to 128 bits and the hashes are added up, so that taking
//! one out is a subtraction and the order does not matter. Two states with different sums are
//! different. Equal sums guard against mistakes, not against somebody who makes collisions on
//! purpose: what a certificate names is BLAKE3 of whole files. The functions are in
//! `spec/ngram.md`.

use std::fmt;

use siphasher::sip::SipHasher13;

use super::tree::Tally;

/// Numbers without a pattern: the bits of pi behind the point, 64 each.
const PI: [u64; 5] = [
    0x243f_6a88_85a3_08d3,
    0x1319_8a2e_0370_7344,
    0xa409_3822_299f_31d0,
    0x082e_fa98_ec4e_6c89,
    0x4528_21e6_38d0_1377,
];

/// The sum over the n-grams of a state.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Fingerprint(pub u128);

impl Fingerprint {
    /// Counts an n-gram in. One that no longer occurs adds nothing.
    pub fn add(&mut self, key: u64, tally: &Tally) {
        self.0 = self.0.wrapping_add(hash(key, tally));
    }

    /// Takes an n-gram out, with the figures that it was counted in with.
    pub fn take(&mut self, key: u64, tally: &Tally) {
        self.0 = self.0.wrapping_sub(hash(key, tally));
    }

    /// Adds the sum over other n-grams.
    pub fn join(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }
}

/// The hash of a token: SipHash-1-3 with a key of zeros.
#[must_use]
pub fn token(text: &str) -> u64 {
    SipHasher13::new_with_keys(0, 0).hash(text.as_bytes())
}

/// The key of an n-gram: from the key of the one that is shorter by its last token (0 for none)
/// and that token's hash.
#[must_use]
pub const fn extend(shorter: u64, token: u64) -> u64 {
    fold(shorter ^ PI[0], token ^ PI[1])
}

const fn hash(key: u64, tally: &Tally) -> u128 {
    if !tally.lives() {
        return 0;
    }
    let figures = (tally.count as u64) << 32 | tally.support as u64;
    let low = fold(key ^ PI[2], figures ^ fold(tally.left as u64 ^ PI[3], PI[4]));
    let high = fold(key ^ PI[4], low ^ PI[3]);
    (high as u128) << 64 | low as u128
}

/// The halves of the product, one laid over the other.
const fn fold(left: u64, right: u64) -> u64 {
    let product = left as u128 * right as u128;
    product as u64 ^ (product >> 64) as u64
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_can_be_taken_out_in_any_order() {
        let (one, two) =
            (Tally { count: 3, support: 2, left: 1 }, Tally { count: 1, support: 1, left: 1 });
        let mut sum = Fingerprint::default();
        sum.add(extend(1, 2), &one);
        let only_one = sum;
        sum.add(extend(2, 1), &two);
        assert_ne!(sum, only_one);
        sum.take(extend(2, 1), &two);
        assert_eq!(sum, only_one);
        sum.add(extend(5, 5), &Tally { count: 0, support: 9, left: 9 });
        assert_eq!(sum, only_one);
        sum.take(extend(1, 2), &one);
        assert_eq!(sum, Fingerprint::default());
    }

    #[test]
    fn every_figure_and_every_token_counts() {
        let tally = Tally { count: 2, support: 2, left: 2 };
        let mut seen = std::collections::BTreeSet::new();
        for (count, support, left) in [(2, 2, 2), (3, 2, 2), (2, 3, 2), (2, 2, 3), (2, 2, 0)] {
            assert!(seen.insert(hash(7, &Tally { count, support, left })));
        }
        let (a, b) = (token("a"), token("b"));
        let keys = [extend(0, a), extend(extend(0, a), b), extend(extend(0, b), a)];
        assert!(keys.iter().all(|&key| seen.insert(hash(key, &tally))));
    }
}
