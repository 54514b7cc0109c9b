//! Telephone numbers. Source: ITU-T E.164 (international form) and E.123 (how numbers are written).
//! A number counts where it is international, where its national form is one that other numbers do
//! not have, or where a word beside it says that it is one.

use crate::calling_codes::is_assigned;
use crate::context::Surroundings;
use crate::kinds::{Kind, Span};
use crate::run::Window;
use crate::vocabulary::Topic;

/// The best telephone number among windows that start with the same group, longest first: its span
/// and how many groups it takes.
pub(crate) fn find<'a>(windows: impl Iterator<Item = Window<'a>> + Clone) -> Option<(Span, usize)> {
    let first = windows.clone().next()?;
    let lead = Lead::of(first.around, first.start);
    if !first.around.open_before(lead.start) {
        return None;
    }
    let topic = first.around.topic_before(lead.start);
    let candidates = windows.filter_map(|window| Candidate::new(window, lead));
    let accepted = candidates
        .clone()
        .find(Candidate::is_international)
        .or_else(|| {
            let about_things = matches!(topic, Some(Topic::Article | Topic::Version | Topic::Card));
            candidates.clone().find(|candidate| !about_things && candidate.has_national_form())
        })
        .or_else(|| candidates.clone().find(|candidate| candidate.is_said_to_be_one(topic)))?;
    let span = Span { start: accepted.start, end: accepted.end, kind: Kind::Phone };
    Some((span, accepted.window.groups.len()))
}

/// What belongs to a number before its first digit.
#[derive(Clone, Copy)]
struct Lead {
    start: usize,
    plus: bool,
    /// A bracket before the digits, and whether it stands outside of the plus.
    bracket: bool,
}

impl Lead {
    fn of(around: Surroundings<'_>, digit: usize) -> Self {
        let mut lead = Self { start: digit, plus: false, bracket: false };
        lead.take_bracket(around);
        let encoded = lead.start.saturating_sub(3);
        if around.byte_before(lead.start) == Some(b'+') {
            lead.plus = true;
            lead.start = lead.start.saturating_sub(1);
        } else if around.slice(encoded, lead.start).eq_ignore_ascii_case("%2B") {
            lead.plus = true;
            lead.start = encoded;
        }
        if !lead.bracket {
            lead.take_bracket(around);
        }
        lead
    }

    fn take_bracket(&mut self, around: Surroundings<'_>) {
        if around.byte_before(self.start) == Some(b'(') {
            self.bracket = true;
            self.start = self.start.saturating_sub(1);
        }
    }
}

/// A window that is written like a number, with its lead and extension.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    window: Window<'a>,
    plus: bool,
    /// Whether its first group stands in brackets of its own.
    bracketed: bool,
    start: usize,
    end: usize,
}

impl<'a> Candidate<'a> {
    fn new(window: Window<'a>, lead: Lead) -> Option<Self> {
        if !(6..=17).contains(&window.digits()) || !window.separators().all(is_customary) {
            return None;
        }
        let mut open = lead.bracket;
        let mut closed_first = false;
        for (place, separator) in window.separators().enumerate() {
            for byte in separator.bytes() {
                match byte {
                    b'(' if open => return None,
                    b')' if !open => return None,
                    b'(' => open = true,
                    b')' => {
                        open = false;
                        closed_first |= place == 0 && lead.bracket;
                    }
                    _ => {}
                }
            }
        }
        let mut start = lead.start;
        if open {
            // A bracket around the whole number is not part of it; one that opens within it is torn.
            if !lead.bracket || window.separators().any(|found| found.contains('(')) {
                return None;
            }
            start = start.saturating_add(1);
        }
        let end = match extension(window.around, window.end) {
            Some(end) => end,
            None if window.around.open_after(window.end) => window.end,
            None => return None,
        };
        Some(Self { window, plus: lead.plus, bracketed: closed_first, start, end })
    }

    /// `+` or an exit code, then a calling code and as many digits as that country has.
    fn is_international(&self) -> bool {
        let digits = self.window.values();
        let digits = digits.as_slice();
        let shape = self.window.shape();
        if self.plus {
            return match digits {
                [1, 2..=9, ..] | [2..=9, ..] => is_assigned(digits),
                [1, ..] => shape.as_slice() == [1, 3, 3, 4],
                _ => false,
            };
        }
        let after_exit_code = digits.strip_prefix(&[0, 0]).or(digits.strip_prefix(&[0, 1, 1]));
        self.window.groups.len() >= 3
            && self.stands_alone()
            && after_exit_code.is_some_and(is_assigned)
            && !self.contains_date()
    }

    /// Whether the form alone tells: North American 3-3-4, an area code in brackets, or a trunk zero.
    fn has_national_form(&self) -> bool {
        if self.plus || !self.stands_alone() || self.contains_date() {
            return false;
        }
        let digits = self.window.values();
        let digits = digits.as_slice();
        match self.window.shape().as_slice() {
            [1, 3, 3, 4] => matches!(digits, [1, 2..=9, _, _, 2..=9, ..]),
            [3, 3, 4] => self.bracketed || matches!(digits, [2..=9, _, _, 2..=9, ..]),
            shape => self.has_bracketed_area(digits, shape) || self.has_trunk_zero(digits, shape),
        }
    }

