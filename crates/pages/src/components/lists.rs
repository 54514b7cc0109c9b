//! Lists of things: pairs of key and value, tables, timelines, pages of a long list.

use maud::{Markup, html};

use crate::locale::Locale;

/// Where a value of a summary list is changed.
pub struct Change {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub text: String,
    /// What it changes, for who hears the link alone.
    pub about: String,
}

/// A key with its value.
pub struct Row {
    /// What it is.
    pub key: String,
    /// What it says.
    pub value: Markup,
    /// Where it is changed.
    pub change: Option<Change>,
}

impl Row {
    /// A key with its value.
    #[must_use]
    pub fn new(key: impl Into<String>, value: Markup) -> Self {
        Self { key: key.into(), value, change: None }
    }

    /// The same with a link that changes it.
    #[must_use]
    pub fn changed_at(mut self, locale: &Locale, href: impl Into<String>) -> Self {
        let about = locale.text_with("change-about", &[("what", (&self.key).into())]);
        self.change = Some(Change { href: href.into(), text: locale.text("change"), about });
        self
    }
}

/// Keys and values.
#[must_use]
pub fn summary_list(rows: &[Row]) -> Markup {
    html! {
        dl.summary {
            @for row in rows {
                div {
                    dt { (row.key) }
                    dd { (row.value) }
                    @if let Some(change) = &row.change {
                        dd.change {
                            a href=(change.href) aria-label=(change.about) { (change.text) }
                        }
                    }
                }
            }
        }
    }
}

/// A column of a table.
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Whether it holds numbers, which stand at the end.
    pub numeric: bool,
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn text(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), numeric: false }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), numeric: true }
    }
}

/// A table that scrolls within its own region where the screen is narrow.
pub struct Table<'a> {
    /// The id of its caption.
    pub id: &'a str,
    /// What it shows.
    pub caption: &'a str,
    /// Its columns; the first names each row.
    pub columns: &'a [Column],
    /// Its rows, a cell per column.
    pub rows: &'a [Vec<Markup>],
}

/// A table with its caption.
#[must_use]
pub fn table(table: &Table<'_>) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby=(table.id) {
            table {
                caption #(table.id) { (table.caption) }
                thead { tr {
                    @for column in table.columns {
                        th.number[column.numeric] scope="col" { (column.heading) }
                    }
                } }
                tbody {
                    @for row in table.rows { (table_row(table.columns, row)) }
                }
            }
        }
    }
}

fn table_row(columns: &[Column], row: &[Markup]) -> Markup {
    html! {
        tr {
            @for (at, (cell, column)) in row.iter().zip(columns).enumerate() {
                @if at == 0 {
                    th scope="row" { (cell) }
                } @else {
                    td.number[column.numeric] { (cell) }
                }
            }
        }
    }
}

/// Something that happened, in the order of time.
pub struct TimelineItem {
    /// When, as a time element.
    pub when: Markup,
    /// What, as a heading.
    pub heading: String,
    /// A tag beside the heading.
    pub tag: Option<Markup>,
    /// The rest.
    pub body: Markup,
}

/// What happened, one below the other, right under the page's title.
#[must_use]
pub fn timeline(items: &[TimelineItem]) -> Markup {
    html! {
        ol.timeline {
            @for item in items { (timeline_item(item, &html! { h2 { (item.heading) } })) }
        }
    }
}

/// What happened, within a section that has a heading of its own.
#[must_use]
pub fn timeline_in_section(items: &[TimelineItem]) -> Markup {
    html! {
        ol.timeline {
            @for item in items { (timeline_item(item, &html! { h3 { (item.heading) } })) }
        }
    }
}

fn timeline_item(item: &TimelineItem, heading: &Markup) -> Markup {
    html! {
        li {
            p.when { (item.when) }
            div.top {
                (heading)
                @if let Some(tag) = &item.tag { (tag) }
            }
            (item.body)
        }
    }
}

/// Links to the newer and the older part of a long list; nothing when there is neither.
#[must_use]
pub fn pagination(locale: &Locale, newer: Option<&str>, older: Option<&str>) -> Markup {
    html! {
        @if newer.is_some() || older.is_some() {
            nav.pages aria-label=(locale.text("pages-label")) { ul {
                @if let Some(href) = newer {
                    li { a href=(href) rel="prev" { (locale.text("pages-newer")) } }
                }
                @if let Some(href) = older {
                    li { a href=(href) rel="next" { (locale.text("pages-older")) } }
                }
            } }
        }
    }
}
