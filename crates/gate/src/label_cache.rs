//! The labels of people: computed beforehand for everybody when the accounts are few enough, else
//! remembered for those who come up most.

use std::hint::black_box;

use untrain_lineage::index::Labels;
use untrain_policy::DatasetId;
use untrain_policy::snapshot::{Snapshot, Who};

use crate::crew;
use crate::limits::{LABELS_AHEAD_MAX, LABELS_CACHED};

/// The labels of every account, by its number; nothing when there are too many.
#[derive(Default)]
pub(crate) struct LabelBook(Vec<Labels>);

impl LabelBook {
    /// Computes the labels for `dataset` when that is cheaper than doing so for `rows` records.
    pub(crate) fn new(snapshot: &Snapshot, dataset: DatasetId, rows: u64, threads: usize) -> Self {
        let accounts = accounts(snapshot);
        if accounts > LABELS_AHEAD_MAX || u64::from(accounts) > rows {
            return Self::default();
        }
        let step = 1 << 14;
        let starts: Vec<u32> = (0..accounts).step_by(step).collect();
        let labels = crew::in_order(threads, &starts, |_, start| {
            let slots = (*start..accounts).take(step);
            let keys = slots.filter_map(|slot| snapshot.lineage_key(Who::Known(slot)));
            Ok::<Vec<Labels>, ()>(keys.map(|key| Labels::new(&key, dataset)).collect())
        });
        Self(labels.unwrap_or_default().concat())
    }

    /// Brings the labels of many people near at once, where one after another would be waited for.
    pub(crate) fn warm(&self, people: &[Who]) {
        let labels = people.iter().filter_map(|who| self.of(*who));
        black_box(labels.fold(0, |sum, labels| sum ^ labels.label.last().copied().unwrap_or(0)));
    }

    fn of(&self, who: Who) -> Option<&Labels> {
        if let Who::Known(slot) = who { self.0.get(slot as usize) } else { None }
    }
}

/// How many accounts a snapshot knows: they are numbered from 0.
fn accounts(snapshot: &Snapshot) -> u32 {
    let (mut known, mut unknown) = (0_u32, u32::MAX);
    while known < unknown {
        let middle = known + (unknown - known) / 2;
        match snapshot.lineage_key(Who::Known(middle)) {
            Some(_) => known = middle + 1,
            None => unknown = middle,
        }
    }
    known
}

/// One place for each remainder of an account's number; a newcomer takes the place.
#[derive(Default)]
pub(crate) struct LabelCache(Vec<Option<(Who, Labels)>>);

impl LabelCache {
    /// The labels of `who` in `dataset`; none for somebody without a key.
    pub(crate) fn of(
        &mut self,
        book: &LabelBook,
        snapshot: &Snapshot,
        who: Who,
        dataset: DatasetId,
    ) -> Option<Labels> {
        if let Some(labels) = book.of(who) {
            return Some(labels.clone());
        }
        let Who::Known(slot) = who else { return None };
        if self.0.is_empty() {
            self.0.resize(LABELS_CACHED, None);
        }
        match self.0.get_mut(slot as usize % LABELS_CACHED) {
            Some(Some((other, labels))) if *other == who => Some(labels.clone()),
            place => {
                let labels = Labels::new(&snapshot.lineage_key(who)?, dataset);
                if let Some(place) = place {
                    *place = Some((who, labels.clone()));
                }
                Some(labels)
            }
        }
    }
}
