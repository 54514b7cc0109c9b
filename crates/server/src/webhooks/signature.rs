//! The signature of a delivery: HMAC-SHA256 over `id.timestamp.body` (Standard Webhooks, "Signature
//! scheme").

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::ServerError;

/// What stands before a secret.
const PREFIX: &str = "whsec_";

/// How many random bytes a secret has; the specification asks for 24 to 64.
const BYTES: usize = 32;

/// A new secret.
///
/// # Errors
/// [`ServerError::Randomness`].
pub fn new_secret() -> Result<String, ServerError> {
    let mut drawn = Zeroizing::new([0; BYTES]);
    getrandom::fill(drawn.as_mut()).map_err(ServerError::Randomness)?;
    Ok(format!("{PREFIX}{}", BASE64.encode(drawn.as_ref())))
}

/// The header `webhook-signature` of a delivery; none when the secret is none.
#[must_use]
pub fn sign(secret: &str, id: &str, timestamp: i64, body: &str) -> Option<String> {
    let key = BASE64.decode(secret.strip_prefix(PREFIX)?.as_bytes()).ok().map(Zeroizing::new)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body.as_bytes());
    Some(format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's libraries, computed again with Python's `hmac`.
    #[test]
    fn signs_as_the_specification_does() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = sign(secret, id, 1_614_265_330, "{\"test\": 2432232314}");
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(signed.as_deref(), Some(expected));
        assert_eq!(sign("MfKQ9r8GKYqr", id, 0, ""), None);
        assert!(sign(&new_secret().unwrap(), id, 0, "").is_some());
    }
}
