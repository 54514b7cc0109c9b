//! Dates among groups of digits: what is one is no telephone number.

use crate::run::Window;

const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// Whether any three neighbouring groups are a date.
pub(crate) fn holds_date(window: &Window<'_>) -> bool {
    let mut digits = window.digits;
    let mut shape = window.shape;
    while let [first, rest @ ..] = shape {
        if starts_with_date(digits, shape) {
            return true;
        }
        digits = digits.get(usize::from(*first)..).unwrap_or(&[]);
        shape = rest;
    }
    false
}

/// Whether it starts with a date, is a range of years (`2019-2020`, `2019-20`), or two figures of a
/// date and a short year with strokes (`12/31/99`).
pub(crate) fn is_date_or_years(window: &Window<'_>) -> bool {
    let first_year = || window.digits.get(..4).is_some_and(is_year);
    match window.shape {
        [4, 4] => first_year() && window.digits.get(4..).is_some_and(is_year),
        [4, 2] => first_year(),
        [day, month, 2] if window.all_separated_by("/") => {
            let (day, month) = (usize::from(*day), usize::from(*month));
            let rest = window.digits.get(day..).unwrap_or(&[]);
            is_day_and_month(number(window.digits, day), number(rest, month))
        }
        shape => starts_with_date(window.digits, shape),
    }
}

/// Year, month, day, or day and month in either order and then the year.
fn starts_with_date(digits: &[u8], shape: &[u8]) -> bool {
    let [first, second, third, ..] = *shape else {
        return false;
    };
    let after_first = digits.get(usize::from(first)..).unwrap_or(&[]);
    let after_second = after_first.get(usize::from(second)..).unwrap_or(&[]);
    let a = number(digits, usize::from(first));
    let b = number(after_first, usize::from(second));
    let c = number(after_second, usize::from(third));
    match (first, second, third) {
        (4, 1..=2, 1..=2) => YEARS.contains(&a) && is_day_and_month(b, c),
        (1..=2, 1..=2, 4) => YEARS.contains(&c) && is_day_and_month(a, b),
        _ => false,
    }
}

fn is_year(digits: &[u8]) -> bool {
    YEARS.contains(&number(digits, 4))
}

const fn is_day_and_month(a: u32, b: u32) -> bool {
    matches!((a, b), (1..=31, 1..=12) | (1..=12, 1..=31))
}

fn number(digits: &[u8], length: usize) -> u32 {
    digits
        .iter()
        .take(length)
        .fold(0, |value: u32, digit| value.saturating_mul(10).saturating_add(u32::from(*digit)))
}
