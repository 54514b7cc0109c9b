//! The report of an audit of a model: a page that carries its style along and asks for nothing, to
//! be kept and handed on. It shows the model before, after a forgetting, and from scratch side by
//! side.

use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::{ICON, STAFF_STYLESHEET, STYLESHEET};
use crate::components::{
    Column, Row, Table, Tone, code, moment, notification, summary_list, table,
};
use crate::locale::Locale;
use crate::staff::charts::{Bar, Bars, Unit, bars};

/// What an audit measured, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelReport {
    /// When.
    pub made: Timestamp,
    /// The model at each stage of its life, in that order.
    pub stages: Vec<StageFigures>,
    /// The most that an exposure can be, in tenths of bits.
    pub exposure_max_tenths: u64,
    /// Whether the bytes after forgetting, exports too, are those of a model from scratch; none
    /// when there was nothing to hold them against.
    pub equals_scratch: Option<bool>,
    /// How many records of others brought a planted secret back, by stage; none when all that were
    /// tried did not.
    pub relearned: Vec<(Stage, Option<u64>)>,
}

/// A stage of a model's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The model that is audited, where nothing was forgotten.
    Now,
    /// Before people were forgotten.
    Before,
    /// After.
    After,
    /// Trained from scratch without them.
    Scratch,
}

impl Stage {
    fn name(self, locale: &Locale) -> String {
        match self {
            Self::Now => locale.text("model-audit-now"),
            Self::Before => locale.text("model-audit-before"),
            Self::After => locale.text("model-audit-after"),
            Self::Scratch => locale.text("model-audit-scratch"),
        }
    }
}

/// What was measured at one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageFigures {
    /// Which.
    pub stage: Stage,
    /// BLAKE3 of what is served.
    pub digest: String,
    /// The model itself.
    pub served: Figures,
    /// What it was exported as: the name of the format, such as `int4`, and its figures.
    pub exports: Vec<(String, Figures)>,
}

/// What was measured of one set of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Planted secrets, by how often they were planted.
    pub secrets: Vec<Secrets>,
    /// Whether it tells who was in it.
    pub membership: Option<MembershipFigures>,
    /// How many records were long enough to ask for.
    pub tried: u64,
    /// How many of them it goes on with for fifty tokens without a mistake.
    pub said_whole: u64,
    /// How many tokens it gets right on average, in tenths.
    pub said_tenths: u64,
}

/// Secrets that were planted equally often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secrets {
    /// In how many records each.
    pub repeats: u64,
    /// How many there are.
    pub count: u64,
    /// How many of them it completes.
    pub completed: u64,
    /// Their exposure on average, in tenths of bits.
    pub exposure_tenths: u64,
}

/// How often somebody who was in a model scores above somebody who was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MembershipFigures {
    /// The share, in per mille.
    pub area: u64,
    /// The ends of its 95% confidence interval, in per mille.
    pub interval: (u64, u64),
}

/// Draws the report, whole.
#[must_use]
pub fn model_report(locale: &Locale, report: &ModelReport) -> Markup {
    let language = locale.language();
    let title = locale.text("model-audit-title");
    let sheet = |bytes: &[u8]| PreEscaped(String::from_utf8_lossy(bytes).into_owned());
    html! {
        (DOCTYPE)
        html lang=(language.tag()) dir=(language.direction().as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (sheet(STYLESHEET.bytes)) (sheet(STAFF_STYLESHEET.bytes)) }
                link rel="icon" href=(PreEscaped(ICON));
            }
            body.wide {
                main.wrap #main {
                    h1 { (title) }
                    p.lead { (locale.text("model-audit-lead")) }
                    (verdict(locale, report))
                    (summary_list(&facts(locale, report)))
                    (secrets(locale, report))
                    (membership(locale, report))
                    (said(locale, report))
                    (relearned(locale, report))
                }
            }
        }
    }
}

fn verdict(locale: &Locale, report: &ModelReport) -> Markup {
    let (tone, id) = match report.equals_scratch {
        None => return html! {},
        Some(true) => (Tone::Good, "model-audit-equal"),
        Some(false) => (Tone::Stop, "model-audit-unequal"),
    };
    notification(tone, &html! { p { strong { (locale.text(id)) } } })
}

fn facts(locale: &Locale, report: &ModelReport) -> Vec<Row> {
    let mut rows = vec![Row::new(locale.text("model-audit-made"), moment(locale, report.made))];
    rows.extend(
        report.stages.iter().map(|stage| Row::new(stage.stage.name(locale), code(&stage.digest))),
    );
    rows
}

