//! How old somebody is said to be: words of seven languages before or after a number up to 119. No
//! standard says how that is written. The number alone is taken.

use crate::context::Surroundings;
use crate::kinds::{Kind, Span};

/// A word and the first digit after it, or the last digit and the word after it.
pub(crate) const PATTERN: &str = concat!(
    "(?i:age|aged|age (?:of|is)|alter|alter von|leeftijd|edad(?: de)?|idade(?: de)?|turn(?:ed|s)|",
    "turning|lebensalter|leeftijd van|de la edad de)[\"']?[ :=]{1,3}[\"']?[0-9]",
    "|(?:âge|Âge|âgée? de|[aA]gée? de|[eE]tà(?: di)?) ?[ :=]{1,2}[0-9]",
    "|(?:[hH]e|[sS]he|I|who) (?:was|is|am) [0-9]",
    "|(?:[tT]en[gh]o|[tT]ien[ei]s?|[hH][ao]|[tT]em|[iI]l a|[eE]lle a|[jJ]'ai|[hH]eeft|[bB]en)",
    " [0-9]{1,3} (?:años|anni|anos|ans|jaar)",
    "|[0-9](?:[ -](?i:year|yr|month)s?[ -](?i:old|of age)| y/o| yo| Jahre alt|-jährig(?:e[rnms]?)?",
    "| ans révolus| jaar oud| años de edad| anos de idade| anni di età)",
);

const OLDEST: u32 = 119;
/// The most digits of an age.
const AGE_DIGITS: usize = 3;

/// What may follow `he turned 60`, `she was 60`.
#[rustfmt::skip]
const AFTER_TURNED: [&str; 14] = [
    "and", "but", "in", "last", "next", "on", "recently", "this", "today", "tomorrow", "when",
    "years", "yesterday", "yet",
];

/// The age in the match `start..end` of the pattern.
pub(crate) fn find(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    let matched = around.slice(start, end);
    let place = matched.bytes().position(|byte| byte.is_ascii_digit())?;
    let digit = start.saturating_add(place);
    let (from, to) = if place == 0 {
        number(around, first_digit(around, digit)).filter(|_| !around.after(end).joins())?
    } else {
        number(around, digit)
            .filter(|(_, to)| is_word(around, start) && goes_on_well(around, matched, *to))?
    };
    Some(Span { start: from, end: to, kind: Kind::Age })
}

/// Whether the word that starts here is one, and no part of another (`max-age=60`).
fn is_word(around: Surroundings<'_>, start: usize) -> bool {
    !around.before(start).joins() && around.byte_before(start) != Some(b'-')
}

/// The first digit of the number of which `last` is the last.
fn first_digit(around: Surroundings<'_>, last: usize) -> usize {
    let mut start = last;
    while last.saturating_sub(start) < 3
        && around.byte_before(start).is_some_and(|byte| byte.is_ascii_digit())
    {
        start = start.saturating_sub(1);
    }
    start
}

/// Whether what follows leaves the number an age. After `turned` or `was`, much else is counted.
fn goes_on_well(around: Surroundings<'_>, said: &str, end: usize) -> bool {
    let rest = around.slice(end, around.ceiling);
    if rest.starts_with(['%', '°', ':', '/', '-', '$', '€']) {
        return false;
    }
    let verb = ["turn", "was ", "is ", "am "].iter().any(|verb| {
        said.as_bytes().windows(verb.len()).any(|word| word.eq_ignore_ascii_case(verb.as_bytes()))
    });
    let word = rest.strip_prefix(' ').unwrap_or("");
    let length = word.bytes().take(16).take_while(u8::is_ascii_alphanumeric).count();
    let word = word.get(..length).unwrap_or("");
    !verb || said.starts_with(['A', 'a']) || word.is_empty() || AFTER_TURNED.contains(&word)
}

/// The whole number that starts here, if somebody can be that old.
fn number(around: Surroundings<'_>, start: usize) -> Option<(usize, usize)> {
    let (value, at) = around.number(start, AGE_DIGITS)?;
    let fraction = matches!(around.byte(at), Some(b'.' | b','))
        && around.byte(at.saturating_add(1)).is_some_and(|byte| byte.is_ascii_digit());
    let free = around.open_before(start) && !around.after(at).joins() && !fraction;
    (free && (1..=OLDEST).contains(&value)).then_some((start, at))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn ages() {
        check("She is ⟦AGE 34⟧ years old; a ⟦AGE 45⟧-year-old man, aged ⟦AGE 7⟧, Age: ⟦AGE 103⟧");
        check("He just turned ⟦AGE 69⟧. He was ⟦AGE 78⟧, at the age of ⟦AGE 61⟧");
        check("Sie ist ⟦AGE 61⟧ Jahre alt, Alter: ⟦AGE 61⟧, die ⟦AGE 61⟧-jährige Frau");
        check("âgée de ⟦AGE 61⟧ ans, elle a ⟦AGE 5⟧ ans; tiene ⟦AGE 30⟧ años, edad: ⟦AGE 30⟧");
        check("tengo ⟦AGE 30⟧ años, tenho ⟦AGE 30⟧ anos, ho ⟦AGE 30⟧ anni, j'ai ⟦AGE 30⟧ ans");
        check("ik ben ⟦AGE 30⟧ jaar, im Alter von ⟦AGE 61⟧ Jahren, op de leeftijd van ⟦AGE 40⟧");
        check("ha ⟦AGE 40⟧ anni, età di ⟦AGE 40⟧ anni; ⟦AGE 40⟧ jaar oud; ⟦AGE 40⟧ anos de idade");
    }

    #[test]
    fn lookalikes() {
        finds_nothing("page 12, package 3, he turned 180 degrees, it was 60, turned 60 pages");
        finds_nothing("il y a 10 ans, 10 years of work, ages ago 5, aged 1.5, age 250, age 12%");
        finds_nothing("he was 5 minutes late, I am 12-0, 120 years old");
    }
}
