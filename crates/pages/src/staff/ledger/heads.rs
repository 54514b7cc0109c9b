//! The heads that the log signed, with who has signed below them.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::components::{Column, Table, code, moment, pagination, table};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// Where the list is.
pub(super) const PATH: &str = "/staff/ledger/heads";

/// The heads of the log: `GET /staff/ledger/heads?cursor=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadsPage {
    /// The heads of this page, the newest first.
    pub heads: Vec<HeadLine>,
    /// The cursor of the page behind.
    pub older: Option<String>,
    /// Whether it is another page than the first.
    pub is_later: bool,
}

/// A head in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLine {
    /// How many entries it counts in.
    pub size: u64,
    /// When the last event of them was taken in.
    pub at: Option<Timestamp>,
    /// The root, in base64 as the checkpoint writes it.
    pub root: String,
    /// Whether others have signed it.
    pub seen: Seen,
}

/// Whether witnesses have seen a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// So many have signed just this one.
    By(u64),
    /// They have signed a later one, which continues it.
    Within {
        /// How many entries that one counts in.
        size: u64,
    },
    /// Nobody has signed it or a later one yet.
    NotYet,
}

/// Draws the heads.
#[must_use]
pub fn heads(frame: &Frame<'_>, view: &HeadsPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text("heads-title");
    let older = view.older.as_ref().map(|cursor| format!("{PATH}?cursor={cursor}"));
    let main = html! {
        p.back { a href="/staff/ledger" { (locale.text("ledger-back")) } }
        h1 { (title) }
        p.lead { (locale.text("heads-lead")) }
        @if view.heads.is_empty() { p.empty { (locale.text("heads-none")) } }
        @else { (list(locale, &view.heads)) }
        (pagination(locale, view.is_later.then_some(PATH), older.as_deref()))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Ledger)), &main)
}

fn list(locale: &Locale, heads: &[HeadLine]) -> Markup {
    let columns = [
        Column::number(locale.text("head-size")),
        Column::text(locale.text("column-when")),
        Column::text(locale.text("head-witnesses")),
        Column::text(locale.text("head-root")),
    ];
    let row = |line: &HeadLine| {
        vec![
            html! { (locale.number(line.size)) },
            html! { @match line.at { Some(at) => (moment(locale, at)), None => "–" } },
            html! { (seen(locale, line.seen)) },
            code(&line.root),
        ]
    };
    let rows: Vec<_> = heads.iter().map(row).collect();
    table(&Table {
        id: "heads",
        caption: &locale.text("heads-caption"),
        columns: &columns,
        rows: &rows,
    })
}

fn seen(locale: &Locale, seen: Seen) -> String {
    match seen {
        Seen::By(count) => locale.text_with("head-seen-by", &[("count", count.into())]),
        Seen::Within { size } => locale.text_with("head-seen-within", &[("size", size.into())]),
        Seen::NotYet => locale.text("head-no-witness"),
    }
}
