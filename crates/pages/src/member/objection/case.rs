//! Where an objection stands: received, paused, decided, closed, each with its exact date.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::vocabulary::Outcome;
use untrain_policy::{CaseKind, CaseStatus, Position};

use super::MESSAGE_CHARS_MAX;
use crate::components::{
    Link, Row, TextArea, TimelineItem, Tone, Weight, button, card, code, date, notification, panel,
    summary_list, tag, text_area, timeline_in_section,
};
use crate::frame::{Audience, Frame, Head, Place};
use crate::locale::Locale;

/// A case of a member, or of somebody without an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// Its reference, such as `OBJ-7F3K-9Q2M`.
    pub reference: String,
    /// What kind of case it is.
    pub kind: CaseKind,
    /// Where it stands.
    pub status: CaseStatus,
    /// The names of the purposes concerned, by the policy.
    pub purposes: Vec<String>,
    /// What the person wrote.
    pub message: String,
    /// When it came in.
    pub received: Timestamp,
    /// Since when the use stands still, if it does.
    pub paused: Option<Timestamp>,
    /// By when a person answers.
    pub answer_by: Date,
    /// That it takes longer, and why.
    pub late: Option<LateAnswer>,
    /// The answer, once it was sent.
    pub answer: Option<Answer>,
    /// When the person appealed, if they did.
    pub appealed: Option<Timestamp>,
    /// Whether the answer can be appealed now.
    pub can_appeal: bool,
    /// Whether it was sent a moment ago: the page is then its confirmation.
    pub just_sent: bool,
    /// The entry of its receipt, where the person can see receipts.
    pub receipt: Option<Position>,
    /// Where the appeal goes: `/object/{case}/appeal`, or the like under a link.
    pub appeal_action: String,
}

/// That an answer takes longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateAnswer {
    /// When the person was told.
    pub told: Timestamp,
    /// Why.
    pub reason: String,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When it was sent.
    pub sent: Timestamp,
    /// Whether the controller agrees.
    pub outcome: Outcome,
    /// Why, in the words of the person who decided.
    pub reasons: String,
}

/// Draws where a case stands; right after sending, its confirmation.
#[must_use]
pub fn case(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let locale = frame.locale;
    let say = |id: &str| locale.text(id);
    let title = if view.just_sent {
        say("object-sent-title")
    } else {
        let kind = say(&format!("case-{}", view.kind));
        locale.text_with(
            "case-title",
            &[("kind", kind.into()), ("reference", (&view.reference).into())],
        )
    };
    let main = html! {
        @if view.just_sent {
            (panel(&title, &html! { p { (say("case-reference")) } p { (code(&view.reference)) } }))
        } @else {
            h1 { (title) }
            p { (status_tag(locale, view.status)) }
        }
        (now(locale, view))
        @if let Some(answer) = &view.answer { (answer_card(locale, answer)) }
        @if view.can_appeal { (appeal(frame, view)) }
        h2 { (say("case-what-happened")) }
        (timeline_in_section(&history(locale, view)))
        (what_was_sent(locale, view))
        (afterwards(frame, view))
    };
    let here = (frame.audience == Audience::Member).then_some(Place::Object);
    frame.page(&Head::new(title.clone(), here), &main)
}

fn status_tag(locale: &Locale, status: CaseStatus) -> Markup {
    let tone = match status {
        CaseStatus::Received | CaseStatus::Acknowledged | CaseStatus::Decided => Tone::Info,
        CaseStatus::Extended | CaseStatus::Appealed => Tone::Care,
        CaseStatus::Upheld => Tone::Good,
        CaseStatus::Rejected | CaseStatus::Lifted => Tone::Plain,
    };
    tag(tone, &locale.text(&format!("status-{status}")))
}

const fn is_open(status: CaseStatus) -> bool {
    !matches!(status, CaseStatus::Upheld | CaseStatus::Rejected | CaseStatus::Lifted)
}

