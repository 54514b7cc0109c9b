//! Values side by side, each with the interval that it lies in.

use maud::{Markup, html};

use super::{Around, LINE_HEIGHT, Numbers, labelled, nothing, share, start, wrapped};
use crate::locale::Locale;

const BAR_HEIGHT: usize = 14;
const GAP: usize = 20;

/// What values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Counts.
    Count,
    /// Shares, in per mille.
    PerMille,
    /// Amounts, in tenths.
    Tenth,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is of, in the page's language.
    pub label: String,
    /// The value.
    pub value: u64,
    /// The ends of the interval that it lies in, where it was estimated.
    pub interval: Option<(u64, u64)>,
}

/// Values side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// Their id on the page.
    pub id: String,
    /// What they show, in the page's language.
    pub title: String,
    /// What they are.
    pub unit: Unit,
    /// The end of the scale.
    pub highest: u64,
    /// A value to hold them against, with its name: chance, or before.
    pub against: Option<(u64, String)>,
    /// The values.
    pub bars: Vec<Bar>,
    /// Where their numbers are fetched as CSV.
    pub csv: Option<String>,
}

impl Bars {
    fn written(&self, locale: &Locale, value: u64) -> String {
        match self.unit {
            Unit::Count => locale.number(value),
            Unit::PerMille => locale.percent(value),
            Unit::Tenth => locale.tenths(value),
        }
    }

    fn words(&self, locale: &Locale, bar: &Bar) -> String {
        let value = self.written(locale, bar.value);
        let Some((low, high)) = bar.interval else { return value };
        let ends = [
            ("low", self.written(locale, low).into()),
            ("high", self.written(locale, high).into()),
        ];
        format!("{value} ({})", locale.text_with("bars-between", &ends))
    }

    fn numbers(&self, locale: &Locale) -> Numbers {
        let headings = match self.unit {
            Unit::Count => ["bars-what", "bars-value", "bars-low", "bars-high"],
            Unit::PerMille => ["bars-what", "bars-value-per-mille", "bars-low", "bars-high"],
            Unit::Tenth => ["bars-what", "bars-value-tenths", "bars-low", "bars-high"],
        };
        let row = |bar: &Bar| {
            let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
            (bar.label.clone(), vec![bar.value, low, high])
        };
        Numbers {
            headings: headings.map(|id| locale.text(id)).into(),
            rows: self.bars.iter().map(row).collect(),
        }
    }

    /// Their numbers as CSV.
    #[must_use]
    pub fn csv(&self, locale: &Locale) -> String {
        self.numbers(locale).csv()
    }
}

/// Draws the values with their table.
#[must_use]
pub fn bars(locale: &Locale, chart: &Bars) -> Markup {
    let (mut y, mut drawing, mut says) = (0, Vec::new(), Vec::new());
    for bar in &chart.bars {
        let (drawn, height) = row(locale, chart, bar, y);
        drawing.push(drawn);
        y += height;
        says.push(format!("{}: {}", bar.label, chart.words(locale, bar)));
    }
    let around = Around {
        id: &chart.id,
        title: &chart.title,
        says: &says.join("; "),
        height: y,
        csv: chart.csv.as_deref(),
    };
    let body = html! {
        @for bar in &drawing { (bar) }
        @if let Some((value, _)) = &chart.against {
            @let x = start(locale, *value, 0, chart.highest);
            line.mark x1=(x) x2=(x) y1="0" y2=(y) {}
        }
    };
    let key = match &chart.against {
        None => nothing(),
        Some((value, name)) => html! {
            p.key {
                span.dash aria-hidden="true" {} " " (name) ": " (chart.written(locale, *value))
            }
        },
    };
    let numbers = chart.numbers(locale).table(locale, &chart.id, &chart.title);
    around.draw(locale, &body, &key, &numbers)
}

fn row(locale: &Locale, chart: &Bars, bar: &Bar, y: usize) -> (Markup, usize) {
    let lines = wrapped(&bar.label);
    let top = y + lines.len() * LINE_HEIGHT + 4;
    let middle = top + BAR_HEIGHT / 2;
    let drawn = html! {
        (labelled(locale, &lines, &chart.written(locale, bar.value), y + 14))
        rect.rest x="0" y=(top) width="100%" height=(BAR_HEIGHT) rx="3" {}
        rect.bar x=(start(locale, 0, bar.value, chart.highest)) y=(top)
            width=(share(bar.value, chart.highest)) height=(BAR_HEIGHT) rx="3" {}
        @if let Some((low, high)) = bar.interval {
            @let (from, to) = (
                start(locale, low, 0, chart.highest),
                start(locale, high, 0, chart.highest),
            );
            line.whisker x1=(from) x2=(to) y1=(middle) y2=(middle) {}
            @for x in [from, to] {
                line.whisker x1=(x) x2=(x) y1=(top - 2) y2=(top + BAR_HEIGHT + 2) {}
            }
        }
    };
    (drawn, lines.len() * LINE_HEIGHT + 4 + BAR_HEIGHT + GAP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn the_table_has_value_and_interval() {
        let bar = Bar { label: "After".into(), value: 503, interval: Some((471, 535)) };
        let chart = Bars {
            id: "b".into(),
            title: "Guesses that were right".into(),
            unit: Unit::PerMille,
            highest: 1_000,
            against: Some((500, "Chance".into())),
            bars: vec![bar],
            csv: None,
        };
        let html = bars(Locale::of(Language::English), &chart).into_string();
        assert!(html.contains("width=\"50.30%\""), "{html}");
        assert!(html.contains("x1=\"47.10%\" x2=\"53.50%\""), "{html}");
        let (_, table) = html.split_once("<table>").unwrap();
        for cell in ["503", "471", "535"] {
            assert!(table.contains(&format!("<td class=\"number\">{cell}</td>")), "{cell}");
        }
        assert_eq!(
            chart.csv(Locale::of(Language::English)).lines().nth(1),
            Some("After,503,471,535")
        );
    }
}
