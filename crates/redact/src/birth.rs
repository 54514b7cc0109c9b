//! When somebody is said to be born: a date (ISO 8601, or as people write it in seven languages) or
//! a year after a word of birth. Other dates say little of anybody and are left.

use crate::check_digits::is_day;
use crate::context::Surroundings;
use crate::kinds::{Kind, Span};

/// A word of birth. What stands between it and the date is read here, as the search would have to
/// remember too much of it.
pub(crate) const PATTERN: &str = concat!(
    "(?i:born|d\\.?o\\.?b[ .:=\"']|birth[ _]?day|birth[ _]?date|date[ _]?of[ _]?birth|",
    "geboren|geburts(?:datum|tag)|gebdat|jahrgang|",
    "naissance|nacid[oa]|nacimiento|nascita|geboorted(?:atum|ag)|nascid[oa]|nascimento|",
    "compleanno|verjaardag|aniversario|aniversário|cumpleaños)",
    "|geb\\. ?|(?:née?|nato|nata|né\\(e\\)|nato/a) (?:le|il|nel|en|à|a) ",
);

/// How many bytes may stand between the word and the first digit.
const REACH: usize = 24;

/// The most digits of a number in a date: those of a year.
const YEAR_DIGITS: usize = 4;

const YEARS: std::ops::RangeInclusive<u32> = 1850..=2100;

/// The first letters of the months.
#[rustfmt::skip]
const MONTHS: [&str; 42] = [
    "jan", "gen", "ene", "janv", "feb", "fév", "fev", "fevr", "mar", "mär", "mrt", "maa", "apr",
    "avr", "abr", "may", "mai", "mag", "mei", "jun", "juin", "giu", "jul", "juil", "lug", "aug",
    "août", "ago", "aou", "sep", "set", "oct", "okt", "ott", "out", "nov", "dec", "dez", "déc",
    "dic", "juni", "juli",
];

/// How long the name of a month is at most, in bytes.
const LONGEST_MONTH: usize = 12;

/// The date after the word of birth `start..end`.
pub(crate) fn find(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    let between = around.text.as_bytes().get(end..around.ceiling)?.iter().take(REACH);
    let between = between.take_while(|byte| {
        byte.is_ascii_alphabetic() || !byte.is_ascii() || b" ,:().=>\"'".contains(byte)
    });
    let digit = end.saturating_add(between.count());
    if around.before(start).joins() || around.before(digit).joins() {
        return None;
    }
    let (first, after) = around.number(digit, YEAR_DIGITS)?;
    let length = after.saturating_sub(digit);
    let month = month_before(around, digit);
    let date = match (length, month) {
        (1 | 2, Some(month)) => year_after(around, after).map(|end| (month, end)),
        _ => numeric(around, first, digit, after)
            .or_else(|| with_month(around, after).filter(|_| length < 3))
            .or_else(|| (length == 4 && YEARS.contains(&first)).then_some(after))
            .map(|end| (digit, end)),
    };
    let (from, to) = date.filter(|(_, to)| !around.after(*to).joins())?;
    Some(Span { start: from, end: to, kind: Kind::DateOfBirth })
}

/// `1976-07-04`, `4.7.1976`, `07/04/76`: the end of the date whose first number is read.
fn numeric(around: Surroundings<'_>, first: u32, start: usize, after: usize) -> Option<usize> {
    let separator = around.byte(after).filter(|byte| matches!(byte, b'.' | b'/' | b'-'))?;
    let skip = |at: usize| {
        let at = at.saturating_add(1);
        at.saturating_add(usize::from(separator == b'.' && around.byte(at) == Some(b' ')))
    };
    let (second, middle) = around.number(skip(after), YEAR_DIGITS)?;
    let third =
        (around.byte(middle) == Some(separator)).then(|| around.number(skip(middle), YEAR_DIGITS));
    let (third, end) = third.flatten()?;
    let year = |value: u32, length: usize| length == 2 || length == 4 && YEARS.contains(&value);
    let right = if after.saturating_sub(start) == 4 {
        YEARS.contains(&first) && is_day(second, third)
    } else {
        let last = end.saturating_sub(skip(middle));
        year(third, last) && (is_day(second, first) || is_day(first, second))
    };
    right.then_some(end)
}

