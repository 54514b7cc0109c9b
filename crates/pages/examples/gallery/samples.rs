//! Every page with plausible data about made-up people of Harbour, a platform that does not exist.

// The tests read this file too, from another folder: the paths are the same from both.
#[path = "samples/entrances.rs"]
mod entrances;
#[path = "harbour.rs"]
mod harbour;
#[path = "samples/objections.rs"]
mod objections;
#[path = "samples/uses.rs"]
mod uses;

use harbour::{errors, site};
use maud::Markup;
use untrain_pages::components::Tone;
use untrain_pages::{Audience, Frame, Locale, SignedIn, Status};
use untrain_policy::Timestamp;

pub use harbour::Sample;

/// Every page.
pub fn samples() -> Vec<Sample> {
    let mut all = uses::samples();
    all.extend(objections::samples());
    all.extend(entrances::samples());
    all
}

/// Draws a page of a member who is signed in.
pub fn as_member(locale: &Locale, path: &str, draw: impl Fn(&Frame<'_>) -> Markup) -> Markup {
    with(locale, path, Extra::default(), draw)
}

/// What a request brings beside the page.
#[derive(Default)]
pub struct Extra {
    /// Whether nobody is signed in.
    pub public: bool,
    /// What was just done.
    pub status: Option<Status>,
    /// What has to be filled in otherwise: the field, and the text's id.
    pub errors: Vec<(&'static str, &'static str)>,
}

/// Draws a page with something beside it.
pub fn with(
    locale: &Locale,
    path: &str,
    extra: Extra,
    draw: impl Fn(&Frame<'_>) -> Markup,
) -> Markup {
    let site = site();
    let person =
        SignedIn { name: "Maya Okonkwo-Lindqvist".to_owned(), unread_count: 1, closed: &[] };
    let errors = errors(locale, &extra.errors);
    let frame = Frame {
        locale,
        site: &site,
        audience: if extra.public { Audience::Public } else { Audience::Member },
        path,
        signed_in: (!extra.public).then_some(&person),
        status: extra.status.as_ref(),
        errors: &errors,
    };
    draw(&frame)
}

/// A page of somebody who is not signed in.
pub fn as_anybody(locale: &Locale, path: &str, draw: impl Fn(&Frame<'_>) -> Markup) -> Markup {
    with(locale, path, Extra { public: true, ..Extra::default() }, draw)
}

/// A moment in a sample's story.
pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// A banner without actions.
pub fn told(locale: &Locale, id: &str) -> Status {
    Status { tone: Tone::Good, text: locale.text(id), actions: None }
}
