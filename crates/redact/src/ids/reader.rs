//! From a place to the identifier that starts there: the rows are tried, those that are spoken of
//! first. Validated with a word is better than validated, and that than merely said.

use std::sync::LazyLock;

use super::form::{Beginnings, Opening, Outline, Strictness, read};
use super::words::Told;
use super::{ALL, Check, Id};
use crate::context::Surroundings;
use crate::kinds::Kind;
use crate::vocabulary::Topic;
use crate::words::Words;

/// An identifier that was found: where it ends, and what it is.
pub(crate) type Found = (usize, Kind);

/// How near a word must stand to an identifier that has little else.
const BESIDE: usize = 1;

/// A row, a form of it, and how that begins.
type Row = (&'static Id, &'static str, Outline);

/// The rows that have forms of their own, with each form.
static ALONE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let row = |id, form| (id, form, Outline::of(form, Strictness::Exact));
    ALL.iter().flat_map(|id| id.alone.iter().map(move |form| row(*id, *form))).collect()
});

/// How the forms that need no word begin.
static BEGINNINGS: LazyLock<Beginnings> =
    LazyLock::new(|| Beginnings::of(ALONE.iter().map(|(_, form, _)| *form)));

/// Whether a number may stand without a word where two groups of digits are so long, with this sign
/// after the first; the second may be none. To know is cheaper than to read each form there.
pub(crate) fn may_stand_alone(first: usize, sign: Option<u8>, second: usize) -> bool {
    BEGINNINGS.may_be(first, sign, second)
}

/// Where an identifier may start.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    around: Surroundings<'a>,
    words: &'a Words<'a>,
    start: usize,
    opening: Opening,
}

impl<'a> Place<'a> {
    pub(crate) fn new(around: Surroundings<'a>, words: &'a Words<'a>, start: usize) -> Self {
        Self { around, words, start, opening: Opening::at(around, start) }
    }

    /// One that a word names and whose check digit holds.
    pub(crate) fn told_and_checked(&self) -> Option<Found> {
        self.told(|told| matches!(told.id.check, Check::Digit(_)))
    }

    /// One that a word names and that keeps its issuer's rules.
    pub(crate) fn told_at_least(&self) -> Option<Found> {
        self.told(|told| match told.id.check {
            Check::Digit(_) => false,
            Check::Rules(_) => true,
            Check::Loose(_) => told.distance <= BESIDE,
        })
    }

    fn told(&self, counts: impl Fn(&Told) -> bool) -> Option<Found> {
        let all = self.words.told();
        if all.is_empty() || !self.around.open_before(self.start) {
            return None;
        }
        all.iter().filter(|told| counts(told)).find_map(|told| {
            let mut forms = told.id.told.iter();
            forms.find_map(|form| self.fits(told.id, form, Strictness::Customary))
        })
    }

    /// One whose form and check tell without a word.
    pub(crate) fn alone(&self) -> Option<Found> {
        let mut rows = ALONE.iter().filter(|(_, _, outline)| self.opening.may_be(outline));
        let found = rows.find_map(|(id, form, _)| {
            let found = self.fits(id, form, Strictness::Exact)?;
            Some((id, found)).filter(|_| self.around.open_before(self.start))
        });
        let (id, found) = found?;
        let is_something_else = || {
            let topic = self.words.topic();
            matches!(topic, Some(Topic::Article | Topic::Version | Topic::Phone))
        };
        let counts = matches!(id.check, Check::Digit(_)) || !is_something_else();
        counts.then_some(found)
    }

    fn fits(&self, id: &Id, form: &str, strictness: Strictness) -> Option<Found> {
        let (end, code) = read(self.around, self.start, form, strictness)?;
        let right = self.around.open_after(end) && id.check.holds(&code);
        right.then_some((end, id.kind))
    }
}

/// The identifier that starts where a code of letters and digits does.
pub(crate) fn code(place: Place<'_>) -> Option<Found> {
    place.told_and_checked().or_else(|| place.alone()).or_else(|| place.told_at_least())
}

/// What a number of a kind keeps: how it is written, and what makes it right.
pub(crate) struct Kept {
    id: &'static Id,
    form: &'static str,
    end: usize,
}

impl Kept {
    /// What a value keeps of the rows of its kind, a check digit before all; nothing if it is
    /// written like none of them, or breaks their rules.
    pub(crate) fn of(kind: Kind, value: &str) -> Option<Self> {
        let mut rows: Vec<&Id> = ALL.into_iter().filter(|id| id.kind == kind).collect();
        rows.sort_by_key(|id| !matches!(id.check, Check::Digit(_)));
        rows.into_iter().find_map(|id| {
            let mut forms = id.told.iter().chain(id.alone);
            forms.find_map(|form| {
                let kept = Self { id, form, end: value.len() };
                kept.holds(value).then_some(kept)
            })
        })
    }

    /// Whether another value of the same length keeps it too.
    pub(crate) fn holds(&self, value: &str) -> bool {
        let around = Surroundings { text: value, taken: &[], floor: 0, ceiling: value.len() };
        let written = read(around, 0, self.form, Strictness::Customary);
        written.is_some_and(|(end, code)| end == self.end && self.id.check.holds(&code))
    }
}

/// What makes a number wrong that a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// A check digit.
    Digit,
    /// The rules of its issuer.
    Rules,
}

/// One that a word names and that is written like one, but is wrong.
pub(crate) fn told_and_wrong(place: Place<'_>) -> Option<(usize, Kind, Wrong)> {
    let line = place.around.line_before(place.start);
    let all = super::told(place.around, &line, place.start);
    all.iter().find_map(|told| {
        let wrong = match told.id.check {
            Check::Digit(_) => Wrong::Digit,
            Check::Rules(_) => Wrong::Rules,
            Check::Loose(_) => return None,
        };
        let mut forms = told.id.told.iter();
        let written = |form: &str| read(place.around, place.start, form, Strictness::Customary);
        let (end, code) = forms
            .find_map(|form| written(form).filter(|(end, _)| place.around.open_after(*end)))?;
        (!told.id.check.holds(&code)).then_some((end, told.id.kind, wrong))
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn the_nearest_word_tells() {
        check("BSN ⟦NL_BSN 123456782⟧, TFN ⟦AU_TFN 123456782⟧, SIN ⟦CA_SIN 123456782⟧");
        check("passport ⟦PASSPORT 123456782⟧ and BSN ⟦NL_BSN 111222333⟧");
        check("My NHS number, which I often forget, is ⟦UK_NHS 9434765919⟧");
        check(
            "NHS: ⟦UK_NHS 9434765919⟧, phone: ⟦PHONE 2015550123⟧, \
             card ⟦CREDIT_CARD 4111111111111111⟧",
        );
        finds_nothing("BSN pending, order 111222333");
    }

    #[test]
    fn in_seven_languages() {
        check("Meine Passnummer ist ⟦PASSPORT C01X00T47⟧, mon passeport : ⟦PASSPORT 12AB34567⟧");
        check("pasaporte ⟦PASSPORT AAA123456⟧, passaporto n. ⟦PASSPORT YA1234567⟧");
        check("paspoortnummer ⟦PASSPORT SPECI2014⟧");
        check("conta corrente ⟦BANK_ACCOUNT 1234567-8⟧, rijbewijs ⟦DRIVER_LICENSE 5123456789⟧");
    }

    #[test]
    fn a_value_is_taken_wherever_it_stands() {
        check("BSN ⟦NL_BSN 111222333⟧; yes, ⟦NL_BSN 111222333⟧");
        check("aged ⟦AGE 60⟧, not 60 or 160");
    }
}