    fn has_bracketed_area(&self, digits: &[u8], shape: &[u8]) -> bool {
        let year = matches!(digits, [1, 9, ..] | [2, 0, ..]) && shape.first() == Some(&4);
        self.bracketed
            && !year
            && (9..=12).contains(&digits.len())
            && matches!(shape, [2..=5, rest @ ..] if rest.len() <= 4 && rest.iter().all(|len| *len >= 2))
    }

    fn has_trunk_zero(&self, digits: &[u8], shape: &[u8]) -> bool {
        matches!(digits, [0, 1..=9, ..])
            && (9..=12).contains(&digits.len())
            && matches!(shape, [2..=5, rest @ ..]
                if (1..=4).contains(&rest.len()) && rest.iter().all(|len| *len >= 2))
    }

    /// Whether a word before or after it says so and nothing in its form speaks against it.
    fn is_said_to_be_one(&self, before: Option<Topic>) -> bool {
        let said = before == Some(Topic::Phone)
            || (before.is_none() || before == Some(Topic::Email) || before == Some(Topic::Ip))
                && self.window.around.topic_after(self.end) == Some(Topic::Phone);
        if !said {
            return false;
        }
        let digits = self.window.values();
        let shape = self.window.shape();
        let fits = match shape.as_slice() {
            [_] => (7..=15).contains(&digits.as_slice().len()),
            shape => {
                digits.as_slice().len() <= 16 && shape.iter().filter(|len| **len == 1).count() <= 2
            }
        };
        fits && !self.is_decimal() && !self.is_date_or_years() && !is_book(digits.as_slice())
    }

    /// Groups with spaces between them run into what stands beside them.
    fn stands_alone(&self) -> bool {
        self.window.alone || !self.window.separators().any(|found| found == " ")
    }

    fn is_decimal(&self) -> bool {
        let shape = self.window.shape();
        self.window.all_separated_by(".") && matches!(shape.as_slice(), [1 | 2, _])
    }

    /// Whether any three neighbouring groups are a date.
    fn contains_date(&self) -> bool {
        self.window.groups.windows(3).any(|groups| self.is_date(groups))
    }

    fn is_date_or_years(&self) -> bool {
        let years = self
            .window
            .groups
            .iter()
            .all(|group| matches!(self.number(group.start, group.end), Some(1900..=2100)));
        let season = matches!(self.window.shape().as_slice(), [4, 2])
            && self.window.groups.first().is_some_and(|group| {
                matches!(self.number(group.start, group.end), Some(1900..=2100))
            });
        years
            || season
            || self.window.groups.first_chunk::<3>().is_some_and(|date| self.is_date(date))
    }

    fn is_date(&self, groups: &[crate::run::Group]) -> bool {
        let mut numbers = groups.iter().map(|group| self.number(group.start, group.end));
        let lengths = groups.iter().map(|group| group.end.saturating_sub(group.start));
        let three = (numbers.next().flatten(), numbers.next().flatten(), numbers.next().flatten());
        let (Some(a), Some(b), Some(c)) = three else {
            return false;
        };
        let day_and_month = |x, y| matches!((x, y), (1..=31, 1..=12) | (1..=12, 1..=31));
        let year = |y| (1900..=2100).contains(&y);
        let lengths: Vec<usize> = lengths.collect();
        match lengths.as_slice() {
            [4, 1..=2, 1..=2] => year(a) && day_and_month(b, c),
            [1..=2, 1..=2, 4] => year(c) && day_and_month(a, b),
            [1..=2, 1..=2, 2] => self.window.all_separated_by("/") && day_and_month(a, b),
            _ => false,
        }
    }

    fn number(&self, start: usize, end: usize) -> Option<u32> {
        self.window.around.slice(start, end).parse().ok()
    }
}

/// What may stand between the groups of one number.
fn is_customary(separator: &str) -> bool {
    matches!(
        separator,
        " " | "-"
            | "."
            | "/"
            | " - "
            | "- "
            | "("
            | ")"
            | " ("
            | ") "
            | "-("
            | ")-"
            | ".("
            | ")."
            | ")/"
            | ") -"
    )
}

/// Thirteen digits with the prefix and the check digit of a book (ISO 2108).
fn is_book(digits: &[u8]) -> bool {
    let sum = digits.iter().enumerate().fold(0_u32, |sum, (place, digit)| {
        let weight = if place % 2 == 0 { 1 } else { 3 };
        sum.saturating_add(u32::from(*digit).saturating_mul(weight))
    });
    matches!(digits, [9, 7, 8 | 9, ..]) && digits.len() == 13 && sum % 10 == 0
}

/// The end of the extension that follows a number: `x565`, `ext. 12`, `#3`.
fn extension(around: Surroundings<'_>, end: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    let mut reach = end.saturating_add(LONGEST).min(around.ceiling);
    while !around.text.is_char_boundary(reach) {
        reach = reach.saturating_sub(1);
    }
    let tail = around.slice(end, reach);
    let word = tail.trim_start_matches([' ', ',']);
    let rest = ["extension", "extn", "ext", "x", "#"].into_iter().find_map(|mark| {
        let head = word.get(..mark.len())?;
        head.eq_ignore_ascii_case(mark).then(|| word.get(mark.len()..)).flatten()
    })?;
    let digits = rest.trim_start_matches(['.', ':', ' ']);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    let skipped = tail.len().saturating_sub(digits.len());
    let end = end.saturating_add(skipped).saturating_add(length);
    ((1..=6).contains(&length) && around.open_after(end)).then_some(end)
}
