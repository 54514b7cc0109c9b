//! ML-DSA-44 keys that cosign (FIPS 204; C2SP tlog-cosignature): for cosignatures that have to hold
//! when quantum computers forge Ed25519 ones.
//!
//! What is signed is not a note's text but a structure of its own, which names the cosigner and
//! could also be of a part of a tree. Here it is of whole trees alone, and of a time that is said.

use std::fmt;
use std::str::FromStr;

use ml_dsa::{MlDsa44, Seed, Signature, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use super::text::{Parts, to_secret_text, to_text};
use super::{is_key_name, key_id};
use crate::checkpoint::Checkpoint;
use crate::error::{BadSignature, CheckpointError, KeyError};

/// The type of an ML-DSA-44 key that cosigns checkpoints.
pub const TYPE: u8 = 6;

/// How many bytes a public key has.
const PUBLIC_BYTES: usize = 1312;

/// The longest name of a cosigner and of a log, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// FIPS 204 allows a context, and C2SP leaves it empty.
const CONTEXT: &[u8] = b"";

/// A public key, and the name that it signs under.
#[derive(Clone)]
pub struct PublicKey {
    name: String,
    id: [u8; 4],
    bytes: [u8; PUBLIC_BYTES],
    key: VerifyingKey<MlDsa44>,
}

impl PublicKey {
    fn new(name: &str, key: VerifyingKey<MlDsa44>) -> Result<Self, KeyError> {
        if !is_key_name(name) || name.len() > NAME_BYTES_MAX {
            return Err(KeyError::Name(name.to_owned()));
        }
        let bytes: [u8; PUBLIC_BYTES] = key.encode().into();
        let id = key_id(name, TYPE, &bytes);
        Ok(Self { name: name.to_owned(), id, bytes, key })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    pub const fn public_key(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the key signed that it saw `checkpoint` at `time`.
    pub fn verify(
        &self,
        checkpoint: &Checkpoint,
        time: u64,
        signature: &[u8],
    ) -> Result<(), BadSignature> {
        let holds = message(&self.name, checkpoint, time)
            .zip(Signature::try_from(signature).ok())
            .is_some_and(|(message, signature)| {
                self.key.verify_with_context(&message, CONTEXT, &signature)
            });
        if holds { Ok(()) } else { Err(BadSignature { key: self.name.clone() }) }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.bytes == other.bytes
    }
}

impl Eq for PublicKey {}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_text(&self.name, self.id, TYPE, &self.bytes))
    }
}

impl FromStr for PublicKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let parts = Parts::public(text)?;
        let bytes: &[u8; PUBLIC_BYTES] = parts.key(TYPE)?;
        let parsed = Self::new(parts.name, VerifyingKey::decode(&(*bytes).into()))?;
        parts.check_id(parsed.id)?;
        Ok(parsed)
    }
}

/// A secret key, which is wiped from memory when it is dropped.
pub struct SecretKey {
    public: PublicKey,
    key: SigningKey<MlDsa44>,
}

impl SecretKey {
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let seed = Zeroizing::new(Seed::from(*seed));
        let key = SigningKey::from_seed(&seed);
        let public = PublicKey::new(name, key.expanded_key().verifying_key())?;
        Ok(Self { public, key })
    }

    pub fn name(&self) -> &str {
        &self.public.name
    }

    pub const fn id(&self) -> [u8; 4] {
        self.public.id
    }

    pub fn verifier_key(&self) -> PublicKey {
        self.public.clone()
    }

    /// The raw signature that says that `checkpoint` was seen at `time`.
    pub fn sign(&self, checkpoint: &Checkpoint, time: u64) -> Result<Vec<u8>, CheckpointError> {
        let message = message(self.name(), checkpoint, time).ok_or(CheckpointError::Malformed(
            "a log with a name this long cannot be cosigned so, nor without a time",
        ))?;
        let signature = self.key.expanded_key().sign_deterministic(&message, CONTEXT);
        let signature = signature.map_err(|_| {
            CheckpointError::Malformed(
                "it cannot be cosigned with this key, which is very unlikely",
            )
        })?;
        Ok(signature.encode().to_vec())
    }

    pub fn to_text(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(self.key.to_seed());
        to_secret_text(self.name(), self.id(), TYPE, &seed)
    }
}

impl FromStr for SecretKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let parts = Parts::secret(text)?;
        let parsed = Self::from_seed(parts.name, parts.key(TYPE)?)?;
        parts.check_id(parsed.id())?;
        Ok(parsed)
    }
}

/// What is signed. `None` without a time, which would not say when the checkpoint was the latest,
/// and when a name does not fit.
fn message(cosigner: &str, checkpoint: &Checkpoint, time: u64) -> Option<Vec<u8>> {
    let named = |name: &str| {
        let length = u8::try_from(name.len()).ok()?;
        Some([&[length], name.as_bytes()].concat())
    };
    let (start, end) = (0_u64.to_be_bytes(), checkpoint.size.to_be_bytes());
    let (cosigner, origin) = (named(cosigner)?, named(&checkpoint.origin)?);
    let said = (time > 0).then_some(time.to_be_bytes())?;
    let root = &checkpoint.root.0;
    Some([b"subtree/v1\n\0", &cosigner[..], &said, &origin, &start, &end, root].concat())
}
