//! The ledger: what it took in, narrowed by kind, person and time; and one entry with its proof.

mod entry;
mod export;
mod heads;

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::{Position, SubjectId};

use super::fields::{Select, TypedField, any_or, filters, select, typed_field};
use super::query::link;
use crate::components::{
    ChoiceOption, Column, Row, Table, TextField, Tone, code, details, moment, notification,
    pagination, summary_list, table, text_field,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use entry::{Content, EntryPage, Inclusion, ProofStep, Side, entry};
pub use export::{EXPORT_PATH, ExportForm, csv_head, csv_line};
pub use heads::{HeadLine, HeadsPage, Seen, heads};

const PATH: &str = "/staff/ledger";

/// The kinds of events to narrow the list to, as events name them.
pub const EVENTS: [&str; 27] = [
    "choice_made",
    "case_opened",
    "case_acknowledged",
    "case_extended",
    "case_decided",
    "case_sent",
    "case_appealed",
    "forget_requested",
    "subject_registered",
    "subjects_linked",
    "subject_erased",
    "notice_published",
    "notice_delivered",
    "notice_acknowledged",
    "policy_activated",
    "policy_overridden",
    "source_registered",
    "snapshot_exported",
    "dataset_built",
    "dataset_revised",
    "model_trained",
    "model_forgot",
    "artefact_released",
    "artefact_withdrawn",
    "staff_acted",
    "objection_opened",
    "objection_decided",
];

/// What the list is narrowed to: `GET /staff/ledger?event=&subject=&from=&until=`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerFilter {
    /// Of which kind.
    pub event: Option<String>,
    /// About whom.
    pub subject: Option<String>,
    /// Taken in on that day or later.
    pub from: Option<Date>,
    /// Taken in on that day or before.
    pub until: Option<Date>,
}

impl LedgerFilter {
    /// The address of the list, from a cursor on.
    #[must_use]
    pub fn link(&self, cursor: Option<&str>) -> String {
        let (from, until) = (written(self.from), written(self.until));
        link(
            PATH,
            &[
                ("event", self.event.as_deref()),
                ("subject", self.subject.as_deref()),
                ("from", Some(&from)),
                ("until", Some(&until)),
                ("cursor", cursor),
            ],
        )
    }
}

fn written(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The ledger's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPage {
    /// What the list is narrowed to.
    pub filter: LedgerFilter,
    /// The events of this page, the newest first.
    pub events: Vec<EventLine>,
    /// The signed head of the log.
    pub head: TreeHead,
    /// The cursor of the page before.
    pub newer: Option<String>,
    /// The cursor of the page behind.
    pub older: Option<String>,
    /// What somebody has to do otherwise to get the file that they asked for.
    pub export_error: Option<String>,
}

/// An event in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLine {
    /// Its entry.
    pub entry: Position,
    /// When the ledger took it in.
    pub at: Timestamp,
    /// Its kind, as events name it.
    pub event: String,
    /// Whom it is about, where it is about somebody whom who looks may know.
    pub subject: Option<SubjectId>,
    /// What it is about besides: a purpose with its choice, a folder, who acted.
    pub about: Option<String>,
}

/// The signed head of the log's tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeHead {
    /// How many entries it counts in.
    pub size: u64,
    /// The root, in base64 as the checkpoint writes it.
    pub root: String,
    /// The checkpoint, signatures and all.
    pub checkpoint: String,
    /// Who has signed below it that it continues what they saw before.
    pub witnesses: Vec<String>,
}

/// Draws the ledger.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &LedgerPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("place-ledger");
    let link = |cursor: &String| view.filter.link(Some(cursor));
    let main = html! {
        h1 { (title) }
        (filters(locale, PATH, &filter_fields(locale, &view.filter)))
        @if view.events.is_empty() { p.empty { (locale.text("ledger-none")) } }
        @else { (list(locale, &view.events)) }
        (pagination(
            locale,
            view.newer.as_ref().map(link).as_deref(),
            view.older.as_ref().map(link).as_deref(),
        ))
        @if let Some(error) = &view.export_error {
            (notification(Tone::Stop, &html! { p { (error) } }))
        }
        (export::form(locale, &view.filter))
        (head(locale, &view.head))
        p { a href=(heads::PATH) { (locale.text("heads-all")) } }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Ledger)), &main)
}

