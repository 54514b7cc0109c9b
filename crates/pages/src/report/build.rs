//! The report of a build: what came through the gate and what did not, what was replaced in texts,
//! and what is probably left.

use std::collections::BTreeMap;

use jiff::Timestamp;
use maud::{Markup, html};

use super::document;
use crate::components::{Row, moment, summary_list};
use crate::locale::Locale;
use crate::staff::charts::{Bar, Bars, Funnel, Unit, bars, funnel};
use crate::staff::datasets::{ManifestFacts, found_in_words, manifest_facts};

/// A build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildReport {
    /// What people call the dataset.
    pub name: String,
    /// What it may be used for, by name.
    pub purpose: String,
    /// When it was built.
    pub built: Timestamp,
    /// How many records it holds.
    pub kept_count: u64,
    /// What its manifest says.
    pub manifest: ManifestFacts,
    /// What was left after each rule.
    pub funnel: Funnel,
    /// How many pieces of each kind were replaced.
    pub redactions: BTreeMap<String, u64>,
    /// In how many records each kind probably still stands; empty when nothing was measured.
    pub left: Vec<LeftOfKind>,
    /// How many records were read again for that.
    pub sample_count: u64,
    /// Records by where they come from.
    pub sources: BTreeMap<String, u64>,
}

/// What redaction probably left of a kind, in records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOfKind {
    /// The kind; none for any kind at all.
    pub kind: Option<String>,
    /// At least.
    pub low: u64,
    /// Most likely.
    pub likely: u64,
    /// At most.
    pub high: u64,
}

/// Draws the report.
#[must_use]
pub fn build(locale: &Locale, view: &BuildReport) -> Markup {
    let title = locale.text_with("dataset-title", &[("name", (&view.name).into())]);
    let summary = [
        Row::new(locale.text("column-purpose"), html! { bdi { (view.purpose) } }),
        Row::new(locale.text("column-built"), moment(locale, view.built)),
        Row::new(locale.text("column-records"), html! { (locale.number(view.kept_count)) }),
    ];
    let main = html! {
        h1 { (title) }
        (summary_list(&summary))
        h2 { (locale.text("funnel-title")) }
        (funnel(locale, &view.funnel))
        @if !view.sources.is_empty() {
            @let sources = locale.text("report-sources");
            h2 { (sources) }
            (counts(locale, "sources", &sources, &view.sources, str::to_owned))
        }
        h2 { (locale.text("dataset-redactions")) }
        @if view.redactions.is_empty() {
            p.empty { (locale.text("dataset-no-redactions")) }
        } @else {
            (counts(locale, "redactions", &locale.text("redactions-caption"), &view.redactions,
                |kind| found_in_words(locale, kind)))
        }
        @if !view.left.is_empty() {
            h2 { (locale.text("report-left")) }
            p { (locale.text_with("report-left-how", &[("count", view.sample_count.into())])) }
            (bars(locale, &left(locale, view)))
        }
        h2 { (locale.text("dataset-manifest")) }
        (summary_list(&manifest_facts(locale, &view.manifest)))
    };
    document(locale, &title, &main)
}

fn counts(
    locale: &Locale,
    id: &str,
    title: &str,
    counts: &BTreeMap<String, u64>,
    word: impl Fn(&str) -> String,
) -> Markup {
    let bar =
        |(name, count): (&String, &u64)| Bar { label: word(name), value: *count, interval: None };
    bars(
        locale,
        &Bars {
            id: id.to_owned(),
            title: title.to_owned(),
            unit: Unit::Count,
            highest: counts.values().copied().max().unwrap_or(0),
            against: None,
            bars: counts.iter().map(bar).collect(),
            csv: None,
        },
    )
}

fn left(locale: &Locale, view: &BuildReport) -> Bars {
    let bar = |left: &LeftOfKind| Bar {
        label: match &left.kind {
            Some(kind) => found_in_words(locale, kind),
            None => locale.text("report-any-kind"),
        },
        value: left.likely,
        interval: Some((left.low, left.high)),
    };
    Bars {
        id: "left".to_owned(),
        title: locale.text("report-left"),
        unit: Unit::Count,
        highest: view.left.iter().map(|left| left.high).max().unwrap_or(0),
        against: None,
        bars: view.left.iter().map(bar).collect(),
        csv: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::staff::datasets::funnel_steps;
    use untrain_policy::Position;

    fn sample() -> BuildReport {
        let dropped = [("refused".to_owned(), 5), ("minor".to_owned(), 2)].into();
        BuildReport {
            name: "posts <2026>".to_owned(),
            purpose: "Writing assistant".to_owned(),
            built: "2026-11-23T09:00:00Z".parse().unwrap(),
            kept_count: 93,
            manifest: ManifestFacts {
                generation: 0,
                policy: ("3".to_owned(), "0b0b".to_owned()),
                position: Position(39),
                inputs: vec![("posts.jsonl".to_owned(), 100)],
                parts_count: 1,
                people_count: 12,
                program: "untrain 0.1.0".to_owned(),
                digest: "17ff".to_owned(),
                href: None,
            },
            funnel: Funnel {
                id: "funnel".to_owned(),
                read_count: 100,
                steps: funnel_steps(&dropped, 0),
                csv: None,
            },
            redactions: [("EMAIL".to_owned(), 9)].into(),
            left: vec![LeftOfKind { kind: None, low: 0, likely: 1, high: 4 }],
            sample_count: 50,
            sources: [("first_party".to_owned(), 93)].into(),
        }
    }

    #[test]
    fn the_file_loads_nothing_and_escapes_what_it_was_given() {
        for language in Language::ALL {
            let page = build(Locale::of(language), &sample()).into_string();
            // The one address is the name of SVG, in the icon.
            let loads = page.replace("http://www.w3.org/2000/svg", "");
            for word in ["http:", "https:", " src=", "href=\"/", "@import", "url(/"] {
                assert!(!loads.contains(word), "{language:?}: {word}");
            }
            assert!(page.contains("posts &lt;2026&gt;"), "{language:?}");
            assert_eq!(page.matches("<figure").count(), 4, "{language:?}");
        }
    }

    #[test]
    fn what_was_not_measured_is_not_drawn() {
        let page = |left| {
            let report = BuildReport { left, ..sample() };
            build(Locale::of(Language::English), &report).into_string()
        };
        assert!(page(sample().left).contains("id=\"left\""));
        assert!(!page(Vec::new()).contains("id=\"left\""));
    }
}
