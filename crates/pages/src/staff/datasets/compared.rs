//! A build beside the one before it in the same folder: what came in and out, why, and what was
//! redacted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use maud::{Markup, html};

use super::found_in_words;
use crate::components::{Column, Table, moment, table};
use crate::locale::Locale;
use crate::staff::states::stand_of_code;

/// What a build counted, as it was built.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BuildFigures {
    /// When it was built.
    pub built: Timestamp,
    /// How many records came in.
    pub read_count: u64,
    /// How many were let through.
    pub kept_count: u64,
    /// How many were left out, by the code of the decision.
    pub dropped: BTreeMap<String, u64>,
    /// How many findings were redacted, by kind.
    pub redactions: BTreeMap<String, u64>,
}

/// A build and the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The one before.
    pub before: BuildFigures,
    /// Where its page is.
    pub before_href: String,
    /// This one.
    pub now: BuildFigures,
}

/// The two builds side by side.
pub(super) fn draw(locale: &Locale, compared: &Compared) -> Markup {
    let Compared { before, before_href, now } = compared;
    let mut records = vec![
        (locale.text("compared-read"), before.read_count, now.read_count),
        (locale.text("compared-kept"), before.kept_count, now.kept_count),
    ];
    let reason = |code: &str| stand_of_code(locale, code);
    records.extend(both(&before.dropped, &now.dropped, reason));
    let found = |kind: &str| found_in_words(locale, kind);
    let redactions = both(&before.redactions, &now.redactions, found);
    html! {
        p {
            (locale.text("compared-before")) " "
            a href=(before_href) { (moment(locale, before.built)) }
        }
        (rows(locale, "compared-records", "compared-why", &records))
        @if !redactions.is_empty() {
            (rows(locale, "compared-redactions", "column-found", &redactions))
        }
    }
}

/// A line for each word that either of two counts has.
fn both(
    before: &BTreeMap<String, u64>,
    now: &BTreeMap<String, u64>,
    words: impl Fn(&str) -> String,
) -> Vec<(String, u64, u64)> {
    let keys: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let of = |counts: &BTreeMap<String, u64>, key: &str| counts.get(key).copied().unwrap_or(0);
    keys.into_iter().map(|key| (words(key), of(before, key), of(now, key))).collect()
}

fn rows(locale: &Locale, id: &str, first: &str, rows: &[(String, u64, u64)]) -> Markup {
    let columns = [
        Column::text(locale.text(first)),
        Column::number(locale.text("compared-then")),
        Column::number(locale.text("compared-now")),
        Column::number(locale.text("compared-change")),
    ];
    let row = |(name, before, now): &(String, u64, u64)| {
        vec![
            html! { (name) },
            html! { (locale.number(*before)) },
            html! { (locale.number(*now)) },
            html! { bdi { (change(locale, *before, *now)) } },
        ]
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    table(&Table { id, caption: &locale.text(id), columns: &columns, rows: &rows })
}

fn change(locale: &Locale, before: u64, now: u64) -> String {
    let sign = match now.cmp(&before) {
        std::cmp::Ordering::Greater => "+",
        std::cmp::Ordering::Less => "−",
        std::cmp::Ordering::Equal => "",
    };
    format!("{sign}{}", locale.number(now.abs_diff(before)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn a_reason_that_only_one_build_has_stands_beside_nothing() {
        let counts = |list: &[(&str, u64)]| {
            list.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
        };
        let compared = Compared {
            before: BuildFigures {
                read_count: 1_100,
                kept_count: 1_000,
                dropped: counts(&[("refused", 100)]),
                ..BuildFigures::default()
            },
            before_href: "/staff/datasets/1".to_owned(),
            now: BuildFigures {
                read_count: 1_100,
                kept_count: 900,
                dropped: counts(&[("refused", 150), ("other_subject:minor", 50)]),
                redactions: counts(&[("EMAIL", 3)]),
                ..BuildFigures::default()
            },
        };
        let html = draw(Locale::of(Language::English), &compared).into_string();
        for row in [
            ["Let through", "1,000", "900", "−100"],
            ["Said no", "100", "150", "+50"],
            ["Somebody else in it does not permit it", "0", "50", "+50"],
            ["Mail addresses", "0", "3", "+3"],
        ] {
            let [name, cells @ ..] = row;
            let line = html.split("<tr>").find(|line| line.contains(name)).unwrap();
            for cell in cells {
                assert!(line.contains(&format!(">{cell}<")), "{row:?}: {line}");
            }
        }
    }
}
