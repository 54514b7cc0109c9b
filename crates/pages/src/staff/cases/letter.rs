//! The answer as the person will read it, in the words that every answer has.

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::vocabulary::Outcome;

use crate::frame::Frame;

/// What a letter speaks about.
pub(super) struct Letter<'a> {
    /// The case's reference.
    pub reference: &'a str,
    /// The purpose's name; none when it is about all of them.
    pub purpose: Option<&'a str>,
    /// When the case came in.
    pub received: Timestamp,
    /// How it is decided.
    pub outcome: Outcome,
    /// Why.
    pub reasons: &'a str,
}

/// The letter, framed as what it is.
pub(super) fn draw(frame: &Frame<'_>, letter: &Letter<'_>) -> Markup {
    let locale = frame.locale;
    let every = locale.text("every-purpose");
    let values = [
        ("reference", letter.reference.into()),
        ("purpose", letter.purpose.unwrap_or(&every).into()),
        ("date", locale.date(letter.received).into()),
    ];
    let (verdict, effect) = match letter.outcome {
        Outcome::Upheld => ("letter-upheld", "letter-upheld-effect"),
        Outcome::Rejected => ("letter-rejected", "letter-rejected-effect"),
    };
    let authority = [("authority", (&frame.site.authority).into())];
    html! {
        div.letter {
            p { strong { (locale.text_with("letter-subject", &values)) } }
            p { (locale.text_with("letter-opening", &values)) }
            p { strong { (locale.text_with(verdict, &values)) } " " (locale.text(effect)) }
            @if !letter.reasons.is_empty() {
                @for paragraph in letter.reasons.split("\n\n") { p dir="auto" { (paragraph) } }
            } @else {
                p.soft { (locale.text("letter-reasons-here")) }
            }
            p { (locale.text_with("letter-appeal", &authority)) }
            p { bdi { (frame.site.controller) } br; bdi { (frame.site.contact) } }
        }
    }
}
