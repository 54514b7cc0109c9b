//! From an identifier to its place: a keyed hash, and where it stands among sorted hashes.
//!
//! The hash is SipHash-1-3 with 128 bits under a key of the snapshot's own, so that nobody can
//! prepare identifiers that collide and two snapshots cannot be joined on it. All 128 bits are
//! compared: somebody who was never seen is never taken for somebody else.

use std::ops::Range;

use siphasher::sip128::SipHasher13;

use crate::snapshot::SnapshotError;

/// The hash of an identifier; its bytes are in the order of SipHash's reference output.
pub(crate) type LookupHash = [u8; 16];

/// How many hashes share a bucket, about.
const BUCKET: usize = 4;

/// The most buckets, as a power of two.
const BUCKET_BITS_MAX: u32 = 28;

pub(crate) fn lookup_hash(key: &[u8; 16], id: &str) -> LookupHash {
    SipHasher13::new_with_key(key).hash(id.as_bytes()).as_bytes()
}

/// Where the hashes that start alike stand in a sorted list.
#[derive(Debug)]
pub(crate) struct Buckets {
    bits: u32,
    /// Where each bucket starts, and at the end where the last one ends.
    starts: Vec<u32>,
}

impl Buckets {
    /// Divides a list, and checks that it is sorted without repetition.
    pub(crate) fn of(hashes: &[LookupHash]) -> Result<Self, SnapshotError> {
        let sorted = hashes.windows(2).all(|pair| matches!(pair, [low, high] if low < high));
        if !sorted {
            return Err(SnapshotError::Malformed("its hashes are not in order"));
        }
        if u32::try_from(hashes.len()).is_err() {
            return Err(SnapshotError::Malformed("it has more hashes than places"));
        }
        let bits = (hashes.len() / BUCKET).checked_ilog2().unwrap_or(0).min(BUCKET_BITS_MAX);
        let mut starts = Vec::new();
        for (place, hash) in (0_u32..).zip(hashes) {
            while starts.len() <= bucket(hash, bits) {
                starts.push(place);
            }
        }
        let end = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        starts.resize((1_usize << bits).saturating_add(1), end);
        Ok(Self { bits, starts })
    }

    /// The place of a hash in the list that was divided.
    pub(crate) fn find(&self, hashes: &[LookupHash], hash: &LookupHash) -> Option<u32> {
        let Range { start, end } = self.range(bucket(hash, self.bits))?;
        let within = hashes.get(start as usize..end as usize)?.binary_search(hash).ok()?;
        start.checked_add(u32::try_from(within).ok()?)
    }

    fn range(&self, bucket: usize) -> Option<Range<u32>> {
        match self.starts.get(bucket..bucket.checked_add(2)?)? {
            [start, end] => Some(*start..*end),
            _ => None,
        }
    }
}

/// The first bits of a hash.
fn bucket(hash: &LookupHash, bits: u32) -> usize {
    let [a, b, c, d, ..] = *hash;
    (u64::from(u32::from_be_bytes([a, b, c, d])) << bits >> 32) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_hash_is_siphash_1_3_with_128_bits() {
        // From an implementation that gives the published values of SipHash-2-4 with 128 bits.
        let key: [u8; 16] = std::array::from_fn(|place| u8::try_from(place).unwrap());
        assert_eq!(hex::encode(lookup_hash(&key, "")), "e77ebcb22788a5befd62db6add303001");
        let long: String = (0..63).map(char::from).collect();
        assert_eq!(hex::encode(lookup_hash(&key, &long)), "4c5800e34efe426f079f6b0aa75260ad");
    }

    proptest! {
        #[test]
        fn every_hash_is_found_where_it_stands(
            mut hashes in prop::collection::vec(any::<LookupHash>(), 0..300),
            alike in prop::collection::vec(any::<u8>(), 0..50),
            other: LookupHash,
        ) {
            // Some that all start alike, as nobody can prepare them but a test can.
            hashes.extend(alike.into_iter().map(|last| {
                let mut hash = [9; 16];
                hash[15] = last;
                hash
            }));
            hashes.sort_unstable();
            hashes.dedup();
            let buckets = Buckets::of(&hashes).unwrap();
            for (place, hash) in (0..).zip(&hashes) {
                prop_assert_eq!(buckets.find(&hashes, hash), Some(place));
            }
            let expected = hashes.binary_search(&other).ok().map(|place| place as u32);
            prop_assert_eq!(buckets.find(&hashes, &other), expected);
        }
    }

    #[test]
    fn a_list_out_of_order_or_with_repetition_is_refused() {
        assert!(Buckets::of(&[[1; 16], [0; 16]]).is_err());
        assert!(Buckets::of(&[[1; 16], [1; 16]]).is_err());
        assert!(Buckets::of(&[]).unwrap().find(&[], &[0; 16]).is_none());
    }
}
