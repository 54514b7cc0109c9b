//! Keys with a name, in the texts of C2SP signed-note: `name+id+key` for everybody,
//! `PRIVATE+KEY+name+id+key` for their holder alone. A log's keys and a cosigner's are of different
//! types, so that neither can be taken for the other; a cosigner's may also be an ML-DSA-44 key,
//! with the feature `pq`.
//!
//! A signing key has no `Debug` and is wiped from memory when it is dropped.
//!
//! ```compile_fail
//! let key = untrain_tlog::SigningKey::from_seed("log.example", &[0; 32]).unwrap();
//! format!("{key:?}");
//! ```

mod cosigner;
#[cfg(feature = "pq")]
mod ml_dsa44;
mod text;

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::{BadSignature, KeyError};
use text::{Parts, to_secret_text, to_text};

pub use cosigner::{CosignerKey, CosigningKey};

/// How many bytes a raw Ed25519 signature has.
pub const SIGNATURE_BYTES: usize = 64;

/// The type of an Ed25519 key that signs notes.
pub const TYPE_ED25519: u8 = 1;
/// The type of an Ed25519 key that cosigns checkpoints (C2SP tlog-cosignature).
pub const TYPE_COSIGNATURE: u8 = 4;

/// A key that a log signs with, for everybody.
pub type VerifierKey = PublicKey<TYPE_ED25519>;
/// The secret key of a log.
pub type SigningKey = SecretKey<TYPE_ED25519>;

/// Whether `name` may name a key: not empty, no space of any script, no plus, no control character.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

pub(crate) fn key_id(name: &str, kind: u8, public: &[u8]) -> [u8; 4] {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind])
        .chain_update(public)
        .finalize();
    let [a, b, c, d, ..] = <[u8; 32]>::from(digest);
    [a, b, c, d]
}

/// A public key of one type, and the name that it signs under.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey<const TYPE: u8> {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::VerifyingKey,
}

impl<const TYPE: u8> PublicKey<TYPE> {
    /// A public key under a name.
    ///
    /// # Errors
    /// [`KeyError`] when the name cannot be one or the bytes are no usable public key.
    pub fn from_bytes(name: &str, public: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        let key = ed25519_dalek::VerifyingKey::from_bytes(public)
            .ok()
            // A key of small order verifies signatures that nobody made.
            .filter(|key| !key.is_weak() && key.as_bytes() == public)
            .ok_or_else(|| KeyError::Point(name.to_owned()))?;
        Ok(Self { name: name.to_owned(), id: key_id(name, TYPE, public), key })
    }

    /// The name, for a log its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identifier that stands before its signatures in a note.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The Ed25519 public key.
    #[must_use]
    pub fn public_key(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Checks a raw Ed25519 signature over `message`.
    ///
    /// # Errors
    /// [`BadSignature`] when it is not by this key over these bytes.
    pub fn verify_bytes(&self, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        Signature::from_slice(signature)
            .and_then(|signature| self.key.verify_strict(message, &signature))
            .map_err(|_| BadSignature { key: self.name.clone() })
    }
}

impl<const TYPE: u8> fmt::Display for PublicKey<TYPE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_text(&self.name, self.id, TYPE, self.key.as_bytes()))
    }
}

impl<const TYPE: u8> fmt::Debug for PublicKey<TYPE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const TYPE: u8> FromStr for PublicKey<TYPE> {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let parts = Parts::public(text)?;
        let parsed = Self::from_bytes(parts.name, parts.key(TYPE)?)?;
        parts.check_id(parsed.id)?;
        Ok(parsed)
    }
}

/// A secret key of one type. It can be written down only by [`SecretKey::to_text`].
pub struct SecretKey<const TYPE: u8> {
    name: String,
    id: [u8; 4],
    key: ed25519_dalek::SigningKey,
}

impl<const TYPE: u8> SecretKey<TYPE> {
    /// The key that follows from 32 random bytes.
    ///
    /// # Errors
    /// [`KeyError::Name`] when `name` cannot name a key.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let id = key_id(name, TYPE, key.verifying_key().as_bytes());
        Ok(Self { name: name.to_owned(), id, key })
    }

    /// The name, for a log its origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identifier that stands before its signatures in a note.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The public key, for everybody.
    #[must_use]
    pub fn verifier_key(&self) -> PublicKey<TYPE> {
        PublicKey { name: self.name.clone(), id: self.id, key: self.key.verifying_key() }
    }

    /// The raw Ed25519 signature over `message`. A message that could be the text of a note is
    /// for [`note::sign`](crate::note::sign), so that nobody is led to sign a checkpoint unseen.
    #[must_use]
    pub fn sign_bytes(&self, message: &[u8]) -> [u8; SIGNATURE_BYTES] {
        self.key.sign(message).to_bytes()
    }

    /// The text for the key file. Whoever reads it can sign in the key's name.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(self.key.to_bytes());
        to_secret_text(&self.name, self.id, TYPE, &*seed)
    }
}

impl<const TYPE: u8> FromStr for SecretKey<TYPE> {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let parts = Parts::secret(text)?;
        let parsed = Self::from_seed(parts.name, parts.key(TYPE)?)?;
        parts.check_id(parsed.id)?;
        Ok(parsed)
    }
}