fn filter_fields(locale: &Locale, filter: &LedgerFilter) -> Markup {
    let event = |event: &&str| ChoiceOption::new(*event, event_words(locale, event));
    let events = any_or(locale, EVENTS.iter().map(event));
    let day = |id: &str, name: &str, label: &str, value: Option<Date>| {
        let value = written(value);
        typed_field(&TypedField {
            id,
            name,
            label,
            hint: None,
            kind: "date",
            range: None,
            value: &value,
            error: None,
        })
    };
    html! {
        (select(&Select {
            id: "filter-event",
            name: "event",
            label: &locale.text("column-event"),
            options: &events,
            chosen: filter.event.as_deref().unwrap_or(""),
            error: None,
        }))
        (text_field(&TextField {
            id: "filter-subject",
            name: "subject",
            label: &locale.text("column-subject"),
            hint: None,
            kind: "search",
            autocomplete: "off",
            value: filter.subject.as_deref().unwrap_or(""),
            error: None,
        }))
        (day("filter-from", "from", &locale.text("filter-from"), filter.from))
        (day("filter-until", "until", &locale.text("filter-until"), filter.until))
    }
}

/// A kind of event in words.
fn event_words(locale: &Locale, event: &str) -> String {
    let id = format!("event-{event}");
    if locale.has(&id) { locale.text(&id) } else { event.to_owned() }
}

fn list(locale: &Locale, events: &[EventLine]) -> Markup {
    let columns = ["column-entry", "column-event", "column-subject", "column-about", "column-when"];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let row = |line: &EventLine| {
        vec![
            html! { a href={ (PATH) "/" (line.entry) } { (locale.number(line.entry.0)) } },
            html! { (event_words(locale, &line.event)) },
            html! {
                @match &line.subject { Some(subject) => (code(subject.as_str())), None => "–" }
            },
            html! { @match &line.about { Some(about) => bdi { (about) }, None => "–" } },
            moment(locale, line.at),
        ]
    };
    let rows: Vec<_> = events.iter().map(row).collect();
    table(&Table {
        id: "events",
        caption: &locale.text("ledger-caption"),
        columns: &columns,
        rows: &rows,
    })
}

/// The head of the log, with its checkpoint as whoever checks it wants it.
fn head(locale: &Locale, head: &TreeHead) -> Markup {
    let witnesses = html! {
        @if head.witnesses.is_empty() { (locale.text("head-no-witness")) }
        @else { ul.plain { @for name in &head.witnesses { li { bdi { (name) } } } } }
    };
    html! {
        section.card aria-labelledby="head" {
            h2 #head { (locale.text("head-title")) }
            (summary_list(&[
                Row::new(locale.text("head-size"), html! { (locale.number(head.size)) }),
                Row::new(locale.text("head-root"), code(&head.root)),
                Row::new(locale.text("head-witnesses"), witnesses),
            ]))
            (details(
                &locale.text("head-checkpoint"),
                &html! { pre.scroll tabindex="0" dir="ltr" { (head.checkpoint) } },
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn every_event_has_words_in_every_language() {
        for language in Language::ALL {
            for event in EVENTS {
                assert!(
                    Locale::of(language).has(&format!("event-{event}")),
                    "{event} {}",
                    language.tag()
                );
            }
        }
    }

    #[test]
    fn a_filter_stands_in_the_address() {
        let filter = LedgerFilter {
            event: Some("choice_made".into()),
            subject: Some("harbour:maya".into()),
            from: Some(jiff::civil::date(2026, 11, 1)),
            until: None,
        };
        assert_eq!(
            filter.link(Some("40")),
            "/staff/ledger?event=choice_made&subject=harbour%3Amaya&from=2026-11-01&cursor=40"
        );
    }
}
