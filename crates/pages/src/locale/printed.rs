//! Dates and numbers as a language writes them, by the data of ICU.
//!
//! Arabic is written with the digits 0 to 9: references, codes and versions on the same page are,
//! and two sets of digits in one line make people stumble.

use std::thread::LocalKey;

use fluent_bundle::FluentValue;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::{Locale, locale};
use jiff::civil;

use super::Language;

struct Printer {
    decimals: Option<DecimalFormatter>,
    days: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
}

// One of each per thread: ICU's formatters share nothing between threads.
thread_local! {
    static ENGLISH: Printer = Printer::new(&locale!("en-GB"));
    static GERMAN: Printer = Printer::new(&locale!("de"));
    static ARABIC: Printer = Printer::new(&locale!("ar-u-nu-latn"));
}

impl Printer {
    /// The data of these languages is compiled in; without it digits are written bare.
    fn new(locale: &Locale) -> Self {
        let decimals = DecimalFormatter::try_new(locale.into(), Default::default()).ok();
        let days = FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long()).ok();
        Self { decimals, days }
    }

    fn of(language: Language) -> &'static LocalKey<Self> {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::Arabic => &ARABIC,
        }
    }

    fn day(&self, day: civil::Date) -> String {
        let (year, month, number) = (i32::from(day.year()), day.month(), day.day());
        let calendar = Date::try_new_gregorian(year, month.unsigned_abs(), number.unsigned_abs());
        match (&self.days, calendar) {
            (Some(days), Ok(calendar)) => days.format(&calendar).to_string(),
            _ => day.to_string(),
        }
    }

    fn decimal(&self, number: &Decimal) -> String {
        match &self.decimals {
            Some(decimals) => decimals.format(number).to_string(),
            None => number.to_string(),
        }
    }
}

/// A day, in full.
pub(super) fn day(language: Language, day: civil::Date) -> String {
    Printer::of(language).with(|printer| printer.day(day))
}

/// A count with separators.
pub(super) fn count(language: Language, count: u64) -> String {
    Printer::of(language).with(|printer| printer.decimal(&Decimal::from(count)))
}

/// A number of tenths, with the point or comma of the language.
pub(super) fn tenths(language: Language, tenths: u64) -> String {
    let mut number = Decimal::from(tenths);
    number.multiply_pow10(-1);
    Printer::of(language).with(|printer| printer.decimal(&number))
}

fn value(language: Language, value: &FluentValue<'_>) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    // Counts come as whole numbers; Fluent keeps them as floats, exact far beyond any count.
    (number.value >= 0.0).then(|| count(language, number.value as u64))
}

/// How English texts write a value; `None` leaves it to Fluent.
pub(super) fn english<M>(given: &FluentValue<'_>, _: &M) -> Option<String> {
    value(Language::English, given)
}

/// How German texts write a value; `None` leaves it to Fluent.
pub(super) fn german<M>(given: &FluentValue<'_>, _: &M) -> Option<String> {
    value(Language::German, given)
}

/// How Arabic texts write a value; `None` leaves it to Fluent.
pub(super) fn arabic<M>(given: &FluentValue<'_>, _: &M) -> Option<String> {
    value(Language::Arabic, given)
}
