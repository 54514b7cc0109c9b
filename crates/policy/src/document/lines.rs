//! Where in its text a document says what. It is no part of what the document says: two that say
//! the same in other places declare the same purposes, packs, cells and licences.

use std::collections::BTreeMap;

use crate::ids::{LicenceId, PackCode, PurposeId};
use crate::vocabulary::Category;

use super::Policy;
use super::fault::Faults;
use super::schema::Draft;

/// Lines of a document, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Lines {
    purposes: BTreeMap<PurposeId, usize>,
    packs: BTreeMap<PackCode, usize>,
    licences: BTreeMap<LicenceId, usize>,
    /// In the order of the cells.
    cells: Vec<usize>,
    signals: Option<usize>,
}

impl Lines {
    pub(super) fn of(draft: &Draft, faults: &Faults<'_>) -> Self {
        let line = |place: std::ops::Range<usize>| faults.line(place.start);
        let purposes = draft.purposes.iter();
        let packs = draft.packs.iter().map(|draft| &draft.pack);
        let licences = draft.licences.iter().map(|draft| &draft.id);
        Self {
            purposes: purposes.map(|it| (it.get_ref().id.clone(), line(it.span()))).collect(),
            packs: packs.map(|it| (it.get_ref().code.clone(), line(it.span()))).collect(),
            licences: licences.map(|it| (it.get_ref().clone(), line(it.span()))).collect(),
            cells: draft.cells.iter().map(|cell| line(cell.place.clone())).collect(),
            signals: draft.signals_place.clone().map(line),
        }
    }
}

impl Policy {
    /// The line that names a purpose, counted from 1.
    #[must_use]
    pub fn line_of_purpose(&self, id: &PurposeId) -> Option<usize> {
        self.lines.purposes.get(id).copied()
    }

    /// The line that names a pack.
    #[must_use]
    pub fn line_of_pack(&self, code: &PackCode) -> Option<usize> {
        self.lines.packs.get(code).copied()
    }

    /// The line that names a licence.
    #[must_use]
    pub fn line_of_licence(&self, id: &LicenceId) -> Option<usize> {
        self.lines.licences.get(id).copied()
    }

    /// The line in which the cell for a purpose, a category and a pack begins.
    #[must_use]
    pub fn line_of_cell(
        &self,
        purpose: &PurposeId,
        category: Category,
        pack: &PackCode,
    ) -> Option<usize> {
        self.lines.cells.get(self.index.cell(purpose, category, pack)?).copied()
    }

    /// The line in which the document begins to say how silence is read; none when it does not.
    #[must_use]
    pub const fn line_of_signals(&self) -> Option<usize> {
        self.lines.signals
    }
}
