//! Telephone numbers. Source: ITU-T E.164 (international form) and E.123 (how numbers are written).
//! A number counts where it is international, where its national form is one that other numbers do
//! not have, or where a word beside it says that it is one.

use crate::calling_codes::is_assigned;
use crate::dates;
use crate::kinds::{Kind, Span};
use crate::phone_form::{Brackets, Lead, extension, is_customary};
use crate::run::{Beginning, Window};
use crate::vocabulary::{Topic, topic_of};

/// How many digits a telephone number has, with an exit code and a trunk zero.
const FEWEST_DIGITS: usize = 6;
const MOST_DIGITS: usize = 17;

/// The best telephone number that starts with a group: its span and how many groups it takes. The
/// longest international one is better than any national one, and that than any that is said to be
/// one.
pub(crate) fn find(beginning: &Beginning<'_>) -> Option<(Span, usize)> {
    if beginning.most_digits() < FEWEST_DIGITS {
        return None;
    }
    let start = beginning.windows().next()?.start;
    let lead = Lead::of(beginning.around, start);
    if !beginning.around.open_before(lead.start) {
        return None;
    }
    let mut national = None;
    let mut said = None;
    let long = |_: &[u8], digits: usize| (FEWEST_DIGITS..=MOST_DIGITS).contains(&digits);
    let windows = beginning.windows_like(long);
    for candidate in windows.filter_map(|window| Candidate::new(window, lead)) {
        if candidate.is_international() {
            return Some(candidate.taken());
        }
        if national.is_none() && candidate.has_national_form() {
            national = Some(candidate);
        } else if national.is_none() && said.is_none() && candidate.is_said_to_be_one() {
            said = Some(candidate);
        }
    }
    national.or(said).map(Candidate::taken)
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
        if !may_be_one(&window, lead) || !window.separators().all(is_customary) {
            return None;
        }
        let end = match extension(window.around, window.end) {
            Some(end) => end,
            None if window.around.open_after(window.end) => window.end,
            None => return None,
        };
        let brackets = Brackets::read(&window, lead)?;
        let start = lead.start.saturating_add(usize::from(brackets.around_all));
        Some(Self { window, plus: lead.plus, bracketed: brackets.around_area, start, end })
    }

    const fn taken(self) -> (Span, usize) {
        let span = Span { start: self.start, end: self.end, kind: Kind::Phone };
        (span, self.window.groups.len())
    }

    /// `+` or an exit code, then a calling code and as many digits as that country has.
    fn is_international(&self) -> bool {
        let digits = self.window.digits;
        if self.plus {
            return match digits {
                [1, 2..=9, ..] | [2..=9, ..] => is_assigned(digits),
                [1, ..] => self.window.shape == [1, 3, 3, 4],
                _ => false,
            };
        }
        let after_exit_code = digits.strip_prefix(&[0, 0]).or(digits.strip_prefix(&[0, 1, 1]));
        after_exit_code.is_some_and(is_assigned)
            && self.window.groups.len() >= 3
            && self.stands_alone()
            && !dates::holds_date(&self.window)
    }

    /// Whether the form alone tells: North American 3-3-4, an area code in brackets, a trunk zero.
    fn has_national_form(&self) -> bool {
        is_national(self.window.digits, self.window.shape, self.bracketed)
            && !self.plus
            && self.stands_alone()
            && !dates::holds_date(&self.window)
            && !self.is_about(&[Topic::Article, Topic::Version, Topic::Card])
    }

    /// Whether a word before or after it says so and nothing in its form speaks against it.
    fn is_said_to_be_one(&self) -> bool {
        let digits = self.window.digits;
        let single = || self.window.shape.iter().filter(|length| **length == 1).count();
        let fits = match (self.window.shape, digits.len()) {
            ([_], length) => (7..=15).contains(&length) && !self.is_handle(),
            (_, length) => length < 17 && single() <= 2,
        };
        // Six digits are more often something else: the word must stand right beside them.
        let said =
            fits && (digits.len() > 6 && self.is_about(&[Topic::Phone]) || self.is_labelled());
        said && !self.is_decimal() && !dates::is_date_or_years(&self.window) && !is_book(digits)
    }

    fn is_about(&self, topics: &[Topic]) -> bool {
        self.window.words.topic().is_some_and(|topic| topics.contains(&topic))
    }

    fn is_labelled(&self) -> bool {
        self.window.words.label(is_label)
            || self.window.around.word_after(self.end, is_label)
                && !self.is_about(&[Topic::Article, Topic::Version, Topic::Card, Topic::Ssn])
    }

    fn is_handle(&self) -> bool {
        self.window.around.byte_before(self.start) == Some(b'@')
    }

    /// Groups with spaces between them run into what stands beside them.
    fn stands_alone(&self) -> bool {
        self.window.alone || !self.window.separators().any(|found| found == " ")
    }

    fn is_decimal(&self) -> bool {
        matches!(self.window.shape, [1 | 2, _]) && self.window.all_separated_by(".")
    }
}

