//! Counts per day, one series upon the other, with the days on which the policy changed.

use jiff::civil::Date;
use maud::{Markup, html};

use super::{Around, Numbers, class, ends, fill, key, patterns, share, start};
use crate::locale::Locale;

const PLOT_HEIGHT: u64 = 160;
const TOP: u64 = 30;
const FOOT: u64 = 26;

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its name, in the page's language.
    pub name: String,
}

/// A day with a count of each series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub day: Date,
    /// The counts, in the order of the series.
    pub counts: Vec<u64>,
}

/// A day on which something began that explains the counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which.
    pub day: Date,
    /// What, such as the version of a policy.
    pub text: String,
}

/// Counts per day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeSeries {
    /// Its id on the page.
    pub id: String,
    /// What it shows, in the page's language.
    pub title: String,
    /// At most three.
    pub series: Vec<Series>,
    /// One after the other, without a gap.
    pub days: Vec<Day>,
    /// In the order of days.
    pub marks: Vec<Mark>,
    /// Where its numbers are fetched as CSV.
    pub csv: Option<String>,
}

impl TimeSeries {
    fn highest(&self) -> u64 {
        let total =
            |day: &Day| day.counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
        rounded(self.days.iter().map(total).max().unwrap_or(0))
    }

    /// Its numbers as CSV, with days as ISO 8601 writes them.
    #[must_use]
    pub fn csv(&self, locale: &Locale) -> String {
        self.numbers(locale, &|day| day.to_string()).csv()
    }

    fn numbers(&self, locale: &Locale, written: &dyn Fn(Date) -> String) -> Numbers {
        let mut headings = vec![locale.text("series-day")];
        headings.extend(self.series.iter().map(|series| series.name.clone()));
        let rows = self.days.iter().map(|day| (written(day.day), day.counts.clone())).collect();
        Numbers { headings, rows }
    }
}

/// The next number above that reads well at the top of a scale.
fn rounded(highest: u64) -> u64 {
    let mut step = 1_u64;
    loop {
        for factor in [1, 2, 4, 6, 8] {
            let scale = step.saturating_mul(factor);
            if scale >= highest {
                return scale.max(2);
            }
        }
        step = step.saturating_mul(10);
    }
}

/// Draws the days with their table.
#[must_use]
pub fn time_series(locale: &Locale, chart: &TimeSeries) -> Markup {
    let highest = chart.highest();
    let drawing = html! {
        (patterns(&chart.id))
        (scale(locale, highest))
        @for (at, day) in chart.days.iter().enumerate() {
            (column(locale, chart, at as u64, day, highest))
        }
        (marks(locale, chart))
        (feet(locale, chart))
    };
    let totals = chart.series.iter().enumerate().map(|(at, series)| {
        let counts = chart.days.iter().filter_map(|day| day.counts.get(at));
        let total = counts.fold(0_u64, |sum, count| sum.saturating_add(*count));
        format!("{}: {}", series.name, locale.number(total))
    });
    let says = totals.collect::<Vec<_>>().join("; ");
    let height = usize::try_from(TOP + PLOT_HEIGHT + FOOT).unwrap_or(0);
    let around = Around {
        id: &chart.id,
        title: &chart.title,
        says: &says,
        height,
        csv: chart.csv.as_deref(),
    };
    let names: Vec<_> = chart.series.iter().map(|series| series.name.clone()).collect();
    let below = html! { (key(&chart.id, &names)) (mark_list(locale, chart)) };
    let numbers = chart.numbers(locale, &|day| locale.day(day));
    around.draw(locale, &drawing, &below, &numbers.table(locale, &chart.id, &chart.title))
}

fn scale(locale: &Locale, highest: u64) -> Markup {
    let (near, _) = ends(locale);
    html! {
        @for value in [highest, highest / 2, 0] {
            @let y = TOP + PLOT_HEIGHT - value * PLOT_HEIGHT / highest;
            line.grid x1="0" x2="100%" y1=(y) y2=(y) {}
            @if value > 0 { text.small x=(near) y=(y - 5) { (locale.number(value)) } }
        }
    }
}

fn column(locale: &Locale, chart: &TimeSeries, at: u64, day: &Day, highest: u64) -> Markup {
    let days = (chart.days.len() as u64).max(1);
    // A tenth of a column stays free at each side, so that days can be told apart.
    let (x, width) = (start(locale, at * 10 + 1, 8, days * 10), share(8, days * 10));
    let (mut below, mut parts) = (0_u64, Vec::new());
    for (series, count) in day.counts.iter().enumerate() {
        let foot = below.min(highest) * PLOT_HEIGHT / highest;
        below = below.saturating_add(*count);
        let head = below.min(highest) * PLOT_HEIGHT / highest;
        if head > foot {
            parts.push((series, TOP + PLOT_HEIGHT - head, head - foot));
        }
    }
    html! {
        @for (series, y, height) in parts {
            rect class=(class(series)) x=(x) y=(y) width=(width) height=(height)
                fill=[fill(&chart.id, series)] {}
        }
    }
}

