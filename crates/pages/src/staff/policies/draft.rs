//! One draft: its text, its faults, what it changes, and what has to happen next.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::document::Passage;

use super::plan::{self, Difference, PlanState};
use super::{beside, document};
use crate::components::{
    Row, TextArea, Tone, Weight, button, card, details, hidden, link_button, moment, notification,
    summary_list, text_area,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;
use crate::staff::fields::one_button;

/// How long a reason may be, in characters.
const REASON_CHARS_MAX: usize = 2_000;

/// Something wrong with a document, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFault {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong, in the policy checker's words, which are English.
    pub message: String,
    /// What to do, where the checker knows.
    pub help: Option<String>,
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPage {
    /// Its name in addresses.
    pub id: String,
    /// How often it was written; saving sends it as `version`.
    pub revision: u64,
    /// Its version of the policy, by its document.
    pub version: String,
    /// A line for people, by its document.
    pub title: String,
    /// Who wrote it first.
    pub author: String,
    /// When it was changed last.
    pub changed: Timestamp,
    /// From when it would be the rule, by its document, but not before it is activated.
    pub effective: Option<Timestamp>,
    /// Its text.
    pub document: String,
    /// What is wrong with the text, when it came back.
    pub faults: Vec<DocumentFault>,
    /// The version in force that it is held against; none before the first.
    pub against: Option<String>,
    /// How it differs from that.
    pub differences: Vec<Difference>,
    /// The lines in which the two texts differ.
    pub passages: Vec<Passage>,
    /// What it would change, as far as that was asked.
    pub plan: PlanState,
    /// Who proposes it, if anybody.
    pub proposal: Option<Proposal>,
    /// What has to happen next.
    pub next: NextStep,
    /// Whether who looks may write it.
    pub can_write: bool,
}

/// That somebody proposes a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub by: String,
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What has to happen to a draft next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// Nobody knows what it changes: plan it.
    Plan,
    /// A plan is being made.
    WaitForPlan,
    /// It is locked: people have to be told first, or their days of grace run.
    Tell {
        /// How many have not been told.
        to_tell_count: u64,
        /// For how many the days of grace run.
        in_grace_count: u64,
        /// Whether its notice was published.
        notice_published: bool,
    },
    /// It can be proposed.
    Propose,
    /// Who looks has proposed it: somebody else activates it.
    OtherPerson,
    /// Who looks may activate it.
    Activate,
    /// It becomes the rule at this moment.
    Activating {
        /// The job that does it.
        job: String,
    },
    /// Its text has faults.
    Mend,
    /// It was activated, and becomes the rule later.
    Scheduled {
        /// When.
        at: Timestamp,
    },
    /// It is the rule.
    InForce,
}

/// Draws a draft.
#[must_use]
pub fn draft(frame: &Frame<'_>, view: &DraftPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("draft-title", &[("version", (&view.version).into())]);
    let main = html! {
        p.back { a href="/staff/policies" { (locale.text("policies-back")) } }
        h1 { (title) }
        p.lead { bdi { (view.title) } }
        (next(frame, view))
        (faults(locale, &view.faults))
        (plan::draw(locale, &view.plan))
        (plan::differences(locale, view.against.as_deref(), &view.differences))
        @if let Some(against) = &view.against {
            (beside::draw(locale, against, &view.version, &view.passages))
        }
        h2 { (locale.text("draft-facts")) }
        (summary_list(&facts(locale, view)))
        @if view.can_write {
            (details(&locale.text("draft-edit"), &html! {
                p { (locale.text("draft-edit-again")) }
                form method="post" action={ "/staff/drafts/" (view.id) } {
                    (hidden("version", &view.revision.to_string()))
                    (document(frame, &view.document))
                }
            }))
        } @else {
            (details(
                &locale.text("draft-document"),
                &html! { pre tabindex="0" dir="ltr" { (view.document) } },
            ))
        }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Policies)), &main)
}

/// The faults, each with its line.
pub(super) fn faults(locale: &Locale, faults: &[DocumentFault]) -> Markup {
    let body = html! {
        h2 { (locale.text_with("draft-faults", &[("count", faults.len().into())])) }
        ol.faults {
            @for fault in faults {
                li {
                    strong { (locale.text_with("draft-line", &[("line", fault.line.into())])) }
                    " " span lang="en" dir="ltr" {
                        (fault.message)
                        @if let Some(help) = &fault.help { ". " (help) }
                    }
                }
            }
        }
    };
    html! { @if !faults.is_empty() { (notification(Tone::Stop, &body)) } }
}