/// Whether a closer look can lead anywhere: most runs of digits are ruled out here.
fn may_be_one(window: &Window<'_>, lead: Lead) -> bool {
    (FEWEST_DIGITS..=MOST_DIGITS).contains(&window.digits.len())
        && (lead.plus
            || matches!(window.digits, [0, 0 | 1, ..])
            || is_national(window.digits, window.shape, lead.bracket)
            || window.words.topic() == Some(Topic::Phone)
            || window.words.label(is_label)
            || window.last && window.around.word_follows(window.end))
}

/// The forms of national numbers that other numbers do not have.
fn is_national(digits: &[u8], shape: &[u8], bracketed: bool) -> bool {
    match shape {
        [1, 3, 3, 4] if matches!(digits, [1, 2..=9, _, _, 2..=9, ..]) => true,
        [3, 3, 4] if bracketed || matches!(digits, [2..=9, _, _, 2..=9, ..]) => true,
        // Russia and its neighbours: trunk 8, area of three digits.
        [1, 3, 3, 2, 2] => matches!(digits, [7 | 8, ..]),
        _ => bracketed && has_area(digits, shape) || has_trunk_zero(digits, shape),
    }
}

/// An area code of its own, and groups of two digits or more. A year in brackets is no area.
fn has_area(digits: &[u8], shape: &[u8]) -> bool {
    let year = matches!(digits, [1, 9, ..] | [2, 0, ..]) && shape.first() == Some(&4);
    !year
        && (9..=12).contains(&digits.len())
        && matches!(
            shape,
            [2..=5, rest @ ..] if rest.len() <= 4 && rest.iter().all(|len| *len >= 2)
        )
}

/// The trunk zero of most of the world, an area code, and groups of two digits or more.
fn has_trunk_zero(digits: &[u8], shape: &[u8]) -> bool {
    matches!(digits, [0, 1..=9, ..])
        && (9..=13).contains(&digits.len())
        && matches!(shape, [2..=5, rest @ ..]
            if (1..=4).contains(&rest.len()) && rest.iter().all(|len| *len >= 2))
}

/// Words that label a number where they stand right beside it, and say nothing elsewhere.
#[rustfmt::skip]
const LABELS: [&str; 16] = [
    "bureau", "büro", "casa", "desk", "direct", "geschäftlich", "home", "main", "oficina",
    "office", "priv", "privat", "private", "trabajo", "ufficio", "work",
];

fn is_label(word: &str) -> bool {
    LABELS.contains(&word) || topic_of(word) == Some(Topic::Phone)
}

