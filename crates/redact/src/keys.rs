//! The keys of the operators that need one. Whoever holds the key of pseudonyms can tell which
//! value stands behind which pseudonym, by trying, and turn numbers of the same form back; whoever
//! holds the key of encryption reads the sealed values. When a key is destroyed, nobody can. So the
//! two are apart: one may go while the other stays. A key is 32 random bytes; from each, one key
//! for each use is derived (BLAKE3, mode `derive_key`), so that no two uses share one.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A secret of 32 bytes. It is overwritten when it is dropped and never shown.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A key of random bytes, which the caller has from the operating system or a vault. What was
    /// handed in is overwritten.
    #[must_use]
    pub fn new(bytes: &mut [u8; 32]) -> Self {
        let key = Self(Zeroizing::new(*bytes));
        bytes.zeroize();
        key
    }

    /// A number by which two keys are told apart; it says nothing of the key.
    pub(crate) fn number(&self, usage: &str) -> String {
        data_encoding::HEXLOWER.encode(self.derive::<8>(usage).as_slice())
    }

    /// A key of as many bytes as are asked for, for one use.
    pub(crate) fn derive<const N: usize>(&self, usage: &str) -> Zeroizing<[u8; N]> {
        let mut hasher = blake3::Hasher::new_derive_key(usage);
        hasher.update(self.0.as_slice());
        let mut derived = Zeroizing::new([0; N]);
        let mut output = hasher.finalize_xof();
        output.fill(derived.as_mut_slice());
        hasher.zeroize();
        output.zeroize();
        derived
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The keys that a plan may need; none by default.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// For pseudonyms, numbers of the same form and surrogates, which are one over all data sets
    /// under one key.
    pub pseudonyms: Option<Key>,
    /// For sealed values, which [`Opener`](crate::Opener) opens with it again.
    pub encryption: Option<Key>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_not_shown_and_what_it_came_from_is_overwritten() {
        let mut bytes = [7; 32];
        let key = Key::new(&mut bytes);
        assert_eq!(bytes, [0; 32]);
        let keys = Keys { pseudonyms: Some(key), encryption: None };
        assert_eq!(format!("{keys:?}"), "Keys { pseudonyms: Some(Key(…)), encryption: None }");
    }

    #[test]
    fn every_use_has_a_key_of_its_own() {
        let key = Key::new(&mut [7; 32]);
        assert_ne!(*key.derive::<32>("one"), *key.derive::<32>("other"));
        assert_eq!(*key.derive::<32>("one"), *key.derive::<32>("one"));
    }
}
