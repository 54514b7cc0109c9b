//! Charts as SVG that the server makes, each with a table of the same numbers.
//!
//! Lengths are percentages of whatever width there is and letters keep their size, so that a chart
//! reads on a phone as on a wall. Series differ by pattern as well as by colour; the time runs
//! where the language's lines run.

mod bars;
mod funnel;
mod left;
mod series;

use maud::{Markup, PreEscaped, html};

use crate::components::{Column, Table, details, table};
use crate::locale::{Direction, Locale};

pub use bars::{Bar, Bars, Unit, bars};
pub use funnel::{Funnel, FunnelStep, Lost, funnel};
pub(super) use left::left;
pub use left::{Left, left_after};
pub use series::{Day, Mark, Series, TimeSeries, time_series};

/// How many letters of a label stand in a line on the narrowest screen.
const LINE_LETTERS_MAX: usize = 27;
const LINE_HEIGHT: usize = 19;

/// The numbers of a chart: the table beside it and the file that it is downloaded as.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Numbers {
    headings: Vec<String>,
    rows: Vec<(String, Vec<u64>)>,
}

impl Numbers {
    /// As RFC 4180 writes them, with bare digits.
    fn csv(&self) -> String {
        let mut text = String::new();
        line(&mut text, self.headings.iter().map(String::as_str));
        for (name, values) in &self.rows {
            let values: Vec<String> = values.iter().map(u64::to_string).collect();
            let cells = std::iter::once(name.as_str()).chain(values.iter().map(String::as_str));
            line(&mut text, cells);
        }
        text
    }

    fn table(&self, locale: &Locale, id: &str, caption: &str) -> Markup {
        let columns: Vec<Column> = self
            .headings
            .iter()
            .enumerate()
            .map(
                |(at, heading)| {
                    if at == 0 { Column::text(heading) } else { Column::number(heading) }
                },
            )
            .collect();
        let row = |(name, values): &(String, Vec<u64>)| {
            let mut cells = vec![html! { (name) }];
            cells.extend(values.iter().map(|value| html! { (locale.number(*value)) }));
            cells
        };
        let rows: Vec<_> = self.rows.iter().map(row).collect();
        table(&Table { id: &format!("{id}-table"), caption, columns: &columns, rows: &rows })
    }
}

/// One line; a cell that a spreadsheet would take for a formula is kept from being one.
pub(super) fn line<'c>(text: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        let guard = if cell.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        if cell.contains([',', '"', '\n', '\r']) {
            text.push_str(&format!("\"{guard}{}\"", cell.replace('"', "\"\"")));
        } else {
            text.push_str(guard);
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// What every chart has around it.
struct Around<'a> {
    id: &'a str,
    title: &'a str,
    says: &'a str,
    height: usize,
    csv: Option<&'a str>,
}

impl Around<'_> {
    fn draw(&self, locale: &Locale, drawing: &Markup, key: &Markup, numbers: &Markup) -> Markup {
        let (title, says) = (format!("{}-title", self.id), format!("{}-says", self.id));
        let labelled = format!("{title} {says}");
        html! {
            figure.plot #(self.id) {
                svg.chart width="100%" height=(self.height) role="img" aria-labelledby=(labelled) {
                    title #(title) { (self.title) }
                    desc #(says) { (self.says) }
                    (drawing)
                }
                (key)
                (details(&locale.text("chart-numbers"), &html! {
                    (numbers)
                    @if let Some(csv) = self.csv {
                        p {
                            a href=(csv) {
                                (locale.text("chart-csv")) span.hidden { ": " (self.title) }
                            }
                        }
                    }
                }))
            }
        }
    }
}

/// A share as a percentage with two digits, as SVG takes lengths.
fn share(part: u64, whole: u64) -> String {
    let points = hundredths(part.min(whole), whole);
    format!("{}.{:02}%", points / 100, points % 100)
}

/// A share in hundredths of a percent, rounded down.
fn hundredths(part: u64, whole: u64) -> u64 {
    let points = u128::from(part) * 10_000 / u128::from(whole.max(1));
    u64::try_from(points).unwrap_or(10_000)
}

