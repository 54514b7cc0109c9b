//! Sealing: what an event says, and the opening of its commitment, under a key per subject.
//!
//! Each subject has 32 random bytes of their own, wrapped by the vault key. Whoever destroys that
//! one row makes everything that was sealed under it unreadable, in backups too, and every proof
//! over the log still checks. The ledger's own events, which are about nobody, are sealed under a
//! key derived from the vault key. Subjects stand in the database as keyed hashes, never as names.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use untrain_policy::{Position, SubjectId};
use untrain_tlog::label::LabelKey;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::LedgerError;
use crate::keys::VaultKey;

/// A subject as the database knows them: a keyed hash of the identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectRef(pub [u8; 16]);

/// The key that one subject's events are sealed under.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

/// An event as it was sealed, with what opens its commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The 32 random bytes that the commitment was made with.
    pub opening: [u8; 32],
    /// The event's JSON, byte for byte as it was first written.
    pub event: Vec<u8>,
}

const NONCE_BYTES: usize = 24;
const OPENING_BYTES: usize = 32;
const LENGTH_BYTES: usize = 4;

/// What is sealed is filled up to a multiple of this, so that the length of a row does not tell a
/// yes from a no.
const FILL_BYTES: usize = 256;

/// The keys derived from the vault key.
#[derive(ZeroizeOnDrop)]
pub struct Vault {
    wrapping: [u8; 32],
    reference: [u8; 32],
    lookup: [u8; 16],
    request: [u8; 32],
    own: SealingKey,
}

impl Vault {
    /// Derives what is needed from the vault key.
    #[must_use]
    pub fn new(key: &VaultKey) -> Self {
        let derive = |label: &str| keyed_hash(key.bytes(), label.as_bytes());
        Self {
            wrapping: derive("untrain/vault/wrapping/v1"),
            reference: derive("untrain/vault/reference/v1"),
            lookup: first_half(&derive("untrain/vault/lookup/v2")),
            request: derive("untrain/vault/request/v1"),
            own: SealingKey(derive("untrain/vault/own/v1")),
        }
    }

    /// The subject's reference in the database.
    #[must_use]
    pub fn reference(&self, subject: &SubjectId) -> SubjectRef {
        SubjectRef(first_half(&keyed_hash(&self.reference, subject.as_str().as_bytes())))
    }

    /// The key that snapshots hash their accounts with. It is the same in all of them, because what
    /// is left of somebody who was erased is their hash under it.
    #[must_use]
    pub const fn lookup_key(&self) -> &[u8; 16] {
        &self.lookup
    }

    /// What a caller's key for a request, or the request itself, is remembered by.
    #[must_use]
    pub fn request_hash(&self, part: &str, bytes: &[u8]) -> [u8; 32] {
        keyed_hash(&self.request, &[part.as_bytes(), &[0], bytes].concat())
    }

    /// The key of the ledger's own events.
    #[must_use]
    pub const fn own(&self) -> &SealingKey {
        &self.own
    }

    /// Wraps a subject's key for storage.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn wrap(&self, subject: SubjectRef, key: &SealingKey) -> Result<Vec<u8>, LedgerError> {
        seal(&self.wrapping, &subject.0, &key.0)
    }

    /// The key that was wrapped for `subject`, or nothing when the bytes are not what was stored.
    #[must_use]
    pub fn unwrap(&self, subject: SubjectRef, wrapped: &[u8]) -> Option<SealingKey> {
        let plain = Zeroizing::new(open(&self.wrapping, &subject.0, wrapped)?);
        plain.as_slice().try_into().ok().map(SealingKey)
    }
}

impl SealingKey {
    /// A new random key.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate() -> Result<Self, LedgerError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(LedgerError::Randomness)?;
        Ok(Self(bytes))
    }

    /// Seals an event and its opening for the entry at `position`: moved to another entry, or to
    /// one of another kind, the bytes do not open.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn seal(
        &self,
        position: Position,
        kind: u8,
        opened: &Opened,
    ) -> Result<Vec<u8>, LedgerError> {
        let said = OPENING_BYTES + LENGTH_BYTES + opened.event.len();
        let mut plain = Vec::with_capacity(said.next_multiple_of(FILL_BYTES));
        let length = u32::try_from(opened.event.len()).unwrap_or(u32::MAX);
        plain.extend_from_slice(&opened.opening);
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(&opened.event);
        plain.resize(said.next_multiple_of(FILL_BYTES), 0);
        seal(&self.0, &place(position, kind), &plain)
    }

    /// Opens what was sealed for `position`, or nothing when a byte of it is not what was stored.
    #[must_use]
    pub fn open(&self, position: Position, kind: u8, sealed: &[u8]) -> Option<Opened> {
        let plain = open(&self.0, &place(position, kind), sealed)?;
        let (opening, rest) = plain.split_first_chunk::<OPENING_BYTES>()?;
        let (length, rest) = rest.split_first_chunk::<LENGTH_BYTES>()?;
        let event = rest.get(..u32::from_be_bytes(*length) as usize)?;
        Some(Opened { opening: *opening, event: event.to_vec() })
    }

    /// The subject's key to labels in the state map and in the maps of datasets; it dies with this
    /// one.
    #[must_use]
    pub fn label_key(&self) -> LabelKey {
        LabelKey::from_lineage_key(&self.lineage_key())
    }

    /// The subject's key in lineage indexes; it dies with this one.
    #[must_use]
    pub fn lineage_key(&self) -> [u8; 16] {
        first_half(&keyed_hash(&self.0, b"untrain/lineage/v1"))
    }
}

fn place(position: Position, kind: u8) -> Vec<u8> {
    [b"untrain/vault/v1".as_slice(), &position.0.to_be_bytes(), &[kind]].concat()
}

