//! Everybody of a snapshot, counted by their states.

use crate::decide::Standing;
use crate::snapshot::{Damaged, Snapshot, Who};
use crate::state::Person;

/// The states of a snapshot, and how many persons are in each.
#[derive(Debug, Clone)]
pub struct Census(Vec<(Option<Person>, u64)>);

impl Census {
    /// The persons of the states that anybody is in, and how many are.
    pub fn people(&self) -> impl Iterator<Item = (&Person, u64)> {
        let lived_in = self.0.iter().filter(|(_, members)| *members > 0);
        lived_in.filter_map(|(person, members)| Some((person.as_ref()?, *members)))
    }

    /// Where somebody of the same snapshot stands.
    #[must_use]
    pub fn standing(&self, who: Who) -> Standing<'_> {
        match who {
            Who::Known(account) => {
                let state = self.0.get(account.state as usize);
                let person = state.and_then(|(person, _)| person.as_ref());
                person.map_or(Standing::Unknown, Standing::Known)
            }
            Who::Suppressed => Standing::Suppressed,
            Who::Unknown => Standing::Unknown,
        }
    }
}

impl<B: AsRef<[u8]>> Snapshot<B> {
    /// Counts everybody. Somebody with several accounts is one; who was erased is nobody.
    ///
    /// # Errors
    /// [`Damaged`], as [`Self::resolve`].
    pub fn census(&self) -> Result<Census, Damaged> {
        let persons = self.layers().flat_map(super::Layer::persons);
        let mut states: Vec<_> = persons.map(|person| (person, 0)).collect();
        for slot in 0..self.slots() {
            let Some(account) = self.account_at(slot)? else { continue };
            if self.person_number(Who::Known(account))? != Some(slot) {
                continue;
            }
            if let Some((_, members)) = states.get_mut(account.state as usize) {
                *members += 1;
            }
        }
        Ok(Census(states))
    }
}
