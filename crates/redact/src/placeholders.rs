//! What stands in place of personal data: `[KIND_n]`, numbered within one record, so that the
//! reader of a redacted text still sees who is who, and nothing beyond the record can be joined.

use std::collections::HashMap;

use crate::kinds::Kind;

/// The numbering of one record's placeholders over all its text columns: the same value gets the
/// same number. It holds the values themselves, so it must not outlive the work.
#[derive(Debug, Default)]
pub struct Placeholders {
    numbers: HashMap<(Kind, String), u64>,
    last: [u64; Kind::ALL.len()],
    replaced: [u64; Kind::ALL.len()],
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
        self.last = [0; Kind::ALL.len()];
    }

    /// How many spans of a kind were replaced since this value was made, over all records.
    #[must_use]
    pub fn replaced(&self, kind: Kind) -> u64 {
        self.replaced.get(kind as usize).copied().unwrap_or(0)
    }

    /// The kinds that were replaced at all, with how often, over all records.
    pub fn counts(&self) -> impl Iterator<Item = (Kind, u64)> + '_ {
        Kind::ALL
            .into_iter()
            .map(|kind| (kind, self.replaced(kind)))
            .filter(|(_, count)| *count > 0)
    }

    /// Keeps the numbers that already stand in a text, so that an earlier redaction's `[EMAIL_1]`
    /// and a newly found address do not become one person.
    pub(crate) fn reserve(&mut self, text: &str) {
        for (at, _) in text.match_indices('[') {
            let Some((kind, number, _)) = text.get(at..).and_then(leading_placeholder) else {
                continue;
            };
            if let Some(last) = self.last.get_mut(kind as usize) {
                *last = number.max(*last);
            }
        }
    }

    /// Appends the placeholder for a value to `out` and counts it.
    pub(crate) fn write(&mut self, kind: Kind, value: &str, out: &mut String) {
        let key = (kind, same_value(kind, value));
        let last = self.last.get_mut(kind as usize);
        let number = *self.numbers.entry(key).or_insert_with(|| {
            last.map_or(1, |last| {
                *last = last.saturating_add(1);
                *last
            })
        });
        if let Some(count) = self.replaced.get_mut(kind as usize) {
            *count = count.saturating_add(1);
        }
        out.push('[');
        out.push_str(kind.as_str());
        out.push('_');
        out.push_str(&number.to_string());
        out.push(']');
    }
}

/// What makes two spellings one value: case never matters, and in numbers neither do separators.
fn same_value(kind: Kind, value: &str) -> String {
    let lower = value.to_lowercase();
    match kind {
        Kind::Email => lower.replace("%40", "@"),
        Kind::IpAddress | Kind::Url | Kind::Person | Kind::Location | Kind::Organisation => lower,
        Kind::Phone | Kind::CreditCard | Kind::Iban | Kind::UsSsn => {
            lower.chars().filter(char::is_ascii_alphanumeric).collect()
        }
    }
}

/// The placeholder with which a text starts: its kind, number and length in bytes. A number of more
/// than nine digits is not ours.
pub(crate) fn leading_placeholder(text: &str) -> Option<(Kind, u64, usize)> {
    let inside = text.strip_prefix('[')?;
    Kind::ALL.into_iter().find_map(|kind| {
        let rest = inside.strip_prefix(kind.as_str())?.strip_prefix('_')?;
        let digits = rest.bytes().take(10).take_while(u8::is_ascii_digit).count();
        let number = rest.get(..digits)?.parse().ok().filter(|_| digits < 10)?;
        rest.get(digits..)?
            .starts_with(']')
            .then(|| (kind, number, kind.as_str().len().saturating_add(digits).saturating_add(3)))
    })
}

/// The length in bytes of the placeholder with which a text ends, if it does.
pub(crate) fn trailing_placeholder(text: &str) -> Option<usize> {
    const LONGEST: usize = 24;
    if !text.ends_with(']') {
        return None;
    }
    let back = text.bytes().rev().take(LONGEST).position(|byte| byte == b'[')?;
    let length = back.saturating_add(1);
    let tail = text.get(text.len().checked_sub(length)?..)?;
    leading_placeholder(tail).map(|(_, _, whole)| whole).filter(|whole| *whole == length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(placeholders: &mut Placeholders, kind: Kind, value: &str) -> String {
        let mut out = String::new();
        placeholders.write(kind, value, &mut out);
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
        assert_eq!(placeholders.counts().collect::<Vec<_>>(), [(Kind::Email, 2), (Kind::Phone, 4)]);
    }

    #[test]
    fn numbers_already_in_the_text_stay_taken() {
        let mut placeholders = Placeholders::new();
        placeholders
            .reserve("[EMAIL_7] wrote, see [1], [EMAIL_], [EMAIL_9999999999] and [PHONE_2]");
        assert_eq!(written(&mut placeholders, Kind::Email, "a@x.example"), "[EMAIL_8]");
        assert_eq!(written(&mut placeholders, Kind::Phone, "12"), "[PHONE_3]");
    }

    #[test]
    fn a_placeholder_is_recognised_from_both_ends() {
        assert_eq!(leading_placeholder("[US_SSN_12] x"), Some((Kind::UsSsn, 12, 11)));
        assert_eq!(trailing_placeholder("tel [PHONE_1]"), Some(9));
        for other in ["[PHONE]", "[PHONE_1", "[phone_1]", "x]", "[PHONE_1] ", ""] {
            assert_eq!(trailing_placeholder(other), None, "{other}");
        }
    }
}