/// What holds now, in bold before everything else.
fn now(locale: &Locale, view: &CasePage) -> Markup {
    let by = [("date", locale.day(view.answer_by).into())];
    html! {
        @if view.paused.is_some() && is_open(view.status) {
            (notification(Tone::Info, &html! {
                p { strong { (locale.text("object-pauses")) } }
                p { (locale.text_with("object-answer-by", &by)) }
            }))
        } @else if is_open(view.status) {
            (notification(Tone::Info, &html! { p { (locale.text_with("object-answer-by", &by)) } }))
        }
        @if let Some(late) = &view.late {
            (notification(Tone::Care, &html! {
                p { strong { (locale.text("case-late")) } }
                p dir="auto" { (late.reason) }
            }))
        }
    }
}

fn answer_card(locale: &Locale, answer: &Answer) -> Markup {
    let (id, tone) = match answer.outcome {
        Outcome::Upheld => ("case-answer-upheld", Tone::Good),
        Outcome::Rejected => ("case-answer-rejected", Tone::Plain),
    };
    let mark = tag(tone, &locale.text(&format!("status-{}", answer.outcome)));
    let body = html! {
        p.hint { (date(locale, answer.sent)) }
        p { (locale.text(id)) }
        h3 { (locale.text("case-reasons")) }
        @for paragraph in answer.reasons.split("\n\n") { p dir="auto" { (paragraph) } }
    };
    card("answer", &locale.text("case-answer"), Some(&mark), &body)
}

fn appeal(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let body = html! {
        p { (say("appeal-lead")) }
        form method="post" action=(view.appeal_action) {
            (text_area(&TextArea {
                id: "message",
                name: "message",
                label: &say("appeal-message"),
                hint: None,
                characters_max: MESSAGE_CHARS_MAX,
                value: "",
                error: frame.error_of("message"),
            }))
            (button(Weight::Primary, &say("appeal-send")))
        }
    };
    card("appeal", &say("appeal-title"), None, &body)
}

fn history(locale: &Locale, view: &CasePage) -> Vec<TimelineItem> {
    let item = |when: Markup, id: &str| TimelineItem {
        when,
        heading: locale.text(id),
        tag: None,
        body: html! {},
    };
    let mut items = vec![item(date(locale, view.received), "history-received")];
    if let Some(paused) = view.paused {
        items.push(item(date(locale, paused), "history-paused"));
    }
    if let Some(late) = &view.late {
        items.push(item(date(locale, late.told), "history-late"));
    }
    if let Some(answer) = &view.answer {
        items.push(item(date(locale, answer.sent), "history-answered"));
    }
    if let Some(appealed) = view.appealed {
        items.push(item(date(locale, appealed), "history-appealed"));
    }
    if is_open(view.status) {
        let when = html! { time datetime=(view.answer_by) { (locale.day(view.answer_by)) } };
        items.push(item(when, "history-due"));
    }
    items
}

fn what_was_sent(locale: &Locale, view: &CasePage) -> Markup {
    let uses = html! { ul.plain { @for purpose in &view.purposes { li { bdi { (purpose) } } } } };
    let message = html! {
        @if view.message.is_empty() { (locale.text("object-nothing-added")) }
        @else { p dir="auto" { (view.message) } }
    };
    html! {
        h2 { (locale.text("case-you-sent")) }
        (summary_list(&[
            Row::new(locale.text("case-reference"), code(&view.reference)),
            Row::new(locale.text("object-which-short"), uses),
            Row::new(locale.text("object-message-short"), message),
        ]))
    }
}

fn afterwards(frame: &Frame<'_>, view: &CasePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    html! {
        h2 { (say("case-next-title")) }
        ul {
            li { (say("case-next-keep")) }
            @if let Some(entry) = view.receipt {
                li { (Link::new(format!("/receipts/{entry}"), say("case-receipt"))) }
            }
            li {
                (frame.locale.text_with(
                    "case-next-authority",
                    &[("authority", (&frame.site.authority).into())],
                ))
            }
        }
    }
}
