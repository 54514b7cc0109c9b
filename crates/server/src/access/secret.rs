//! Secrets that the service makes: drawn from the system, told once, kept as hashes.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::ServerError;

/// Random bytes of the system.
///
/// # Errors
/// [`ServerError::Randomness`] when it gives none.
pub fn draw<const BYTES: usize>() -> Result<[u8; BYTES], ServerError> {
    let mut drawn = [0; BYTES];
    getrandom::fill(&mut drawn).map_err(ServerError::Randomness)?;
    Ok(drawn)
}

/// A secret of 256 bits, as it stands in cookies and addresses.
///
/// # Errors
/// [`ServerError::Randomness`].
pub fn draw_text() -> Result<String, ServerError> {
    Ok(BASE64URL_NOPAD.encode(&draw::<32>()?))
}

/// What is kept of a secret. It has enough bits that nobody finds it from this.
#[must_use]
pub fn hash(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}

/// Whether two texts are the same, in a time that does not tell where they part.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// How the log names somebody: enough to see that it is the same one again, and not who.
#[must_use]
pub fn pseudonym(who: &str) -> String {
    hash(who).chars().take(16).collect()
}