fn facts(locale: &Locale, view: &DraftPage) -> Vec<Row> {
    let mut rows = vec![
        Row::new(locale.text("column-author"), html! { bdi { (view.author) } }),
        Row::new(locale.text("column-changed"), moment(locale, view.changed)),
        Row::new(locale.text("draft-revision"), html! { (locale.number(view.revision)) }),
    ];
    if let Some(at) = view.effective {
        rows.push(Row::new(locale.text("column-effective"), moment(locale, at)));
    }
    if let Some(proposal) = &view.proposal {
        let said = html! {
            bdi { (proposal.by) }
            ", "
            (moment(locale, proposal.at)) br;
            span dir="auto" { (proposal.reason) }
        };
        rows.push(Row::new(locale.text("draft-proposed-by"), said));
    }
    rows
}

/// What is next, in words and as a button, before everything else.
fn next(frame: &Frame<'_>, view: &DraftPage) -> Markup {
    let locale = frame.locale;
    let (headline, words) = next_words(locale, &view.next);
    let (tone, key) = match view.next {
        NextStep::Propose | NextStep::Activate => (Tone::Good, "draft-unlocked"),
        NextStep::Scheduled { .. } => (Tone::Info, "version-scheduled"),
        NextStep::InForce => (Tone::Good, "version-in-force"),
        _ => (Tone::Care, "draft-locked"),
    };
    let mark = crate::components::tag(tone, &locale.text(key));
    let body = html! {
        p { (words) }
        @if view.can_write { (action(frame, view)) }
    };
    card("next", &headline, Some(&mark), &body)
}

fn next_words(locale: &Locale, next: &NextStep) -> (String, String) {
    let both = |headline: &str, words: &str| (locale.text(headline), locale.text(words));
    match next {
        NextStep::Plan => both("next-plan", "next-plan-why"),
        NextStep::WaitForPlan => both("next-wait", "next-wait-why"),
        NextStep::Propose => both("next-propose", "next-propose-why"),
        NextStep::OtherPerson => both("next-other", "next-other-why"),
        NextStep::Activate => both("next-activate", "next-activate-why"),
        NextStep::Activating { .. } => both("next-activating", "next-activating-why"),
        NextStep::Mend => both("next-mend", "next-mend-why"),
        NextStep::InForce => both("next-in-force", "next-in-force-why"),
        NextStep::Scheduled { at } => {
            let date = [("date", locale.moment(*at).into())];
            (locale.text_with("next-scheduled", &date), locale.text("next-scheduled-why"))
        }
        NextStep::Tell { to_tell_count, in_grace_count, .. } => {
            let told = locale.text_with("next-tell-count", &[("count", (*to_tell_count).into())]);
            let grace =
                locale.text_with("next-grace-count", &[("count", (*in_grace_count).into())]);
            let mut words = Vec::new();
            if *to_tell_count > 0 {
                words.push(told);
            }
            if *in_grace_count > 0 {
                words.push(grace);
            }
            (locale.text("next-tell"), words.join(" "))
        }
    }
}

fn action(frame: &Frame<'_>, view: &DraftPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let at = |step: &str| format!("/staff/drafts/{}/{step}", view.id);
    let plan = |weight| one_button(&at("plan"), weight, &say("draft-plan"), None);
    match &view.next {
        NextStep::Plan => plan(Weight::Primary),
        NextStep::Tell { notice_published, .. } => html! {
            div.row {
                @if *notice_published {
                    (link_button(Weight::Primary, "/staff/notices", &say("draft-reach")))
                }
                @else {
                    (link_button(
                        Weight::Primary,
                        &format!("/staff/notices/compose?draft={}", view.id),
                        &say("draft-notice"),
                    ))
                }
                (plan(Weight::Secondary))
            }
        },
        NextStep::Propose => propose(frame, &at("propose")),
        NextStep::Activate => {
            one_button(&at("activate"), Weight::Primary, &say("draft-activate"), None)
        }
        NextStep::Activating { job } => {
            html! { p { a href={ "/staff/jobs/" (job) } { (say("draft-job")) } } }
        }
        NextStep::WaitForPlan
        | NextStep::OtherPerson
        | NextStep::Mend
        | NextStep::Scheduled { .. }
        | NextStep::InForce => html! {},
    }
}

fn propose(frame: &Frame<'_>, action: &str) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    html! {
        form method="post" action=(action) {
            (text_area(&TextArea {
                id: "reason",
                name: "reason",
                label: &say("draft-reason"),
                hint: Some(&say("draft-reason-hint")),
                characters_max: REASON_CHARS_MAX,
                value: "",
                error: frame.error_of("reason"),
            }))
            (button(Weight::Primary, &say("draft-propose")))
        }
    }
}
