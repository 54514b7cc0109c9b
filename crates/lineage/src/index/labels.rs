//! What one person's key yields for one dataset: the label of their entries, and the key that their
//! record ids are sealed under.

use std::fmt;

use aes::Aes128;
use aes::cipher::KeyInit as _;
use ctr::cipher::{
    InnerIvInit as _, StreamCipher as _, StreamCipherCoreWrapper, StreamCipherSeek as _,
};
use ctr::{CtrCore, flavors::Ctr32BE as Counter};
use data_encoding::HEXLOWER;
use untrain_policy::DatasetId;

use super::{Found, damaged};
use crate::Error;

/// Makes the labels of many people in one dataset.
#[derive(Debug, Clone, Copy)]
pub struct Labeller([u8; 32]);

impl Labeller {
    /// For the people of `dataset`.
    #[must_use]
    pub fn new(dataset: DatasetId) -> Self {
        Self(blake3::derive_key("untrain lineage index v2", &dataset.0))
    }

    /// The labels of the person with this lineage key.
    #[must_use]
    pub fn of(&self, lineage_key: &[u8; 16]) -> Labels {
        let bytes = blake3::keyed_hash(&self.0, lineage_key);
        let (label, cipher_key) = bytes.as_bytes().split_at(16);
        let half = |bytes: &[u8]| bytes.first_chunk().copied().unwrap_or_default();
        Labels { label: half(label), cipher_key: half(cipher_key) }
    }
}

/// What the lineage key of one person yields for one dataset.
#[derive(Clone)]
pub struct Labels {
    /// The label of the person's entries.
    pub label: [u8; 16],
    cipher_key: [u8; 16],
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Labels")
            .field("label", &HEXLOWER.encode(&self.label))
            .finish_non_exhaustive()
    }
}

impl Labels {
    /// The label and the cipher key for the person of `lineage_key` in `dataset`.
    #[must_use]
    pub fn new(lineage_key: &[u8; 16], dataset: DatasetId) -> Self {
        Labeller::new(dataset).of(lineage_key)
    }

    /// The record's id; absent when the record had none.
    ///
    /// # Errors
    /// [`Error::Index`] when the sealed bytes are not this person's.
    pub fn open(&self, found: &Found<'_>) -> Result<Option<String>, Error> {
        let mut id = found.sealed.to_vec();
        self.sealer().apply(found.stretch, found.offset, &mut id);
        match String::from_utf8(id) {
            Ok(id) => Ok(Some(id).filter(|id| !id.is_empty())),
            Err(_) => Err(damaged(0, "a record id does not open under its label's key")),
        }
    }

    pub(super) fn sealer(&self) -> Sealer {
        Sealer(Aes128::new(&self.cipher_key.into()))
    }
}

/// Seals one person's record ids in one dataset, and opens them.
pub(super) struct Sealer(Aes128);

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").finish_non_exhaustive()
    }
}

impl Sealer {
    /// Seals or opens ids that stand so far behind the start of their stretch.
    pub(super) fn apply(&self, stretch: u32, offset: usize, ids: &mut [u8]) {
        // A person's stretches have different numbers, so that no counter block comes twice.
        let counter = u128::from(stretch) << 32;
        let core = CtrCore::<_, Counter>::inner_iv_init(&self.0, &counter.to_be_bytes().into());
        let mut cipher = StreamCipherCoreWrapper::from_core(core);
        cipher.seek(offset);
        cipher.apply_keystream(ids);
    }
}
