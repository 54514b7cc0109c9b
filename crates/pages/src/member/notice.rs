//! What members were told: the list of notices, and one of them with its questions.
//!
//! Putting off a decision is a button beside saving one; neither answers anything by itself.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::NoticeId;

use super::privacy::field_id;
use super::purpose::{Answered, Fields, PurposeFacts, question};
use crate::components::{Tone, Weight, button_saying, card, date, notification, tag};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// The notices of a member, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticesPage {
    /// Each with where it stands.
    pub notices: Vec<NoticeLine>,
}

/// A notice in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeLine {
    /// Which.
    pub id: NoticeId,
    /// When it was published.
    pub published: Timestamp,
    /// Whether it asks for a choice.
    pub asks: bool,
    /// Where it stands.
    pub state: NoticeState,
}

/// Where a notice stands with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeState {
    /// Not seen yet.
    Unread,
    /// Read; the decision was put off.
    PutOff {
        /// When.
        on: Timestamp,
    },
    /// Answered.
    Answered {
        /// When.
        on: Timestamp,
    },
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticePage {
    /// Which.
    pub id: NoticeId,
    /// When it was published.
    pub published: Timestamp,
    /// The policy's own text in the member's language, with empty lines between paragraphs.
    pub text: String,
    /// What changed since the notice before.
    pub changes: Vec<Change>,
    /// The purposes that it asks about.
    pub asks: Vec<Ask>,
    /// The purposes that it tells of and that have no switch.
    pub tells: Vec<PurposeFacts>,
}

/// A change, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about, such as a purpose's name.
    pub about: String,
    /// How it was; `None` when there was nothing of the kind.
    pub before: Option<String>,
    /// How it is now; `None` when it is no more.
    pub after: Option<String>,
}

/// A question of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What has to be told.
    pub facts: PurposeFacts,
    /// What was said so far.
    pub answered: Answered,
    /// The region where it is blocked whatever the answer is, when the member lives there.
    pub blocked_in: Option<String>,
}

/// Draws the list of notices.
#[must_use]
pub fn list(frame: &Frame<'_>, view: &NoticesPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let main = html! {
        h1 { (say("place-notices")) }
        p.lead { (say("notices-lead")) }
        @if view.notices.is_empty() { p { (say("notices-empty")) } }
        @for notice in &view.notices { (line(frame.locale, notice)) }
    };
    frame.page(&Head::new(say("place-notices"), Some(Place::Notices)), &main)
}

fn line(locale: &Locale, notice: &NoticeLine) -> Markup {
    let id = format!("notice-{}", notice.id);
    let (mark, since) = match notice.state {
        NoticeState::Unread => (tag(Tone::Care, &locale.text("notice-unread")), None),
        NoticeState::PutOff { on } => (tag(Tone::Info, &locale.text("notice-put-off")), Some(on)),
        NoticeState::Answered { on } => {
            (tag(Tone::Good, &locale.text("notice-answered")), Some(on))
        }
    };
    let unread = notice.state == NoticeState::Unread;
    let read = if unread { "notice-read" } else { "notice-read-again" };
    let body = html! {
        p.hint {
            (locale.text("notice-published")) " " (date(locale, notice.published))
            @if let Some(since) = since {
                " · " (locale.text("notice-seen")) " " (date(locale, since))
            }
        }
        @if notice.asks { p { (locale.text("notice-any-time")) } }
        a.button.second href={ "/notices/" (notice.id) } aria-describedby={ (id) "-heading" } {
            (locale.text(read))
        }
    };
    card(&id, &title(locale, notice.asks), Some(&mark), &body)
}

fn title(locale: &Locale, asks: bool) -> String {
    locale.text(if asks { "notice-title" } else { "notice-title-told" })
}

/// Draws one notice with its questions.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &NoticePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let title = title(frame.locale, !view.asks.is_empty());
    let main = html! {
        p.hint { (say("notice-published")) " " (date(frame.locale, view.published)) }
        h1 { (title) }
        @for paragraph in view.text.split("\n\n").filter(|text| !text.trim().is_empty()) {
            p dir="auto" { (paragraph) }
        }
        (changes(frame.locale, &view.changes))
        @if !view.asks.is_empty() { (questions(frame, view)) }
        @for facts in &view.tells {
            (card(&format!("told-{}", field_id(&facts.id)), &facts.title, None, &html! {
                p { bdi { (facts.description) } }
                (facts.list(frame))
                p { (say("told-no-switch")) }
                a.button.second href={ "/object?purpose=" (facts.id) } { (say("object-to-this")) }
            }))
        }
        @if view.asks.is_empty() {
            form.row method="post" action={ "/notices/" (view.id) } {
                (button_saying(Weight::Primary, &say("notice-have-read"), "action", "later"))
            }
        }
    };
    frame.page(&Head::new(title, Some(Place::Notices)), &main)
}

fn changes(locale: &Locale, changes: &[Change]) -> Markup {
    html! {
        @if !changes.is_empty() {
            section.card aria-labelledby="changed" {
                h2 #changed { (locale.text("changed-title")) }
                dl.summary {
                    @for change in changes {
                        div {
                            dt { bdi { (change.about) } }
                            dd {
                                @if let Some(before) = &change.before {
                                    p {
                                        (locale.text("changed-before")) " " del { bdi { (before) } }
                                    }
                                }
                                @match &change.after {
                                    Some(after) => {
                                        p {
                                            (locale.text("changed-after")) " " ins {
                                                bdi { (after) }
                                            }
                                        }
                                    }
                                    None => { p { (locale.text("changed-no-more")) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn questions(frame: &Frame<'_>, view: &NoticePage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    html! {
        form.many method="post" action={ "/notices/" (view.id) } {
            @for ask in &view.asks { (ask_card(frame, ask)) }
            (notification(Tone::Info, &html! { p { (say("no-cost")) } }))
            p.hint { (say("takes-effect")) }
            div.row {
                (button_saying(
                    Weight::Primary,
                    &say(if view.asks.len() == 1 { "save-choice" } else { "save-choices" }),
                    "action",
                    "save",
                ))
                (button_saying(Weight::Secondary, &say("decide-later"), "action", "later"))
            }
            p.hint { (say("decide-later-hint")) }
        }
    }
}

fn ask_card(frame: &Frame<'_>, ask: &Ask) -> Markup {
    let facts = &ask.facts;
    let id = field_id(&facts.id);
    let (choice, past) = (format!("choice.{}", facts.id), format!("past.{}", facts.id));
    let fields = Fields { id: &id, choice: &choice, past: &past };
    let body = html! {
        p { bdi { (facts.description) } }
        (facts.list(frame))
        @if let Some(region) = &ask.blocked_in {
            p { strong { (frame.locale.text_with("why-blocked", &[("region", region.into())])) } }
        }
        (question(frame, facts, ask.answered, &fields))
    };
    card(&format!("ask-{id}"), &facts.title, None, &body)
}
