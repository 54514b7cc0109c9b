//! What needs somebody today, each with where it is done.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::Position;

use crate::components::{Tone, date, tag};
use crate::locale::Locale;
use crate::staff::states::Due;

/// Something that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// A case whose day is over or near.
    Case {
        /// The entry that opened it.
        case: Position,
        /// Its reference.
        reference: String,
        /// What is owed.
        due: Due,
    },
    /// A draft that somebody else proposes, and that who looks may activate.
    Draft {
        /// Its name in addresses.
        id: String,
        /// Its version of the policy.
        version: String,
        /// Who proposes it.
        proposed_by: String,
        /// Since when.
        proposed: Timestamp,
    },
    /// Requests to be forgotten that wait to be carried out.
    Forgettings {
        /// How many.
        count: u64,
        /// Since when the oldest waits.
        oldest: Timestamp,
    },
    /// A job that failed and that nobody ran again.
    Job {
        /// Its name.
        id: String,
        /// What it did, as the API calls it: `gate`, `train`.
        kind: String,
        /// When it ended.
        ended: Timestamp,
    },
    /// A webhook that does not take what is sent.
    Webhook {
        /// Where.
        url: String,
        /// How many deliveries failed or wait.
        count: u64,
    },
}

/// The list, or that there is nothing.
pub(super) fn draw(locale: &Locale, needs: &[Need]) -> Markup {
    html! {
        @if needs.is_empty() {
            p.empty { (locale.text("needs-none")) }
        } @else {
            ul.needs { @for need in needs { li { (line(locale, need)) } } }
        }
    }
}

fn line(locale: &Locale, need: &Need) -> Markup {
    match need {
        Need::Case { case, reference, due } => html! {
            a href={ "/staff/cases/" (case) } {
                (locale.text_with("need-case", &[("reference", reference.into())]))
            }
            (due.tag(locale))
            small { (due.sentence(locale)) }
        },
        Need::Draft { id, version, proposed_by, proposed } => html! {
            a href={ "/staff/drafts/" (id) } {
                (locale.text_with("need-draft", &[("version", version.into())]))
            }
            (tag(Tone::Info, &locale.text("need-draft-tag")))
            small {
                (locale.text_with("need-draft-by", &[("name", proposed_by.into())])) " · "
                (date(locale, *proposed))
            }
        },
        Need::Forgettings { count, oldest } => html! {
            a href="/staff/forgetting" {
                (locale.text_with("need-forgettings", &[("count", (*count).into())]))
            }
            (tag(Tone::Care, &locale.text("state-job-waiting")))
            small { (locale.text_with("need-since", &[("date", locale.date(*oldest).into())])) }
        },
        Need::Job { id, kind, ended } => html! {
            a href={ "/staff/jobs/" (id) } {
                (locale.text_with(
                    "need-job",
                    &[("kind", locale.text(&format!("job-{kind}")).into())],
                ))
            }
            (tag(Tone::Stop, &locale.text("state-job-failed")))
            small { (date(locale, *ended)) }
        },
        Need::Webhook { url, count } => html! {
            a href="/staff/settings#webhooks" { (locale.text("need-webhook")) }
            (tag(
                Tone::Care,
                &locale.text_with("need-webhook-count", &[("count", (*count).into())]),
            ))
            small { bdi dir="ltr" { (url) } }
        },
    }
}
