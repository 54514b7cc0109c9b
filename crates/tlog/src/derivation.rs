//! BLAKE3's key derivation, which makes labels, values and the nodes of maps
//! (`spec/state-map.md`).
//!
//! Each use has a context of its own, so that nothing made for one is ever taken for another.

use std::sync::OnceLock;

use blake3::Hasher;
use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};

/// One use of the derivation. Its context is hashed once, after which up to 64 bytes take a single
/// compression.
#[derive(Debug)]
pub struct Derivation {
    context: &'static str,
    key: OnceLock<ContextKey>,
}

impl Derivation {
    /// The use that `context` names, which no other may have.
    #[must_use]
    pub const fn new(context: &'static str) -> Self {
        Self { context, key: OnceLock::new() }
    }

    /// What follows from `parts`, one behind the other.
    #[must_use]
    pub fn of(&self, parts: &[&[u8]]) -> [u8; 32] {
        let key = self.key.get_or_init(|| hash_derive_key_context(self.context));
        let mut hasher = Hasher::new_from_context_key(key);
        for part in parts {
            hasher.update(part);
        }
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_derived_from_as_one() {
        const CONTEXT: &str = "untrain 2026 test of derivations v1";
        static DERIVATION: Derivation = Derivation::new(CONTEXT);
        for _ in 0..2 {
            let derived = DERIVATION.of(&[b"left", &[], b"right"]);
            assert_eq!(derived, blake3::derive_key(CONTEXT, b"leftright"));
        }
    }
}
