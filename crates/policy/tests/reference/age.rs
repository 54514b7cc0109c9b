//! What a statement of an age says of a moment, as `spec/event.md` tells it.

use jiff::tz::TimeZone;
use untrain_policy::Timestamp;

/// A year of birth, an age band, or both, as one event gave them.
#[derive(Debug, Clone, Copy)]
pub struct StatedAge<'e> {
    pub at: Timestamp,
    pub year: Option<i16>,
    pub band: Option<&'e str>,
}

/// Of somebody and a minimum age, at one moment. The worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    Below,
    NotShown,
    Reached,
}

const DAY: i128 = 86_400_000_000_000;

impl Age {
    pub fn at(stated: Option<&StatedAge<'_>>, minimum: u8, at: Timestamp) -> Self {
        let minimum = i64::from(minimum);
        if minimum == 0 {
            return Self::Reached;
        }
        let Some(stated) = stated.filter(|stated| stated.can_be_read()) else {
            return Self::NotShown;
        };
        let by_year = stated.year.map(|year| by_year(year, minimum, at));
        let by_band = stated.band.map(|band| by_band(band, stated.at, minimum, at));
        by_year.into_iter().chain(by_band).min().unwrap_or(Self::NotShown)
    }

    /// The worst that they were at any time. Years pass, but for `N+` and `under_N`.
    pub fn at_every_time(stated: Option<&StatedAge<'_>>, minimum: u8) -> Self {
        Self::at(stated, minimum, Timestamp::MIN)
    }
}

impl StatedAge<'_> {
    fn can_be_read(&self) -> bool {
        let year_of = |at: Timestamp| TimeZone::UTC.to_datetime(at).year();
        let could_be = |year| (year_of(self.at) - 120..=year_of(self.at)).contains(&year);
        let known =
            |band| at_least(band).is_some() || under(band).is_some() || between(band).is_some();
        self.year.is_none_or(could_be) && self.band.is_none_or(known)
    }
}

/// Born in a year, they turn `minimum` in the year that is so many later, on a day not known.
fn by_year(year: i16, minimum: i64, at: Timestamp) -> Age {
    match i64::from(TimeZone::UTC.to_datetime(at).year()) - i64::from(year) {
        years if years < minimum => Age::Below,
        years if years == minimum => Age::NotShown,
        _ => Age::Reached,
    }
}

fn by_band(band: &str, stated: Timestamp, minimum: i64, at: Timestamp) -> Age {
    if let Some(age) = at_least(band) {
        return if age >= minimum { Age::Reached } else { Age::NotShown };
    }
    if let Some(limit) = under(band) {
        return if limit <= minimum { Age::Below } else { Age::NotShown };
    }
    let Some((from, to)) = between(band) else { return Age::NotShown };
    // Years that surely passed, and years that may have begun.
    let passed = at.duration_since(stated).as_nanos();
    let surely = |span: i128| i64::try_from(span / (366 * DAY)).unwrap();
    let perhaps = |span: i128| i64::try_from((span + 365 * DAY - 1) / (365 * DAY)).unwrap();
    let (youngest, oldest) = if passed >= 0 {
        (from + surely(passed), to + perhaps(passed))
    } else {
        (from - perhaps(-passed), to - surely(-passed))
    };
    if oldest < minimum {
        Age::Below
    } else if youngest >= minimum {
        Age::Reached
    } else {
        Age::NotShown
    }
}

fn years(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    text.parse().ok().filter(|years| digits && *years <= 120)
}

fn at_least(band: &str) -> Option<i64> {
    if band == "adult" { Some(18) } else { years(band.strip_suffix('+')?) }
}

fn under(band: &str) -> Option<i64> {
    let limit = if band == "minor" { 18 } else { years(band.strip_prefix("under_")?)? };
    (limit > 0).then_some(limit)
}

fn between(band: &str) -> Option<(i64, i64)> {
    let (from, to) = band.split_once('-')?;
    let (from, to) = (years(from)?, years(to)?);
    (from <= to).then_some((from, to))
}
