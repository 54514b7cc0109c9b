//! The notice of a draft before it goes out: its texts, what changes, and the button that sends it.

use maud::{Markup, html};
use untrain_policy::NoticeId;

use super::{NoticeText, coverage, texts};
use crate::components::{Tone, Weight, button, card, code, hidden, notification};
use crate::frame::{Frame, Head, Place};
use crate::staff::policies::Difference;

/// A notice before it goes out: `GET /staff/notices/compose?draft=&text=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposePage {
    /// The draft whose notice it is, as addresses write it.
    pub draft: String,
    /// How often the draft was written; publishing sends it as `version`.
    pub revision: u64,
    /// The draft's version of the policy.
    pub version: String,
    /// The notice's name, by the draft.
    pub notice: NoticeId,
    /// Its texts, by the draft.
    pub texts: Vec<NoticeText>,
    /// Which of them is shown.
    pub shown: String,
    /// The languages that members read, by the texts that were sent before; empty where that is not
    /// known.
    pub readers: Vec<(String, u64)>,
    /// How the draft differs from the policy in force: what the texts have to tell.
    pub differences: Vec<Difference>,
    /// How many members it goes to.
    pub members_count: u64,
    /// Whether it went out already.
    pub published: bool,
    /// Whether who looks may publish it.
    pub can_publish: bool,
}

/// Draws a notice before it goes out. Publishing goes to `POST /staff/notices/compose` with `draft`
/// and `version`.
#[must_use]
pub fn compose(frame: &Frame<'_>, view: &ComposePage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("compose-title", &[("version", (&view.version).into())]);
    let missing = view
        .readers
        .iter()
        .filter(|(language, _)| !view.texts.iter().any(|text| text.language == *language));
    let missing = missing.count();
    let main = html! {
        p.back { a href={ "/staff/drafts/" (view.draft) } { (locale.text("compose-back")) } }
        h1 { (title) }
        p.lead { (locale.text("compose-lead")) " " (code(view.notice.as_str())) }
        @if missing > 0 {
            (notification(
                Tone::Care,
                &html! {
                    p { (locale.text_with("compose-missing", &[("count", missing.into())])) }
                },
            ))
        }
        @if !view.differences.is_empty() {
            h2 { (locale.text("compose-changes")) }
            (crate::staff::policies::difference_list(locale, &view.differences))
        }
        (texts(
            locale,
            "/staff/notices/compose",
            &[("draft", view.draft.as_str())],
            &view.texts,
            &view.shown,
        ))
        (coverage(locale, &view.texts, &view.readers))
        (publish(frame, view))
    };
    frame.page(&Head::wide(title.clone(), Some(Place::NoticeBoard)), &main)
}

fn publish(frame: &Frame<'_>, view: &ComposePage) -> Markup {
    let locale = frame.locale;
    let body = html! {
        p { (locale.text_with("compose-to", &[("count", view.members_count.into())])) }
        p { (locale.text("sendplan-lead")) }
        p { (locale.text("compose-effect")) }
        @if view.published {
            p { strong { (locale.text("compose-published")) } }
        } @else if view.can_publish {
            form method="post" action="/staff/notices/compose" {
                (hidden("draft", &view.draft))
                (hidden("version", &view.revision.to_string()))
                (button(Weight::Primary, &locale.text("compose-publish")))
            }
        } @else {
            p.soft { (locale.text("compose-not-yours")) }
        }
    };
    card("publish", &locale.text("compose-publish-title"), None, &body)
}
