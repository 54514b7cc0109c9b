//! Reads values out of a parsed TOML text and notes what does not fit, with its place.
//!
//! Every reader returns nothing after it noted a fault, so that reading goes on and all faults
//! come to light at once.

use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Timestamp;
use crate::vocabulary::Word;

use super::fault::Faults;
use super::suggest::nearest;

/// A value of the text with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// One table of the text, whose keys are known.
pub(super) struct Section<'a> {
    /// How messages name it, with its article.
    what: &'static str,
    place: Range<usize>,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// A table whose every key must be one of `keys`.
    pub(super) fn new(
        what: &'static str,
        place: Range<usize>,
        table: &'a DeTable<'a>,
        keys: &[&str],
        faults: &mut Faults<'_>,
    ) -> Self {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let message = format!("unknown key `{name}` in {what}");
                faults.add(&key.span(), message, Some(meant(name, keys.iter().copied())));
            }
        }
        Self { what, place, table }
    }

    /// The same for a value, which must be a table.
    pub(super) fn of(
        what: &'static str,
        value: &'a Value<'a>,
        keys: &[&str],
        faults: &mut Faults<'_>,
    ) -> Option<Self> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::new(what, value.span(), table, keys, faults)),
            other => {
                mistyped(value, other, "a table", faults);
                None
            }
        }
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    /// The value of a key that may be absent.
    pub(super) fn get(&self, key: &str) -> Option<&'a Value<'a>> {
        self.table.get(key)
    }

    /// Where a key itself stands; the section's place when it is absent.
    pub(super) fn key_place(&self, key: &str) -> Range<usize> {
        let stated = self.table.keys().find(|stated| stated.get_ref() == key);
        stated.map_or_else(|| self.place(), Spanned::span)
    }

    /// The value of a key that must be there, read by `read`.
    pub(super) fn need<T>(
        &self,
        key: &str,
        faults: &mut Faults<'_>,
        read: impl FnOnce(&'a Value<'a>, &mut Faults<'_>) -> Option<T>,
    ) -> Option<T> {
        match self.get(key) {
            Some(value) => read(value, faults),
            None => {
                let message = format!("no `{key}` in {}", self.what);
                let help = match key {
                    "notice" => "add a section headed `[notice]`".to_owned(),
                    "text" => "add a line `text.en = \"…\"`".to_owned(),
                    _ => format!("add a line `{key} = …`"),
                };
                faults.add(&self.place, message, Some(help));
                None
            }
        }
    }

    /// The value of a key that may be absent, read by `read`.
    pub(super) fn maybe<T>(
        &self,
        key: &str,
        faults: &mut Faults<'_>,
        read: impl FnOnce(&'a Value<'a>, &mut Faults<'_>) -> Option<T>,
    ) -> Option<T> {
        read(self.get(key)?, faults)
    }

    /// The tables of an array `[[key]]`, each read by `read`; none when the key is absent.
    pub(super) fn each<T>(
        &self,
        key: &str,
        faults: &mut Faults<'_>,
        mut read: impl FnMut(&'a Value<'a>, &mut Faults<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(values) => values.iter().filter_map(|v| read(v, faults)).collect(),
            other => {
                mistyped(value, other, &format!("tables, each headed `[[{key}]]`"), faults);
                Vec::new()
            }
        }
    }
}

/// A string that is not blank.
pub(super) fn text(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<Spanned<String>> {
    match value.get_ref() {
        DeValue::String(text) if text.trim().is_empty() => {
            faults.add(&value.span(), "an empty text".to_owned(), None);
            None
        }
        DeValue::String(text) => Some(Spanned::new(value.span(), text.clone().into_owned())),
        other => {
            mistyped(value, other, "a string", faults);
            None
        }
    }
}

/// An identifier.
pub(super) fn id<T: FromStr<Err: Display>>(
    value: &Value<'_>,
    faults: &mut Faults<'_>,
) -> Option<Spanned<T>> {
    let text = text(value, faults)?;
    match text.get_ref().parse() {
        Ok(id) => Some(Spanned::new(value.span(), id)),
        Err(error) => {
            faults.add(&value.span(), format!("{error}"), None);
            None
        }
    }
}

/// A word of a closed list.
pub(super) fn word<W: Word>(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<Spanned<W>> {
    let text = text(value, faults)?;
    let given: &str = text.get_ref();
    if let Some(word) = W::WORDS.iter().copied().find(|word| word.word() == given) {
        return Some(Spanned::new(value.span(), word));
    }
    let help = meant(given, W::WORDS.iter().map(|word| word.word()));
    faults.add(&value.span(), format!("`{given}` is not a {}", W::LIST), Some(help));
    None
}

/// A list of at least one value, each once.
pub(super) fn list<'a, T: PartialEq + Display>(
    value: &'a Value<'a>,
    faults: &mut Faults<'_>,
    mut read: impl FnMut(&'a Value<'a>, &mut Faults<'_>) -> Option<Spanned<T>>,
) -> Option<Vec<Spanned<T>>> {
    let DeValue::Array(values) = value.get_ref() else {
        mistyped(value, value.get_ref(), "a list in brackets", faults);
        return None;
    };
    if values.is_empty() {
        faults.add(&value.span(), "an empty list".to_owned(), None);
    }
    let mut list: Vec<Spanned<T>> = Vec::new();
    for value in values {
        let Some(item) = read(value, faults) else { continue };
        if list.contains(&item) {
            let message = format!("`{}` stands twice in this list", item.get_ref());
            faults.add(&value.span(), message, None);
        } else {
            list.push(item);
        }
    }
    Some(list)
}

/// A whole number between bounds, which are included.
pub(super) fn number<T: TryFrom<i64> + Into<i64> + Copy>(
    value: &Value<'_>,
    faults: &mut Faults<'_>,
    bounds: (T, T),
) -> Option<T> {
    let DeValue::Integer(digits) = value.get_ref() else {
        mistyped(value, value.get_ref(), "a whole number", faults);
        return None;
    };
    let (least, most) = (bounds.0.into(), bounds.1.into());
    let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
    let fitting = number.filter(|number| (least..=most).contains(number));
    if fitting.is_none() {
        let message = format!("{digits} lies outside {least} to {most}");
        faults.add(&value.span(), message, None);
    }
    fitting.and_then(|number| T::try_from(number).ok())
}

/// `true` or `false`.
pub(super) fn truth(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<bool> {
    let DeValue::Boolean(truth) = value.get_ref() else {
        mistyped(value, value.get_ref(), "`true` or `false`", faults);
        return None;
    };
    Some(*truth)
}

/// A date, which is its first moment in UTC, or a date and time with an offset from UTC.
pub(super) fn moment(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<Timestamp> {
    let DeValue::Datetime(datetime) = value.get_ref() else {
        mistyped(value, value.get_ref(), "a date such as `2026-01-31` without quotes", faults);
        return None;
    };
    let text = match (datetime.date, datetime.time, datetime.offset) {
        (Some(date), None, None) => format!("{date}T00:00:00Z"),
        (Some(_), Some(_), Some(_)) => datetime.to_string(),
        _ => {
            let message = format!("`{datetime}` is not a moment");
            let help = "write a date, or a time with its offset such as `2026-01-31T00:00:00Z`";
            faults.add(&value.span(), message, Some(help.to_owned()));
            return None;
        }
    };
    let moment = text.parse().ok();
    if moment.is_none() {
        faults.add(&value.span(), format!("`{datetime}` is not a moment"), None);
    }
    moment
}

/// A date without a time.
pub(super) fn day(value: &Value<'_>, faults: &mut Faults<'_>) -> Option<Spanned<Date>> {
    let DeValue::Datetime(datetime) = value.get_ref() else {
        mistyped(value, value.get_ref(), "a date such as `2026-01-31` without quotes", faults);
        return None;
    };
    let date = match (datetime.date, datetime.time, datetime.offset) {
        (Some(date), None, None) => date.to_string().parse().ok(),
        _ => None,
    };
    if date.is_none() {
        faults.add(&value.span(), format!("`{datetime}` is not a date"), None);
    }
    Some(Spanned::new(value.span(), date?))
}

/// What to write instead of `given`.
pub(super) fn meant<'k>(given: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    match nearest(given, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let mut names: Vec<&str> = known.collect();
            names.dedup();
            format!("known are {}", names.join(", "))
        }
    }
}

fn mistyped(value: &Value<'_>, found: &DeValue<'_>, wanted: &str, faults: &mut Faults<'_>) {
    let found = match found {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    faults.add(&value.span(), format!("expected {wanted}, found {found}"), None);
}
