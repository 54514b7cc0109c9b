//! How telephone numbers are written (ITU-T E.123 and the habits of many countries): what may stand
//! before the first digit, between the groups, and after the last.

use crate::context::Surroundings;
use crate::run::Window;

/// What belongs to a number before its first digit.
#[derive(Clone, Copy)]
pub(crate) struct Lead {
    pub(crate) start: usize,
    pub(crate) plus: bool,
    /// Whether a bracket stands before the digits, and whether all begins with it.
    pub(crate) bracket: bool,
    bracket_first: bool,
}

impl Lead {
    /// Reads it backwards from the first digit.
    pub(crate) fn of(around: Surroundings<'_>, digit: usize) -> Self {
        let mut lead = Self { start: digit, plus: false, bracket: false, bracket_first: false };
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
        lead.bracket_first = around.byte(lead.start) == Some(b'(');
        lead
    }

    fn take_bracket(&mut self, around: Surroundings<'_>) {
        if around.byte_before(self.start) == Some(b'(') {
            self.bracket = true;
            self.start = self.start.saturating_sub(1);
        }
    }
}

/// How the brackets of a number stand.
pub(crate) struct Brackets {
    /// The one before it holds the whole number, and is no part of it.
    pub(crate) around_all: bool,
    /// The one before it holds its first group.
    pub(crate) around_area: bool,
}

impl Brackets {
    /// Reads them; nothing if one is torn.
    pub(crate) fn read(window: &Window<'_>, lead: Lead) -> Option<Self> {
        let mut lead_open = lead.bracket;
        let mut inner_open = false;
        let mut brackets = Self { around_all: false, around_area: false };
        for (place, separator) in window.separators().enumerate() {
            for byte in separator.bytes() {
                match byte {
                    b'(' if inner_open => return None,
                    b'(' => {
                        brackets.around_all |= std::mem::take(&mut lead_open);
                        inner_open = true;
                    }
                    b')' if inner_open => inner_open = false,
                    b')' if lead_open => {
                        lead_open = false;
                        brackets.around_area |= place == 0;
                    }
                    b')' => return None,
                    _ => {}
                }
            }
        }
        brackets.around_all |= lead_open;
        let torn = inner_open || brackets.around_all && !lead.bracket_first;
        (!torn).then_some(brackets)
    }
}

/// What may stand between the groups of one number.
pub(crate) fn is_customary(separator: &str) -> bool {
    matches!(
        separator,
        " " | "-"
            | "."
            | "/"
            | "~"
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

/// The end of the extension that follows a number: `x565`, `ext. 12`, `#3`.
pub(crate) fn extension(around: Surroundings<'_>, end: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    let mut follows =
        around.text.bytes().skip(end).take(4).skip_while(|byte| matches!(byte, b' ' | b','));
    if !matches!(follows.next(), Some(b'x' | b'X' | b'e' | b'E' | b'#')) {
        return None;
    }
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
