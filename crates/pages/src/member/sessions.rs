//! Where a member is signed in, with a button that ends each.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::components::{Tone, moment, tag};
use crate::frame::{Frame, Head, Place};

/// The sessions of whoever is signed in, the one in use first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionsPage {
    /// Each of them.
    pub sessions: Vec<Session>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// How its form names it; never the cookie.
    pub id: String,
    /// When it began.
    pub began: Timestamp,
    /// When it was used last.
    pub used: Timestamp,
    /// How somebody signed in, such as the provider's name.
    pub way: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Draws where somebody is signed in.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &SessionsPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let main = html! {
        h1 { (say("place-sessions")) }
        p.lead { (say("sessions-lead")) }
        @for session in &view.sessions {
            section.card {
                div.top {
                    h2 { bdi { (session.way) } }
                    @if session.current { (tag(Tone::Good, &say("session-current"))) }
                }
                p.hint {
                    (say("session-began")) " " (moment(frame.locale, session.began)) br;
                    (say("session-used")) " " (moment(frame.locale, session.used))
                }
                form method="post" action={ "/sessions/" (session.id) "/end" } {
                    button.button.second { (say("session-end")) }
                }
            }
        }
    };
    frame.page(&Head::new(say("place-sessions"), Some(Place::Sessions)), &main)
}
