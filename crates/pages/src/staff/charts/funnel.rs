//! The funnel: how many records are left after each rule.

use maud::{Markup, html};
use untrain_policy::Reason;

use super::{Around, LINE_HEIGHT, Numbers, labelled, share, start, wrapped};
use crate::locale::Locale;

const BAR_HEIGHT: usize = 16;
const GAP: usize = 18;

/// Why records were left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// By a rule of the author's own record.
    Rule(Reason),
    /// Because somebody else whom the record is about does not permit it.
    OtherSubject,
    /// Because the rules of redaction leave out what their text holds.
    PersonalData,
    /// Because they were taken out later, when somebody changed their mind.
    RemovedSince,
}

impl Lost {
    /// The rule in words, as a step of the funnel.
    #[must_use]
    pub fn text(self, locale: &Locale) -> String {
        match self {
            Self::Rule(reason) => locale.text(&format!("rule-{reason}")),
            Self::OtherSubject => locale.text("rule-other_subject"),
            Self::PersonalData => locale.text("rule-personal_data"),
            Self::RemovedSince => locale.text("rule-removed-since"),
        }
    }
}

/// What one rule left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunnelStep {
    /// The rule.
    pub lost: Lost,
    /// How many records it left out.
    pub count: u64,
}

/// Records from what was read to what is released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funnel {
    /// Its id on the page.
    pub id: String,
    /// How many records were read.
    pub read_count: u64,
    /// What each rule left out, in the order in which rules are tried.
    pub steps: Vec<FunnelStep>,
    /// Where its numbers are fetched as CSV.
    pub csv: Option<String>,
}

/// A line of it: what it is called, how many are left, how many were lost.
type Left = (String, u64, u64);

impl Funnel {
    /// What is left in the end.
    #[must_use]
    pub fn left_count(&self) -> u64 {
        self.steps.iter().fold(self.read_count, |left, step| left.saturating_sub(step.count))
    }

    /// Its numbers as CSV.
    #[must_use]
    pub fn csv(&self, locale: &Locale) -> String {
        self.numbers(locale).csv()
    }

    fn lines(&self, locale: &Locale) -> Vec<Left> {
        let mut left = self.read_count;
        let mut lines = vec![(locale.text("funnel-read"), left, 0)];
        for step in self.steps.iter().filter(|step| step.count > 0) {
            left = left.saturating_sub(step.count);
            lines.push((step.lost.text(locale), left, step.count));
        }
        lines
    }

    fn numbers(&self, locale: &Locale) -> Numbers {
        let headings = ["funnel-rule", "funnel-left", "funnel-lost"];
        Numbers {
            headings: headings.map(|id| locale.text(id)).into(),
            rows: self
                .lines(locale)
                .into_iter()
                .map(|(name, left, lost)| (name, vec![left, lost]))
                .collect(),
        }
    }
}

/// Draws the funnel with its table.
#[must_use]
pub fn funnel(locale: &Locale, funnel: &Funnel) -> Markup {
    let lines = funnel.lines(locale);
    let (mut y, mut drawing) = (0, Vec::new());
    for (name, left, lost) in &lines {
        let (drawn, height) = bar(locale, (name, *left, *lost), funnel.read_count, y);
        drawing.push(drawn);
        y += height;
    }
    let title = locale.text("funnel-title");
    let counts = [("read", funnel.read_count.into()), ("left", funnel.left_count().into())];
    let says = locale.text_with("funnel-says", &counts);
    let around = Around {
        id: &funnel.id,
        title: &title,
        says: &says,
        height: y,
        csv: funnel.csv.as_deref(),
    };
    let numbers = funnel.numbers(locale).table(locale, &funnel.id, &title);
    around.draw(locale, &html! { @for bar in &drawing { (bar) } }, &key(locale), &numbers)
}

/// What the two colours of a bar are.
fn key(locale: &Locale) -> Markup {
    html! {
        ul.key.chart aria-hidden="true" {
            @for (class, id) in [("bar", "funnel-left"), ("lost", "funnel-lost")] {
                li {
                    svg.swatch width="16" height="16" {
                        rect class=(class) x="1" y="1" width="14" height="14" rx="2" {}
                    }
                    " "
                    (locale.text(id))
                }
            }
        }
    }
}

fn bar(
    locale: &Locale,
    (name, left, lost): (&str, u64, u64),
    whole: u64,
    y: usize,
) -> (Markup, usize) {
    let lines = wrapped(name);
    let top = y + lines.len() * LINE_HEIGHT + 4;
    let before = left.saturating_add(lost);
    let drawn = html! {
        (labelled(locale, &lines, &locale.number(left), y + 14))
        rect.rest x="0" y=(top) width="100%" height=(BAR_HEIGHT) rx="3" {}
        @if lost > 0 {
            rect.lost x=(start(locale, left, lost, whole)) y=(top)
                width=(share(before - left, whole)) height=(BAR_HEIGHT) {}
        }
        rect.bar x=(start(locale, 0, left, whole)) y=(top)
            width=(share(left, whole)) height=(BAR_HEIGHT) rx="3" {}
    };
    (drawn, lines.len() * LINE_HEIGHT + 4 + BAR_HEIGHT + GAP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn sample() -> Funnel {
        Funnel {
            id: "f".into(),
            read_count: 48_210,
            steps: vec![
                FunnelStep { lost: Lost::Rule(Reason::NoChoice), count: 28_866 },
                FunnelStep { lost: Lost::Rule(Reason::Minor), count: 0 },
                FunnelStep { lost: Lost::OtherSubject, count: 1_344 },
            ],
            csv: Some("/staff/datasets/x?format=csv".into()),
        }
    }

    #[test]
    fn the_table_says_what_is_drawn() {
        let html = funnel(Locale::of(Language::English), &sample()).into_string();
        for (left, width) in [("48,210", "100.00%"), ("19,344", "40.12%"), ("18,000", "37.33%")] {
            let (drawing, table) = html.split_once("<table>").unwrap();
            assert!(drawing.contains(&format!(">{left}</text>")), "{left} is not drawn");
            assert!(
                drawing.contains(&format!("width=\"{width}\" height=\"16\" rx=\"3\"")),
                "{width}"
            );
            assert!(
                table.contains(&format!("<td class=\"number\">{left}</td>")),
                "{left} in the table"
            );
        }
        assert!(html.contains("role=\"img\"") && html.contains("<title id=\"f-title\">"));
        assert_eq!(sample().left_count(), 18_000);
    }

    #[test]
    fn it_turns_with_the_language() {
        let html = funnel(Locale::of(Language::Arabic), &sample()).into_string();
        assert!(html.contains("<text x=\"100%\""), "labels begin where lines begin");
        assert!(html.contains("x=\"59.87%\""), "bars grow from where lines begin");
    }

    #[test]
    fn the_file_has_the_same_numbers() {
        let csv = sample().csv(Locale::of(Language::English));
        assert_eq!(csv.lines().count(), 4, "{csv}");
        assert!(csv.contains(",48210,0") && csv.contains(",18000,1344"), "{csv}");
    }
}
