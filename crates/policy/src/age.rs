//! How old somebody can be shown to be, from a year of birth or an age band.
//!
//! Ages are bounds, never guesses: a doubt is never read as older. An [`AgeWindow`] turns them
//! into two moments, so that asking about a record costs two comparisons.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Timestamp;
use crate::vocabulary::UnknownAge;

/// The oldest age that a band or a pack may name, in years.
pub const AGE_YEARS_MAX: u8 = 120;

/// Why a statement about an age cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAge {
    /// Not a band.
    #[error("`{0}` is not an age band: write `adult`, `minor`, `18+`, `16-17` or `under_16`")]
    NotABand(String),
    /// A year in which nobody alive at that time was born.
    #[error("{year} is not a year of birth: it lies outside {first} to {last}")]
    NotABirthYear {
        /// What was given.
        year: i16,
        /// The first year that is taken.
        first: i16,
        /// The last.
        last: i16,
    },
}

/// Checks that somebody alive at `now` can have been born in `year`.
///
/// # Errors
/// [`InvalidAge::NotABirthYear`] when the year lies ahead or more than [`AGE_YEARS_MAX`] back.
pub fn check_birth_year(year: i16, now: Timestamp) -> Result<(), InvalidAge> {
    let last = TimeZone::UTC.to_datetime(now).year();
    let first = last.saturating_sub(i16::from(AGE_YEARS_MAX));
    if (first..=last).contains(&year) {
        Ok(())
    } else {
        Err(InvalidAge::NotABirthYear { year, first, last })
    }
}

/// An age band, as the controller states it. All bounds are whole years and included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeBand {
    /// `N+`: the controller's attestation of at least `N` for all data that it holds. `adult` is
    /// `18+`.
    AtLeast(u8),
    /// `N-M`: the age when it was recorded.
    Between(u8, u8),
    /// `under_N`: younger than `N`, until the controller states another age. `minor` is `under_18`.
    Under(u8),
}

impl FromStr for AgeBand {
    type Err = InvalidAge;

    fn from_str(text: &str) -> Result<Self, InvalidAge> {
        let years = |digits: &str| -> Option<u8> {
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse().ok().filter(|years| plain && *years <= AGE_YEARS_MAX)
        };
        let band = match text {
            "adult" => Some(Self::AtLeast(18)),
            "minor" => Some(Self::Under(18)),
            _ => {
                if let Some(least) = text.strip_suffix('+') {
                    years(least).map(Self::AtLeast)
                } else if let Some(bound) = text.strip_prefix("under_") {
                    years(bound).filter(|bound| *bound > 0).map(Self::Under)
                } else {
                    text.split_once('-')
                        .and_then(|(from, to)| years(from).zip(years(to)))
                        .filter(|(from, to)| from <= to)
                        .map(|(from, to)| Self::Between(from, to))
                }
            }
        };
        band.ok_or_else(|| InvalidAge::NotABand(text.to_owned()))
    }
}

impl fmt::Display for AgeBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(years) => write!(f, "{years}+"),
            Self::Between(from, to) => write!(f, "{from}-{to}"),
            Self::Under(years) => write!(f, "under_{years}"),
        }
    }
}

impl Serialize for AgeBand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AgeBand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What the controller has stated about one subject's age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct StatedAge {
    /// The year of birth.
    pub birth_year: Option<i16>,
    /// The band, and when it was recorded.
    pub band: Option<(AgeBand, Timestamp)>,
}

impl StatedAge {
    /// The youngest ages of the bands into which years of birth are put, where no band is stated.
    const BANDS: [u8; 6] = [18, 25, 35, 45, 55, 65];

    /// The band to speak of somebody by without saying how old they are: the stated one, else one
    /// of a few that the year of birth falls into, by the age that is reached in the year of
    /// `now`. Nothing is decided by it.
    #[must_use]
    pub fn band_at(&self, now: Timestamp) -> Option<AgeBand> {
        if let Some((band, _)) = self.band {
            return Some(band);
        }
        let years = TimeZone::UTC.to_datetime(now).year().saturating_sub(self.birth_year?);
        let years = u8::try_from(years.max(0)).unwrap_or(u8::MAX);
        let [first, ..] = Self::BANDS;
        let begun = Self::BANDS.iter().rposition(|begin| *begin <= years);
        Some(match begun.map(|at| (Self::BANDS.get(at), Self::BANDS.get(at.saturating_add(1)))) {
            Some((Some(from), Some(next))) => AgeBand::Between(*from, next.saturating_sub(1)),
            Some((Some(from), None)) => AgeBand::AtLeast(*from),
            _ => AgeBand::Under(first),
        })
    }
}

