//! How a notice gets to people: whom it has yet to reach, the message, and what the platform's
//! mailer does. The service knows no addresses and sends nothing to members itself.

use maud::{Markup, html};

use crate::components::{
    Column, Row, Table, Tone, Weight, button, code, details, figure, notification, summary_list,
    table,
};
use crate::locale::Locale;
use crate::mail::Mail;

use super::{Reach, name_of};

/// How a notice gets to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendPlan {
    /// The notice, as addresses write it.
    pub notice: String,
    /// How many texts of each language were sent, as the mailer said.
    pub languages: Vec<(String, u64)>,
    /// The message, in the language whose text is shown, or else the page's.
    pub message: Mail,
    /// Whether who looks may take the list of people.
    pub can_export: bool,
}

/// Draws the plan.
pub(super) fn draw(locale: &Locale, plan: &SendPlan, reach: &Reach) -> Markup {
    let counts = [
        ("sendplan-reached", reach.delivered_count),
        ("sendplan-waiting", reach.waiting_count()),
        ("sendplan-unreached", reach.unreached_count),
    ];
    html! {
        section aria-labelledby="plan" {
            h2 #plan { (locale.text("sendplan-title")) }
            p { (locale.text("sendplan-lead")) }
            div.figures {
                @for (id, count) in counts { (figure(&locale.number(count), &locale.text(id))) }
            }
            @if reach.unreached_count > 0 {
                (notification(
                    Tone::Care,
                    &html! { p { (locale.text("sendplan-unreached-counts")) } },
                ))
            }
            ol {
                li { (locale.text("sendplan-fetch")) " " (address(plan, "recipients")) }
                li { (locale.text("sendplan-send")) " " (address(plan, "messages")) }
                li { (locale.text("sendplan-report")) " " (address(plan, "deliveries")) }
            }
            (message(locale, &plan.message))
            @if plan.can_export { (export(locale, plan)) }
            (languages(locale, plan))
        }
    }
}

fn address(plan: &SendPlan, what: &str) -> Markup {
    code(&format!("/v1/notices/{}/{what}", plan.notice))
}

fn message(locale: &Locale, mail: &Mail) -> Markup {
    details(
        &locale.text("sendplan-message"),
        &html! {
            (summary_list(&[Row::new(
                locale.text("sendplan-subject"),
                html! { bdi { (mail.subject) } },
            )]))
            pre.scroll tabindex="0" dir="auto" { (mail.body) }
        },
    )
}

fn export(locale: &Locale, plan: &SendPlan) -> Markup {
    html! {
        form.row method="post" action={ "/staff/notices/" (plan.notice) "/recipients" } {
            (button(Weight::Secondary, &locale.text("sendplan-export")))
            span.hint { (locale.text("sendplan-export-hint")) }
        }
    }
}

fn languages(locale: &Locale, plan: &SendPlan) -> Markup {
    let columns =
        [Column::text(locale.text("column-language")), Column::number(locale.text("column-sent"))];
    let row = |(language, count): &(String, u64)| {
        vec![html! { (name_of(language)) }, html! { (locale.number(*count)) }]
    };
    let rows: Vec<_> = plan.languages.iter().map(row).collect();
    html! {
        @if !rows.is_empty() {
            (table(&Table {
                id: "sent",
                caption: &locale.text("sendplan-languages"),
                columns: &columns,
                rows: &rows,
            }))
        }
    }
}
