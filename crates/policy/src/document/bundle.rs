//! A policy that names packs by file becomes one document that needs nothing beside it.
//!
//! Pure: whoever calls brings a function that reads a named file. The document that comes out is
//! what is hashed, published and activated; decisions are replayed from it on any later version of
//! this program and of the packs.

use toml::Spanned;

use crate::ids::PurposeId;
use crate::vocabulary::{Basis, Category};

use super::fault::Faults;
use super::pack_file::{DraftFile, Include};
use super::render::render;
use super::schema::{Draft, table_of};
use super::sections::DraftCell;
use super::{Cell, Fault, FileFault, Policy, check};

/// A policy with every pack that its text named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The policy. Its text is the given one when that named no file, else its canonical form with
    /// the packs in it.
    pub policy: Policy,
    /// The files that were put in, as the text names them.
    pub packs: Vec<String>,
    /// What is permitted, and perhaps not meant, at its place in the files.
    pub warnings: Vec<FileFault>,
}

impl Bundle {
    /// Reads a text and puts in the packs that it names. `read` gives the text of a named file, or
    /// says why it cannot.
    ///
    /// # Errors
    /// Every fault of the text, and of every pack in its own lines.
    pub fn of(
        text: &str,
        read: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> Result<Self, Vec<FileFault>> {
        let mut faults = Faults::of(text);
        let Some(table) = table_of(text, &mut faults) else {
            return Err(own(faults.into_list()).collect());
        };
        let mut draft = Draft::read(&table, &mut faults);
        let includes = std::mem::take(&mut draft.includes);
        let packs: Vec<String> = includes.iter().map(|i| i.name().to_owned()).collect();
        let mut warnings = Vec::new();
        let mut elsewhere = Vec::new();
        let own_cells = draft.cells.clone();
        for include in includes {
            let source = read(include.name()).map_err(|why| {
                let message = format!("the pack `{}` cannot be read: {why}", include.name());
                faults.add(&include.place(), message, None);
            });
            match source.map(|source| DraftFile::parse(&source)) {
                Err(()) => {}
                Ok(Err(found)) => elsewhere.extend(of_file(include.name(), found)),
                Ok(Ok(file)) => {
                    warnings.extend(of_file(include.name(), file.warnings.clone()));
                    include.put(file, &own_cells, &mut draft, &mut faults);
                }
            }
        }
        // What a pack with faults would have declared is not missed as well.
        let checked =
            if elsewhere.is_empty() { draft.finish(text, faults) } else { Err(faults.into_list()) };
        match checked {
            Ok(policy) if elsewhere.is_empty() => {
                warnings.splice(0..0, own(policy.warnings.clone()));
                let policy = if packs.is_empty() { Ok(policy) } else { closed(&policy) };
                let policy = policy.map_err(|faults| own(faults).collect::<Vec<_>>())?;
                Ok(Self { policy, packs, warnings })
            }
            checked => Err(own(checked.err().unwrap_or_default()).chain(elsewhere).collect()),
        }
    }
}

/// The policy as its canonical text reads: what is hashed is what was checked.
fn closed(policy: &Policy) -> Result<Policy, Vec<Fault>> {
    Policy::parse(&render(policy))
}

fn own(faults: Vec<Fault>) -> impl Iterator<Item = FileFault> {
    faults.into_iter().map(|fault| FileFault { file: None, fault })
}

fn of_file(name: &str, faults: Vec<Fault>) -> impl Iterator<Item = FileFault> {
    faults.into_iter().map(|fault| FileFault { file: Some(name.to_owned()), fault })
}

impl Include {
    /// Puts the pack of a file into a draft. All of it takes the place of the file's name, where
    /// whatever does not fit the policy is reported.
    fn put(
        self,
        file: DraftFile,
        own_cells: &[DraftCell],
        draft: &mut Draft,
        faults: &mut Faults<'_>,
    ) {
        let place = self.place();
        let Some(pack) = file.pack else { return };
        let declared: Vec<&str> =
            draft.purposes.iter().map(|purpose| purpose.get_ref().id.as_str()).collect();
        for (purpose, assessment) in &self.assessments {
            let used = Spanned::new(assessment.span(), purpose.clone());
            check::declared("purpose", &used, PurposeId::as_str, &declared, faults);
            if !file.cells.iter().any(|cell| waits_for(cell, purpose)) {
                let message = format!(
                    "`{}` has no cell for `{purpose}` that waits for an assessment",
                    self.name()
                );
                faults.add(&assessment.span(), message, None);
            }
        }
        let code = pack.pack.get_ref().code.clone();
        let speaks = |cell: &&DraftCell| cell.packs.iter().any(|pack| *pack.get_ref() == code);
        let stricter: Vec<DraftCell> = own_cells.iter().filter(speaks).cloned().collect();
        for cell in &file.cells {
            let parts = self.parts(cell, &declared, &stricter, faults);
            draft.cells.extend(parts);
        }
        for mut licence in file.licences {
            licence.purposes.retain(|purpose| declared.contains(&purpose.get_ref().as_str()));
            if !licence.purposes.is_empty() {
                draft.licences.push(licence.moved_to(&place));
            }
        }
        draft.packs.push(pack.moved_to(&place));
    }