/// Every set of bytes with its name: the stages, and their exports.
fn all<'a>(locale: &Locale, report: &'a ModelReport) -> Vec<(String, &'a Figures)> {
    let mut found = Vec::new();
    for stage in &report.stages {
        let name = stage.stage.name(locale);
        found.push((name.clone(), &stage.served));
        found.extend(stage.exports.iter().map(|(format, own)| (format!("{name}, {format}"), own)));
    }
    found
}

fn secrets(locale: &Locale, report: &ModelReport) -> Markup {
    if report.stages.iter().all(|stage| stage.served.secrets.is_empty()) {
        return html! {};
    }
    let bar = |stage: &StageFigures, own: &Secrets| {
        let words = [("stage", stage.stage.name(locale).into()), ("count", own.repeats.into())];
        Bar {
            label: locale.text_with("model-audit-planted", &words),
            value: own.exposure_tenths,
            interval: None,
        }
    };
    let each = |stage: &StageFigures| {
        stage.served.secrets.iter().map(|own| bar(stage, own)).collect::<Vec<_>>()
    };
    let chart = Bars {
        id: "exposure".to_owned(),
        title: locale.text("model-audit-exposure"),
        unit: Unit::Tenth,
        highest: report.exposure_max_tenths,
        against: Some((10, locale.text("model-audit-unknown"))),
        bars: report.stages.iter().flat_map(each).collect(),
        csv: None,
    };
    let columns = [
        Column::text(locale.text("word-model")),
        Column::number(locale.text("model-audit-repeats")),
        Column::number(locale.text("model-audit-completed")),
        Column::number(locale.text("model-audit-of")),
        Column::number(locale.text("model-audit-bits")),
    ];
    let rows = all(locale, report).into_iter().flat_map(|(name, figures)| {
        figures.secrets.iter().map(move |own| {
            vec![
                html! { (name) },
                html! { (locale.number(own.repeats)) },
                html! { (locale.number(own.completed)) },
                html! { (locale.number(own.count)) },
                html! { (locale.tenths(own.exposure_tenths)) },
            ]
        })
    });
    html! {
        h2 { (locale.text("model-audit-secrets")) }
        p { (locale.text("model-audit-secrets-lead")) }
        (bars(locale, &chart))
        (table(&Table {
            id: "secrets",
            caption: &locale.text("model-audit-secrets-caption"),
            columns: &columns,
            rows: &rows.collect::<Vec<_>>(),
        }))
    }
}

fn membership(locale: &Locale, report: &ModelReport) -> Markup {
    let bar = |(label, figures): (String, &Figures)| {
        let own = figures.membership?;
        Some(Bar { label, value: own.area, interval: Some(own.interval) })
    };
    let found: Vec<Bar> = all(locale, report).into_iter().filter_map(bar).collect();
    if found.is_empty() {
        return html! {};
    }
    let chart = Bars {
        id: "membership".to_owned(),
        title: locale.text("model-audit-area"),
        unit: Unit::PerMille,
        highest: 1_000,
        against: Some((500, locale.text("model-audit-chance"))),
        bars: found,
        csv: None,
    };
    html! {
        h2 { (locale.text("model-audit-membership")) }
        p { (locale.text("model-audit-membership-lead")) }
        (bars(locale, &chart))
    }
}

fn said(locale: &Locale, report: &ModelReport) -> Markup {
    let columns = [
        Column::text(locale.text("word-model")),
        Column::number(locale.text("model-audit-tried")),
        Column::number(locale.text("model-audit-whole")),
        Column::number(locale.text("model-audit-tokens")),
    ];
    let row = |(name, figures): (String, &Figures)| {
        vec![
            html! { (name) },
            html! { (locale.number(figures.tried)) },
            html! { (locale.number(figures.said_whole)) },
            html! { (locale.tenths(figures.said_tenths)) },
        ]
    };
    let rows: Vec<_> = all(locale, report).into_iter().map(row).collect();
    html! {
        h2 { (locale.text("model-audit-said")) }
        p { (locale.text("model-audit-said-lead")) }
        (table(&Table {
            id: "said",
            caption: &locale.text("model-audit-said-caption"),
            columns: &columns,
            rows: &rows,
        }))
    }
}

fn relearned(locale: &Locale, report: &ModelReport) -> Markup {
    let words = |records: Option<u64>| match records {
        None => locale.text("model-audit-never"),
        Some(records) => locale.text_with("model-audit-records", &[("count", records.into())]),
    };
    let rows = report
        .relearned
        .iter()
        .map(|(stage, records)| Row::new(stage.name(locale), html! { (words(*records)) }));
    let rows: Vec<Row> = rows.collect();
    html! {
        @if !rows.is_empty() {
            h2 { (locale.text("model-audit-relearned")) }
            p { (locale.text("model-audit-relearned-lead")) }
            (summary_list(&rows))
        }
    }
}
