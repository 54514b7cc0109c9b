//! The three questions: which uses, anything to add, is it all right.

use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::{CaseStatus, PurposeId};

use super::{MESSAGE_CHARS_MAX, ObjectionTo, Objector};
use crate::components::{
    Checkboxes, ChoiceOption, Link, TextArea, TextField, Tone, Weight, button, checkboxes, hidden,
    notification, tag, text_area, text_field,
};
use crate::frame::{Audience, Frame, Head, Place};

/// Step 1: which uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsesStep {
    /// Who objects.
    pub objector: Objector,
    /// What can be objected to.
    pub purposes: Vec<ObjectionTo>,
    /// What was ticked so far.
    pub chosen: Vec<PurposeId>,
    /// What was written in step 2 already, when somebody comes back.
    pub message: String,
    /// What this member asked before.
    pub open: Vec<OpenCase>,
}

/// An objection made before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// Its reference.
    pub reference: String,
    /// Where it stands.
    pub status: CaseStatus,
}

/// Step 2: anything to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonStep {
    /// Who objects.
    pub objector: Objector,
    /// To what.
    pub purposes: Vec<PurposeId>,
    /// What was written so far.
    pub message: String,
}

/// Step 3: all that will be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckStep {
    /// Who objects.
    pub objector: Objector,
    /// To what.
    pub purposes: Vec<ObjectionTo>,
    /// What was written.
    pub message: String,
    /// By when a person answers.
    pub answer_by: Date,
}

fn place(frame: &Frame<'_>) -> Option<Place> {
    (frame.audience == Audience::Member).then_some(Place::Object)
}

fn step(frame: &Frame<'_>, number: u64) -> Markup {
    html! { p.hint { (frame.locale.text_with("object-step", &[("step", number.into())])) } }
}

/// Draws step 1. Its form goes on by GET unless there is something to carry that was typed.
#[must_use]
pub fn uses(frame: &Frame<'_>, view: &UsesStep) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let typed = !view.message.is_empty() || view.objector.named_as().is_some();
    let method = if typed { "post" } else { "get" };
    let main = html! {
        (step(frame, 1))
        h1 { (say("object-title")) }
        p.lead { (say("object-lead")) }
        @if !view.open.is_empty() {
            (notification(Tone::Info, &html! {
                p { strong { (say("object-open")) } }
                ul.plain { @for case in &view.open {
                    li {
                        a href={ "/object/" (case.reference) } { bdi { (case.reference) } } " "
                        (tag(Tone::Plain, &say(&format!("status-{}", case.status))))
                    }
                } }
            }))
        }
        form.stack method=(method) action="/object/reason" {
            @if let Some(name) = view.objector.named_as() { (named_as(frame, name)) }
            (uses_boxes(frame, view))
            @if !view.message.is_empty() { (hidden("message", &view.message)) }
            (button(Weight::Primary, &say("continue")))
        }
    };
    frame.page(&Head::new(say("object-title"), place(frame)), &main)
}

fn uses_boxes(frame: &Frame<'_>, view: &UsesStep) -> Markup {
    let options: Vec<ChoiceOption> = view
        .purposes
        .iter()
        .map(|purpose| {
            ChoiceOption::new(purpose.id.as_str(), &purpose.title).hint(&purpose.description)
        })
        .collect();
    let chosen: Vec<String> = view.chosen.iter().map(ToString::to_string).collect();
    checkboxes(&Checkboxes {
        id: "purpose",
        name: "purpose",
        legend: &frame.locale.text("object-which"),
        hint: Some(&frame.locale.text("object-which-hint")),
        options: &options,
        chosen: &chosen,
        error: frame.error_of("purpose"),
    })
}

fn named_as(frame: &Frame<'_>, name: &str) -> Markup {
    text_field(&TextField {
        id: "named_as",
        name: "named_as",
        label: &frame.locale.text("object-named-as"),
        hint: Some(&frame.locale.text("object-named-as-hint")),
        kind: "text",
        autocomplete: "name",
        value: name,
        error: frame.error_of("named_as"),
    })
}

/// Draws step 2.
#[must_use]
pub fn reason(frame: &Frame<'_>, view: &ReasonStep) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let characters =
        frame.locale.text_with("object-message-hint", &[("count", MESSAGE_CHARS_MAX.into())]);
    let main = html! {
        (step(frame, 2))
        h1 { (say("object-add-title")) }
        p.lead { (say("object-no-reason")) }
        form method="post" action="/object/check" {
            (carried(&view.objector, view.purposes.iter()))
            (text_area(&TextArea {
                id: "message",
                name: "message",
                label: &say("object-message"),
                hint: Some(&characters),
                characters_max: MESSAGE_CHARS_MAX,
                value: &view.message,
                error: frame.error_of("message"),
            }))
            (button(Weight::Primary, &say("continue")))
        }
    };
    frame.page(&Head::new(say("object-add-title"), place(frame)), &main)
}

fn carried<'a>(objector: &Objector, purposes: impl Iterator<Item = &'a PurposeId>) -> Markup {
    html! {
        @for purpose in purposes { (hidden("purpose", purpose.as_str())) }
        @if let Some(name) = objector.named_as() { (hidden("named_as", name)) }
    }
}

/// Draws step 3. Each `Change` sends all that was filled in back to its step, by POST.
#[must_use]
pub fn check(frame: &Frame<'_>, view: &CheckStep) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let base = "/object";
    let uses =
        html! { ul.plain { @for purpose in &view.purposes { li { bdi { (purpose.title) } } } } };
    let message = html! {
        @if view.message.is_empty() { (say("object-nothing-added")) } @else {
            p dir="auto" { (view.message) }
        }
    };
    let main = html! {
        (step(frame, 3))
        h1 { (say("check-title")) }
        form method="post" action=(base) {
            (carried(&view.objector, view.purposes.iter().map(|purpose| &purpose.id)))
            (hidden("message", &view.message))
            dl.summary {
                @if let Some(name) = view.objector.named_as() {
                    (answer(
                        frame,
                        &say("object-named-as"),
                        &html! { bdi { (name) } },
                        &format!("{base}/uses"),
                    ))
                }
                (answer(frame, &say("object-which-short"), &uses, &format!("{base}/uses")))
                (answer(frame, &say("object-message-short"), &message, &format!("{base}/reason")))
            }
            p { (say("object-pauses")) }
            p {
                (frame.locale.text_with(
                    "object-answer-by",
                    &[("date", frame.locale.day(view.answer_by).into())],
                ))
            }
            div.row { (button(Weight::Primary, &say("object-send"))) }
        }
        @if view.objector == Objector::Member {
            p.hint { (Link::new("/privacy", say("object-leave"))) }
        }
    };
    frame.page(&Head::new(say("check-title"), place(frame)), &main)
}

fn answer(frame: &Frame<'_>, key: &str, value: &Markup, change: &str) -> Markup {
    let about = frame.locale.text_with("change-about", &[("what", key.into())]);
    html! {
        div {
            dt { (key) }
            dd { (value) }
            dd.change {
                button.quiet formaction=(change) aria-label=(about) {
                    (frame.locale.text("change"))
                }
            }
        }
    }
}
