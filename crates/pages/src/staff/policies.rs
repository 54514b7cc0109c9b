//! Versions of the policy and drafts of the next.
//!
//! A draft is read, planned, proposed by one person and activated by another; each page says which
//! of these is next, and why it is locked when it is.

mod beside;
mod cases;
mod draft;
mod gate;
mod plan;

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::PolicyHash;

use crate::components::{
    Column, Table, TextArea, Tone, Weight, button, code, date, link_button, moment, table, tag,
    text_area,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;
use crate::staff::fields::one_button;

pub use cases::SampleCase;
pub use draft::{DocumentFault, DraftPage, NextStep, Proposal, draft};
pub use gate::NoticeGate;
pub(super) use plan::difference_list;
pub use plan::{Concerned, Difference, DraftPlan, PlaceLine, PlanState};

/// How long a document may be, in characters.
pub const DOCUMENT_CHARS_MAX: usize = 1_000_000;

/// The versions and drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoliciesPage {
    /// The versions that the ledger heard of, the newest first.
    pub versions: Vec<VersionLine>,
    /// The drafts, the one changed last first.
    pub drafts: Vec<DraftLine>,
    /// Whether who looks may write drafts.
    pub can_write: bool,
}

/// A version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// SHA-256 of its text.
    pub policy: PolicyHash,
    /// Which version it is.
    pub version: String,
    /// A line for people.
    pub title: String,
    /// From when it is the rule, once activated.
    pub effective: Timestamp,
    /// When it was activated; none when only its notice is known.
    pub activated: Option<Timestamp>,
    /// Whether it is the rule now.
    pub in_force: bool,
    /// When it becomes the rule, where it was activated for a later day.
    pub scheduled: Option<Timestamp>,
    /// Where its text is.
    pub document_href: String,
}

impl VersionLine {
    /// Whether it was the rule and is so no more: one can go back to it.
    const fn is_past(&self) -> bool {
        self.activated.is_some() && !self.in_force && self.scheduled.is_none()
    }
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its name in addresses.
    pub id: String,
    /// Its version of the policy, by its document.
    pub version: String,
    /// A line for people, by its document.
    pub title: String,
    /// Who wrote it first.
    pub author: String,
    /// When it was changed last.
    pub changed: Timestamp,
    /// Who proposes it, if anybody.
    pub proposed_by: Option<String>,
}

/// Draws the versions and drafts.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &PoliciesPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("policies-title");
    let main = html! {
        div.top {
            h1 { (title) }
            @if view.can_write {
                (link_button(Weight::Primary, "/staff/policies/new", &locale.text("policies-new")))
            }
        }
        h2 { (locale.text("drafts-title")) }
        @if view.drafts.is_empty() { p.empty { (locale.text("drafts-none")) } }
        @else { (drafts(locale, &view.drafts)) }
        h2 { (locale.text("versions-title")) }
        @if view.versions.is_empty() { p.empty { (locale.text("versions-none")) } }
        @else { (versions(locale, view)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Policies)), &main)
}

fn drafts(locale: &Locale, drafts: &[DraftLine]) -> Markup {
    let columns = ["column-version", "column-changed", "column-author", "column-state"];
    let columns = columns.map(|id| Column::text(locale.text(id)));
    let row = |line: &DraftLine| {
        let state = match &line.proposed_by {
            Some(_) => tag(Tone::Care, &locale.text("draft-proposed")),
            None => tag(Tone::Plain, &locale.text("draft-written")),
        };
        vec![
            html! {
                a href={ "/staff/drafts/" (line.id) } { bdi { (line.version) } }
                br;
                small { bdi { (line.title) } }
            },
            moment(locale, line.changed),
            html! { bdi { (line.author) } },
            html! { (state) @if let Some(by) = &line.proposed_by { br; small { bdi { (by) } } } },
        ]
    };
    let rows: Vec<_> = drafts.iter().map(row).collect();
    table(&Table {
        id: "drafts",
        caption: &locale.text("drafts-caption"),
        columns: &columns,
        rows: &rows,
    })
}

fn versions(locale: &Locale, view: &PoliciesPage) -> Markup {
    let columns = [
        "column-version",
        "column-state",
        "column-effective",
        "column-activated",
        "column-hash",
        "column-roll-back",
    ];
    let count = if view.can_write { 6 } else { 5 };
    let columns: Vec<_> =
        columns.iter().take(count).map(|id| Column::text(locale.text(id))).collect();
    let row = |line: &VersionLine| {
        let state = match (line.in_force, line.scheduled, line.activated) {
            (true, ..) => tag(Tone::Good, &locale.text("version-in-force")),
            (false, Some(_), _) => tag(Tone::Info, &locale.text("version-scheduled")),
            (false, None, Some(_)) => tag(Tone::Plain, &locale.text("version-past")),
            (false, None, None) => tag(Tone::Info, &locale.text("version-announced")),
        };
        let mut cells = vec![
            html! {
                a href=(line.document_href) { bdi { (line.version) } }
                br;
                small { bdi { (line.title) } }
            },
            state,
            date(locale, line.effective),
            html! { @match line.activated { Some(at) => (moment(locale, at)), None => "–" } },
            code(&short(&line.policy.to_string())),
        ];
        if view.can_write {
            cells.push(html! {
                @if line.is_past() {
                    (one_button(
                        &format!("/staff/policies/{}/roll-back", line.policy),
                        Weight::Secondary,
                        &locale.text("roll-back"),
                        Some(&line.version),
                    ))
                }
            });
        }
        cells
    };
    let rows: Vec<_> = view.versions.iter().map(row).collect();
    table(&Table {
        id: "versions",
        caption: &locale.text("versions-caption"),
        columns: &columns,
        rows: &rows,
    })
}

/// The first digits of a hash: enough to tell a few apart.
pub(super) fn short(hash: &str) -> String {
    hash.chars().take(12).chain(std::iter::once('…')).collect()
}

/// A draft that nobody has kept yet: `GET /staff/policies/new`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraftPage {
    /// The text to begin with: the policy in force, or what came back with faults.
    pub document: String,
    /// Which version the text is of, when it is of one.
    pub from_version: Option<String>,
    /// What is wrong with it, when it came back.
    pub faults: Vec<DocumentFault>,
}

/// Draws the form of a new draft, which goes to `POST /staff/policies/new` as `document`.
#[must_use]
pub fn new(frame: &Frame<'_>, view: &NewDraftPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("policies-new");
    let main = html! {
        p.back { a href="/staff/policies" { (locale.text("policies-back")) } }
        h1 { (title) }
        @if let Some(version) = &view.from_version {
            p.lead { (locale.text_with("new-from", &[("version", version.into())])) }
        }
        (draft::faults(locale, &view.faults))
        form method="post" action="/staff/policies/new" { (document(frame, &view.document)) }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Policies)), &main)
}

/// The field of a document with the button that keeps it.
fn document(frame: &Frame<'_>, text: &str) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    html! {
        div.document {
            (text_area(&TextArea {
                id: "document",
                name: "document",
                label: &say("draft-document"),
                hint: Some(&say("draft-document-hint")),
                characters_max: DOCUMENT_CHARS_MAX,
                value: text,
                error: frame.error_of("document"),
            }))
        }
        (button(Weight::Secondary, &say("draft-save")))
    }
}
