//! The pieces that pages are put together from, each with what a screen reader needs of it.
//!
//! No piece carries a text of its own but for what every page says alike; no piece has a script.

mod fields;
mod lists;

use jiff::Timestamp;
use jiff::civil;
use maud::{Markup, Render, html};

use crate::locale::Locale;

pub use fields::{
    Checkboxes, ChoiceOption, Radios, TextArea, TextField, checkbox, checkboxes, file_field,
    radios, text_area, text_field,
};
pub use lists::{
    Change, Column, Row, Table, TimelineItem, pagination, summary_list, table, timeline,
    timeline_in_section,
};

/// What colour stresses; words always say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// Something to know.
    Info,
    /// It is on, done, or right.
    Good,
    /// It waits, or needs care.
    Care,
    /// It is late, wrong, or cannot be undone.
    Stop,
}

impl Tone {
    /// Its class in the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Info => "info",
            Self::Good => "good",
            Self::Care => "care",
            Self::Stop => "stop",
        }
    }
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub text: String,
}

impl Link {
    /// A link.
    #[must_use]
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}

impl Render for Link {
    fn render(&self) -> Markup {
        html! { a href=(self.href) { (self.text) } }
    }
}

/// A word in a frame, such as `On`.
#[must_use]
pub fn tag(tone: Tone, text: &str) -> Markup {
    html! { span class={ "tag " (tone.class()) } { (text) } }
}

/// A section in a box, with a heading of the second level, a tag beside it, and an id that links
/// lead to.
#[must_use]
pub fn card(id: &str, heading: &str, tag: Option<&Markup>, body: &Markup) -> Markup {
    let heading_id = format!("{id}-heading");
    html! {
        section.card #(id) {
            div.top {
                h2 #(heading_id) { (heading) }
                @if let Some(tag) = tag { (tag) }
            }
            (body)
        }
    }
}

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// What the page is for.
    Primary,
    /// Something else that can be done.
    Secondary,
    /// What cannot be undone.
    Warning,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button",
            Self::Secondary => "button second",
            Self::Warning => "button warning",
        }
    }
}

/// A button that sends its form.
#[must_use]
pub fn button(weight: Weight, text: &str) -> Markup {
    html! { button class=(weight.class()) { (text) } }
}

/// A button that sends its form and says by a field which button it was.
#[must_use]
pub fn button_saying(weight: Weight, text: &str, name: &str, value: &str) -> Markup {
    html! { button class=(weight.class()) name=(name) value=(value) { (text) } }
}

/// A link that looks like a button: it leads on and changes nothing.
#[must_use]
pub fn link_button(weight: Weight, href: &str, text: &str) -> Markup {
    html! { a class=(weight.class()) href=(href) { (text) } }
}

/// A field that people do not see.
#[must_use]
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// Text that opens on demand.
#[must_use]
pub fn details(summary: &str, body: &Markup) -> Markup {
    html! { details { summary { (summary) } div.inside { (body) } } }
}

/// A paragraph or more that stands out.
#[must_use]
pub fn notification(tone: Tone, body: &Markup) -> Markup {
    html! { div class={ "note " (tone.class()) } { (body) } }
}

/// The large panel that confirms what was sent; it carries the page's heading.
#[must_use]
pub fn panel(heading: &str, body: &Markup) -> Markup {
    html! { div.panel { h1 { (heading) } (body) } }
}

/// A figure with its caption, as it stands in a row of some.
#[must_use]
pub fn figure(value: &str, caption: &str) -> Markup {
    html! { div.figure { strong { (value) } span { (caption) } } }
}

/// The day of a moment in words, with the moment for machines.
#[must_use]
pub fn date(locale: &Locale, moment: Timestamp) -> Markup {
    html! { time datetime=(moment) { (locale.date(moment)) } }
}

/// A moment in words, with the moment for machines.
#[must_use]
pub fn moment(locale: &Locale, moment: Timestamp) -> Markup {
    html! { time datetime=(moment) { (locale.moment(moment)) } }
}

/// A day in words, with the day for machines.
#[must_use]
pub fn day(locale: &Locale, day: civil::Date) -> Markup {
    html! { time datetime=(day) { (locale.day(day)) } }
}

/// A reference, hash or path: it reads from left to right in every language.
#[must_use]
pub fn code(text: &str) -> Markup {
    html! { code dir="ltr" { (text) } }
}
