//! Cells that open, close, or change their basis, their visibility or their assessment.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::PurposeId;
use crate::vocabulary::{Basis, Category, Direction, Part, Visibility};

use super::super::{Cell, Policy};
use super::{Found, Group};

/// What a document says of one purpose, one category and one pack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// No cell lists it.
    Excluded,
    /// A cell prohibits it.
    Prohibited,
    /// Legitimate interest without an assessment, which denies everybody.
    Waiting,
    /// It runs for whoever said yes.
    Consent(BTreeSet<Visibility>),
    /// It runs for whoever was told and did not object, on this assessment.
    Interest(BTreeSet<Visibility>, String),
}

impl Use {
    fn of(cell: Option<&Cell>) -> Self {
        let Some(cell) = cell else { return Self::Excluded };
        let open = cell.visibility.iter().copied().collect();
        match (cell.basis, &cell.assessment) {
            (Basis::Prohibited, _) => Self::Prohibited,
            (Basis::Consent, _) => Self::Consent(open),
            (Basis::LegitimateInterest, Some(assessment)) => {
                Self::Interest(open, assessment.clone())
            }
            (Basis::LegitimateInterest, None) => Self::Waiting,
        }
    }

    /// Which visibility it opens; none when it permits nothing.
    fn open(&self) -> Option<&BTreeSet<Visibility>> {
        match self {
            Self::Excluded | Self::Prohibited | Self::Waiting => None,
            Self::Consent(open) | Self::Interest(open, _) => Some(open),
        }
    }

    const fn words(&self) -> &'static str {
        match self {
            Self::Excluded => "not listed",
            Self::Prohibited => "prohibited",
            Self::Waiting => "legitimate interest without an assessment",
            Self::Consent(_) => "consent",
            Self::Interest(..) => "legitimate interest",
        }
    }
}

/// What one difference of a cell says, apart from where.
type Said = (Direction, String);

/// Compares every purpose and category for every group. What is said alike of several is said once.
pub(super) fn compare(old: &Policy, new: &Policy, groups: &[Group<'_>], found: &mut Found) {
    let mut purposes: Vec<&PurposeId> = Vec::new();
    for purpose in old.purposes.iter().chain(&new.purposes) {
        if !purposes.contains(&&purpose.id) {
            purposes.push(&purpose.id);
        }
    }
    for group in groups {
        let mut said: BTreeMap<Said, BTreeMap<&PurposeId, Vec<Category>>> = BTreeMap::new();
        for purpose in &purposes {
            for category in Category::ALL {
                let before = Use::of(old.cell(purpose, *category, &group.old.code));
                let after = Use::of(new.cell(purpose, *category, &group.new.code));
                for words in differences(&before, &after) {
                    said.entry(words).or_default().entry(purpose).or_default().push(*category);
                }
            }
        }
        for ((direction, words), places) in said {
            for (categories, purposes) in rectangles(&places) {
                let words = format!("{} on {}: {words}", listed(&purposes), listed(&categories));
                found.add_for(&group.whom, direction, Part::Cell, words);
            }
        }
    }
}

/// Purposes with the same categories stand together.
fn rectangles<'p>(
    places: &BTreeMap<&'p PurposeId, Vec<Category>>,
) -> BTreeMap<Vec<Category>, Vec<&'p PurposeId>> {
    let mut rectangles: BTreeMap<Vec<Category>, Vec<&PurposeId>> = BTreeMap::new();
    for (purpose, categories) in places {
        rectangles.entry(categories.clone()).or_default().push(purpose);
    }
    rectangles
}

fn listed<T: ToString>(words: &[T]) -> String {
    words.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn differences(before: &Use, after: &Use) -> Vec<Said> {
    let mut said = Vec::new();
    let (was, is) = (before.words(), after.words());
    if was != is {
        let direction = match (before, after) {
            (_, after) if after.open().is_none() && before.open().is_none() => Direction::Neither,
            (_, after) if after.open().is_none() => Direction::Narrows,
            (Use::Interest(..), Use::Consent(_)) => Direction::Narrows,
            _ => Direction::Widens,
        };
        said.push((direction, format!("from {was} to {is}{}", opened(after))));
    }
    if let (Use::Interest(..), Use::Consent(_)) = (before, after) {
        let words = "whoever said yes waits for no notice and no days of grace any more";
        said.push((Direction::Widens, words.to_owned()));
    }
    if let (Use::Interest(_, was), Use::Interest(_, is)) = (before, after)
        && was != is
    {
        said.push((Direction::Neither, format!("the assessment goes from {was} to {is}")));
    }
    if let Some((was, is)) = before.open().zip(after.open()) {
        let more: Vec<_> = is.difference(was).collect();
        if !more.is_empty() {
            said.push((Direction::Widens, format!("what is {} is used too", listed(&more))));
        }
        let less: Vec<_> = was.difference(is).collect();
        if !less.is_empty() {
            said.push((Direction::Narrows, format!("what is {} is not used", listed(&less))));
        }
    }
    said
}

/// What a use that opens is open for, when that is more than what is public.
fn opened(after: &Use) -> String {
    match after.open() {
        Some(open) if open.iter().any(|visibility| *visibility != Visibility::Public) => {
            let open: Vec<_> = open.iter().collect();
            format!(", for what is {}", listed(&open))
        }
        _ => String::new(),
    }
}
