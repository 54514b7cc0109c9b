//! The landing page with its three doors, and the way in.

use maud::{Markup, html};

use crate::components::{Tone, Weight, button, hidden, link_button, notification};
use crate::frame::{Frame, Head, Place};

/// The way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInPage {
    /// Where somebody is led after signing in: a path of this service.
    pub then: String,
    /// The providers of identity.
    pub providers: Vec<Provider>,
    /// Made-up people whom anybody may be, in development; empty otherwise.
    pub made_up: Vec<MadeUp>,
    /// Whether somebody who is signed in has to do it again, because of what comes next.
    pub again: bool,
}

/// A provider of identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name, as people know it.
    pub name: String,
    /// Where signing in begins.
    pub href: String,
}

/// A made-up person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeUp {
    /// How the form names them.
    pub who: String,
    /// Their name.
    pub name: String,
    /// What they are, such as `member, lives in Germany`.
    pub role: String,
}

/// Draws the landing page.
#[must_use]
pub fn start(frame: &Frame<'_>) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let controller = [("controller", (&frame.site.controller).into())];
    let title = frame.locale.text_with("start-title", &controller);
    let doors =
        [("door-member", "/privacy"), ("door-staff", "/staff"), ("door-checker", "/verify")];
    let main = html! {
        h1 { (title) }
        p.lead { (say("start-lead")) }
        ul.doors {
            @for (door, href) in doors {
                li.card {
                    h2 { (say(door)) }
                    p { (say(&format!("{door}-text"))) }
                    div.row { (link_button(Weight::Primary, href, &say(&format!("{door}-open")))) }
                }
            }
        }
        p { a href="/object/by-mail" { (say("start-no-account")) } }
    };
    frame.page(&Head::wide(title.clone(), Some(Place::Start)), &main)
}

/// Draws the way in.
#[must_use]
pub fn sign_in(frame: &Frame<'_>, view: &SignInPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let controller = [("controller", (&frame.site.controller).into())];
    let id = if view.again { "sign-in-again-title" } else { "sign-in-title" };
    let title = frame.locale.text_with(id, &controller);
    let main = html! {
        h1 { (title) }
        p.lead { (say(if view.again { "sign-in-again-lead" } else { "sign-in-lead" })) }
        div.row {
            @for provider in &view.providers {
                @let values = [("provider", (&provider.name).into())];
                @let text = frame.locale.text_with("sign-in-with", &values);
                (link_button(Weight::Primary, &provider.href, &text))
            }
        }
        @if !view.made_up.is_empty() { (development(frame, view)) }
        p.hint { a href="/object/by-mail" { (say("start-no-account")) } }
    };
    frame.page(&Head::new(title.clone(), Some(Place::SignIn)), &main)
}

fn development(frame: &Frame<'_>, view: &SignInPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    notification(
        Tone::Care,
        &html! {
            h2 { (say("development-title")) }
            p { (say("development-lead")) }
            ul.plain {
                @for person in &view.made_up {
                    li { form.row method="post" action="/sign-in/development" {
                        (hidden("who", &person.who))
                        (hidden("then", &view.then))
                        @let name = [("name", (&person.name).into())];
                        @let text = frame.locale.text_with("development-enter", &name);
                        (button(Weight::Secondary, &text))
                        span.hint { bdi { (person.role) } }
                    } }
                }
            }
        },
    )
}
