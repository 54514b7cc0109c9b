//! Webhooks: who is told of what, and every delivery with what came of it.

use jiff::Timestamp;
use maud::{Markup, html};

use super::SettingsPage;
use crate::components::{
    Column, Row, Table, Tone, Weight, button, code, date, details, moment, summary_list, table, tag,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;
use crate::staff::fields::{TypedField, one_button, typed_field};

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookLine {
    /// Its name in addresses.
    pub id: String,
    /// Where.
    pub url: String,
    /// Of which events; of everything when empty.
    pub events: Vec<String>,
    /// Since when.
    pub created: Timestamp,
    /// How many deliveries were given up.
    pub failed_count: u64,
    /// How many wait.
    pub waiting_count: u64,
}

/// What somebody filled in for a webhook: `POST /staff/settings/webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebhookDraft {
    /// Where: `url`.
    pub url: String,
    /// Of which events: `events`, words between blanks.
    pub events: String,
}

pub(super) fn section(frame: &Frame<'_>, view: &SettingsPage) -> Markup {
    let locale = frame.locale;
    html! {
        section #webhooks {
            h2 { (locale.text("webhooks-title")) }
            @if view.webhooks.is_empty() { p.empty { (locale.text("webhooks-none")) } }
            @else { (list(locale, &view.webhooks)) }
            @if view.can_write {
                @let wrong = frame.errors.iter().any(|error| error.field.starts_with("webhook-"));
                @if wrong { (form(frame, view)) }
                @else { (details(&locale.text("webhooks-add"), &form(frame, view))) }
            }
        }
    }
}

fn list(locale: &Locale, webhooks: &[WebhookLine]) -> Markup {
    let columns = ["column-address", "column-state", "column-event", "column-since"];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let row = |line: &WebhookLine| {
        vec![
            html! {
                a href={ "/staff/settings/webhooks/" (line.id) } { bdi dir="ltr" { (line.url) } }
            },
            standing(locale, line),
            html! { (events(locale, &line.events)) },
            date(locale, line.created),
        ]
    };
    let rows: Vec<_> = webhooks.iter().map(row).collect();
    table(&Table {
        id: "webhooks-table",
        caption: &locale.text("webhooks-caption"),
        columns: &columns,
        rows: &rows,
    })
}

fn standing(locale: &Locale, line: &WebhookLine) -> Markup {
    match (line.failed_count, line.waiting_count) {
        (0, 0) => tag(Tone::Good, &locale.text("webhook-well")),
        (0, waiting) => {
            tag(Tone::Info, &locale.text_with("webhook-waiting", &[("count", waiting.into())]))
        }
        (failed, _) => {
            tag(Tone::Stop, &locale.text_with("webhook-failed", &[("count", failed.into())]))
        }
    }
}

fn events(locale: &Locale, events: &[String]) -> Markup {
    html! {
        @if events.is_empty() { (locale.text("webhook-everything")) }
        @else { ul.plain { @for event in events { li { (code(event)) } } } }
    }
}

fn form(frame: &Frame<'_>, view: &SettingsPage) -> Markup {
    let (say, draft) = (|id: &str| frame.locale.text(id), &view.webhook_draft);
    let field = |id: &str, name: &str, kind: &str, value: &str| {
        typed_field(&TypedField {
            id,
            name,
            label: &say(id),
            hint: Some(&say(&format!("{id}-hint"))),
            kind,
            range: None,
            value,
            error: frame.error_of(id),
        })
    };
    html! {
        form method="post" action="/staff/settings/webhooks" {
            (field("webhook-url", "url", "url", &draft.url))
            (field("webhook-events", "events", "text", &draft.events))
            (button(Weight::Primary, &say("webhook-add")))
        }
    }
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It waits, for the first or for another try.
    Waiting,
    /// It is being sent.
    Sending,
    /// It was taken.
    Taken,
    /// It was given up.
    Failed,
}

