//! The Dead Simple Signing Envelope, version 1 (DSSE): a payload, its type, and signatures over
//! both.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::Error;

const WHAT: &str = "envelope";

/// A signed payload, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// How to read the payload.
    #[serde(rename = "payloadType")]
    pub payload_type: String,
    /// The payload in standard base64.
    pub payload: String,
    /// The signatures.
    pub signatures: Vec<Signature>,
}

/// One signature over the payload and its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Which key, as a hint: its name and hash, `harbour.example+1a2b3c4d`.
    pub keyid: String,
    /// 64 bytes of Ed25519 in standard base64.
    pub sig: String,
}

/// The bytes that are signed: type and payload, each with its length, so that neither can borrow
/// bytes from the other.
#[must_use]
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

impl Envelope {
    /// The payload's bytes.
    ///
    /// # Errors
    /// When it is not standard base64 in its one spelling.
    pub fn payload(&self) -> Result<Vec<u8>, Error> {
        STANDARD
            .decode(&self.payload)
            .map_err(|error| Error::field(WHAT, "payload", error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the DSSE protocol, version 1.0.0.
    #[test]
    fn the_published_example_encodes_as_published() {
        assert_eq!(
            pre_authentication_encoding("http://example.com/HelloWorld", b"hello world"),
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }
}
