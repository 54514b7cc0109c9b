//! International bank account numbers. Source: ISO 13616 and the IBAN registry of SWIFT (structure
//! and length per country), ISO 7064 MOD 97-10 (check digits).

use iban::Iban;

use crate::context::Surroundings;

/// The longest IBAN of the standard, and the shortest of the registry (Norway).
const LONGEST: usize = 34;
const SHORTEST: usize = 15;

/// The end of the IBAN that starts at `start`, if there is one: with or without single spaces or
/// hyphens between its groups, in either case.
pub(crate) fn find(around: Surroundings<'_>, start: usize) -> Option<usize> {
    if !around.open_before(start) {
        return None;
    }
    let mut compact = Compact { bytes: [0; LONGEST], len: 0, rest: 0 };
    let mut found = None;
    let mut at = start;
    while let Some(byte) = around.byte(at) {
        if byte.is_ascii_alphanumeric() && compact.push(byte) {
            // Two letters and two digits begin every one.
            if compact.begins_wrongly() {
                return None;
            }
            at = at.saturating_add(1);
            continue;
        }
        if compact.may_be_one() && around.open_after(at) && compact.is_one() {
            found = Some(at);
        }
        let next = around.byte(at.saturating_add(1));
        match byte {
            b' ' | b'-' if next.is_some_and(|next| next.is_ascii_alphanumeric()) => {
                at = at.saturating_add(1);
            }
            _ => return found,
        }
    }
    let complete = compact.may_be_one() && around.open_after(at) && compact.is_one();
    if complete { Some(at) } else { found }
}

/// The letters, in upper case, and digits of what may be one.
struct Compact {
    bytes: [u8; LONGEST],
    len: usize,
    /// What all but the first four leave of 97.
    rest: u32,
}

impl Compact {
    fn push(&mut self, byte: u8) -> bool {
        let Some(slot) = self.bytes.get_mut(self.len) else { return false };
        *slot = byte.to_ascii_uppercase();
        if self.len >= 4 {
            self.rest = left_of_97(self.rest, *slot);
        }
        self.len = self.len.saturating_add(1);
        true
    }

    fn begins_wrongly(&self) -> bool {
        match self.bytes.get(self.len.saturating_sub(1)) {
            Some(last) if self.len <= 2 => !last.is_ascii_alphabetic(),
            Some(last) if self.len <= 4 => !last.is_ascii_digit(),
            _ => false,
        }
    }

    /// Whether it is long enough and its check digits hold, which is soon reckoned.
    fn may_be_one(&self) -> bool {
        let head = self.bytes.get(..4).unwrap_or(&[]);
        let rest = head.iter().fold(self.rest, |rest, byte| left_of_97(rest, *byte));
        (SHORTEST..=LONGEST).contains(&self.len) && rest == 1
    }

    fn is_one(&self) -> bool {
        let written = self.bytes.get(..self.len).and_then(|bytes| str::from_utf8(bytes).ok());
        written.is_some_and(|written| written.parse::<Iban>().is_ok())
    }
}

/// What is left of 97 when a sign is written behind a number; letters count from ten on.
fn left_of_97(rest: u32, sign: u8) -> u32 {
    let value = char::from(sign).to_digit(36).unwrap_or(0);
    let shift = if value > 9 { 100 } else { 10 };
    rest.saturating_mul(shift).saturating_add(value) % 97
}

/// Where what starts at `start` ends, if it is written in one and would be an account but for its
/// check digits.
pub(crate) fn fails_its_check(around: Surroundings<'_>, start: usize) -> Option<usize> {
    let tail = around.text.as_bytes().get(start..around.ceiling)?;
    let word = tail.get(..tail.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count())?;
    let end = start.saturating_add(word.len());
    let is_like_one = matches!(word, [a, b, c, d, ..]
        if a.is_ascii_uppercase() && b.is_ascii_uppercase()
            && c.is_ascii_digit() && d.is_ascii_digit());
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    let fits = (SHORTEST..=LONGEST).contains(&word.len()) && digits.saturating_mul(2) > word.len();
    let is_account = || is_one_but_for_its_check(word).unwrap_or(false);
    let is_free = || around.open_before(start) && around.open_after(end);
    (is_like_one && fits && is_free() && is_account()).then_some(end)
}

/// Whether some other check digits would make it one.
fn is_one_but_for_its_check(word: &[u8]) -> Option<bool> {
    let word = std::str::from_utf8(word).ok()?;
    let (country, rest) = (word.get(..2)?, word.get(4..)?);
    let with = |check: u8| format!("{country}{check:02}{rest}").parse::<Iban>().is_ok();
    Some(word.parse::<Iban>().is_err() && (2..=98).any(with))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    /// From the examples of the IBAN registry.
    const EXAMPLES: [&str; 24] = [
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
        "FR1420041010050500013M02606",
        "CH9300762011623852957",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "LC55HEMM000100010012001200023015",
        "BE68539007547034",
        "NL91ABNA0417164300",
        "ES9121000418450200051332",
        "IT60X0542811101000000123456",
        "PL61109010140000071219812874",
        "PT50000201231234567890154",
        "SE4550000000058398257466",
        "AT611904300234573201",
        "DK5000400440116243",
        "FI2112345600000785",
        "IE29AIBK93115212345678",
        "TR330006100519786457841326",
        "SA0380000000608010167519",
        "AE070331234567890123456",
        "BR1800360305000010009795493C1",
        "UA213223130000026007233566001",
        "KZ86125KZT5004100100",
    ];

    fn in_fours(iban: &str, separator: &str) -> String {
        let groups: Vec<&str> =
            iban.as_bytes().chunks(4).map(|c| str::from_utf8(c).unwrap()).collect();
        groups.join(separator)
    }

    #[test]
    fn every_country_form() {
        for iban in EXAMPLES {
            check(&format!("⟦IBAN {iban}⟧"));
            check(&format!("IBAN:⟦IBAN {}⟧.", in_fours(iban, " ")));
            check(&format!("to ⟦IBAN {}⟧ please", in_fours(iban, " ")));
            check(&format!("({})", format_args!("⟦IBAN {}⟧", in_fours(iban, "-"))));
            check(&format!("⟦IBAN {}⟧\n", in_fours(&iban.to_lowercase(), "\u{A0}")));
        }
    }

    #[test]
    fn lookalikes() {
        for iban in EXAMPLES {
            let other = if iban.ends_with('0') { "1" } else { "0" };
            finds_nothing(&format!("x {}{other}", iban.get(..iban.len() - 1).unwrap()));
        }
        finds_nothing("XX89370400440532013000 and DE8937040044053201300");
        finds_nothing("ADE89370400440532013000, DE89370400440532013000A");
        finds_nothing("commit be68539007547035, user12 and ab12cd34ef56ab78cd90");
    }

    #[test]
    fn two_in_a_row() {
        check("⟦IBAN BE68 5390 0754 7034⟧ ⟦IBAN NO93 8601 1117 947⟧");
    }
}