fn seal(key: &[u8; 32], place: &[u8], plain: &[u8]) -> Result<Vec<u8>, LedgerError> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(LedgerError::Randomness)?;
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: place })
        // The cipher refuses only messages of 256 GiB and more.
        .map_err(|_| LedgerError::TooMany {
            what: "bytes to seal",
            found: plain.len(),
            limit: crate::limits::EVENT_BYTES_MAX,
        })?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(key: &[u8; 32], place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: place })
        .ok()
}

fn keyed_hash(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    // A key of any length is right for HMAC; 32 bytes are one block of zeros short.
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&hmac_block(key).into());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// The key filled with zeros to SHA-256's block, as HMAC itself does.
fn hmac_block(key: &[u8; 32]) -> [u8; 64] {
    std::array::from_fn(|at| key.get(at).copied().unwrap_or(0))
}

fn first_half(hash: &[u8; 32]) -> [u8; 16] {
    std::array::from_fn(|at| hash.get(at).copied().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use data_encoding::HEXLOWER;

    use super::*;

    fn vault(byte: u8) -> Vault {
        Vault::new(&VaultKey::from_bytes([byte; 32]))
    }

    fn said(text: &str) -> Opened {
        Opened { opening: [7; 32], event: text.as_bytes().to_vec() }
    }

    #[test]
    fn what_is_sealed_opens_at_its_own_place_only() {
        let key = SealingKey::generate().unwrap();
        let sealed = key.seal(Position(4), 6, &said("{}")).unwrap();
        assert_eq!(key.open(Position(4), 6, &sealed), Some(said("{}")));
        assert_eq!(key.open(Position(5), 6, &sealed), None);
        assert_eq!(key.open(Position(4), 7, &sealed), None);
        assert_eq!(SealingKey::generate().unwrap().open(Position(4), 6, &sealed), None);
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let key = SealingKey::generate().unwrap();
        let sealed = key.seal(Position(0), 6, &said("no")).unwrap();
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert_eq!(key.open(Position(0), 6, &other), None, "byte {at}");
        }
    }

    #[test]
    fn the_length_does_not_tell_the_answer() {
        let key = SealingKey::generate().unwrap();
        let yes = key.seal(Position(0), 6, &said(r#"{"choice":"allow"}"#)).unwrap();
        let none = key.seal(Position(0), 6, &said(r#"{"choice":"undefined"}"#)).unwrap();
        assert_eq!(yes.len(), none.len());
    }

    #[test]
    fn a_subject_key_unwraps_under_its_vault_and_reference_only() {
        let (ours, other) = (vault(1), vault(2));
        let ada = ours.reference(&SubjectId::new("ada").unwrap());
        let bob = ours.reference(&SubjectId::new("bob").unwrap());
        let key = SealingKey::generate().unwrap();
        let wrapped = ours.wrap(ada, &key).unwrap();
        assert_eq!(ours.unwrap(ada, &wrapped).unwrap().lineage_key(), key.lineage_key());
        assert!(ours.unwrap(bob, &wrapped).is_none());
        assert!(other.unwrap(ada, &wrapped).is_none());
        assert_ne!(ada, other.reference(&SubjectId::new("ada").unwrap()));
    }

    /// What earlier versions stored must open for ever.
    #[test]
    fn what_was_stored_before_still_opens() {
        let vault = vault(1);
        let ada = vault.reference(&SubjectId::new("ada").unwrap());
        expect!["4719bdd677251f456d86bbb8ae17c307"].assert_eq(&HEXLOWER.encode(&ada.0));
        expect!["6dfd10befaf879518a6a0f0495653b8e"].assert_eq(&HEXLOWER.encode(vault.lookup_key()));
        expect!["f832b34b74d91d53672f1c12e3de59ac"]
            .assert_eq(&HEXLOWER.encode(&SealingKey([2; 32]).lineage_key()));
        let wrapped = HEXLOWER.decode(WRAPPED.as_bytes()).unwrap();
        assert_eq!(vault.unwrap(ada, &wrapped).unwrap().0, [2; 32]);
        let sealed = HEXLOWER.decode(SEALED.as_bytes()).unwrap();
        assert_eq!(vault.own().open(Position(3), 6, &sealed), Some(said("no")));
    }

    const WRAPPED: &str = "\
        d0b76f2d7aef28feba8976943d9ad4681dc2e50f2490e0387e87492e27f08ed0851664406b21c2dfd7a07081\
        93992f0e10953600884f40c4bfea17577fa73420288c21bd6951c150";
    const SEALED: &str = "\
        5d9796ee7827a21578dcd04db64f35153499552b2a1046bc546c2f794716a4f908fd754ec82d324c2422608f\
        0bc7496db6d01ad836008f8c3ddf9fff0bda67542ab77eaddc147d90dda8c9fd3c04ece608369c3adae7476e\
        cdf77b0cf3f303fc336409ad85f164ba2ed67a853f803d3c1ed8d02f783e5612228b258616065e4317abd5f7\
        577897a5dbad4c2c95b0c66dba3f65e8012e3b7ea37d230c2a1289b01e880302ddf2983fba11c0e787a4129f\
        5cf91eadd76a5c5d6efa4de2aeca48e4aec4bd3dbe75388a92002021b941ff7ea0a962469c01ea61d17674e2\
        7b7cbc5bfe333a58c01b55b2bd7939e5768ac799d5c65746624f8c41d57bf21a307c733b630109412ffada47\
        c248d00937025e7773cf41d3fbbba0fff2c516e1c0b639977d80703d5280636d";

    #[test]
    fn a_keyed_hash_is_rfc_2104() {
        // RFC 4231, test case 2, with its key filled to 32 bytes by zeros as HMAC itself does.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            HEXLOWER.encode(&keyed_hash(&key, b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
