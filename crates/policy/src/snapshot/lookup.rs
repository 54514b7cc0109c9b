//! From an identifier to its place: a keyed hash, and a table of slots in the order of the hashes.
//!
//! The hash is SipHash-1-3 with 128 bits under a key of the snapshot's own, so that nobody can
//! prepare identifiers that collide and two snapshots cannot be joined on it. All 128 bits are
//! compared: somebody who was never seen is never taken for somebody else.
//!
//! The first bits of a hash name its home, and a hash stands at its home or in the unbroken row of
//! slots behind it, so that finding it, or that it is not there, is one read in most cases.

use siphasher::sip128::SipHasher13;

/// The hash of an identifier as a number: the bytes of SipHash's reference output, the first
/// highest, so that hashes are ordered as their bytes are.
pub(crate) type LookupHash = u128;

/// How long a slot is: a hash and a number.
pub(crate) const SLOT_BYTES: usize = 20;

/// A slot where nobody stands.
pub(crate) const EMPTY_SLOT: [u8; SLOT_BYTES] = {
    let mut slot = [0xff; SLOT_BYTES];
    let (_, number) = slot.split_at_mut(SLOT_BYTES - 4);
    number.copy_from_slice(&EMPTY.to_le_bytes());
    slot
};

/// The number of an empty slot.
pub(crate) const EMPTY: u32 = 0;
/// The number of an account of somebody who was erased.
pub(crate) const SUPPRESSED: u32 = 1;
/// The number of an account whose person's state is the first one.
pub(crate) const FIRST_STATE: u32 = 2;

#[inline]
pub(crate) fn lookup_hash(key: &[u8; 16], id: &str) -> LookupHash {
    let hash = SipHasher13::new_with_key(key).hash(id.as_bytes());
    // The reference output is both halves with their lowest bytes first.
    u128::from(hash.h1.swap_bytes()) << 64 | u128::from(hash.h2.swap_bytes())
}

/// How many homes there are for so many accounts: of twenty homes seventeen are taken.
pub(crate) fn homes_for(accounts: u64) -> u64 {
    (accounts.saturating_mul(20).div_ceil(17)).max(1)
}

/// The home of a hash among so many: its first 64 bits as a fraction of the way.
#[inline]
pub(crate) fn home(hash: LookupHash, homes: u64) -> u64 {
    (((hash >> 64) * u128::from(homes)) >> 64) as u64
}

/// A hash and the number behind it, as a slot holds them.
#[inline]
pub(crate) fn slot_parts(slot: &[u8; SLOT_BYTES]) -> (LookupHash, u32) {
    let [hash @ .., a, b, c, d] = *slot;
    (u128::from_be_bytes(hash), u32::from_le_bytes([a, b, c, d]))
}

/// What a row of slots says of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Probe {
    /// It stands so many slots behind the first, with this number.
    Found(u32, u32),
    /// It is not in the table.
    Absent,
    /// The row ends without an answer.
    Further,
}

/// Looks for a hash in a row of slots that starts at its home.
#[inline]
pub(crate) fn probe(row: &[[u8; SLOT_BYTES]], wanted: LookupHash) -> Probe {
    for (place, slot) in (0_u32..).zip(row) {
        let (hash, number) = slot_parts(slot);
        // An empty slot holds the highest of all hashes, so that one comparison ends the search.
        if hash >= wanted {
            let found = hash == wanted && number != EMPTY;
            return if found { Probe::Found(place, number) } else { Probe::Absent };
        }
    }
    Probe::Further
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_siphash_1_3_with_128_bits() {
        // From an implementation that gives the published values of SipHash-2-4 with 128 bits.
        let key: [u8; 16] = std::array::from_fn(|place| u8::try_from(place).unwrap());
        let hex = |id: &str| format!("{:032x}", lookup_hash(&key, id));
        assert_eq!(hex(""), "e77ebcb22788a5befd62db6add303001");
        let long: String = (0..63).map(char::from).collect();
        assert_eq!(hex(&long), "4c5800e34efe426f079f6b0aa75260ad");
    }

    #[test]
    fn homes_keep_the_order_of_hashes_and_lie_within() {
        for homes in [1, 2, 24, 23_529_412] {
            assert_eq!(home(0, homes), 0);
            assert_eq!(home(u128::MAX, homes), homes - 1);
            let hashes = (0..1000_u128).map(|part| part * (u128::MAX / 1000));
            let found: Vec<u64> = hashes.map(|hash| home(hash, homes)).collect();
            assert!(found.is_sorted());
        }
        assert_eq!((homes_for(0), homes_for(17), homes_for(18)), (1, 20, 22));
    }

    #[test]
    fn all_bits_of_a_hash_are_compared() {
        let slot = |hash: u128, number: u32| {
            let bytes = [hash.to_be_bytes().as_slice(), &number.to_le_bytes()].concat();
            <[u8; SLOT_BYTES]>::try_from(bytes).unwrap()
        };
        let row = [slot(40, 7), slot(u128::MAX - 1, SUPPRESSED), EMPTY_SLOT];
        assert_eq!(probe(&row, 40), Probe::Found(0, 7));
        assert_eq!(probe(&row, u128::MAX - 1), Probe::Found(1, SUPPRESSED));
        for bit in 0..128 {
            assert_eq!(probe(&row, 40 ^ 1 << bit), Probe::Absent, "bit {bit}");
        }
        // Nobody stands in an empty slot, whatever they hash to.
        assert_eq!(probe(&row, u128::MAX), Probe::Absent);
        assert_eq!(probe(&row[..1], 41), Probe::Further);
    }
}
