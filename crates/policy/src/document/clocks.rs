//! Clocks: how long a controller has for what a person asks of it, as a pack states it.
//!
//! Types and their text only. When a span that began at some moment ends is worked out where
//! cases are kept.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::Spanned;

use crate::vocabulary::{CaseKind, Silence, Weekday};

use super::fault::Faults;
use super::reader::{Section, Value, day, id, list, number, word};
use super::sources::Sources;

/// The longest span that a clock may name, in its own unit.
pub const SPAN_COUNT_MAX: u16 = 366;

/// The longest time in which somebody who said no is not asked again, in months.
pub const RE_ASK_MONTHS_MAX: u16 = 120;

/// How long an answer may take where a document sets no clock, in days.
const ANSWER_DAYS_UNSAID: u16 = 30;

/// What a span is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanUnit {
    /// Days of the calendar.
    Days,
    /// Days that are neither of the weekend nor holidays ([`Clocks::is_business_day`]).
    BusinessDays,
    /// Months of the calendar: the same day of a later month, or that month's last.
    Months,
}

/// A length of time in the words of a statute: `30 days`, `15 business days`, `1 month`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// How many, at least 1.
    pub count: u16,
    /// Of what.
    pub unit: SpanUnit,
}

/// The clock of one kind of case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CaseClock {
    /// By when, from its receipt, a case is acknowledged; none when that is not asked.
    pub acknowledge: Option<Span>,
    /// By when, from its receipt, it is answered.
    pub answer: Span,
    /// How much longer it may take when the person is told why before the answer is due; none
    /// when it may not.
    pub extension: Option<Span>,
    /// What it means that nothing was answered in time.
    pub silence: Silence,
}

/// The clocks of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Clocks {
    /// For objections.
    pub objection: CaseClock,
    /// For complaints.
    pub complaint: CaseClock,
    /// For requests to erase.
    pub erasure: CaseClock,
    /// For claims that a model knows something by heart.
    pub memorisation: CaseClock,
    /// How long somebody who said no is not asked again, in months; none when no rule says.
    pub re_ask_months: Option<u16>,
    /// The days of every week that are no business days.
    pub weekend: Vec<Weekday>,
    /// Other days that are none. A holiday that is missing here makes a case due earlier.
    pub holidays: Vec<Date>,
}

impl Clocks {
    /// The clock of a kind of case.
    #[must_use]
    pub const fn of(&self, kind: CaseKind) -> &CaseClock {
        match kind {
            CaseKind::Objection => &self.objection,
            CaseKind::Complaint => &self.complaint,
            CaseKind::Erasure => &self.erasure,
            CaseKind::Memorisation => &self.memorisation,
        }
    }

    /// Whether [`SpanUnit::BusinessDays`] count this day.
    #[must_use]
    pub fn is_business_day(&self, day: Date) -> bool {
        !self.weekend.contains(&weekday(day)) && !self.holidays.contains(&day)
    }
}

/// An answer in 30 days that cannot be put off, for every kind.
impl Default for CaseClock {
    fn default() -> Self {
        let answer = Span { count: ANSWER_DAYS_UNSAID, unit: SpanUnit::Days };
        Self { acknowledge: None, answer, extension: None, silence: Silence::StaysOpen }
    }
}

/// The default of every kind, and Saturday and Sunday as the weekend.
impl Default for Clocks {
    fn default() -> Self {
        Self {
            objection: CaseClock::default(),
            complaint: CaseClock::default(),
            erasure: CaseClock::default(),
            memorisation: CaseClock::default(),
            re_ask_months: None,
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: Vec::new(),
        }
    }
}

fn weekday(day: Date) -> Weekday {
    match day.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Monday,
        jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
        jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
        jiff::civil::Weekday::Thursday => Weekday::Thursday,
        jiff::civil::Weekday::Friday => Weekday::Friday,
        jiff::civil::Weekday::Saturday => Weekday::Saturday,
        jiff::civil::Weekday::Sunday => Weekday::Sunday,
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.unit, self.count) {
            (SpanUnit::Days, 1) => "day",
            (SpanUnit::Days, _) => "days",
            (SpanUnit::BusinessDays, 1) => "business day",
            (SpanUnit::BusinessDays, _) => "business days",
            (SpanUnit::Months, 1) => "month",
            (SpanUnit::Months, _) => "months",
        };
        write!(f, "{} {unit}", self.count)
    }
}