impl DeliveryState {
    fn tag(self, locale: &Locale) -> Markup {
        let (tone, id) = match self {
            Self::Waiting => (Tone::Plain, "delivery-waiting"),
            Self::Sending => (Tone::Info, "delivery-sending"),
            Self::Taken => (Tone::Good, "delivery-taken"),
            Self::Failed => (Tone::Stop, "delivery-failed"),
        };
        tag(tone, &locale.text(id))
    }
}

/// One time that somebody was told, or is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryLine {
    /// Its name, which every repetition carries too.
    pub id: String,
    /// What happened, as the API names it.
    pub kind: String,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u64,
    /// When it was laid out.
    pub created: Timestamp,
    /// When it is tried next, while it waits.
    pub due: Option<Timestamp>,
    /// What came of the last try.
    pub answer: Option<String>,
    /// What is sent, as JSON.
    pub body: String,
}

/// A webhook with its last deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookPage {
    /// What stands of it in the list.
    pub line: WebhookLine,
    /// Its last deliveries, the newest first.
    pub deliveries: Vec<DeliveryLine>,
    /// Whether who looks may test, replay and end.
    pub can_write: bool,
}

/// Draws a webhook.
#[must_use]
pub fn webhook(frame: &Frame<'_>, view: &WebhookPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("webhook-title");
    let at = |step: &str| format!("/staff/settings/webhooks/{}/{step}", view.line.id);
    let main = html! {
        p.back { a href="/staff/settings#webhooks" { (locale.text("settings-back")) } }
        h1 { (title) }
        p.lead { bdi dir="ltr" { (view.line.url) } }
        p.marks { (standing(locale, &view.line)) }
        (summary_list(&[
            Row::new(locale.text("column-event"), events(locale, &view.line.events)),
            Row::new(locale.text("column-since"), moment(locale, view.line.created)),
        ]))
        @if view.can_write {
            div.row {
                (one_button(&at("test"), Weight::Secondary, &locale.text("webhook-test"), None))
                (one_button(&at("end"), Weight::Warning, &locale.text("webhook-end"), None))
            }
            p.hint { (locale.text("webhook-end-hint")) }
        }
        h2 { (locale.text("deliveries-title")) }
        @if view.deliveries.is_empty() { p.empty { (locale.text("deliveries-none")) } }
        @else { (deliveries(locale, view)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Settings)), &main)
}

fn deliveries(locale: &Locale, view: &WebhookPage) -> Markup {
    let columns = [
        "column-event",
        "column-state",
        "column-when",
        "column-tries",
        "column-answer",
        "column-again",
    ];
    let count = if view.can_write { 6 } else { 5 };
    let columns: Vec<_> =
        columns.iter().take(count).map(|id| Column::text(locale.text(id))).collect();
    let row = |line: &DeliveryLine| {
        let mut cells = vec![
            html! {
                (code(&line.kind))
                (details(
                    &locale.text("delivery-body"),
                    &html! { pre.scroll tabindex="0" dir="ltr" { (line.body) } },
                ))
            },
            line.state.tag(locale),
            html! {
                (moment(locale, line.created))
                @if let Some(due) = line.due {
                    br; small { (locale.text("delivery-next")) " " (moment(locale, due)) }
                }
            },
            html! { (locale.number(line.attempts)) },
            html! {
                @match &line.answer { Some(answer) => bdi dir="ltr" { (answer) }, None => "–" }
            },
        ];
        if view.can_write {
            let action =
                format!("/staff/settings/webhooks/{}/deliveries/{}/replay", view.line.id, line.id);
            cells.push(one_button(
                &action,
                Weight::Secondary,
                &locale.text("delivery-again"),
                Some(&line.id),
            ));
        }
        cells
    };
    let rows: Vec<_> = view.deliveries.iter().map(row).collect();
    table(&Table {
        id: "deliveries",
        caption: &locale.text("deliveries-caption"),
        columns: &columns,
        rows: &rows,
    })
}
