//! Counting what became of records by its byte.

use untrain_lineage::code_of;
use untrain_lineage::manifest::Counts;
use untrain_policy::Reason;

/// How often each thing became of a record.
#[derive(Debug, Clone)]
pub(crate) struct Tally([u64; 128]);

impl Default for Tally {
    fn default() -> Self {
        Self([0; 128])
    }
}

impl Tally {
    pub(crate) fn count(&mut self, outcome: u8) {
        if let Some(count) = self.0.get_mut(usize::from(outcome)) {
            *count += 1;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(ours, theirs)| *ours += theirs);
    }

    /// The counts as a manifest has them.
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (outcome, count) in (0_u8..).zip(self.0).filter(|(_, count)| *count > 0) {
            counts.read += count;
            match code(outcome) {
                None => counts.kept += count,
                Some(code) => *counts.dropped.entry(code).or_default() += count,
            }
        }
        counts
    }
}

/// The code under which a record is left out; none of one that is kept.
pub(crate) fn code(outcome: u8) -> Option<String> {
    if outcome == Reason::Allow as u8 { None } else { code_of(outcome) }
}
