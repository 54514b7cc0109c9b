//! The labels of the people who come up most: a person's labels cost a hash, and active people
//! come up again and again.

use untrain_lineage::index::Labels;
use untrain_policy::DatasetId;
use untrain_policy::snapshot::Who;

use crate::limits::LABELS_CACHED;

/// One place for each remainder of an account's number; a newcomer takes the place.
#[derive(Default)]
pub(crate) struct LabelCache(Vec<Option<(Who, Labels)>>);

impl LabelCache {
    /// The labels of `who`, whose lineage key is `key`, in `dataset`.
    pub(crate) fn of(&mut self, who: Who, key: &[u8; 16], dataset: DatasetId) -> Labels {
        if self.0.is_empty() {
            self.0.resize(LABELS_CACHED, None);
        }
        let slot = if let Who::Known(slot) = who { slot as usize } else { 0 };
        let place = self.0.get_mut(slot % LABELS_CACHED);
        match place {
            Some(Some((other, labels))) if *other == who => labels.clone(),
            place => {
                let labels = Labels::new(key, dataset);
                if let Some(place) = place {
                    *place = Some((who, labels.clone()));
                }
                labels
            }
        }
    }
}
