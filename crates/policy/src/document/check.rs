//! What the parts of a document must not say together.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeString;

use crate::ids::{PackCode, PurposeId};
use crate::vocabulary::{Basis, Category, Signal, UnknownAge};

use super::fault::Faults;
use super::reader::meant;
use super::schema::Draft;
use super::sections::DraftCell;
use super::{Cell, Fault, Pack, Policy};

/// A document of another schema has another meaning, whatever its keys look like.
pub(super) fn schema(stated: Option<&Spanned<String>>, known: &str, faults: &mut Faults<'_>) {
    if let Some(stated) = stated.filter(|stated| stated.get_ref() != known) {
        let message = format!("unknown schema `{}`", stated.get_ref());
        faults.add(&stated.span(), message, Some(format!("this version reads `{known}`")));
    }
}

/// A language is a BCP 47 tag such as `en` or `pt-BR`.
pub(super) fn language(tag: &Spanned<DeString<'_>>, faults: &mut Faults<'_>) {
    let mut parts = tag.get_ref().split('-');
    let language = parts.next().unwrap_or_default();
    let fits = (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if !fits {
        let message = format!("`{}` is not a language", tag.get_ref());
        let help = "write a tag such as `en` or `pt-BR`".to_owned();
        faults.add(&tag.span(), message, Some(help));
    }
}

/// The default for an unknown signal decides, so it cannot be unknown itself.
pub(super) fn default_signal(signal: Option<&Spanned<Signal>>, faults: &mut Faults<'_>) {
    if let Some(signal) = signal.filter(|signal| *signal.get_ref() == Signal::Unknown) {
        let message = "the default for an unknown signal is unknown".to_owned();
        let help = "write `allow` or `refuse`".to_owned();
        faults.add(&signal.span(), message, Some(help));
    }
}

/// Every name is declared once, and every use of a name has its declaration.
pub(super) fn references(draft: &Draft, faults: &mut Faults<'_>) {
    let purposes: Vec<_> = draft.purposes.iter().map(|p| (&p.get_ref().id, p.span())).collect();
    let packs: Vec<_> =
        draft.packs.iter().map(|p| (&p.pack.get_ref().code, p.pack.span())).collect();
    let licences: Vec<_> = draft.licences.iter().map(|l| (l.id.get_ref(), l.id.span())).collect();
    let residences: Vec<_> = draft
        .packs
        .iter()
        .flat_map(|pack| &pack.jurisdictions)
        .map(|code| (code.get_ref(), code.span()))
        .collect();
    once("purpose", &purposes, faults);
    once("pack", &packs, faults);
    once("licence", &licences, faults);
    once("jurisdiction", &residences, faults);
    if purposes.is_empty() {
        faults.add(&(0..0), "the policy declares no purpose".to_owned(), None);
    }

    let purposes: Vec<&str> = purposes.iter().map(|(id, _)| id.as_str()).collect();
    let packs: Vec<&str> = packs.iter().map(|(code, _)| code.as_str()).collect();
    if let Some(strictest) = &draft.strictest {
        declared("pack", strictest, PackCode::as_str, &packs, faults);
    }
    for cell in &draft.cells {
        for purpose in &cell.purposes {
            declared("purpose", purpose, PurposeId::as_str, &purposes, faults);
        }
        for pack in &cell.packs {
            declared("pack", pack, PackCode::as_str, &packs, faults);
        }
    }
    for purpose in draft.licences.iter().flat_map(|licence| &licence.purposes) {
        declared("purpose", purpose, PurposeId::as_str, &purposes, faults);
    }
}

pub(super) fn once<T: Ord + Display>(
    what: &str,
    names: &[(T, Range<usize>)],
    faults: &mut Faults<'_>,
) {
    let mut first: BTreeMap<&T, &Range<usize>> = BTreeMap::new();
    for (name, place) in names {
        if let Some(before) = first.get(name) {
            let line = faults.line(before.start);
            let message = format!("the {what} `{name}` stands twice");
            faults.add(place, message, Some(format!("it stands in line {line} already")));
        } else {
            first.insert(name, place);
        }
    }
}

pub(super) fn declared<T>(
    what: &str,
    used: &Spanned<T>,
    name: impl Fn(&T) -> &str,
    known: &[&str],
    faults: &mut Faults<'_>,
) {
    let name = name(used.get_ref());
    if !known.contains(&name) {
        let help = if known.is_empty() {
            format!("declare it with `[[{what}]]`")
        } else {
            meant(name, known.iter().copied())
        };
        let message = format!("no {what} `{name}` is declared");
        faults.add(&used.span(), message, Some(help));
    }
}

/// No cell contradicts itself, and no two speak of the same.
pub(super) fn cells(cells: &[DraftCell], faults: &mut Faults<'_>) {
    let mut first: BTreeMap<(&PurposeId, Category, &PackCode), &Range<usize>> = BTreeMap::new();
    for cell in cells {
        contradictions(cell, faults);
        let mut overlap = None;
        for purpose in cell.purposes.iter().map(Spanned::get_ref) {
            for category in &cell.categories {
                for pack in cell.packs.iter().map(Spanned::get_ref) {
                    let key = (purpose, *category.get_ref(), pack);
                    match first.get(&key) {
                        Some(before) => overlap = overlap.or(Some((key, before.start))),
                        None => _ = first.insert(key, &cell.place),
                    }
                }
            }
        }
        if let Some(((purpose, category, pack), before)) = overlap {
            let message =
                format!("two cells speak of `{category}` for `{purpose}` in pack `{pack}`");
            let help = format!("the other begins in line {}", faults.line(before));
            faults.add(&cell.place, message, Some(help));
        }
    }
}

fn contradictions(cell: &DraftCell, faults: &mut Faults<'_>) {
    let Some(basis) = cell.basis.as_ref().map(|basis| *basis.get_ref()) else { return };
    if basis == Basis::Prohibited {
        if let Some(assessment) = &cell.assessment {
            let message = "a prohibited cell has an assessment".to_owned();
            let help = "an assessment cannot open what is prohibited; remove one of them";
            faults.add(&assessment.span(), message, Some(help.to_owned()));
        }
        if let Some(visibility) = cell.visibility.as_ref().and_then(|list| list.first()) {
            let message = "a prohibited cell permits a visibility".to_owned();
            faults.add(&visibility.span(), message, Some("remove `visibility`".to_owned()));
        }
    }
    let special = cell.categories.iter().find(|c| *c.get_ref() == Category::Special);
    if let Some(special) = special.filter(|_| basis == Basis::LegitimateInterest) {
        let message = "legitimate interest cannot carry the category `special`".to_owned();
        let help = "give it a cell of its own with `basis = \"consent\"`".to_owned();
        faults.add(&special.span(), message, Some(help));
    }
}

/// Whoever's residence is unknown has the strictest pack, so it may permit nothing that another
/// pack does not.
pub(super) fn strictest(policy: &Policy, place: &Range<usize>, faults: &mut Faults<'_>) {
    let Some(strictest) = policy.packs.iter().find(|pack| pack.code == policy.strictest) else {
        return;
    };
    for other in &policy.packs {
        if let Some(difference) = laxer_by(policy, strictest, other) {
            let message = format!(
                "the pack `{}` is not the strictest: `{}` {difference}",
                strictest.code, other.code
            );
            let help = "make it stricter, or name another pack".to_owned();
            faults.add(place, message, Some(help));
        }
    }
}

/// How `other` is stricter than `strictest`, in words.
fn laxer_by(policy: &Policy, strictest: &Pack, other: &Pack) -> Option<String> {
    if other.minimum_age > strictest.minimum_age {
        return Some(format!("has the minimum age {}", other.minimum_age));
    }
    if (strictest.unknown_age, other.unknown_age) == (UnknownAge::Permit, UnknownAge::Deny) {
        return Some("denies unknown ages".to_owned());
    }
    for purpose in &policy.purposes {
        for category in Category::ALL {
            let theirs = policy.cell(&purpose.id, *category, &other.code);
            let ours = policy.cell(&purpose.id, *category, &strictest.code);
            if !covers(theirs, ours) {
                return Some(format!("permits less of `{category}` for `{}`", purpose.id));
            }
        }
    }
    let waits = policy.cells.iter().any(|cell| {
        cell.basis == Basis::LegitimateInterest && cell.packs.contains(&strictest.code)
    });
    if waits && other.grace_days > strictest.grace_days {
        return Some(format!("has {} days of grace", other.grace_days));
    }
    None
}

/// Whether whatever the strictest pack's cell permits, the other's permits too.
pub(super) fn covers(theirs: Option<&Cell>, ours: Option<&Cell>) -> bool {
    let Some(ours) = ours.filter(|cell| cell.basis != Basis::Prohibited) else { return true };
    let Some(theirs) = theirs.filter(|cell| cell.basis != Basis::Prohibited) else { return false };
    let basis = match (ours.basis, theirs.basis) {
        (Basis::LegitimateInterest, Basis::LegitimateInterest) => {
            ours.assessment.is_none() || theirs.assessment.is_some()
        }
        (Basis::LegitimateInterest, _) => false,
        _ => true,
    };
    basis && ours.visibility.iter().all(|open| theirs.visibility.contains(open))
}

/// What is permitted, and perhaps not meant.
pub(super) fn warnings(draft: &Draft, text: &str) -> Vec<Fault> {
    let mut warnings = Faults::of(text);
    let purposes = draft.purposes.iter();
    for purpose in purposes.filter(|p| !draft.cells.iter().any(|c| lists(c, &p.get_ref().id))) {
        let message = format!("no cell lists the purpose `{}`", purpose.get_ref().id);
        warnings.add(&purpose.span(), message, Some("it is denied to everybody".to_owned()));
    }
    for pack in draft.packs.iter().filter(|pack| pack.jurisdictions.is_empty()) {
        let code = &pack.pack.get_ref().code;
        if draft.strictest.as_ref().map(Spanned::get_ref) != Some(code) {
            let message = format!("the pack `{code}` is for no jurisdiction");
            warnings.add(&pack.pack.span(), message, Some("nobody has it".to_owned()));
        }
    }
    for cell in &draft.cells {
        warn_of_cell(draft, cell, &mut warnings);
    }
    warnings.into_list()
}

fn lists(cell: &DraftCell, purpose: &PurposeId) -> bool {
    cell.purposes.iter().any(|listed| listed.get_ref() == purpose)
}

fn warn_of_cell(draft: &Draft, cell: &DraftCell, warnings: &mut Faults<'_>) {
    let Some(basis) = cell.basis.as_ref().filter(|b| *b.get_ref() != Basis::Prohibited) else {
        return;
    };
    for category in &cell.categories {
        use Category::{Credentials, Messages, Payment, Salary};
        if matches!(category.get_ref(), Messages | Credentials | Payment | Salary) {
            let message = format!("a cell opens the category `{}`", category.get_ref());
            warnings.add(&category.span(), message, None);
        }
    }
    if *basis.get_ref() != Basis::LegitimateInterest {
        return;
    }
    if cell.assessment.is_none() {
        let message = "legitimate interest without an assessment".to_owned();
        let help = "it is denied to everybody until the cell names one".to_owned();
        warnings.add(&basis.span(), message, Some(help));
    }
    for pack in &cell.packs {
        let mut packs = draft.packs.iter().filter(|p| p.pack.get_ref().code == *pack.get_ref());
        if packs.any(|pack| pack.grace_unsaid) {
            let message = format!("the pack `{}` sets no days of grace", pack.get_ref());
            let help = "the purpose runs from the moment a notice is delivered".to_owned();
            warnings.add(&pack.span(), message, Some(help));
        }
    }
}
