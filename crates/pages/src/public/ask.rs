//! A question with one button: a link alone changes nothing, whoever opens it.

use maud::{Markup, html};

use crate::components::{Weight, button, hidden};
use crate::frame::{Frame, Head};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Whether to sign out.
    SignOut,
    /// Whether to use a link that is for another account than the one that is signed in.
    OtherAccount,
    /// Whether to go on by a link from a mail, which uses it up.
    ByLink,
    /// Whether it is really them, in development mode.
    Again,
}

impl Question {
    const fn id(self) -> &'static str {
        match self {
            Self::SignOut => "ask-sign-out",
            Self::OtherAccount => "ask-other-account",
            Self::ByLink => "ask-by-link",
            Self::Again => "ask-again",
        }
    }
}

/// A question, and where its button leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskPage {
    /// What is asked.
    pub question: Question,
    /// Where the form goes.
    pub action: String,
    /// What the form carries: names and values.
    pub carried: Vec<(&'static str, String)>,
}

/// Draws the question.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &AskPage) -> Markup {
    let id = view.question.id();
    let title = frame.locale.text(id);
    let main = html! {
        h1 { (title) }
        p.lead { (frame.locale.text(&format!("{id}-text"))) }
        form method="post" action=(view.action) {
            @for (name, value) in &view.carried { (hidden(name, value)) }
            (button(Weight::Primary, &frame.locale.text(&format!("{id}-do"))))
        }
    };
    frame.page(&Head::new(title.clone(), None), &main)
}
