//! One case: the person's words, what stands still for it, what happened, and what can be done.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::{CaseKind, CaseStatus, CaseStep, Position, SubjectId};

use super::Named;
use super::history::{self, HappenedStep};
use super::steps::{self, Sending, StepDraft, Verdict};
use crate::components::{
    ChoiceOption, Row, Tone, Weight, button, code, details, hidden, moment, notification,
    summary_list,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;
use crate::staff::fields::{Select, select};
use crate::staff::states::{Due, case_status};

/// A case, for who answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// The entry that opened it.
    pub case: Position,
    /// Its reference.
    pub reference: String,
    /// Whose it is.
    pub subject: SubjectId,
    /// How to reach them, where the platform does not know it.
    pub contact: Option<String>,
    /// What is asked for.
    pub kind: CaseKind,
    /// The purpose's name, where it is about one.
    pub purpose: Option<String>,
    /// Where it stands.
    pub status: CaseStatus,
    /// When it came in.
    pub received: Timestamp,
    /// What the person wrote.
    pub message: Option<String>,
    /// The names of the purposes that stand still for this person because of it.
    pub blocks: Vec<String>,
    /// What is owed next.
    pub due: Option<Due>,
    /// What gave the day: lines such as `clocks.objection.answer = P1M`, with their source.
    pub clock: Vec<ClockLine>,
    /// Whether nothing was sent in time, and the clock reads that as a refusal.
    pub refused_by_silence: bool,
    /// What happened so far, the first step first.
    pub history: Vec<HappenedStep>,
    /// What may happen next.
    pub fits: Vec<CaseStep>,
    /// By when an answer would be due after an extension.
    pub extended_until: Option<Date>,
    /// How it was decided.
    pub verdict: Option<Verdict>,
    /// Whether who looks may send that.
    pub sending: Sending,
    /// What was filled in and came back.
    pub draft: StepDraft,
    /// In whose hands it is, by the name that forms send.
    pub assignee: Option<String>,
    /// Who can take it.
    pub staff: Vec<Named>,
    /// Whether who looks may change it.
    pub can_write: bool,
}

/// A value of a pack that gave a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockLine {
    /// The key of the pack.
    pub key: String,
    /// How long, as the pack writes it.
    pub span: String,
    /// Where the pack says that it comes from.
    pub source: Option<String>,
}

/// Draws a case.
#[must_use]
pub fn case(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let locale = frame.locale;
    let kind = locale.text(&format!("case-{}", view.kind));
    let title = format!("{kind} {}", view.reference);
    let main = html! {
        p.back { a href="/staff/cases" { (locale.text("cases-back")) } }
        h1 { (kind) " " bdi { (view.reference) } }
        p.marks {
            (case_status(locale, view.status)) @if let Some(due) = view.due { (due.tag(locale)) }
        }
        (silence(locale, view))
        div.split {
            div {
                (words(locale, view))
                (steps::draw(frame, view))
                (history::draw(locale, &view.history))
            }
            aside aria-label=(locale.text("staff-case-facts")) {
                (facts(locale, view))
                @if view.can_write { (assign(locale, view)) }
            }
        }
    };
    frame.page(&Head::wide(title, Some(Place::Cases)), &main)
}

fn silence(locale: &Locale, view: &CasePage) -> Markup {
    html! {
        @if view.refused_by_silence {
            (notification(Tone::Stop, &html! { p { (locale.text("staff-case-silence")) } }))
        }
    }
}

fn words(locale: &Locale, view: &CasePage) -> Markup {
    html! {
        h2 { (locale.text("staff-case-words")) }
        @match view.message.as_deref().filter(|message| !message.trim().is_empty()) {
            Some(message) => {
                blockquote.words {
                    @for paragraph in message.split("\n\n") { p dir="auto" { (paragraph) } }
                }
            }
            None => { p.soft { (locale.text("staff-case-no-words")) } }
        }
    }
}

fn facts(locale: &Locale, view: &CasePage) -> Markup {
    let purpose = html! {
        @match &view.purpose {
            Some(purpose) => bdi { (purpose) }, None => (locale.text("every-purpose"))
        }
    };
    let blocks = html! {
        @if view.blocks.is_empty() { (locale.text("staff-case-blocks-nothing")) }
        @else { ul.plain { @for name in &view.blocks { li { bdi { (name) } } } } }
    };
    let mut rows = vec![
        Row::new(locale.text("column-purpose"), purpose),
        Row::new(locale.text("column-received"), moment(locale, view.received)),
        Row::new(locale.text("column-subject"), code(view.subject.as_str())),
        Row::new(locale.text("staff-case-blocks"), blocks),
    ];
    if let Some(contact) = &view.contact {
        rows.push(Row::new(locale.text("staff-case-contact"), html! { bdi { (contact) } }));
    }
    html! {
        section.card aria-labelledby="facts" {
            h2 #facts { (locale.text("staff-case-facts")) }
            @if let Some(due) = view.due { p { strong { (due.sentence(locale)) } } }
            (summary_list(&rows))
            @if !view.clock.is_empty() {
                (details(&locale.text("staff-case-clock"), &clock(&view.clock)))
            }
        }
    }
}

fn clock(lines: &[ClockLine]) -> Markup {
    html! {
        ul.plain {
            @for line in lines {
                li {
                    (code(&format!("{} = {}", line.key, line.span)))
                    @if let Some(source) = &line.source { br; small { bdi { (source) } } }
                }
            }
        }
    }
}

fn assign(locale: &Locale, view: &CasePage) -> Markup {
    let mut options: Vec<_> = view.staff.iter().map(Named::option).collect();
    options.insert(0, ChoiceOption::new("nobody", locale.text("nobody")));
    html! {
        section.card aria-labelledby="assign" {
            h2 #assign { (locale.text("column-assignee")) }
            form method="post" action="/staff/cases/assign" {
                (hidden("case", &view.case.to_string()))
                (select(&Select {
                    id: "assign-to",
                    name: "assignee",
                    label: &locale.text("cases-assign-to-one"),
                    options: &options,
                    chosen: view.assignee.as_deref().unwrap_or("nobody"),
                    error: None,
                }))
                (button(Weight::Secondary, &locale.text("cases-assign")))
            }
        }
    }
}
