//! Values told coarsely. Each kind that has a coarser form is known by its name, so that a user's
//! own kind of the same name has it too. A form that cannot be read has none: then a placeholder
//! stands.

use super::Found;
use crate::fold::Folded;

/// The coarse form of a value, if its kind has one and it can be read.
pub(super) fn generalised(found: &Found<'_>) -> Option<String> {
    let folded = Folded::new(found.value);
    let value = folded.text().trim();
    match found.name {
        "DATE" | "DATE_OF_BIRTH" | "BIRTH_DATE" => year(value),
        "AGE" => age(value),
        "POSTCODE" | "POSTAL_CODE" | "ZIP_CODE" => region_of_postcode(value),
        "ADDRESS" | "STREET_ADDRESS" => region_of_address(value),
        "GPS" | "GPS_POSITION" | "COORDINATES" | "GEO_POSITION" => position(value),
        "IP_ADDRESS" => network(value),
        _ => None,
    }
}

/// `12 May 1987`, `1987-05-12`: the only group of four digits that can be a year.
fn year(value: &str) -> Option<String> {
    let mut years = groups(value).filter(|digits| digits.len() == 4).filter(|digits| {
        digits.starts_with("18") || digits.starts_with("19") || digits.starts_with("20")
    });
    let year = years.next()?;
    years.next().is_none().then(|| year.to_owned())
}

/// `34`, `34 years old`: ten years together, and all from 90 on.
fn age(value: &str) -> Option<String> {
    let mut numbers = groups(value);
    let age: u32 = numbers.next()?.parse().ok().filter(|age| *age < 150)?;
    if numbers.next().is_some() {
        return None;
    }
    let decade = age.saturating_sub(age % 10);
    Some(if decade >= 90 { "90+".into() } else { format!("{decade}-{}", decade.saturating_add(9)) })
}

fn groups(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty())
}

/// `SW1A 1AA` to `SW1A`, `8001` to `8***`, `94105-1234` to `941**`: the part that names the region,
/// which is the first of two parts with letters, or of digits all but the last three, and three of
/// five (as 45 CFR 164.514 has it for ZIP codes).
fn region_of_postcode(value: &str) -> Option<String> {
    let mut parts = value.split([' ', '-']).filter(|part| !part.is_empty());
    let first = parts.next()?;
    if !first.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    if first.chars().any(char::is_alphabetic) {
        return parts.next().map(|_| first.to_owned());
    }
    let kept = if first.len() == 5 { 3 } else { first.len().saturating_sub(3) };
    let region = first.get(..kept).filter(|region| !region.is_empty())?;
    Some(format!("{region}{}", "*".repeat(first.len().saturating_sub(kept))))
}

/// `12 Harbour Street, 8001 Zürich`: what stands after the last comma, without its numbers.
fn region_of_address(value: &str) -> Option<String> {
    let (_, region) = value.rsplit_once(',')?;
    let words =
        region.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    let region = words.collect::<Vec<_>>().join(" ");
    (!region.is_empty()).then_some(region)
}

/// `47.37689, 8.54169` to `47.3, 8.5`: about ten kilometres.
fn position(value: &str) -> Option<String> {
    let mut out = String::new();
    let mut decimals = None;
    let mut fractional = false;
    for c in value.chars() {
        decimals = match (c, decimals) {
            ('.', None) => Some(0_u32),
            (c, Some(so_far)) if c.is_ascii_digit() => Some(so_far.saturating_add(1)),
            _ => None,
        };
        fractional |= decimals.is_some();
        if decimals.is_none_or(|so_far| so_far <= 1) {
            out.push(c);
        }
    }
    fractional.then_some(out)
}

/// `203.0.113.7` to `203.0.x.x`, `2001:db8::1` to `2001:db8:x`: the network of a provider.
fn network(value: &str) -> Option<String> {
    let (mark, rest) = if value.contains(':') { (':', ":x") } else { ('.', ".x.x") };
    let mut groups = value.split(mark).take(2);
    let (first, second) = (groups.next()?, groups.next()?);
    let known = !first.is_empty() && !second.is_empty();
    known.then(|| format!("{first}{mark}{second}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{CustomId, Label};

    #[track_caller]
    fn check(name: &str, value: &str, expected: Option<&str>) {
        let found = Found { label: Label::Custom(CustomId(0)), name, value };
        assert_eq!(generalised(&found).as_deref(), expected, "{name} {value}");
    }

    #[test]
    fn dates_and_ages() {
        check("DATE_OF_BIRTH", "1987-05-12", Some("1987"));
        check("DATE_OF_BIRTH", "12. Mai １９８７", Some("1987"));
        check("DATE_OF_BIRTH", "12/05/87", None);
        check("AGE", "34 years old", Some("30-39"));
        check("AGE", "7", Some("0-9"));
        check("AGE", "103", Some("90+"));
        check("AGE", "thirty", None);
    }

    #[test]
    fn places() {
        check("POSTCODE", "SW1A 1AA", Some("SW1A"));
        check("POSTCODE", "94105-1234", Some("941**"));
        check("POSTCODE", "8001", Some("8***"));
        check("POSTCODE", "110001", Some("110***"));
        check("POSTCODE", "SW1A1AA", None);
        check("STREET_ADDRESS", "12 Harbour Street, 8001 Zürich", Some("Zürich"));
        check("STREET_ADDRESS", "12 Harbour Street", None);
        check("GPS", "47.37689, -8.54169", Some("47.3, -8.5"));
        check("GPS", "47.3, 8.5", Some("47.3, 8.5"));
        check("GPS", "47, 8", None);
        check("IP_ADDRESS", "203.0.113.7", Some("203.0.x.x"));
        check("IP_ADDRESS", "2001:db8::1", Some("2001:db8:x"));
        check("IP_ADDRESS", "::1", None);
    }

    #[test]
    fn other_kinds_have_no_coarser_form() {
        check("EMAIL", "zoe@harbour.example", None);
    }
}
