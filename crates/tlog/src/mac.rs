//! HMAC-SHA256 (RFC 2104). It is ten lines over the hash that is here already, and spares whoever
//! checks a receipt three more libraries to read; the tests hold it against one of them.

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

/// SHA-256's block, in bytes. A longer key is hashed first.
const BLOCK_BYTES: usize = 64;

/// With what the key is mixed for the hash over the message.
const INNER: u8 = 0x36;
/// With what the key is mixed for the hash over that hash.
const OUTER: u8 = 0x5c;

/// The authentication code of the parts of a message, one behind the other.
pub(crate) fn hmac_sha256(key: &[u8], message: &[&[u8]]) -> [u8; 32] {
    let mut block = [0; BLOCK_BYTES];
    let hashed: [u8; 32];
    let key = if key.len() > BLOCK_BYTES {
        hashed = Sha256::digest(key).into();
        &hashed
    } else {
        key
    };
    block.iter_mut().zip(key).for_each(|(byte, key)| *byte = *key);
    block.iter_mut().for_each(|byte| *byte ^= INNER);
    let inner = Sha256::new().chain_update(block);
    let inner = message.iter().fold(inner, |inner, part| inner.chain_update(part)).finalize();
    block.iter_mut().for_each(|byte| *byte ^= INNER ^ OUTER);
    let code = Sha256::new().chain_update(block).chain_update(inner).finalize().into();
    block.zeroize();
    code
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_agrees_with_the_library(
            key in prop::collection::vec(any::<u8>(), 0..200),
            message in prop::collection::vec(any::<u8>(), 0..200),
            at in 0_usize..200,
        ) {
            let mut library = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            library.update(&message);
            let (one, other) = message.split_at(at.min(message.len()));
            let expected: [u8; 32] = library.finalize().into_bytes().into();
            prop_assert_eq!(hmac_sha256(&key, &[one, other]), expected);
        }
    }
}
