//! The bytes of an encrypted checkpoint: a word for the format, a nonce, and XChaCha20-Poly1305.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::keyring::CheckpointKey;
use crate::{Error, Result};

/// What an encrypted checkpoint begins with; it is authenticated with the rest.
const MAGIC: &[u8; 24] = b"untrain/checkpoint/v1\n\0\0";

/// As a key opens one file only, one nonce would do for all; a random one costs nothing.
const NONCE_BYTES: usize = 24;

pub(super) fn seal(key: &CheckpointKey, state: &[u8]) -> Result<Vec<u8>> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|_| Error::NoRandomness)?;
    seal_with(key, nonce, state)
}

fn seal_with(key: &CheckpointKey, nonce: [u8; NONCE_BYTES], state: &[u8]) -> Result<Vec<u8>> {
    let cipher = XChaCha20Poly1305::new(&key.0.into());
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: state, aad: MAGIC })
        .map_err(|_| Error::Damaged("a checkpoint is too long to be encrypted"))?;
    let mut bytes = Vec::with_capacity(MAGIC.len() + NONCE_BYTES + sealed.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&nonce);
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

pub(super) fn open(key: &CheckpointKey, bytes: &[u8]) -> Result<Vec<u8>> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(Error::Damaged("it is no checkpoint"))?;
    let (nonce, sealed) = rest
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(Error::Damaged("a checkpoint is cut short"))?;
    XChaCha20Poly1305::new(&key.0.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: MAGIC })
        .map_err(|_| Error::Damaged("its key does not open it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_a_vector() {
        let (key, nonce) = (CheckpointKey([3; 32]), [4; NONCE_BYTES]);
        let file = seal_with(&key, nonce, b"weights").unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let now = serde_json::json!({
            "key": hex(&key.0),
            "file": hex(&file),
            "blake3": untrain_lineage::digest(&file),
            "state": hex(b"weights"),
            "refused_key": hex(&[5; 32]),
        });
        assert!(open(&CheckpointKey([5; 32]), &file).is_err());
        let pretty = format!("{}\n", serde_json::to_string_pretty(&now).unwrap());
        expect_test::expect_file!["../../../../spec/vectors/shards-checkpoint.json"]
            .assert_eq(&pretty);
    }

    #[test]
    fn only_its_own_key_opens_a_checkpoint_and_only_as_it_was() {
        let (own, other) = (CheckpointKey::random().unwrap(), CheckpointKey::random().unwrap());
        for state in [&b""[..], b"weights", &[7; 5000]] {
            let bytes = seal(&own, state).unwrap();
            assert_eq!(open(&own, &bytes).unwrap(), state);
            assert!(open(&other, &bytes).is_err());
            for at in [0, 30, bytes.len() - 1] {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                assert!(open(&own, &changed).is_err());
            }
            assert!(open(&own, &bytes[..bytes.len() - 1]).is_err());
        }
        assert!(open(&own, b"untrain").is_err());
    }
}
