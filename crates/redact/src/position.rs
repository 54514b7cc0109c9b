//! Positions on the earth. Source: ISO 6709 (latitude before longitude, hemispheres, degrees with
//! minutes and seconds). Decimal numbers count where a word says what they are, and with three
//! places or more: less names no house.

use crate::context::{Surroundings, without_spaces};
use crate::kinds::{Kind, Span};

/// A word and a decimal number.
pub(crate) const PATTERN: &str = concat!(
    "(?:(?i:lat(?:itud[eo]?|itudine)?|l(?:on|ng|ong)(?:itud[eo]?|itudine)?|gps|coord(?:inate)?s?|",
    "koordinaten|coordenadas|breitengrad|breedtegraad|lengtegraad|location|position|standort|",
    "geo(?:location)?|ubicaci)|coordonnées|Längengrad|coördinaten)",
    "[A-Za-z]{0,2}[\"']?[ :=(]{1,4}[\"']?",
    "[-+]?[0-9]{1,3}\\.[0-9]{3}"
);

/// The sign of degrees.
pub(crate) const DEGREE: &str = "°";

/// The position whose word and first number the match `start..end` holds.
pub(crate) fn find(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    let matched = around.slice(start, end);
    let number = matched.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'))?;
    let from = start.saturating_add(number);
    let (first, middle) = decimal(around, from)?;
    let second = between(around, middle).and_then(|at| decimal(around, at));
    let word = matched.get(..number)?.to_lowercase();
    let one = word.starts_with('l') && !word.starts_with("loc") || word.starts_with('b');
    let to = match second {
        Some((second, end)) if first.abs() <= 90.0 && second.abs() <= 180.0 => end,
        _ if one && first.abs() <= 180.0 => middle,
        _ => return None,
    };
    let free = !around.before(start).joins() && !around.after(to).joins();
    free.then_some(Span { start: from, end: to, kind: Kind::GpsPosition })
}

/// A signed number with three decimal places or more, and where it ends.
fn decimal(around: Surroundings<'_>, start: usize) -> Option<(f64, usize)> {
    const LONGEST: usize = 24;
    let mut reach = start.saturating_add(LONGEST).min(around.ceiling);
    while !around.text.is_char_boundary(reach) {
        reach = reach.saturating_sub(1);
    }
    let tail = around.slice(start, reach);
    let signed = tail.trim_start_matches(['-', '+']);
    let whole = signed.bytes().take_while(u8::is_ascii_digit).count();
    let fraction = signed.get(whole..)?.strip_prefix('.')?;
    let places = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let sign = tail.len().saturating_sub(signed.len());
    let length = sign.saturating_add(whole).saturating_add(1).saturating_add(places);
    let value = tail.get(..length)?.parse().ok()?;
    let right = sign < 2 && (1..=3).contains(&whole) && places >= 3;
    right.then_some((value, start.saturating_add(length)))
}

/// Where the second number may start.
fn between(around: Surroundings<'_>, at: usize) -> Option<usize> {
    let tail = around.slice(at, around.ceiling);
    [", ", ",", "; ", ";", " / ", "/", " "]
        .into_iter()
        .find(|between| tail.starts_with(between))
        .map(|between| at.saturating_add(between.len()))
}

/// The position whose first sign of degrees stands at `sign`.
pub(crate) fn find_degrees(around: Surroundings<'_>, sign: usize) -> Option<Span> {
    let belongs = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let mut start = sign;
    while sign.saturating_sub(start) < 12 && around.byte_before(start).is_some_and(belongs) {
        start = start.saturating_sub(1);
    }
    let (first, end) = angle(around, start)?;
    let second = between(around, end).or(Some(end)).and_then(|at| angle(around, at));
    let (precise, end) = second.map_or((first, end), |(second, end)| (first || second, end));
    let free = around.open_before(start) && !around.after(end).joins();
    (precise && free).then_some(Span { start, end, kind: Kind::GpsPosition })
}

/// `46°57′8.6″N`, `46.9524° N`: whether it is precise, and where it ends.
fn angle(around: Surroundings<'_>, start: usize) -> Option<(bool, usize)> {
    let tail = around.slice(start, around.ceiling);
    let (degrees, mut rest) = part(tail, &["°"])?;
    let mut precise = degrees.split_once('.').is_some_and(|(_, places)| places.len() > 2);
    for marks in [&["′", "'", "’"][..], &["″", "\"", "''", "”"][..]] {
        if let Some((_, further)) = part(without_spaces(rest), marks) {
            rest = further;
            precise = true;
        }
    }
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let after = rest.strip_prefix(['N', 'S', 'E', 'W', 'O'])?;
    Some((precise, start.saturating_add(tail.len().saturating_sub(after.len()))))
}

/// A number up to its mark, and what follows.
fn part<'t>(text: &'t str, marks: &[&str]) -> Option<(&'t str, &'t str)> {
    let length = text.bytes().take(12).take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let (number, rest) = text.split_at_checked(length).filter(|(number, _)| !number.is_empty())?;
    marks.iter().find_map(|mark| rest.strip_prefix(mark)).map(|rest| (number, rest))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn decimals() {
        check("GPS: ⟦GPS_POSITION 46.9524, 7.4396⟧; location (⟦GPS_POSITION -33.86880,151.20930⟧)");
        check("{\"lat\": ⟦GPS_POSITION 46.95240⟧, \"lng\": ⟦GPS_POSITION 7.43960⟧}");
        check("Koordinaten ⟦GPS_POSITION 46.9524, 7.4396⟧, latitude=⟦GPS_POSITION 46.9524⟧");
        finds_nothing("46.9524, 7.4396, flat 46.9524, position 46.9524, lat 46.95, lat 246.9524");
    }

    /// The first is an example of ISO 6709, annex D.
    #[test]
    fn degrees() {
        check("at ⟦GPS_POSITION 50°40′46″N 95°48′26″W⟧, ⟦GPS_POSITION 46.9524° N, 7.4396° E⟧.");
        check("⟦GPS_POSITION 46°57'8.6\"N⟧");
        finds_nothing("20°C, 45° N, 90° turn, 360°, 12.50° W, 50°40′");
    }
}
