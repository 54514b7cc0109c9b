//! Keys that cosign, of whichever kind: they know what it is of a checkpoint that they sign.

use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

#[cfg(feature = "pq")]
use super::ml_dsa44;
use super::text::Parts;
use super::{PublicKey, SecretKey, TYPE_COSIGNATURE};
use crate::checkpoint::Checkpoint;
use crate::error::{BadSignature, CheckpointError, KeyError};

/// A key that a cosigner signs with, such as a witness, for everybody.
#[derive(Clone, PartialEq, Eq)]
pub struct CosignerKey(Public);

#[derive(Clone, PartialEq, Eq)]
enum Public {
    Ed25519(Box<PublicKey<TYPE_COSIGNATURE>>),
    #[cfg(feature = "pq")]
    MlDsa44(Box<ml_dsa44::PublicKey>),
}

/// The secret key of a cosigner. It can be written down only by [`CosigningKey::to_text`].
pub struct CosigningKey(Secret);

enum Secret {
    Ed25519(Box<SecretKey<TYPE_COSIGNATURE>>),
    #[cfg(feature = "pq")]
    MlDsa44(Box<ml_dsa44::SecretKey>),
}

/// What an Ed25519 cosigner signs: the checkpoint's text, below two lines.
fn message(checkpoint: &Checkpoint, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{}", checkpoint.to_text()).into_bytes()
}

impl CosignerKey {
    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.0 {
            Public::Ed25519(key) => key.name(),
            #[cfg(feature = "pq")]
            Public::MlDsa44(key) => key.name(),
        }
    }

    /// The identifier that stands before its signatures in a note.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        match &self.0 {
            Public::Ed25519(key) => key.id(),
            #[cfg(feature = "pq")]
            Public::MlDsa44(key) => key.id(),
        }
    }

    /// The public key, of as many bytes as its kind has.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        match &self.0 {
            Public::Ed25519(key) => key.public_key(),
            #[cfg(feature = "pq")]
            Public::MlDsa44(key) => key.public_key(),
        }
    }

    /// Whether the key signed that it saw `checkpoint` at `time`.
    pub(crate) fn verify(
        &self,
        checkpoint: &Checkpoint,
        time: u64,
        signature: &[u8],
    ) -> Result<(), BadSignature> {
        match &self.0 {
            Public::Ed25519(key) => key.verify_bytes(&message(checkpoint, time), signature),
            #[cfg(feature = "pq")]
            Public::MlDsa44(key) => key.verify(checkpoint, time, signature),
        }
    }
}

impl fmt::Display for CosignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Public::Ed25519(key) => key.fmt(f),
            #[cfg(feature = "pq")]
            Public::MlDsa44(key) => key.fmt(f),
        }
    }
}

impl fmt::Debug for CosignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for CosignerKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        match Parts::public(text)?.kind {
            #[cfg(feature = "pq")]
            ml_dsa44::TYPE => Ok(Self(Public::MlDsa44(Box::new(text.parse()?)))),
            _ => Ok(Self(Public::Ed25519(Box::new(text.parse()?)))),
        }
    }
}

impl CosigningKey {
    /// The Ed25519 key that follows from 32 random bytes.
    ///
    /// # Errors
    /// [`KeyError::Name`] when `name` cannot name a key.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Ok(Self(Secret::Ed25519(Box::new(SecretKey::from_seed(name, seed)?))))
    }

    /// The ML-DSA-44 key that follows from 32 random bytes.
    ///
    /// # Errors
    /// [`KeyError::Name`] when `name` cannot name a key, or has more than 255 bytes.
    #[cfg(feature = "pq")]
    pub fn ml_dsa44_from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        Ok(Self(Secret::MlDsa44(Box::new(ml_dsa44::SecretKey::from_seed(name, seed)?))))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.0 {
            Secret::Ed25519(key) => key.name(),
            #[cfg(feature = "pq")]
            Secret::MlDsa44(key) => key.name(),
        }
    }

    /// The identifier that stands before its signatures in a note.
    #[must_use]
    pub const fn id(&self) -> [u8; 4] {
        match &self.0 {
            Secret::Ed25519(key) => key.id(),
            #[cfg(feature = "pq")]
            Secret::MlDsa44(key) => key.id(),
        }
    }

    /// The public key, for everybody.
    #[must_use]
    pub fn verifier_key(&self) -> CosignerKey {
        CosignerKey(match &self.0 {
            Secret::Ed25519(key) => Public::Ed25519(Box::new(key.verifier_key())),
            #[cfg(feature = "pq")]
            Secret::MlDsa44(key) => Public::MlDsa44(Box::new(key.verifier_key())),
        })
    }

    /// The raw signature that says that `checkpoint` was seen at `time`.
    pub(crate) fn sign(
        &self,
        checkpoint: &Checkpoint,
        time: u64,
    ) -> Result<Vec<u8>, CheckpointError> {
        match &self.0 {
            Secret::Ed25519(key) => Ok(key.sign_bytes(&message(checkpoint, time)).to_vec()),
            #[cfg(feature = "pq")]
            Secret::MlDsa44(key) => key.sign(checkpoint, time),
        }
    }

    /// The text for the key file. Whoever reads it can sign in the key's name.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        match &self.0 {
            Secret::Ed25519(key) => key.to_text(),
            #[cfg(feature = "pq")]
            Secret::MlDsa44(key) => key.to_text(),
        }
    }
}

impl FromStr for CosigningKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        match Parts::secret(text)?.kind {
            #[cfg(feature = "pq")]
            ml_dsa44::TYPE => Ok(Self(Secret::MlDsa44(Box::new(text.parse()?)))),
            _ => Ok(Self(Secret::Ed25519(Box::new(text.parse()?)))),
        }
    }
}
