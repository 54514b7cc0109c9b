//! What stands in place of personal data unless its user plans otherwise: `[KIND_n]`, numbered
//! within one record, so that the reader of a redacted text still sees who is who, and nothing
//! beyond the record can be joined.

use std::collections::{BTreeMap, HashMap};

use crate::labels::{KindNames, Label};
use crate::normal::normal;
use crate::stand_ins::{self, Form};

/// The numbering of one record's placeholders over all its text columns (the same value gets the
/// same number), and the count of everything that was replaced. It holds the values themselves, so
/// it must not outlive the work, and belongs to one redactor.
#[derive(Debug, Default)]
pub struct Placeholders {
    numbers: HashMap<(Label, String), u64>,
    tallies: BTreeMap<Label, Tally>,
}

#[derive(Debug, Default)]
struct Tally {
    name: String,
    /// The last number that was given within this record.
    last: u64,
    /// How many spans were found and how many of them replaced, over all records.
    found: u64,
    replaced: u64,
}

/// How often a kind was found in what was passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<'n> {
    /// The name of the kind.
    pub name: &'n str,
    /// How many spans of it were found.
    pub found: u64,
    /// How many of these were replaced; the rest was kept, as the plan asks.
    pub replaced: u64,
}

impl Placeholders {
    /// The numbering for a first record.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts the next record: forgets all values and numbers from 1 again. The totals of
    /// [`replaced`](Self::replaced) go on counting.
    pub fn next_record(&mut self) {
        self.numbers.clear();
        self.tallies.values_mut().for_each(|tally| tally.last = 0);
    }

    /// How many spans of a kind were replaced since this value was made, over all records, by
    /// whatever operator.
    #[must_use]
    pub fn replaced(&self, label: impl Into<Label>) -> u64 {
        self.tallies.get(&label.into()).map_or(0, |tally| tally.replaced)
    }

    /// The kinds that were found at all, over all records.
    pub fn counts(&self) -> impl Iterator<Item = Count<'_>> {
        self.tallies.values().filter(|tally| tally.found > 0).map(|tally| Count {
            name: &tally.name,
            found: tally.found,
            replaced: tally.replaced,
        })
    }

    /// Keeps the numbers that already stand in a text, so that an earlier redaction's `[EMAIL_1]`
    /// and a newly found address do not become one person.
    pub(crate) fn reserve(&mut self, text: &str, names: &KindNames) {
        for (_, found, label) in stand_ins::all(text, names) {
            if let Form::Placeholder(number) = found.form {
                let tally = self.tally(label, found.name);
                tally.last = number.max(tally.last);
            }
        }
    }

    /// The same where there is something to give numbers to.
    pub(crate) fn reserve_beside<S>(&mut self, text: &str, spans: &[S], names: &KindNames) {
        if !spans.is_empty() {
            self.reserve(text, names);
        }
    }

    /// Counts a span that was found, and whether it was replaced.
    pub(crate) fn count(&mut self, label: Label, name: &str, replaced: bool) {
        let tally = self.tally(label, name);
        tally.found = tally.found.saturating_add(1);
        tally.replaced = tally.replaced.saturating_add(u64::from(replaced));
    }

    /// Appends the placeholder for a value to `out`.
    pub(crate) fn write(&mut self, label: Label, name: &str, value: &str, out: &mut String) {
        let key = (label, normal(label, value));
        let number = match self.numbers.get(&key) {
            Some(number) => *number,
            None => {
                let tally = self.tally(label, name);
                tally.last = tally.last.saturating_add(1);
                let number = tally.last;
                self.numbers.insert(key, number);
                number
            }
        };
        out.push('[');
        out.push_str(name);
        out.push('_');
        out.push_str(&number.to_string());
        out.push(']');
    }

    fn tally(&mut self, label: Label, name: &str) -> &mut Tally {
        let new = || Tally { name: name.to_owned(), ..Tally::default() };
        self.tallies.entry(label).or_insert_with(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Kind;

    fn written(placeholders: &mut Placeholders, kind: Kind, value: &str) -> String {
        let mut out = String::new();
        placeholders.write(kind.into(), kind.as_str(), value, &mut out);
        placeholders.count(kind.into(), kind.as_str(), true);
        out
    }

    #[test]
    fn the_same_value_keeps_its_number_within_a_record() {
        let mut placeholders = Placeholders::new();
        assert_eq!(written(&mut placeholders, Kind::Phone, "+41 44 668 18 00"), "[PHONE_1]");
        assert_eq!(written(&mut placeholders, Kind::Phone, "+41 44 668 18 01"), "[PHONE_2]");
        assert_eq!(written(&mut placeholders, Kind::Phone, "+41-446681800"), "[PHONE_1]");
        assert_eq!(written(&mut placeholders, Kind::Email, "A@x.example"), "[EMAIL_1]");
        assert_eq!(written(&mut placeholders, Kind::Email, "a@X.example"), "[EMAIL_1]");
        placeholders.next_record();
        assert_eq!(written(&mut placeholders, Kind::Phone, "+41 44 668 18 01"), "[PHONE_1]");
        assert_eq!(placeholders.replaced(Kind::Phone), 4);
        placeholders.count(Kind::Phone.into(), "PHONE", false);
        let email = Count { name: "EMAIL", found: 2, replaced: 2 };
        let phone = Count { name: "PHONE", found: 5, replaced: 4 };
        assert_eq!(placeholders.counts().collect::<Vec<_>>(), [email, phone]);
    }

    #[test]
    fn numbers_already_in_the_text_stay_taken() {
        let mut placeholders = Placeholders::new();
        placeholders.reserve(
            "[EMAIL_7] wrote, see [1], [EMAIL_], [EMAIL_9999999999] and [PHONE_2]",
            &KindNames::new(Vec::new()),
        );
        assert_eq!(written(&mut placeholders, Kind::Email, "a@x.example"), "[EMAIL_8]");
        assert_eq!(written(&mut placeholders, Kind::Phone, "12"), "[PHONE_3]");
    }
}
