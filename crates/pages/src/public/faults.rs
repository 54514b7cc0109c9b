//! What went wrong, what it means for the person, and what to do.

use maud::{Markup, html};

use crate::components::{Weight, code, link_button};
use crate::frame::{Frame, Head};

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// There is no such page, or it is somebody else's.
    NotFound,
    /// A link from a mail was used before, or is too old.
    LinkUsed,
    /// A form did not come from our own page.
    ForeignForm,
    /// What is asked for is not this person's to do.
    NotPermitted,
    /// Too many requests.
    TooMany {
        /// After how many seconds it can be tried again.
        wait_seconds: u64,
    },
    /// A choice could not be saved.
    NotSaved,
    /// A form did not arrive whole.
    NotRead,
    /// What was sent is longer than anything that is taken.
    TooLong,
    /// What is asked for does not fit what stands by now.
    Changed,
    /// The person has been forgotten.
    Forgotten,
    /// Signing in did not work.
    NotSignedIn,
    /// The ledger holds nothing of the account that was signed in.
    NoAccount,
    /// Somebody of the staff whom nobody gave a role.
    NoRole,
    /// A link of the platform was used before, or is too old.
    SignInLinkUsed,
    /// Something of ours failed.
    Failed,
}

impl Problem {
    const fn name(self) -> &'static str {
        match self {
            Self::NotFound => "problem-not-found",
            Self::LinkUsed => "problem-link-used",
            Self::ForeignForm => "problem-foreign-form",
            Self::NotPermitted => "problem-not-permitted",
            Self::TooMany { .. } => "problem-too-many",
            Self::NotSaved => "problem-not-saved",
            Self::NotRead => "problem-not-read",
            Self::TooLong => "problem-too-long",
            Self::Changed => "problem-changed",
            Self::Forgotten => "problem-forgotten",
            Self::NotSignedIn => "problem-not-signed-in",
            Self::NoAccount => "problem-no-account",
            Self::NoRole => "problem-no-role",
            Self::SignInLinkUsed => "problem-sign-in-link",
            Self::Failed => "problem-failed",
        }
    }

    const fn way_on(self) -> (&'static str, &'static str) {
        match self {
            Self::LinkUsed => ("/object/by-mail", "problem-new-link"),
            Self::NotSignedIn => ("/sign-in", "place-sign-in"),
            _ => ("/", "problem-start"),
        }
    }
}

/// Draws what went wrong, with the request's id for whoever is called.
#[must_use]
pub fn page(frame: &Frame<'_>, problem: Problem, request_id: &str) -> Markup {
    let locale = frame.locale;
    let title = locale.text(problem.name());
    let body = format!("{}-text", problem.name());
    // A policy need not name a contact; the controller is always known.
    let site = frame.site;
    let contact = if site.contact.is_empty() { &site.controller } else { &site.contact };
    let wait = if let Problem::TooMany { wait_seconds } = problem { wait_seconds } else { 0 };
    let (href, text) = problem.way_on();
    let main = html! {
        h1 { (title) }
        p.lead {
            (locale.text_with(
                &body,
                &[
                    ("seconds", wait.into()),
                    ("contact", contact.into()),
                    ("controller", (&site.controller).into()),
                ],
            ))
        }
        div.row { (link_button(Weight::Primary, href, &locale.text(text))) }
        p.hint { (locale.text("problem-request")) " " (code(request_id)) }
    };
    frame.page(&Head::new(title.clone(), None), &main)
}

/// A kind of problem, as the API answers with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindPage {
    /// The end of its address, such as `malformed`.
    pub kind: &'static str,
    /// The status of its answers.
    pub status: u16,
}

/// Draws what a kind of problem means, for whoever writes a program.
#[must_use]
pub fn kind(frame: &Frame<'_>, view: &KindPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text(&format!("kind-{}", view.kind));
    let status = view.status.to_string();
    let main = html! {
        h1 { (title) }
        p.lead { (locale.text(&format!("kind-{}-help", view.kind))) }
        p.hint {
            (locale.text_with("kind-status", &[("status", (&status).into())])) " "
            (code(&format!("/problems/{}", view.kind)))
        }
    };
    frame.page(&Head::new(title.clone(), None), &main)
}