/// When somebody is provably younger than a minimum age, and from when they are shown to have
/// reached it. Between the two the age is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeWindow {
    /// Up to and with this moment they are provably younger; never, when there is none.
    pub below_through: Option<Timestamp>,
    /// From this moment on they are shown to be old enough; never, when there is none.
    pub shown_from: Option<Timestamp>,
}

impl AgeWindow {
    const UNKNOWN: Self = Self { below_through: None, shown_from: None };

    /// The window of `age` for a pack that asks for `minimum` years. Where a year of birth and a
    /// band are both stated, both must show it and either can deny it.
    #[must_use]
    pub fn of(age: StatedAge, minimum: u8) -> Self {
        if minimum == 0 {
            return Self::always();
        }
        let by_year = age.birth_year.map(|year| Self::of_birth_year(year, minimum));
        let by_band = age.band.map(|(band, recorded)| Self::of_band(band, recorded, minimum));
        match (by_year, by_band) {
            (Some(a), Some(b)) => Self {
                below_through: a.below_through.max(b.below_through),
                shown_from: a.shown_from.zip(b.shown_from).map(|(a, b)| a.max(b)),
            },
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => Self::UNKNOWN,
        }
    }

    /// From when on a pack's rule for unknown ages lets them pass; never, when there is none.
    #[must_use]
    pub fn permitted_from(&self, unknown: UnknownAge) -> Option<Timestamp> {
        match unknown {
            UnknownAge::Deny => self.shown_from,
            UnknownAge::Permit => {
                Some(self.below_through.map_or(Timestamp::MIN, |through| shifted(through, 1)))
            }
        }
    }

    fn always() -> Self {
        Self { below_through: None, shown_from: Some(Timestamp::MIN) }
    }

    /// Somebody born in `year` turns `minimum` in the year `year + minimum`, on a day that is not
    /// known: at the latest with the first day of the year after.
    fn of_birth_year(year: i16, minimum: u8) -> Self {
        let birthday = year.saturating_add(i16::from(minimum));
        Self {
            below_through: new_year(birthday).map(|start| shifted(start, -1)),
            shown_from: new_year(birthday.saturating_add(1)),
        }
    }

    fn of_band(band: AgeBand, recorded: Timestamp, minimum: u8) -> Self {
        match band {
            AgeBand::AtLeast(years) if years >= minimum => Self::always(),
            AgeBand::AtLeast(_) => Self::UNKNOWN,
            // Whoever is under 16 is under 18; whoever is under 21 may be 18.
            AgeBand::Under(years) if years <= minimum => {
                Self { below_through: Some(Timestamp::MAX), shown_from: None }
            }
            AgeBand::Under(_) => Self::UNKNOWN,
            AgeBand::Between(from, to) => Self {
                below_through: Some(Self::last_moment_below(to, recorded, minimum)),
                shown_from: Some(Self::first_moment_shown(from, recorded, minimum)),
            },
        }
    }

    /// Going back from the record makes somebody younger by at least a year in 365 days; going
    /// on makes them older by a full year in 366 at the latest.
    fn first_moment_shown(from: u8, recorded: Timestamp, minimum: u8) -> Timestamp {
        if from >= minimum {
            years_off(recorded, -i64::from(from - minimum), DAYS_SHORT)
        } else {
            years_off(recorded, i64::from(minimum - from), DAYS_LONG)
        }
    }

    /// The mirror of the above for the oldest age that the band admits.
    fn last_moment_below(to: u8, recorded: Timestamp, minimum: u8) -> Timestamp {
        if to < minimum {
            years_off(recorded, i64::from(minimum - to - 1), DAYS_SHORT)
        } else {
            years_off(recorded, -i64::from(to - minimum + 1), DAYS_LONG)
        }
    }
}

const DAYS_SHORT: i64 = 365;
const DAYS_LONG: i64 = 366;
const NANOS_PER_DAY: i128 = 24 * 60 * 60 * 1_000_000_000;

fn years_off(from: Timestamp, years: i64, days_per_year: i64) -> Timestamp {
    shifted(from, i128::from(years) * i128::from(days_per_year) * NANOS_PER_DAY)
}

/// `from` and `nanos` later, or the end of time. Adding a duration does not err; if it did, the
/// last moment would permit nothing.
fn shifted(from: Timestamp, nanos: i128) -> Timestamp {
    from.saturating_add(SignedDuration::from_nanos_i128(nanos)).unwrap_or(Timestamp::MAX)
}

/// The first moment of a year, in UTC; none for a year that no calendar here holds.
fn new_year(year: i16) -> Option<Timestamp> {
    if !(-9998..=9998).contains(&year) {
        return None;
    }
    TimeZone::UTC.to_timestamp(date(year, 1, 1).at(0, 0, 0, 0)).ok()
}
