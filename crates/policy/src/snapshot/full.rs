//! The full check: every chunk is what was signed, and every slot stands where a reader looks.

use crate::snapshot::SnapshotError;
use crate::snapshot::body::KEY_BYTES;
use crate::snapshot::layer::Layer;
use crate::snapshot::lookup::{
    EMPTY, EMPTY_SLOT, FIRST_STATE, LookupHash, SLOT_BYTES, SUPPRESSED, home, slot_parts,
};

impl<B: AsRef<[u8]>> Layer<B> {
    /// Checks all of the layer. What opening it has checked is not checked again.
    pub(crate) fn check(&self) -> Result<(), SnapshotError> {
        self.check_chunks()?;
        self.check_slots()?;
        self.check_links()
    }

    /// Walks the slots: each hash stands at its home or in the unbroken row behind it.
    fn check_slots(&self) -> Result<(), SnapshotError> {
        let counts = self.layout().counts;
        let slots = self.read(self.layout().slots.clone())?.as_chunks::<SLOT_BYTES>().0;
        let keys = self.read(self.layout().lineage_keys.clone())?.as_chunks::<KEY_BYTES>().0;
        let (mut accounts, mut suppressed) = (0, 0);
        let mut end = counts.homes();
        let mut last: Option<LookupHash> = None;
        let mut free = 0;
        for ((place, slot), key) in (0_u64..).zip(slots).zip(keys) {
            let (hash, number) = slot_parts(slot);
            if number == EMPTY {
                if *slot != EMPTY_SLOT {
                    return Err(SnapshotError::Malformed("an empty slot is not empty"));
                }
            } else {
                if last >= Some(hash) {
                    return Err(SnapshotError::Malformed("its hashes are not in order"));
                }
                if home(hash, counts.homes()).max(free) != place {
                    return Err(SnapshotError::Malformed("a hash stands where nobody looks"));
                }
                (last, free, end) = (Some(hash), place + 1, end.max(place + 1));
            }
            match number.checked_sub(FIRST_STATE) {
                Some(state) if state < self.state_count() => accounts += 1,
                Some(_) => return Err(SnapshotError::Malformed("an account has no state")),
                None if *key != [0; KEY_BYTES] => {
                    return Err(SnapshotError::Malformed("nobody's slot has a lineage key"));
                }
                None if number == SUPPRESSED => suppressed += 1,
                None => {}
            }
        }
        if (accounts, suppressed, end) != (counts.accounts, counts.suppressed, counts.slots) {
            return Err(SnapshotError::Malformed("its slots are not those of its counts"));
        }
        Ok(())
    }

    /// Checks that links join accounts of one state, each to a first one that is linked to none.
    fn check_links(&self) -> Result<(), SnapshotError> {
        let first_slot = self.slots().start;
        let state = |own: u32| {
            let found = self.at(first_slot.saturating_add(own))?;
            Ok::<_, SnapshotError>(found.and_then(|(_, who)| match who {
                super::Who::Known(account) => Some(account.state),
                super::Who::Suppressed | super::Who::Unknown => None,
            }))
        };
        let mut after = None;
        for number in 0..self.layout().counts.links {
            let fault = SnapshotError::Malformed("a link joins accounts that it cannot");
            let Some((slot, first)) = self.link(number)? else { return Err(fault) };
            let itself = first_slot.saturating_add(first);
            let joins = state(slot)?.is_some() && state(slot)? == state(first)?;
            if after >= Some(slot) || first >= slot || self.first_of(itself)? != itself || !joins {
                return Err(fault);
            }
            after = Some(slot);
        }
        Ok(())
    }
}
