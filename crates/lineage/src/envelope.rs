//! The Dead Simple Signing Envelope, version 1 (DSSE): a payload, its type, and signatures over
//! both.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use untrain_policy::Digest;
use untrain_tlog::{SigningKey, VerifierKey, base64};

use crate::{Error, canonical};

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

/// What a key is called in an envelope: its name and its identifier.
#[must_use]
pub fn keyid(key: &VerifierKey) -> String {
    format!("{}+{}", key.name(), HEXLOWER.encode(&key.id()))
}

impl Envelope {
    /// An envelope with one signature.
    #[must_use]
    pub fn sign(payload_type: &str, payload: &[u8], key: &SigningKey) -> Self {
        let signed = pre_authentication_encoding(payload_type, payload);
        Self {
            payload_type: payload_type.to_owned(),
            payload: base64::encode(payload),
            signatures: vec![Signature {
                keyid: keyid(&key.verifier_key()),
                sig: base64::encode(&key.sign_bytes(&signed)),
            }],
        }
    }

    /// The payload's bytes, whoever signed them.
    ///
    /// # Errors
    /// When it is not standard base64 in its one spelling.
    pub fn payload(&self) -> Result<Vec<u8>, Error> {
        decode("payload", &self.payload)
    }

    /// BLAKE3 of the payload: what the event in the ledger calls the statement.
    ///
    /// # Errors
    /// As [`Envelope::payload`].
    pub fn statement_digest(&self) -> Result<Digest, Error> {
        Ok(canonical::digest(&self.payload()?))
    }

    /// The payload's bytes, once every signature holds, is by a trusted key, and stands there once.
    /// An envelope that carries a signature that nobody can check is refused, because no byte of a
    /// certificate may be without somebody who vouches for it.
    ///
    /// # Errors
    /// [`Error::UntrustedKey`] when a signature is by a key that is not in `trusted`,
    /// [`Error::Signature`] when one does not hold or there is none.
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<Vec<u8>, Error> {
        let payload = self.payload()?;
        let signed = pre_authentication_encoding(&self.payload_type, &payload);
        let mut seen = BTreeSet::new();
        for signature in &self.signatures {
            let key = trusted
                .iter()
                .find(|key| keyid(key) == signature.keyid)
                .ok_or_else(|| Error::UntrustedKey(signature.keyid.clone()))?;
            if !seen.insert(&signature.keyid) {
                return Err(Error::Signature(format!("`{}` signed twice", signature.keyid)));
            }
            key.verify_bytes(&signed, &decode("signatures.sig", &signature.sig)?)
                .map_err(|error| Error::Signature(error.to_string()))?;
        }
        if seen.is_empty() {
            return Err(Error::Signature("nobody signed it".to_owned()));
        }
        Ok(payload)
    }
}

fn decode(field: &str, text: &str) -> Result<Vec<u8>, Error> {
    base64::decode(text).map_err(|error| Error::field(WHAT, field, error.to_string()))
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

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed("harbour.example", &[seed; 32]).unwrap()
    }

    #[test]
    fn a_signature_covers_the_payload_and_its_type() {
        let trusted = [key(1).verifier_key()];
        let envelope = Envelope::sign("text/plain", b"hello", &key(1));
        assert_eq!(envelope.verify(&trusted).unwrap(), b"hello");

        let other = Envelope { payload: base64::encode(b"hullo"), ..envelope.clone() };
        assert!(matches!(other.verify(&trusted), Err(Error::Signature(_))));
        let other = Envelope { payload_type: "text/html".to_owned(), ..envelope.clone() };
        assert!(matches!(other.verify(&trusted), Err(Error::Signature(_))));
        assert!(matches!(envelope.verify(&[]), Err(Error::UntrustedKey(_))));
        let none = Envelope { signatures: Vec::new(), ..envelope };
        assert!(matches!(none.verify(&trusted), Err(Error::Signature(_))));
    }

    #[test]
    fn a_signature_that_nobody_can_check_is_refused() {
        let mut envelope = Envelope::sign("text/plain", b"hello", &key(1));
        envelope.signatures.extend(Envelope::sign("text/plain", b"hello", &key(2)).signatures);
        let error = envelope.verify(&[key(1).verifier_key()]).unwrap_err();
        assert!(matches!(error, Error::UntrustedKey(_)), "{error}");
        envelope.verify(&[key(1).verifier_key(), key(2).verifier_key()]).unwrap();
        envelope.signatures.swap_remove(1);
        envelope.signatures.push(envelope.signatures[0].clone());
        let error = envelope.verify(&[key(1).verifier_key()]).unwrap_err();
        assert!(error.to_string().ends_with("signed twice"), "{error}");
    }
}