/// Where something begins that takes up a share of the line, from where lines begin.
fn start(locale: &Locale, before: u64, part: u64, whole: u64) -> String {
    if turned(locale) {
        share(whole.saturating_sub(before).saturating_sub(part), whole)
    } else {
        share(before, whole)
    }
}

fn turned(locale: &Locale) -> bool {
    locale.language().direction() == Direction::RightToLeft
}

/// The two ends of a line: where it begins, and where it ends.
fn ends(locale: &Locale) -> (&'static str, &'static str) {
    if turned(locale) { ("100%", "0") } else { ("0", "100%") }
}

/// A label in as many lines as it needs on the narrowest screen.
fn wrapped(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < LINE_LETTERS_MAX => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A label with its number at the other end of its last line; `y` is the first line's foot.
fn labelled(locale: &Locale, lines: &[String], number: &str, y: usize) -> Markup {
    let (near, far) = ends(locale);
    let last = y + lines.len().saturating_sub(1) * LINE_HEIGHT;
    html! {
        @for (at, line) in lines.iter().enumerate() {
            text x=(near) y=(y + at * LINE_HEIGHT) { (line) }
        }
        text.value x=(far) y=(last) text-anchor="end" { (number) }
    }
}

/// The patterns that tell series apart without their colours; ids begin with the chart's own.
fn patterns(id: &str) -> Markup {
    html! {
        defs {
            pattern id={ (id) "-p1" } width="7" height="7" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)" {
                rect.wash width="7" height="7" {}
                rect.ink width="3" height="7" {}
            }
            pattern id={ (id) "-p2" } width="6" height="6" patternUnits="userSpaceOnUse" {
                rect.blank width="6" height="6" {}
                circle.dot cx="3" cy="3" r="1.5" {}
            }
        }
    }
}

/// How a series is filled: the first is plain, the second striped, the third dotted.
fn fill(id: &str, series: usize) -> Option<String> {
    (series > 0).then(|| format!("url(#{id}-p{series})"))
}

/// The class of a series, for its edge and its plain colour.
const fn class(series: usize) -> &'static str {
    match series {
        0 => "one",
        1 => "two",
        _ => "three",
    }
}

fn swatch(id: &str, series: usize) -> Markup {
    html! {
        svg.swatch width="16" height="16" aria-hidden="true" {
            rect class=(class(series)) x="1" y="1" width="14" height="14" rx="2"
                fill=[fill(id, series)] {}
        }
    }
}

/// The names of the series, each with its pattern.
fn key(id: &str, names: &[String]) -> Markup {
    html! {
        ul.key {
            @for (at, name) in names.iter().enumerate() { li { (swatch(id, at)) " " (name) } }
        }
    }
}

/// A text that markup stands for already.
const fn nothing() -> Markup {
    PreEscaped(String::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn shares_are_lengths() {
        assert_eq!(
            [share(1, 3), share(0, 0), share(9, 3), share(u64::MAX, u64::MAX)],
            ["33.33%", "0.00%", "100.00%", "100.00%"]
        );
        let (english, arabic) = (Locale::of(Language::English), Locale::of(Language::Arabic));
        assert_eq!(start(english, 10, 20, 100), "10.00%");
        assert_eq!(start(arabic, 10, 20, 100), "70.00%");
    }

    #[test]
    fn labels_fit_the_narrowest_screen() {
        let lines = wrapped("Personal data was found and taken out of what is left");
        assert_eq!(lines, ["Personal data was found and", "taken out of what is left"]);
        assert!(lines.iter().all(|line| line.len() <= LINE_LETTERS_MAX));
        assert_eq!(wrapped(""), Vec::<String>::new());
    }

    #[test]
    fn files_of_numbers_are_no_formulas() {
        let rows = vec![("=SUM(A1), \"x\"".to_owned(), vec![3, 18_204])];
        let numbers = Numbers { headings: vec!["rule".into(), "a".into(), "b".into()], rows };
        assert_eq!(numbers.csv(), "rule,a,b\r\n\"'=SUM(A1), \"\"x\"\"\",3,18204\r\n");
    }
}