/// Thirteen digits with the prefix and the check digit of a book (ISO 2108).
fn is_book(digits: &[u8]) -> bool {
    let sum = digits.iter().enumerate().fold(0_u32, |sum, (place, digit)| {
        let weight = if place % 2 == 0 { 1 } else { 3 };
        sum.saturating_add(u32::from(*digit).saturating_mul(weight))
    });
    matches!(digits, [9, 7, 8 | 9, ..]) && digits.len() == 13 && sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// Numbers reserved for fiction where a country has such, else plainly invented ones.
    #[test]
    fn international() {
        for number in [
            "+1 201-555-0123",
            "+1 (201) 555-0123",
            "+12015550123",
            "+44 20 7946 0958",
            "+44 (0)20 7946 0958",
            "+447700900123",
            "+49 30 23125 123",
            "+49 (0)30/23125-123",
            "+33 1 99 00 12 34",
            "+41 44 668 18 00",
            "+46 (0)8 465 004 00",
            "+39 06 1234 5678",
            "+34 612 34 56 78",
            "+351 21 234 5678",
            "+31 6 12345678",
            "+48 512 345 678",
            "+420 601 123 456",
            "+7 912 345-67-89",
            "+86 131 2345 6789",
            "+81 3-1234-5678",
            "+82 10-2000-0000",
            "+91 81234 56789",
            "+61 491 570 156",
            "+55 11 96123-4567",
            "+54 9 11 2345-6789",
            "+27 71 123 4567",
            "+234 802 123 4567",
            "+972 50-234-5678",
            "+971 50 123 4567",
            "+290 51234",
            "(+44) 20 7946 0958",
            "0041 44 668 18 00",
            "011 44 20 7946 0958",
            "%2B447700900123",
        ] {
            check(&format!("Bitte ⟦PHONE {number}⟧ wählen"));
            check(
                &format!("<a href=\"⟦PHONE {number}⟧\">, ({number})")
                    .replace(&format!(", ({number})"), &format!(", (⟦PHONE {number}⟧)")),
            );
        }
    }

    #[test]
    fn national_forms() {
        for number in [
            "(201) 555-0123",
            "(201)555-0123",
            "201-555-0123",
            "201.555.0123",
            "1-201-555-0123",
            "020 7946 0958",
            "(020) 7946 0958",
            "07700 900123",
            "030/23125-123",
            "0171-2345678",
            "01 99 00 12 34",
            "01.99.00.12.34",
            "03-1234-5678",
            "090-1234-5678",
            "070-174 06 35",
            "0491 570 156",
            "(11) 96123-4567",
            "8 (912) 345-67-89",
        ] {
            check(&format!("hello ⟦PHONE {number}⟧, bye"));
            check(&format!("⟦PHONE {number}⟧\n"));
        }
    }

    #[test]
    fn said_to_be_one() {
        check("Phone: ⟦PHONE 782 2652⟧, fax ⟦PHONE 2015550123⟧");
        check("call me at ⟦PHONE 0699 868 88 55⟧ please");
        check("stop receiving messages to ⟦PHONE 699 956 915⟧");
        check("⟦PHONE 61 51 81⟧ office\n⟦PHONE 2546712361⟧ fax\n⟦PHONE 055 123 456⟧ (mobile)");
        check("Tel.\n\nTel.:\n⟦PHONE 26 12 34 56⟧");
        check("Handynummer ⟦PHONE 15112345678⟧; teléfono ⟦PHONE 612 34 56 78⟧");
        check("我的电话是⟦PHONE 13112345678⟧，谢谢。電話番号：⟦PHONE 03ー1234ー5678⟧");
        check("Телефон ⟦PHONE 912 345-67-89⟧, تلفون ⟦PHONE ٠٥٠١٢٣٤٥٦٧⟧");
        check("text ⟦PHONE 5\u{200B}5\u{200B}5\u{200B}0\u{200B}1\u{200B}2\u{200B}3⟧ now");
        check("Phones: ⟦PHONE 782 2652⟧, ⟦PHONE 782 2653⟧ and ⟦PHONE 782 2654⟧");
        check("⟦PHONE 2015550123⟧ again, phone ⟦PHONE 2015550123⟧");
        check("My number is ⟦PHONE 3402464151⟧, mein Nummer: ⟦PHONE 73348307⟧");
        finds_nothing("my order number is 3402464151, number 3402464151");
        check("Work ⟦PHONE 330-0130⟧ @⟦PHONE 201-555-0123⟧");
    }

    #[test]
    fn extensions() {
        check(
            "⟦PHONE 201-555-0123x565⟧ ⟦PHONE (201)555-0123 ext. 12⟧, ⟦PHONE +1-201-555-0123 x 7⟧.",
        );
        check("⟦PHONE 201-555-0123, extension 4⟧; ⟦PHONE 201-555-0123⟧ x-ray");
    }

    #[test]
    fn neighbours() {
        check("⟦PHONE 201-555-0123⟧, ⟦PHONE 201-555-0124⟧/⟦PHONE (201) 555-0125⟧");
        check("⟦PHONE 201-555-0123⟧ or ⟦US_SSN 474-49-7577⟧ or ⟦CREDIT_CARD 4111111111111111⟧");
        check(
            "call ⟦PHONE 201-555-0123⟧ ⟦CREDIT_CARD 4111 1111 1111 1111⟧ ⟦IP_ADDRESS 203.0.113.7⟧",
        );
    }

    #[test]
    fn dates_and_times() {
        finds_nothing("2024-01-15 10:30:00, 15.01.2024 10, 01/15/2024, 2024-01-15T10:30:00+0100");
        finds_nothing("When: 2000-04-16 11:34:35; 16-04-2000; 20240115103000; 1700000000");
        finds_nothing("call on 2024-01-15 or 15.01.2024, call in 2019-2020, text 2021-22");
        finds_nothing("1819 - 1890, (1999) 123-145, 1985 -- 1987");
    }

    #[test]
    fn other_numbers() {
        finds_nothing("order 201-555-0123, tracking no. 0171 2345678, SKU 0171-2345678");
        finds_nothing("ISBN 978-3-16-148410-0, 0-306-40615-2, ISSN 0317-8471, phone 9783161484100");
        finds_nothing("1,234,567,890 and 1 234 567 890 and 123456789 and 3.14159265358979");
        finds_nothing("call 3.14159265, $2015550123, 201-555-0123%");
        finds_nothing("doi:10.1038/s41586-020-2649-2 arXiv:2101.00001 RFC 7231 51.5074, -0.1278");
        finds_nothing("0x2015550123 d41d8cd98f00b204e9800998ecf8427e a201-555-0123b v201-555-0123");
        finds_nothing(
            "123e4567-e89b-12d3-a456-426614174000 /2015/05/0123/ 00 01 02 03 04 05 06 07",
        );
        finds_nothing("+2000000% x+44 +1234567 UTC+0100 1+447700900123 C++ 20240115");
        finds_nothing(
            "I'd like to call a taxi to 03 2657 Koontz; the office is at 17031 2202 Rissik",
        );
        finds_nothing("https://x.example/p/45606791, https://x.example/status/123456789012345678");
        finds_nothing("phonetic 1234567, microphone 2015550123");
    }
}
