//! Which kinds of records are alike for everybody: what the rules say of a record before any
//! person is asked, apart from when it was collected.

use crate::vocabulary::{Basis, Category};

use super::{PurposeRules, Record, RecordFacts};

/// What the rules say of a kind of record. Records that are equal here, and were collected at the
/// same time, are decided alike for every person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Likeness {
    /// By zone; none where the category is excluded.
    cells: Vec<Option<CellLikeness>>,
    special: bool,
    signal_refuses: bool,
    unlicensed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CellLikeness {
    basis: Basis,
    assessed: bool,
    /// The numbers of the listing and of the run, where the visibility is open.
    open: Option<(usize, Option<usize>)>,
}

impl Likeness {
    /// Whether the category is excluded for everybody.
    pub(crate) fn is_excluded(&self) -> bool {
        self.cells.iter().all(Option::is_none)
    }
}

impl PurposeRules {
    /// What is said of records like this one.
    pub(crate) fn likeness(&self, facts: &RecordFacts<'_>) -> Likeness {
        let Ok(record) = Record::read(facts, self.now) else { return Likeness::default() };
        let cell = |zone| {
            let cell = self.cell(zone, facts.category?)?;
            let open = facts.visibility.and_then(|visibility| cell.open(visibility));
            let open = open.map(|open| (open.listing, open.run(record.source, facts.signal)));
            Some(CellLikeness { basis: cell.basis, assessed: cell.assessed, open })
        };
        let cells: Vec<_> = (0..self.zones()).map(cell).collect();
        Likeness {
            // An excluded category is excluded, special or not.
            special: facts.category == Some(Category::Special) && cells.iter().any(Option::is_some),
            cells,
            signal_refuses: self.signal_permits(&record).is_err(),
            unlicensed: self.licence_covers(&record).is_err(),
        }
    }
}