/// The marks that fall on a day that is shown, with the number of that day.
fn shown(chart: &TimeSeries) -> impl Iterator<Item = (usize, u64, &Mark)> {
    let on = |mark: &Mark| chart.days.iter().position(|day| day.day == mark.day);
    let found = chart.marks.iter().filter_map(move |mark| Some((on(mark)? as u64, mark)));
    found.enumerate().map(|(number, (at, mark))| (number + 1, at, mark))
}

fn marks(locale: &Locale, chart: &TimeSeries) -> Markup {
    let days = (chart.days.len() as u64).max(1);
    html! {
        @for (number, at, _) in shown(chart) {
            @let x = start(locale, at * 2 + 1, 0, days * 2);
            line.mark x1=(x) x2=(x) y1="22" y2=(TOP + PLOT_HEIGHT) {}
            circle.mark-head cx=(x) cy="12" r="10" {}
            text.mark-number x=(x) y="16" text-anchor="middle" { (locale.number(number as u64)) }
        }
    }
}

fn mark_list(locale: &Locale, chart: &TimeSeries) -> Markup {
    html! {
        @if shown(chart).next().is_some() {
            ol.marks-key {
                @for (_, _, mark) in shown(chart) {
                    li { bdi { (mark.text) } " – " (locale.day(mark.day)) }
                }
            }
        }
    }
}

fn feet(locale: &Locale, chart: &TimeSeries) -> Markup {
    let (near, far) = ends(locale);
    let y = TOP + PLOT_HEIGHT + 18;
    html! {
        @if let (Some(first), Some(last)) = (chart.days.first(), chart.days.last()) {
            text.small x=(near) y=(y) { (locale.day(first.day)) }
            @if first.day != last.day {
                text.small x=(far) y=(y) text-anchor="end" { (locale.day(last.day)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use jiff::civil::date;

    fn sample() -> TimeSeries {
        let day = |day, counts: [u64; 3]| Day { day: date(2026, 11, day), counts: counts.into() };
        let series = ["Yes", "No", "Withdrawn"].map(|name| Series { name: name.into() });
        TimeSeries {
            id: "t".into(),
            title: "Answers per day".into(),
            series: series.into(),
            days: vec![day(1, [40, 20, 0]), day(2, [0, 10, 10])],
            marks: vec![Mark { day: date(2026, 11, 2), text: "Version 13".into() }],
            csv: None,
        }
    }

    #[test]
    fn columns_stand_upon_each_other_and_the_table_has_their_numbers() {
        let html = time_series(Locale::of(Language::English), &sample()).into_string();
        // The scale goes to 60: 40 is 106 of 160, and 20 upon it ends at the top.
        assert!(
            html.contains("class=\"one\" x=\"5.00%\" y=\"84\" width=\"40.00%\" height=\"106\"")
        );
        assert!(html.contains("class=\"two\" x=\"5.00%\" y=\"30\" width=\"40.00%\" height=\"54\""));
        assert!(html.contains("fill=\"url(#t-p1)\""), "the second is told by its pattern");
        assert_eq!(html.matches("<rect class=\"three\" x=\"55.00%\"").count(), 1);
        let (_, table) = html.split_once("<table>").unwrap();
        for cell in ["40", "20", "10"] {
            assert!(table.contains(&format!("<td class=\"number\">{cell}</td>")), "{cell}");
        }
        assert!(html.contains("Yes: 40; No: 30; Withdrawn: 10"));
    }

    #[test]
    fn scales_end_at_numbers_that_read_well() {
        assert_eq!([0, 1, 3, 7, 60, 401, 4_999].map(rounded), [2, 2, 4, 8, 60, 600, 6_000]);
        assert!(rounded(u64::MAX) == u64::MAX);
    }

    #[test]
    fn nothing_to_show_is_drawn_as_nothing() {
        let mut empty = sample();
        empty.days.clear();
        let html = time_series(Locale::of(Language::Arabic), &empty).into_string();
        assert!(!html.contains("<rect class=\"one\" x=\"5"));
        assert_eq!(
            sample().csv(Locale::of(Language::English)).lines().nth(1),
            Some("2026-11-01,40,20,0")
        );
    }
}
