//! Ed25519 keys with a name, in the texts of C2SP signed-note: `name+id+key` for everybody,
//! `PRIVATE+KEY+name+id+key` for their holder alone. A log's keys and a cosigner's are of different
//! types, so that neither can be taken for the other.
//!
//! A signing key has no `Debug` and is wiped from memory when it is dropped.
//!
//! ```compile_fail
//! let key = untrain_tlog::SigningKey::from_seed("log.example", &[0; 32]).unwrap();
//! format!("{key:?}");
//! ```

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::{BadSignature, KeyError};

/// How many bytes a raw Ed25519 signature has.
pub const SIGNATURE_BYTES: usize = 64;

const SECRET_PREFIX: &str = "PRIVATE+KEY+";

/// The type of an Ed25519 key that signs notes.
pub const TYPE_ED25519: u8 = 1;
/// The type of an Ed25519 key that cosigns checkpoints (C2SP tlog-cosignature).
pub const TYPE_COSIGNATURE: u8 = 4;

/// A key that a log signs with, for everybody.
pub type VerifierKey = PublicKey<TYPE_ED25519>;
/// A key that a cosigner signs with, such as a witness, for everybody.
pub type CosignerKey = PublicKey<TYPE_COSIGNATURE>;
/// The secret key of a log.
pub type SigningKey = SecretKey<TYPE_ED25519>;
/// The secret key of a cosigner.
pub type CosigningKey = SecretKey<TYPE_COSIGNATURE>;

/// Whether `name` may name a key: not empty, no space of any script, no plus, no control character.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn key_id(name: &str, kind: u8, public: &[u8; 32]) -> [u8; 4] {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind])
        .chain_update(public)
        .finalize();
    let [a, b, c, d, ..] = <[u8; 32]>::from(digest);
    [a, b, c, d]
}

/// The type byte and the key behind it, as they stand in both texts.
fn typed(kind: u8, key: &[u8; 32]) -> Zeroizing<[u8; 33]> {
    let mut bytes = Zeroizing::new([kind; 33]);
    bytes.iter_mut().skip(1).zip(key).for_each(|(byte, key)| *byte = *key);
    bytes
}

/// Reads the type byte and the key behind it. `None` when the text is not the one spelling of 33
/// bytes.
fn untyped(text: &str) -> Option<(u8, Zeroizing<[u8; 32]>)> {
    let bytes = Zeroizing::new(STANDARD.decode(text).ok()?);
    let (kind, key) = bytes.split_first()?;
    let mut known = Zeroizing::new([0; 32]);
    (key.len() == known.len()).then(|| known.copy_from_slice(key))?;
    Some((*kind, known))
}

fn check_id(name: &str, said: &str, id: [u8; 4]) -> Result<(), KeyError> {
    let is = hex::encode(id);
    if is == said {
        return Ok(());
    }
    Err(KeyError::Id { name: name.to_owned(), said: said.to_owned(), is })
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
        let key = STANDARD.encode(*typed(TYPE, self.key.as_bytes()));
        write!(f, "{}+{}+{key}", self.name, hex::encode(self.id))
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
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Form);
        };
        let (kind, public) = untyped(key).ok_or(KeyError::Form)?;
        if kind != TYPE {
            return Err(KeyError::Type { name: name.to_owned(), wanted: TYPE });
        }
        let parsed = Self::from_bytes(name, &public)?;
        check_id(name, id, parsed.id)?;
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
        let key = Zeroizing::new(STANDARD.encode(*typed(TYPE, &seed)));
        let id = hex::encode(self.id);
        Zeroizing::new([SECRET_PREFIX, &self.name, "+", &id, "+", &key].concat())
    }
}

impl<const TYPE: u8> FromStr for SecretKey<TYPE> {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(SECRET_PREFIX).ok_or(KeyError::SecretForm)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::SecretForm);
        };
        let (kind, seed) = untyped(key).ok_or(KeyError::SecretForm)?;
        if kind != TYPE {
            return Err(KeyError::Type { name: name.to_owned(), wanted: TYPE });
        }
        let parsed = Self::from_seed(name, &seed)?;
        check_id(name, id, parsed.id)?;
        Ok(parsed)
    }
}
