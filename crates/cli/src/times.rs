//! How a moment is given on the command line: a full time, or a day, which is its first moment.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use untrain_policy::Timestamp;

/// Reads `2026-11-23T12:00:00Z`, or `2026-11-23` for its first moment in UTC.
pub fn parse(text: &str) -> Result<Timestamp, String> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let fault = || format!("`{text}` is not a time such as 2026-11-23T12:00:00Z or 2026-11-23");
    // A date and time without a zone would read as a date alone, and its hours would be lost.
    let date: Date = if text.len() == 10 { text.parse().ok() } else { None }.ok_or_else(fault)?;
    TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).map_err(|_| fault())
}

/// The day of a moment, for people: `3 Nov 2026`.
pub fn day(time: Timestamp) -> String {
    time.strftime("%-d %b %Y").to_string()
}

/// A moment to the second, for people.
pub fn shown(time: Timestamp) -> String {
    format!("{time:.0}").replace('T', " ").replace('Z', " UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_first_moment() {
        assert_eq!(parse("2026-11-23").unwrap(), parse("2026-11-23T00:00:00Z").unwrap());
        assert_eq!(parse("2026-11-23T01:00:00+01:00").unwrap(), parse("2026-11-23").unwrap());
        assert!(parse("2026-11-23T01:00:00").is_err());
        assert!(parse("23.11.2026").is_err());
        assert_eq!(shown(parse("2026-11-23").unwrap()), "2026-11-23 00:00:00 UTC");
        assert_eq!(day(parse("2026-11-03").unwrap()), "3 Nov 2026");
    }
}
