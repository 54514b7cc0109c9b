//! How the keys of machines look: `untrain_<name>_<secret><checksum>`.
//!
//! Scanners of leaked secrets know them by the prefix, and a key with a typing error is known as
//! one without a look into the store.

use sha2::{Digest, Sha256};

use super::secret;
use crate::error::ServerError;

/// What every key begins with.
pub const PREFIX: &str = "untrain_";

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How many digits 32 bytes take.
const SECRET_DIGITS: usize = 43;
/// How many digits 4 bytes take.
const CHECKSUM_DIGITS: usize = 6;
const ID_DIGITS: usize = 11;

/// A new key: its name and its text.
///
/// # Errors
/// [`ServerError::Randomness`].
pub fn draw() -> Result<(String, String), ServerError> {
    let id = base62(&secret::draw::<8>()?, ID_DIGITS);
    let secret = base62(&secret::draw::<32>()?, SECRET_DIGITS);
    let body = format!("{PREFIX}{id}_{secret}");
    let text = format!("{body}{}", checksum(&body));
    Ok((id, text))
}

/// The name in a key's text; none when it is not written like a key.
#[must_use]
pub fn id_of(text: &str) -> Option<&str> {
    let (body, end) = text.split_at_checked(text.len().checked_sub(CHECKSUM_DIGITS)?)?;
    let (id, secret) = body.strip_prefix(PREFIX)?.split_once('_')?;
    let fits = id.len() == ID_DIGITS && secret.len() == SECRET_DIGITS;
    (fits && checksum(body) == end).then_some(id)
}

fn checksum(body: &str) -> String {
    let digest = Sha256::digest(body.as_bytes());
    let first: Vec<u8> = digest.iter().copied().take(4).collect();
    base62(&first, CHECKSUM_DIGITS)
}

/// A number of many bytes in `digits` digits, the highest first.
fn base62(bytes: &[u8], digits: usize) -> String {
    let mut number = bytes.to_vec();
    let mut text = Vec::with_capacity(digits);
    for _ in 0..digits {
        let mut rest = 0_u32;
        for byte in &mut number {
            let value = (rest << 8) | u32::from(*byte);
            *byte = u8::try_from(value / 62).unwrap_or(0);
            rest = value % 62;
        }
        text.push(DIGITS.get(rest as usize).copied().unwrap_or(b'0'));
    }
    text.iter().rev().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_whole() {
        assert_eq!(base62(&[0], 2), "00");
        assert_eq!(base62(&[61], 2), "0z");
        assert_eq!(base62(&[1, 0], 2), "48");
        // The largest of 32 bytes fits.
        assert_eq!(base62(&[255; 4], CHECKSUM_DIGITS), "4gfFC3");
        let lost = (0..SECRET_DIGITS).fold(vec![255_u8; 32], |mut number, _| {
            let mut rest = 0_u32;
            for byte in &mut number {
                let value = (rest << 8) | u32::from(*byte);
                *byte = u8::try_from(value / 62).unwrap();
                rest = value % 62;
            }
            number
        });
        assert_eq!(lost, vec![0; 32]);
    }

    #[test]
    fn a_key_with_a_typing_error_is_none() {
        let (id, text) = draw().unwrap();
        assert_eq!(id_of(&text), Some(id.as_str()));
        assert_ne!(draw().unwrap().1, text);
        for at in 0..text.len() {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert_eq!(id_of(std::str::from_utf8(&wrong).unwrap()), None, "{at}");
        }
        for wrong in ["", "untrain_", "untrain_ab_cd", "Bearer", "untrain_ü"] {
            assert_eq!(id_of(wrong), None);
        }
    }
}