/// `4 July 1976`, `4. Juli 1976`, `4 de julio de 1976`: where it ends after the day.
fn with_month(around: Surroundings<'_>, after: usize) -> Option<usize> {
    let tail = around.slice(after, around.ceiling);
    let mut words = tail.char_indices().take(40).filter(|(_, c)| !c.is_alphabetic());
    let mut from = 0;
    // The mark of an ordinal, `of` or `de`, and the month.
    for _ in 0..5 {
        let (at, c) = words.next()?;
        let word = tail.get(from..at)?;
        if is_month(word) {
            return year_after(around, after.saturating_add(at)).or(Some(after.saturating_add(at)));
        }
        let between = matches!(word, "" | "st" | "nd" | "rd" | "th" | "of" | "de" | "er" | "di");
        if !between || !matches!(c, ' ' | '.' | 'º' | '°') {
            return None;
        }
        from = at.saturating_add(c.len_utf8());
    }
    None
}

fn is_month(word: &str) -> bool {
    let word = word.to_lowercase();
    (3..=LONGEST_MONTH).contains(&word.len()) && MONTHS.iter().any(|month| word.starts_with(month))
}

/// Where the month stands that ends right before a day: `July 4`.
fn month_before(around: Surroundings<'_>, day: usize) -> Option<usize> {
    let head = around.slice(around.floor, day);
    let head = head.strip_suffix(' ')?.trim_end_matches('.');
    let length: usize = head
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic())
        .take(LONGEST_MONTH)
        .map(char::len_utf8)
        .sum();
    let start = head.len().saturating_sub(length);
    is_month(head.get(start..)?).then(|| around.floor.saturating_add(start))
}

/// Where the year ends that follows, with a comma or a word between.
fn year_after(around: Surroundings<'_>, at: usize) -> Option<usize> {
    const BETWEEN: [&str; 8] = [", ", " de ", " del ", ". ", "th, ", "st, ", " ", "nd, "];
    let tail = around.slice(at, around.ceiling);
    let between = BETWEEN.into_iter().filter(|between| tail.starts_with(between));
    between
        .map(|between| around.number(at.saturating_add(between.len()), YEAR_DIGITS))
        .find_map(|year| year.filter(|(year, _)| YEARS.contains(year)).map(|(_, end)| end))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn dates_of_birth() {
        check("She was born on ⟦DATE_OF_BIRTH 2/8/1935⟧. DOB: ⟦DATE_OF_BIRTH 1976-07-04⟧");
        check("born in ⟦DATE_OF_BIRTH 1977⟧, born ⟦DATE_OF_BIRTH July 4, 1976⟧ in Bern");
        check("Date of birth: ⟦DATE_OF_BIRTH 4 July 1976⟧; born ⟦DATE_OF_BIRTH 4th of July 1976⟧");
        check("geboren am ⟦DATE_OF_BIRTH 4. Juli 1976⟧, geb. ⟦DATE_OF_BIRTH 04.07.1976⟧");
        check("née le ⟦DATE_OF_BIRTH 4 août 1976⟧, date de naissance : ⟦DATE_OF_BIRTH 04/08/1976⟧");
        check(
            "nacido el ⟦DATE_OF_BIRTH 4 de julio de 1976⟧, nato il ⟦DATE_OF_BIRTH 4 luglio 1976⟧",
        );
        check("geboortedatum ⟦DATE_OF_BIRTH 4 juli 1976⟧");
        check("Gebdatum: ⟦DATE_OF_BIRTH 04.07.1976⟧, Jahrgang ⟦DATE_OF_BIRTH 1976⟧");
        check("né(e) le ⟦DATE_OF_BIRTH 04/07/1976⟧; née à Lyon le ⟦DATE_OF_BIRTH 4 juillet 1976⟧");
        check(
            "nato a Roma il ⟦DATE_OF_BIRTH 4 luglio 1976⟧, \
             data di nascita ⟦DATE_OF_BIRTH 04-07-1976⟧",
        );
        check(
            "fecha de nacimiento: ⟦DATE_OF_BIRTH 04/07/1976⟧, \
             geboortedag ⟦DATE_OF_BIRTH 4 juli 1976⟧",
        );
        check(
            "aniversário: ⟦DATE_OF_BIRTH 4 de julho de 1976⟧, cumpleaños ⟦DATE_OF_BIRTH 4/7/1976⟧",
        );
        check("nascida em ⟦DATE_OF_BIRTH 4 de maio de 1976⟧");
    }

    #[test]
    fn lookalikes() {
        finds_nothing("on 2/8/1935, July 4, 1976, in 1977, born 3 times, born with 12 toes");
        finds_nothing("stubborn 1977, born of 1977x, born in version 3.1.2, DOB 99/99/1999");
    }
}
