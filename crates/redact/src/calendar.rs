//! Dates, times of a day, years and days of the week, where somebody asks for them: most say little
//! of anybody, so that none is looked for by default. Sources: ISO 8601 for the forms in figures,
//! Unicode CLDR for the names of months and days in seven languages.

use regex_automata::Input;
use regex_automata::meta::Regex;

use crate::check_digits::is_day;
use crate::error::Error;
use crate::kinds::Kind;
use crate::labels::{Held, Label};

/// English, German, French, Spanish, Italian, Dutch, Portuguese.
const MONTHS: &str = concat!(
    "january|february|march|april|may|june|july|august|september|october|november|december",
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    "|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember",
    "|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre",
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    "|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre",
    "|januari|februari|maart|mei|augustus",
    "|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro",
);

const DAYS: &str = concat!(
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag",
    "|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    "|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    "|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    "|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag",
    "|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira",
);

const TIME: &str = r"(?:[T ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z| ?[ap]m)?)?";

/// The forms of figures come first: what they need checked is the day and the month.
const FIGURES: usize = 2;

/// Finds dates.
pub(crate) struct Calendar(Regex);

impl Calendar {
    /// The calendar.
    ///
    /// # Errors
    /// When its patterns cannot be compiled.
    pub(crate) fn compile() -> Result<Self, Error> {
        // The first that fits is taken: the longer names stand first.
        let mut months: Vec<&str> = MONTHS.split('|').collect();
        months.sort_by_key(|month| std::cmp::Reverse(month.len()));
        let months = months.join("|");
        let year = "(?:1[89]|20)[0-9]{2}";
        let ordinal = "[0-9]{1,2}(?:st|nd|rd|th|er|º|\\.)?";
        let of = "(?:,? (?:of |de |del )?|-)";
        let patterns = [
            format!("{year}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}{TIME}"),
            format!("[0-9]{{1,2}}[-./][0-9]{{1,2}}[-./](?:{year}|[0-9]{{2}}){TIME}"),
            format!("(?i:{ordinal}{of}(?:{months})\\.?(?:{of}{year})?{TIME})"),
            format!("(?i:(?:{months})\\.?{of}{year})"),
            format!("(?i:(?:{months})\\.? {ordinal}(?:{of}{year})?{TIME})"),
            format!("(?i:{DAYS})"),
            year.to_owned(),
        ];
        Ok(Self(Regex::new_many(&patterns).map_err(Box::new)?))
    }

    /// What is known, with the dates between.
    pub(crate) fn with_dates(&self, text: &str, known: Vec<Held>) -> Vec<Held> {
        let mut spans = Vec::with_capacity(known.len());
        let mut at = 0;
        for span in known {
            self.between(text, at, span.start, &mut spans);
            at = span.end;
            spans.push(span);
        }
        self.between(text, at, text.len(), &mut spans);
        spans
    }

    /// The dates between two places: what is known there is not looked into.
    fn between(&self, text: &str, from: usize, to: usize, spans: &mut Vec<Held>) {
        let free = text.get(from..to).unwrap_or("");
        let mut at = 0;
        while let Some(found) = self.0.find(Input::new(free).span(at..free.len())) {
            at = found.end();
            let value = free.get(found.range()).unwrap_or("");
            let right = found.pattern().as_usize() >= FIGURES || is_date(value);
            if right && stands_alone(free, found.start(), found.end()) {
                let (start, end) = (from.saturating_add(found.start()), from.saturating_add(at));
                spans.push(Held { start, end, kind: Some(Label::Known(Kind::Date)) });
            }
        }
    }
}

/// Whether the first three numbers are a day, a month and a year in one of their orders.
fn is_date(figures: &str) -> bool {
    let number = |part: &str| part.parse().ok();
    let mut parts = figures.split(|c: char| !c.is_ascii_digit()).map_while(number);
    let (Some(a), Some(b), Some(c)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    if a > 31 { is_day(b, c) } else { is_day(b, a) || is_day(a, b) }
}

/// Whether it is no part of a longer word, number, sum or version.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or("").chars().next_back();
    let mut rest = text.get(end..).unwrap_or("").chars();
    let (behind, next) = (rest.next(), rest.next());
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let goes_on = |c: char| matches!(c, '.' | ',' | '-' | '/' | ':');
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let runs_on = |c: char| joins(c) || goes_on(c) || matches!(c, '$' | '€' | '£' | '#' | '+');
    let from_before = before.is_some_and(runs_on);
    let into_behind = behind.is_some_and(|c| joins(c) || matches!(c, '%' | '€' | '$'));
    let has_more = behind.is_some_and(goes_on) && is_digit(next);
    !(from_before || into_behind || has_more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let spans = Calendar::compile().unwrap().with_dates(text, Vec::new());
        let found: Vec<&str> =
            spans.iter().map(|span| text.get(span.start..span.end).unwrap()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn in_figures() {
        check("on 2019-02-28 14:05:01, 4/7/1976", &["2019-02-28 14:05:01", "4/7/1976"]);
        check("am 31.12.2025 um", &["31.12.2025"]);
        check("in 1977 and 2002.", &["1977", "2002"]);
    }

    #[test]
    fn in_words() {
        check("on Tuesday, 4 July 1976", &["Tuesday", "4 July 1976"]);
        check("March 3rd, 2020; May 2021", &["March 3rd, 2020", "May 2021"]);
        check(
            "am 3. Oktober 1990, el 5 de mayo de 1999",
            &["3. Oktober 1990", "5 de mayo de 1999"],
        );
        check("friday MONDAY samedi", &["friday", "MONDAY", "samedi"]);
    }

    #[test]
    fn lookalikes() {
        check("version 1.2.2000.4, $2000, 2000%, 12345, 1/2/3/2004, 45/45/2020, id-2019", &[]);
        check("may I march on", &[]);
    }
}
