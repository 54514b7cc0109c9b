//! The register of sources: where records come from, and on which terms.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::vocabulary::Source;

use crate::components::{Column, Table, Tone, code, date, table, tag};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// The register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcesPage {
    /// The sources, by their names.
    pub sources: Vec<SourceLine>,
}

/// A source as it was last registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// How records name it.
    pub id: String,
    /// Which kind it is of.
    pub kind: Source,
    /// The licence that its records are held under.
    pub licence: Option<String>,
    /// The names of the purposes that its terms cover.
    pub purposes: Vec<String>,
    /// From when they hold.
    pub from: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// Where the terms are on file.
    pub evidence: Option<String>,
    /// How they stand today.
    pub state: Terms,
}

/// How terms stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terms {
    /// They hold.
    Hold,
    /// They hold, and end soon.
    EndSoon,
    /// They do not hold yet.
    NotYet,
    /// They are over: its records are denied.
    Over,
}

impl Terms {
    fn tag(self, locale: &Locale) -> Markup {
        let (tone, id) = match self {
            Self::Hold => (Tone::Good, "terms-hold"),
            Self::EndSoon => (Tone::Care, "terms-end-soon"),
            Self::NotYet => (Tone::Info, "terms-not-yet"),
            Self::Over => (Tone::Stop, "terms-over"),
        };
        tag(tone, &locale.text(id))
    }
}

/// Draws the register.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &SourcesPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("sources-title");
    let main = html! {
        p.back { a href="/staff/datasets" { (locale.text("datasets-back")) } }
        h1 { (title) }
        p.lead { (locale.text("sources-lead")) }
        @if view.sources.is_empty() { p.empty { (locale.text("sources-none")) } }
        @else { (list(locale, &view.sources)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Datasets)), &main)
}

fn list(locale: &Locale, sources: &[SourceLine]) -> Markup {
    let columns = [
        "column-source",
        "column-state",
        "column-licence",
        "column-covers",
        "column-until",
        "column-evidence",
    ];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let at = |moment: Option<Timestamp>| {
        html! {
            @match moment { Some(it) => (date(locale, it)), None => "–" }
        }
    };
    let row = |line: &SourceLine| {
        vec![
            html! {
                (code(&line.id)) br; small { (locale.text(&format!("source-{}", line.kind))) }
            },
            line.state.tag(locale),
            html! { @match &line.licence { Some(licence) => (code(licence)), None => "–" } },
            html! {
                @if line.purposes.is_empty() { "–" }
                @else { ul.plain { @for it in &line.purposes { li { bdi { (it) } } } } }
            },
            html! {
                (at(line.until)) @if line.from.is_some() {
                    br; small { (locale.text("word-from")) " " (at(line.from)) }
                }
            },
            html! { @match &line.evidence { Some(evidence) => bdi { (evidence) }, None => "–" } },
        ]
    };
    let rows: Vec<_> = sources.iter().map(row).collect();
    table(&Table {
        id: "sources",
        caption: &locale.text("sources-caption"),
        columns: &columns,
        rows: &rows,
    })
}
