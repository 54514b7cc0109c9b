//! What was left of a dataset or a model after each time that records were taken out of it.

use jiff::Timestamp;
use maud::Markup;

use super::{Bar, Bars, Unit, bars};
use crate::locale::Locale;

/// How many of the last changes are drawn; earlier ones are in the list of what was carried out.
const CHANGES_MAX: usize = 7;

/// How many records stood after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// When it was carried out; none for what was made first.
    pub at: Option<Timestamp>,
    /// How many records were left.
    pub records_count: u64,
}

/// What was left after each change, from what is left now and how many records each took out, the
/// oldest first. Nothing when nothing was taken out.
#[must_use]
pub fn left_after(changes: &[(Timestamp, u64)], now_count: u64) -> Vec<Left> {
    let mut left = Vec::new();
    let mut records_count = now_count;
    for (at, removed) in changes.iter().rev() {
        left.push(Left { at: Some(*at), records_count });
        records_count = records_count.saturating_add(*removed);
    }
    if !left.is_empty() {
        left.push(Left { at: None, records_count });
    }
    left.reverse();
    left
}

/// Draws them, with the first to hold the others against.
pub(in crate::staff) fn left(locale: &Locale, id: &str, steps: &[Left]) -> Markup {
    let first = steps.first().map_or(0, |step| step.records_count);
    let last = steps.iter().skip(1).rev().take(CHANGES_MAX).rev();
    let shown: Vec<&Left> = steps.first().into_iter().chain(last).collect();
    let bar = |step: &&Left| {
        let label = match step.at {
            None => locale.text("left-first"),
            Some(at) => locale.text_with("left-after", &[("date", locale.moment(at).into())]),
        };
        Bar { label, value: step.records_count, interval: None }
    };
    bars(
        locale,
        &Bars {
            id: id.to_owned(),
            title: locale.text("left-title"),
            unit: Unit::Count,
            highest: first,
            against: None,
            bars: shown.iter().map(bar).collect(),
            csv: None,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_was_there_is_what_is_left_and_what_was_taken() {
        let left = left_after(&[(at(10), 61), (at(20), 4)], 935);
        let counts: Vec<_> = left.iter().map(|step| (step.at, step.records_count)).collect();
        assert_eq!(counts, [(None, 1_000), (Some(at(10)), 939), (Some(at(20)), 935)]);
        assert_eq!(left_after(&[], 5), []);
    }

    #[test]
    fn of_many_changes_the_first_state_and_the_last_ones_are_drawn() {
        let changes: Vec<_> = (1..=20).map(|second| (at(second), 1)).collect();
        let steps = left_after(&changes, 80);
        let html = left(Locale::of(Language::English), "left", &steps).into_string();
        let (drawing, table) = html.split_once("<table>").unwrap();
        assert_eq!(drawing.matches("class=\"bar\"").count(), 8, "{html}");
        assert!(table.contains("<td class=\"number\">100</td>") && table.contains(">80<"));
        assert!(!table.contains(">95<"));
    }
}