    /// What a pack's cell says in this policy: of the purposes that it declares, without what its
    /// own cells narrow, with the assessments that it names.
    fn parts(
        &self,
        cell: &DraftCell,
        declared: &[&str],
        stricter: &[DraftCell],
        faults: &mut Faults<'_>,
    ) -> Vec<DraftCell> {
        let place = self.place();
        let mut parts: Vec<DraftCell> = Vec::new();
        for purpose in &cell.purposes {
            let id = purpose.get_ref();
            if !declared.contains(&id.as_str()) {
                continue;
            }
            let mut categories = Vec::new();
            for category in cell.categories.iter().map(|category| *category.get_ref()) {
                match stricter.iter().find(|own| lists(own, id, category)) {
                    None => categories.push(Spanned::new(place.clone(), category)),
                    Some(own) => self.check_narrower(own, cell, (id, category), faults),
                }
            }
            if categories.is_empty() {
                continue;
            }
            let named = self.assessments.get(id).filter(|_| waits_for(cell, id));
            let assessment = cell.assessment.as_ref().or(named);
            let assessment =
                assessment.map(|text| Spanned::new(place.clone(), text.get_ref().clone()));
            let purpose = Spanned::new(place.clone(), id.clone());
            let like = |part: &&mut DraftCell| {
                part.categories == categories && part.assessment == assessment
            };
            match parts.iter_mut().find(like) {
                Some(part) => part.purposes.push(purpose),
                None => parts.push(DraftCell {
                    purposes: vec![purpose],
                    categories,
                    assessment,
                    ..cell.moved_to(&place)
                }),
            }
        }
        parts
    }

    /// A policy's own cell may permit less than the pack's, and nothing else.
    fn check_narrower(
        &self,
        own: &DraftCell,
        packs: &DraftCell,
        (purpose, category): (&PurposeId, Category),
        faults: &mut Faults<'_>,
    ) {
        let assessed = |cell: &DraftCell| -> Option<Cell> {
            let mut cell = cell.clone().build()?;
            let named = self.assessments.get(purpose).map(|text| text.get_ref().clone());
            cell.assessment = cell.assessment.or(named);
            Some(cell)
        };
        let ours = own.clone().build();
        if !check::covers(assessed(packs).as_ref(), ours.as_ref()) {
            let message = format!(
                "this cell permits more of `{category}` for `{purpose}` than `{}` does",
                self.name()
            );
            let help = "permit less, or write a pack of your own".to_owned();
            faults.add(&own.place, message, Some(help));
        }
    }
}

fn lists(cell: &DraftCell, purpose: &PurposeId, category: Category) -> bool {
    cell.purposes.iter().any(|listed| listed.get_ref() == purpose)
        && cell.categories.iter().any(|listed| *listed.get_ref() == category)
}

/// Whether a cell runs a purpose on legitimate interest and names no assessment.
fn waits_for(cell: &DraftCell, purpose: &PurposeId) -> bool {
    let basis = cell.basis.as_ref().map(|basis| *basis.get_ref());
    basis == Some(Basis::LegitimateInterest)
        && cell.assessment.is_none()
        && cell.purposes.iter().any(|listed| listed.get_ref() == purpose)
}
