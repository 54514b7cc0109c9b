//! What is said about an age is true of everybody of whom it can be said.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use untrain_policy::Timestamp;
use untrain_policy::age::{AgeBand, AgeWindow, StatedAge, check_birth_year};

/// The age in whole years of somebody born on a day; a 29 February comes again on 1 March.
fn years_old(born: Date, at: Timestamp) -> i64 {
    let today = TimeZone::UTC.to_datetime(at).date();
    let years = i64::from(today.year()) - i64::from(born.year());
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    if had_birthday { years } else { years - 1 }
}

fn day(number: i64) -> Timestamp {
    Timestamp::from_second(number * 86_400).unwrap()
}

/// A moment between 1970 and 2060.
fn moment() -> impl Strategy<Value = Timestamp> {
    (0..33_000_i64, 0..86_400_i64)
        .prop_map(|(days, seconds)| Timestamp::from_second(days * 86_400 + seconds).unwrap())
}

fn birthday() -> impl Strategy<Value = Date> {
    (-15_000..20_000_i64).prop_map(|days| TimeZone::UTC.to_datetime(day(days)).date())
}

/// Neither bound claims what is not so of somebody born then.
fn holds(window: AgeWindow, born: Date, minimum: u8, at: Timestamp) -> Result<(), TestCaseError> {
    let age = years_old(born, at);
    if window.below_through.is_some_and(|through| at <= through) {
        prop_assert!(age < i64::from(minimum), "born {born}, {age} at {at}, said to be below");
    }
    if window.shown_from.is_some_and(|from| at >= from) {
        prop_assert!(age >= i64::from(minimum), "born {born}, {age} at {at}, said to be above");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        // Cases that say nothing are drawn anew, however many cases are asked for.
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_year_of_birth(born in birthday(), minimum in 1..30_u8, at in moment()) {
        let stated = StatedAge { birth_year: Some(born.year()), band: None };
        holds(AgeWindow::of(stated, minimum), born, minimum, at)?;
    }

    #[test]
    fn a_recorded_age(
        born in birthday(),
        minimum in 1..30_u8,
        (recorded, at) in (moment(), moment()),
        (below, above) in (0..4_i64, 0..4_i64),
    ) {
        let age = years_old(born, recorded);
        prop_assume!((4..110).contains(&age));
        let bound = |years: i64| u8::try_from(years).unwrap();
        let band = AgeBand::Between(bound(age - below), bound(age + above));
        let stated = StatedAge { birth_year: None, band: Some((band, recorded)) };
        holds(AgeWindow::of(stated, minimum), born, minimum, at)?;
        let both = StatedAge { birth_year: Some(born.year()), ..stated };
        holds(AgeWindow::of(both, minimum), born, minimum, at)?;
    }

    #[test]
    fn a_bound_on_the_age(born in birthday(), minimum in 1..30_u8, at in moment(), n in 1..30_u8) {
        // Stated of the very moment that is asked about, both are true as they stand.
        let age = years_old(born, at);
        let band = if age < i64::from(n) { AgeBand::Under(n) } else { AgeBand::AtLeast(n) };
        let stated = StatedAge { birth_year: None, band: Some((band, at)) };
        holds(AgeWindow::of(stated, minimum), born, minimum, at)?;
    }

    #[test]
    fn the_two_bounds_never_meet(
        year in 1900..2060_i16,
        (from, to) in (0..100_u8, 0..20_u8),
        recorded in moment(),
        minimum in 0..30_u8,
    ) {
        let band = Some((AgeBand::Between(from, from + to), recorded));
        for birth_year in [None, Some(year)] {
            for band in [None, band] {
                let window = AgeWindow::of(StatedAge { birth_year, band }, minimum);
                if let (Some(below), Some(shown)) = (window.below_through, window.shown_from)
                    && (birth_year.is_none() || band.is_none())
                {
                    prop_assert!(below < shown, "{window:?}");
                }
            }
        }
    }

    #[test]
    fn a_band_reads_back(from in 0..=120_u8, to in 0..=120_u8) {
        let bands = [AgeBand::AtLeast(from), AgeBand::Under(from.max(1)),
                     AgeBand::Between(from.min(to), from.max(to))];
        for band in bands {
            prop_assert_eq!(band.to_string().parse::<AgeBand>(), Ok(band));
        }
    }
}

#[test]
fn bands_have_one_spelling() {
    for (text, band) in [
        ("adult", AgeBand::AtLeast(18)),
        ("minor", AgeBand::Under(18)),
        ("18+", AgeBand::AtLeast(18)),
        ("under_16", AgeBand::Under(16)),
        ("16-17", AgeBand::Between(16, 17)),
    ] {
        assert_eq!(text.parse(), Ok(band));
    }
    for text in [
        "",
        "18",
        "+18",
        "+18+",
        "+",
        "-",
        "17-16",
        "+16-17",
        "under_0",
        "under_",
        "under_+16",
        "121+",
        "16–17",
        " 18+",
        "1e1+",
    ] {
        assert!(text.parse::<AgeBand>().is_err(), "{text}");
    }
}

#[test]
fn nobody_is_born_tomorrow_or_older_than_anybody() {
    let now = "2026-06-01T00:00:00Z".parse().unwrap();
    assert!(check_birth_year(1906, now).is_ok() && check_birth_year(2026, now).is_ok());
    assert!(check_birth_year(1905, now).is_err());
    let error = check_birth_year(2027, now).unwrap_err().to_string();
    assert_eq!(error, "2027 is not a year of birth: it lies outside 1906 to 2026");
}

#[test]
fn without_a_minimum_everybody_is_old_enough() {
    let window = AgeWindow::of(StatedAge::default(), 0);
    assert_eq!((window.below_through, window.shown_from), (None, Some(Timestamp::MIN)));
}

#[test]
fn absurd_years_overflow_into_not_knowing() {
    for year in [i16::MIN, -9999, 9998, i16::MAX] {
        let stated = StatedAge { birth_year: Some(year), band: None };
        let window = AgeWindow::of(stated, 120);
        assert!(window.shown_from.is_none_or(|from| from > Timestamp::MIN), "{year}");
    }
    let band = Some((AgeBand::Between(0, 0), Timestamp::MAX));
    let window = AgeWindow::of(StatedAge { birth_year: None, band }, 120);
    assert_eq!(window.shown_from, Some(Timestamp::MAX));
    let band = Some((AgeBand::Between(100, 100), Timestamp::MIN));
    let window = AgeWindow::of(StatedAge { birth_year: None, band }, 1);
    assert_eq!(window.shown_from, Some(Timestamp::MIN));
}

#[test]
fn a_recorded_age_drifts_by_the_year_that_promises_least() {
    let recorded = day(10_000);
    let window = |from, to, minimum| {
        let band = Some((AgeBand::Between(from, to), recorded));
        AgeWindow::of(StatedAge { birth_year: None, band }, minimum)
    };
    let days = |days: i64| Some(day(10_000 + days));
    // Of 16: below 16 a leap year ago, below 17 now and below 18 for a short year more.
    assert_eq!(window(16, 16, 15).below_through, days(-2 * 366));
    assert_eq!(window(16, 16, 16).below_through, days(-366));
    assert_eq!(window(16, 16, 17).below_through, days(0));
    assert_eq!(window(16, 16, 18).below_through, days(365));
    // Shown to be 15 a short year ago, 16 now and 17 in a leap year.
    assert_eq!(window(16, 16, 15).shown_from, days(-365));
    assert_eq!(window(16, 16, 16).shown_from, days(0));
    assert_eq!(window(16, 16, 17).shown_from, days(366));
    assert_eq!(window(16, 17, 18).below_through, days(0));
    assert_eq!(window(15, 16, 16).shown_from, days(366));
}
