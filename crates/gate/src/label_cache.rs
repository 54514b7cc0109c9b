//! The labels of people: computed beforehand for everybody when the accounts are few enough, else
//! remembered for those who come up most.

use std::hint::black_box;

use untrain_lineage::index::Labels;
use untrain_policy::DatasetId;
use untrain_policy::snapshot::{Damaged, Who};

use crate::crew;
use crate::limits::{LABELS_AHEAD_MAX, LABELS_CACHED};
use crate::snapshot_file::MappedSnapshot;

/// The labels of every account, by its slot; nothing when there are too many.
#[derive(Default)]
pub(crate) struct LabelBook(Vec<Option<Labels>>);

impl LabelBook {
    /// Computes the labels for `dataset` when that is cheaper than doing so for `rows` records.
    pub(crate) fn new(
        snapshot: &MappedSnapshot,
        dataset: DatasetId,
        rows: u64,
        threads: usize,
    ) -> Result<Self, Damaged> {
        let slots = snapshot.slots();
        if slots > LABELS_AHEAD_MAX || u64::from(slots) > rows {
            return Ok(Self::default());
        }
        let step = 1 << 14;
        let starts: Vec<u32> = (0..slots).step_by(step).collect();
        let labels = crew::in_order(threads, &starts, |_, start| {
            let slots = (*start..slots).take(step);
            slots.map(|slot| labels_at(snapshot, slot, dataset)).collect::<Result<Vec<_>, _>>()
        });
        Ok(Self(labels?.concat()))
    }

    /// Brings the labels of many people near at once, where one after another would be waited for.
    pub(crate) fn warm(&self, people: &[Who]) {
        let labels = people.iter().filter_map(|who| self.of(*who));
        black_box(labels.fold(0, |sum, labels| sum ^ labels.label.last().copied().unwrap_or(0)));
    }

    fn of(&self, who: Who) -> Option<&Labels> {
        let Who::Known(account) = who else { return None };
        self.0.get(account.slot() as usize)?.as_ref()
    }
}

/// The labels of the account in a slot; none where nobody stands.
fn labels_at(
    snapshot: &MappedSnapshot,
    slot: u32,
    dataset: DatasetId,
) -> Result<Option<Labels>, Damaged> {
    let Some(account) = snapshot.account_at(slot)? else { return Ok(None) };
    let key = snapshot.lineage_key(Who::Known(account))?;
    Ok(key.map(|key| Labels::new(&key, dataset)))
}

/// One place for each remainder of an account's number; a newcomer takes the place.
#[derive(Default)]
pub(crate) struct LabelCache(Vec<Option<(Who, Labels)>>);

impl LabelCache {
    /// The labels of `who` in `dataset`; none for somebody without a key.
    pub(crate) fn of(
        &mut self,
        book: &LabelBook,
        snapshot: &MappedSnapshot,
        who: Who,
        dataset: DatasetId,
    ) -> Result<Option<Labels>, Damaged> {
        if let Some(labels) = book.of(who) {
            return Ok(Some(labels.clone()));
        }
        let Who::Known(account) = who else { return Ok(None) };
        if self.0.is_empty() {
            self.0.resize(LABELS_CACHED, None);
        }
        match self.0.get_mut(account.slot() as usize % LABELS_CACHED) {
            Some(Some((other, labels))) if *other == who => Ok(Some(labels.clone())),
            place => {
                let Some(key) = snapshot.lineage_key(who)? else { return Ok(None) };
                let labels = Labels::new(&key, dataset);
                if let Some(place) = place {
                    *place = Some((who, labels.clone()));
                }
                Ok(Some(labels))
            }
        }
    }
}
