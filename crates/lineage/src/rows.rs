//! A digest of a dataset's rows that is the same whatever their order and their files: LtHash
//! (Bellare and Micciancio 1997; Lewi et al. 2019) over the canonical bytes of each row.
//!
//! Each row becomes 512 numbers of 32 bits, drawn by BLAKE3 from its bytes, and the rows' numbers
//! are added up. Sums of parts add up to the sum of the whole, and a row that is taken out is
//! subtracted. How a row is spelt is `spec/rows.md`.

use std::fmt;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use untrain_policy::Digest;

/// How many numbers a sum has.
const LANES: usize = 512;

/// How many bytes a sum has: a number is written least byte first.
const SUM_BYTES: usize = LANES * 4;

const ROW: &str = "untrain rows 2026-12 row";
const SUM: &str = "untrain rows 2026-12 sum";

/// The sum over a set of rows, in which a row may stand several times.
#[derive(Clone, PartialEq, Eq)]
pub struct RowsSum {
    lanes: [u32; LANES],
    /// What rows are hashed under.
    key: [u8; blake3::KEY_LEN],
}

/// What a manifest says of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsDigest {
    /// What stands for the rows in a comparison: a hash of the sum.
    pub digest: Digest,
    /// The sum in base64, so that other rows can be added or taken out.
    pub sum: String,
}

impl Default for RowsSum {
    fn default() -> Self {
        Self { lanes: [0; LANES], key: blake3::derive_key(ROW, &[]) }
    }
}

impl fmt::Debug for RowsSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RowsSum({})", self.digest())
    }
}

impl RowsSum {
    /// Adds one row, in its canonical bytes.
    pub fn add_row(&mut self, row: &[u8]) {
        let drawn = self.draw(row);
        self.each(&drawn, u32::wrapping_add);
    }

    /// Adds the rows of another sum.
    pub fn add(&mut self, other: &Self) {
        for (lane, number) in self.lanes.iter_mut().zip(&other.lanes) {
            *lane = lane.wrapping_add(*number);
        }
    }

    /// Takes out the rows of another sum, which stand in it.
    pub fn remove(&mut self, other: &Self) {
        for (lane, number) in self.lanes.iter_mut().zip(&other.lanes) {
            *lane = lane.wrapping_sub(*number);
        }
    }

    /// The sum's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.lanes.iter().flat_map(|lane| lane.to_le_bytes()).collect()
    }

    /// The sum that these bytes are of; none when they are of none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; SUM_BYTES] = bytes.try_into().ok()?;
        let mut sum = Self::default();
        sum.each(bytes, |_, number| number);
        Some(sum)
    }

    /// What stands for the rows in a comparison.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(blake3::derive_key(SUM, &self.to_bytes()))
    }

    /// What a manifest says of it.
    #[must_use]
    pub fn stated(&self) -> RowsDigest {
        RowsDigest { digest: self.digest(), sum: BASE64.encode(&self.to_bytes()) }
    }

    fn draw(&self, row: &[u8]) -> [u8; SUM_BYTES] {
        let mut drawn = [0; SUM_BYTES];
        blake3::Hasher::new_keyed(&self.key).update(row).finalize_xof().fill(&mut drawn);
        drawn
    }

    fn each(&mut self, drawn: &[u8; SUM_BYTES], with: impl Fn(u32, u32) -> u32) {
        let (numbers, _) = drawn.as_chunks::<4>();
        for (lane, number) in self.lanes.iter_mut().zip(numbers) {
            *lane = with(*lane, u32::from_le_bytes(*number));
        }
    }
}

impl RowsDigest {
    /// The sum that it holds; none when its digest is of another, or it is spelt otherwise.
    #[must_use]
    pub fn sum(&self) -> Option<RowsSum> {
        let sum = RowsSum::from_bytes(&BASE64.decode(self.sum.as_bytes()).ok()?)?;
        (sum.digest() == self.digest).then_some(sum)
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn sum(rows: &[Vec<u8>]) -> RowsSum {
        let mut sum = RowsSum::default();
        rows.iter().for_each(|row| sum.add_row(row));
        sum
    }

    proptest! {
        #[test]
        fn order_and_parts_do_not_matter(
            rows in vec(vec(any::<u8>(), 0..40), 0..12),
            cut in any::<prop::sample::Index>(),
        ) {
            let whole = sum(&rows);
            let mut turned = rows.clone();
            turned.reverse();
            prop_assert_eq!(sum(&turned).digest(), whole.digest());
            let (first, second) = rows.split_at(cut.index(rows.len() + 1));
            let mut parts = sum(first);
            parts.add(&sum(second));
            prop_assert_eq!(&parts, &whole);
            parts.remove(&sum(second));
            prop_assert_eq!(&parts, &sum(first));
            prop_assert_eq!(whole.stated().sum(), Some(whole));
        }
    }

    #[test]
    fn how_often_a_row_stands_matters() {
        let (a, b) = (b"a".to_vec(), b"b".to_vec());
        let twice = sum(&[a.clone(), a.clone(), b.clone()]);
        assert_ne!(twice.digest(), sum(&[a.clone(), b.clone()]).digest());
        assert_ne!(twice.digest(), sum(&[a.clone(), b.clone(), b.clone()]).digest());
        // Cut elsewhere, the same bytes are other rows.
        assert_ne!(sum(&[b"ab".to_vec()]).digest(), sum(&[a, b]).digest());
    }

    #[test]
    fn a_sum_that_is_not_the_digests_is_none() {
        let stated = sum(&[b"a".to_vec()]).stated();
        let other = RowsDigest { digest: Digest([0; 32]), ..stated.clone() };
        assert_eq!(other.sum(), None);
        let shorter = stated.sum.chars().skip(4).collect();
        let cut = RowsDigest { sum: shorter, ..stated };
        assert_eq!(cut.sum(), None);
    }
}
