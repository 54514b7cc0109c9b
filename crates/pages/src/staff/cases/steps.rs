//! What can be done with a case next: a form for each step that fits where it stands.
//!
//! Each sends `step` with its own fields to the case's address.

use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::CaseStep;
use untrain_policy::vocabulary::Outcome;

use super::case::CasePage;
use super::letter::{self, Letter};
use crate::components::{
    ChoiceOption, Radios, TextArea, TextField, Tone, Weight, button, card, details, hidden,
    notification, radios, text_area, text_field,
};
use crate::frame::Frame;

/// How long reasons may be, in characters.
pub const REASONS_CHARS_MAX: usize = 4_000;

/// How a case was decided, until it is sent and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the controller agrees.
    pub outcome: Outcome,
    /// Why, as the person reads it.
    pub reasons: String,
    /// Who decided.
    pub by: Option<String>,
}

/// Whether who looks may send the answer that was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// They may.
    Yes,
    /// They decided against the person themselves: somebody else reads it first, and sends it.
    SecondReader,
}

/// What somebody filled in before it was sent back to them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StepDraft {
    /// The reasons of an extension.
    pub extend_reasons: String,
    /// The outcome of a decision.
    pub outcome: Option<Outcome>,
    /// Its reasons.
    pub reasons: String,
    /// How an answer was sent.
    pub means: String,
}

/// The forms, in the order of the steps; nothing when no step fits.
pub(super) fn draw(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let fits = |step| view.can_write && view.fits.contains(&step);
    html! {
        @if fits(CaseStep::Acknowledge) { (acknowledge(frame, view)) }
        @if fits(CaseStep::Decide) { (decide(frame, view)) }
        @if fits(CaseStep::Send) { (send(frame, view)) }
        @if fits(CaseStep::Extend) { (extend(frame, view, view.extended_until)) }
    }
}

fn form(view: &CasePage, step: CaseStep, body: &Markup) -> Markup {
    html! {
        form method="post" action={ "/staff/cases/" (view.case) } {
            (hidden("step", step.as_str()))
            (body)
        }
    }
}

fn acknowledge(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let body = html! {
        p { (say("acknowledge-lead")) }
        (form(view, CaseStep::Acknowledge, &button(Weight::Secondary, &say("acknowledge-button"))))
    };
    card("acknowledge", &say("acknowledge-title"), None, &body)
}

fn decide(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let options = [
        ChoiceOption::new("upheld", say("decide-upheld")).hint(say("decide-upheld-hint")),
        ChoiceOption::new("rejected", say("decide-rejected")).hint(say("decide-rejected-hint")),
    ];
    let fields = html! {
        (radios(&Radios {
            id: "decide-outcome",
            name: "outcome",
            legend: &say("decide-outcome"),
            legend_hidden: false,
            hint: None,
            options: &options,
            chosen: view.draft.outcome.map(Outcome::as_str),
            error: frame.error_of("decide-outcome"),
        }))
        (text_area(&TextArea {
            id: "decide-reasons",
            name: "reasons",
            label: &say("decide-reasons"),
            hint: Some(&say("decide-reasons-hint")),
            characters_max: REASONS_CHARS_MAX,
            value: &view.draft.reasons,
            error: frame.error_of("decide-reasons"),
        }))
        (button(Weight::Primary, &say("decide-button")))
    };
    let body = html! {
        p { (say("decide-lead")) }
        (form(view, CaseStep::Decide, &fields))
        (templates(frame, view))
        (details(&say("letter-preview-upheld"), &preview(frame, view, Outcome::Upheld)))
        (details(&say("letter-preview-rejected"), &preview(frame, view, Outcome::Rejected)))
    };
    card("decide", &say("decide-title"), None, &body)
}

/// Texts to copy from, each a start and never the whole answer.
fn templates(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let every = say("every-purpose");
    let purpose = [("purpose", view.purpose.as_deref().unwrap_or(&every).into())];
    let texts = [
        ("template-upheld-title", frame.locale.text_with("template-upheld", &purpose)),
        ("template-safety-title", frame.locale.text_with("template-safety", &purpose)),
        ("template-unused-title", frame.locale.text_with("template-unused", &purpose)),
        ("template-identity-title", frame.locale.text_with("template-identity", &purpose)),
    ];
    let body = html! {
        @for (title, text) in texts {
            h3 { (say(title)) }
            p.copy dir="auto" { (text) }
        }
    };
    details(&say("templates-summary"), &body)
}

fn preview(frame: &Frame<'_>, view: &CasePage, outcome: Outcome) -> Markup {
    let fits = view.draft.outcome == Some(outcome);
    let reasons = if fits { view.draft.reasons.as_str() } else { "" };
    letter_of(frame, view, outcome, reasons)
}

fn letter_of(frame: &Frame<'_>, view: &CasePage, outcome: Outcome, reasons: &str) -> Markup {
    letter::draw(
        frame,
        &Letter {
            reference: &view.reference,
            purpose: view.purpose.as_deref(),
            received: view.received,
            outcome,
            reasons,
        },
    )
}

fn send(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let fields = html! {
        (text_field(&TextField {
            id: "send-means",
            name: "means",
            label: &say("send-means"),
            hint: Some(&say("send-means-hint")),
            kind: "text",
            autocomplete: "off",
            value: &view.draft.means,
            error: frame.error_of("send-means"),
        }))
        (button(Weight::Primary, &say("send-button")))
    };
    let body = html! {
        @if let Some(verdict) = &view.verdict {
            @if let Some(by) = &verdict.by { p { (say("decided-by")) " " bdi { (by) } "." } }
            (letter_of(frame, view, verdict.outcome, &verdict.reasons))
        }
        @match view.sending {
            Sending::SecondReader => {
                (notification(Tone::Care, &html! {
                    p { strong { (say("second-reader")) } }
                    p { (say("second-reader-why")) }
                }))
            }
            Sending::Yes => { (form(view, CaseStep::Send, &fields)) }
        }
    };
    card("send", &say("send-title"), None, &body)
}

fn extend(frame: &Frame<'_>, view: &CasePage, until: Option<Date>) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let fields = html! {
        (text_area(&TextArea {
            id: "extend-reasons",
            name: "reasons",
            label: &say("extend-reasons"),
            hint: Some(&say("extend-reasons-hint")),
            characters_max: REASONS_CHARS_MAX,
            value: &view.draft.extend_reasons,
            error: frame.error_of("extend-reasons"),
        }))
        (button(Weight::Secondary, &say("extend-button")))
    };
    let body = html! {
        @if let Some(until) = until {
            p {
                (frame.locale.text_with(
                    "extend-until",
                    &[("date", frame.locale.day(until).into())],
                ))
            }
        }
        (form(view, CaseStep::Extend, &fields))
    };
    card("extend", &say("extend-title"), None, &body)
}
