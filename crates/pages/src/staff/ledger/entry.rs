//! One entry: what it says, and the proof that the signed head counts it in, hash by hash.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::Position;

use super::{TreeHead, event_words, head};
use crate::components::{Link, Row, Tone, code, moment, notification, summary_list};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPage {
    /// Its number.
    pub entry: Position,
    /// The kind of its event, as events name it; none for the log's own entries.
    pub event: Option<String>,
    /// When the ledger took it in, where the event can be read.
    pub at: Option<Timestamp>,
    /// The commitment to the event, in hexadecimal.
    pub commitment: String,
    /// The event, as far as it can be read.
    pub content: Content,
    /// The proof that the head counts it in.
    pub inclusion: Inclusion,
    /// The signed head that the proof leads to.
    pub head: TreeHead,
}

/// What of an entry's event can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// All of it, as indented JSON.
    Event(String),
    /// Nothing: the person was erased, and their key is gone.
    Erased,
    /// Nothing by who looks: their role does not read events.
    NotForRole,
    /// There is none: the entry is the log's own, such as the root of the state map.
    Own,
}

/// A proof that a tree holds an entry, with what came of checking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    /// The hash of the entry's leaf, in hexadecimal.
    pub leaf: String,
    /// The hashes beside the way to the root, from the leaf up.
    pub steps: Vec<ProofStep>,
    /// The root that the way leads to, in hexadecimal.
    pub computed_root: String,
    /// Whether that is the root that was signed.
    pub holds: bool,
}

/// A hash beside the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofStep {
    /// The hash, in hexadecimal.
    pub hash: String,
    /// On which side of the way it stands.
    pub side: Side,
    /// What both hash to, in hexadecimal.
    pub parent: String,
}

/// A side of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The older entries.
    Before,
    /// The newer ones.
    Behind,
}

/// Draws an entry.
#[must_use]
pub fn entry(frame: &Frame<'_>, view: &EntryPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("entry-of", &[("entry", view.entry.0.into())]);
    let main = html! {
        p.back { a href="/staff/ledger" { (locale.text("ledger-back")) } }
        h1 { (title) }
        @if let Some(event) = &view.event { p.lead { (event_words(locale, event)) } }
        (neighbours(locale, view))
        (verdict(locale, &view.inclusion))
        h2 { (locale.text("entry-content")) }
        (content(locale, &view.content))
        (summary_list(&facts(locale, view)))
        h2 { (locale.text("proof-title")) }
        p { (locale.text("proof-lead")) }
        (way(locale, &view.inclusion))
        (head(locale, &view.head))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Ledger)), &main)
}

fn neighbours(locale: &Locale, view: &EntryPage) -> Markup {
    let next = view.entry.0.saturating_add(1);
    let at = |entry: u64, id: &str| {
        let words = locale.text_with(id, &[("entry", entry.into())]);
        Link::new(format!("/staff/ledger/{entry}"), words)
    };
    html! {
        nav.pages aria-label=(locale.text("pages-label")) { ul {
            @if let Some(before) = view.entry.0.checked_sub(1) {
                li { (at(before, "entry-before")) }
            }
            @if next < view.head.size { li { (at(next, "entry-behind")) } }
        } }
    }
}

fn verdict(locale: &Locale, inclusion: &Inclusion) -> Markup {
    let (tone, headline, why) = if inclusion.holds {
        (Tone::Good, "proof-holds", "proof-holds-why")
    } else {
        (Tone::Stop, "proof-fails", "proof-fails-why")
    };
    notification(tone, &html! { p { strong { (locale.text(headline)) } } p { (locale.text(why)) } })
}

fn content(locale: &Locale, content: &Content) -> Markup {
    match content {
        Content::Event(json) => html! { pre.scroll tabindex="0" dir="ltr" { (json) } },
        Content::Erased => html! { p.empty { (locale.text("entry-erased")) } },
        Content::NotForRole => html! { p.empty { (locale.text("entry-not-for-role")) } },
        Content::Own => html! { p.empty { (locale.text("entry-own")) } },
    }
}

fn facts(locale: &Locale, view: &EntryPage) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(at) = view.at {
        rows.push(Row::new(locale.text("column-when"), moment(locale, at)));
    }
    rows.push(Row::new(locale.text("entry-commitment"), code(&view.commitment)));
    rows
}

/// The way from the leaf to the root: each hash that comes to it, and what came of both.
fn way(locale: &Locale, inclusion: &Inclusion) -> Markup {
    html! {
        ol.way {
            li { strong { (locale.text("proof-leaf")) } (code(&inclusion.leaf)) }
            @for step in &inclusion.steps {
                @let side = match step.side {
                    Side::Before => "proof-before", Side::Behind => "proof-behind"
                };
                li {
                    span { (locale.text(side)) } (code(&step.hash))
                    span { (locale.text("proof-together")) } (code(&step.parent))
                }
            }
            li { strong { (locale.text("proof-root")) } (code(&inclusion.computed_root)) }
        }
    }
}
