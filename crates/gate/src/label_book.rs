//! The labels that accounts have in one dataset: the first bits of everybody's, computed beforehand
//! when that is cheaper, and all of one person's when it is their turn.

use std::hint::black_box;

use untrain_lineage::index::{Labeller, Labels};
use untrain_policy::DatasetId;
use untrain_policy::snapshot::Damaged;

use crate::crew;
use crate::limits::LABELS_AHEAD_MAX;
use crate::snapshot_file::MappedSnapshot;

/// The labels of a snapshot's accounts in one dataset.
pub(crate) struct LabelBook<'s> {
    snapshot: &'s MappedSnapshot,
    labeller: Labeller,
    /// The first bits of each slot's label; empty when they are computed as they are asked for.
    ahead: Vec<u32>,
}

impl<'s> LabelBook<'s> {
    /// For about `rows` records; without any, nothing is computed beforehand.
    pub(crate) fn new(
        snapshot: &'s MappedSnapshot,
        dataset: DatasetId,
        rows: u64,
        threads: usize,
    ) -> Result<Self, Damaged> {
        let mut book = Self { snapshot, labeller: Labeller::new(dataset), ahead: Vec::new() };
        let slots = snapshot.slots();
        if slots <= LABELS_AHEAD_MAX && u64::from(slots) <= rows {
            let starts: Vec<u32> = (0..slots).step_by(1 << 14).collect();
            let prefixes = crew::in_order(threads, &starts, |_, start| {
                let slots = *start..slots.min(start.saturating_add(1 << 14));
                slots.map(|slot| book.labels(slot).map(|labels| prefix(&labels))).collect()
            });
            book.ahead = prefixes.map(|prefixes: Vec<Vec<u32>>| prefixes.concat())?;
        }
        Ok(book)
    }

    /// The labels of the account in a slot.
    pub(crate) fn labels(&self, slot: u32) -> Result<Labels, Damaged> {
        Ok(self.labeller.of(&self.lineage_key(slot)?))
    }

    /// The key that they follow from.
    pub(crate) fn lineage_key(&self, slot: u32) -> Result<[u8; 16], Damaged> {
        self.snapshot.lineage_key_at(slot).map(Option::unwrap_or_default)
    }

    /// The first bits of its label, which it is sorted by.
    fn prefix(&self, slot: u32) -> Result<u32, Damaged> {
        match self.ahead.get(slot as usize) {
            Some(prefix) => Ok(*prefix),
            None => self.labels(slot).map(|labels| prefix(&labels)),
        }
    }

    /// Brings the keys of many accounts near at once, where one after another would be waited for.
    pub(crate) fn warm(&self, slots: impl Iterator<Item = u32>) -> Result<(), Damaged> {
        let mut seen = 0;
        for slot in slots {
            let key = self.snapshot.lineage_key_at(slot)?;
            seen ^= key.and_then(|key| key.first().copied()).unwrap_or(0);
        }
        black_box(seen);
        Ok(())
    }

    /// The first bits of the labels of many accounts, one after another in `prefixes`.
    pub(crate) fn prefixes(
        &self,
        slots: impl Iterator<Item = u32>,
        prefixes: &mut Vec<u32>,
    ) -> Result<(), Damaged> {
        for slot in slots {
            prefixes.push(self.prefix(slot)?);
        }
        Ok(())
    }
}

fn prefix(labels: &Labels) -> u32 {
    labels.label.first_chunk().map_or(0, |first| u32::from_be_bytes(*first))
}