/// A text that is no span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a span of time: write 1 to {SPAN_COUNT_MAX} days, business days or months, such \
     as `30 days`"
)]
pub struct InvalidSpan(String);

impl FromStr for Span {
    type Err = InvalidSpan;

    fn from_str(text: &str) -> Result<Self, InvalidSpan> {
        let invalid = || InvalidSpan(text.to_owned());
        let (digits, unit) = text.split_once(' ').ok_or_else(invalid)?;
        let unit = match unit {
            "day" | "days" => SpanUnit::Days,
            "business day" | "business days" => SpanUnit::BusinessDays,
            "month" | "months" => SpanUnit::Months,
            _ => return Err(invalid()),
        };
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        let count =
            digits.parse().ok().filter(|count| plain && (1..=SPAN_COUNT_MAX).contains(count));
        Ok(Self { count: count.ok_or_else(invalid)?, unit })
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Reads the section `clocks` of a pack, and where its values come from.
pub(super) fn read<'a>(
    value: &'a Value<'a>,
    sources: &mut Sources,
    faults: &mut Faults<'_>,
) -> Option<Clocks> {
    let own = ["re_ask_months", "weekend", "holidays"];
    let kinds = CaseKind::ALL.iter().map(|kind| kind.as_str());
    let keys: Vec<&str> = kinds.chain(own).chain(["source"]).collect();
    let section = Section::of("the clocks", value, &keys, faults)?;
    sources.read(&section, "clocks.", &own, faults);
    let mut clock = |kind: CaseKind| {
        section.maybe(kind.as_str(), faults, |v, f| read_case(v, kind, sources, f))
    };
    let unsaid = Clocks::default();
    let mut clocks = Clocks {
        objection: clock(CaseKind::Objection).unwrap_or(unsaid.objection),
        complaint: clock(CaseKind::Complaint).unwrap_or(unsaid.complaint),
        erasure: clock(CaseKind::Erasure).unwrap_or(unsaid.erasure),
        memorisation: clock(CaseKind::Memorisation).unwrap_or(unsaid.memorisation),
        ..unsaid
    };
    clocks.re_ask_months =
        section.maybe("re_ask_months", faults, |v, f| number(v, f, (1, RE_ASK_MONTHS_MAX)));
    if let Some(weekend) = section.maybe("weekend", faults, |v, f| list(v, f, word::<Weekday>)) {
        if weekend.len() == Weekday::ALL.len() {
            faults.add(&section.place(), "a weekend of seven days".to_owned(), None);
        }
        clocks.weekend = weekend.into_iter().map(Spanned::into_inner).collect();
    }
    let holidays = section.maybe("holidays", faults, |v, f| list(v, f, day));
    clocks.holidays = holidays.into_iter().flatten().map(Spanned::into_inner).collect();
    Some(clocks)
}

fn read_case<'a>(
    value: &'a Value<'a>,
    kind: CaseKind,
    sources: &mut Sources,
    faults: &mut Faults<'_>,
) -> Option<CaseClock> {
    let own = ["acknowledge", "answer", "extension", "silence"];
    let keys = ["acknowledge", "answer", "extension", "silence", "source"];
    let section = Section::of("a clock", value, &keys, faults)?;
    sources.read(&section, &format!("clocks.{kind}."), &own, faults);
    let span = |span: Option<Spanned<Span>>| span.map(Spanned::into_inner);
    let acknowledge = span(section.maybe("acknowledge", faults, id));
    let answer = span(section.need("answer", faults, id));
    let extension = span(section.maybe("extension", faults, id));
    let silence = section.maybe("silence", faults, word::<Silence>);
    Some(CaseClock {
        acknowledge,
        answer: answer?,
        extension,
        silence: silence.map_or(Silence::StaysOpen, Spanned::into_inner),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_span_reads_back_as_its_text() {
        for text in
            ["1 day", "30 days", "1 business day", "15 business days", "1 month", "2 months"]
        {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        let wrong =
            ["", "30", "days", "0 days", "-1 days", "367 days", "30 weeks", "30  days", "+3 days"];
        for wrong in wrong {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_business_day_is_neither_of_the_weekend_nor_a_holiday() {
        let clocks = Clocks { holidays: vec![date(2026, 12, 25)], ..Clocks::default() };
        let business = |day| clocks.is_business_day(date(2026, 12, day));
        assert_eq!([24, 25, 26, 27, 28].map(business), [true, false, false, false, true]);
    }
}
