//! The door for people without an account: an address, and a mail with a link.
//!
//! The answer is the same for every address, so that nobody learns who is known here.

use maud::{Markup, html};

use crate::components::{TextField, Tone, Weight, button, notification, text_field};
use crate::frame::{Frame, Head};

/// The form that asks for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByMailPage {
    /// What was typed so far.
    pub email: String,
    /// For how many minutes the link works.
    pub link_minutes: u64,
}

/// Draws the form that asks for an address.
#[must_use]
pub fn by_mail(frame: &Frame<'_>, view: &ByMailPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let hint = frame.locale.text_with("by-mail-hint", &[("minutes", view.link_minutes.into())]);
    let main = html! {
        h1 { (say("by-mail-title")) }
        p.lead { (say("by-mail-lead")) }
        form method="post" action="/object/by-mail" {
            (text_field(&TextField {
                id: "email",
                name: "email",
                label: &say("by-mail-email"),
                hint: Some(&hint),
                kind: "email",
                autocomplete: "email",
                value: &view.email,
                error: frame.error_of("email"),
            }))
            (button(Weight::Primary, &say("by-mail-send")))
        }
    };
    frame.page(&Head::new(say("by-mail-title"), None), &main)
}

/// Draws the answer to every address alike.
#[must_use]
pub fn by_mail_sent(frame: &Frame<'_>, view: &ByMailPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let minutes = [("minutes", view.link_minutes.into())];
    let main = html! {
        h1 { (say("by-mail-sent-title")) }
        p.lead { (frame.locale.text_with("by-mail-sent", &minutes)) }
        (notification(Tone::Info, &html! { p { (say("by-mail-sent-none")) } }))
    };
    frame.page(&Head::new(say("by-mail-sent-title"), None), &main)
}
