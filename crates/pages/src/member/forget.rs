//! Forgetting in three levels: what each does and cannot undo, and how far a request has come.

mod progress;

use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::{ForgetLevel, Position};

use crate::components::{
    ChoiceOption, Link, Radios, Row, Tone, Weight, button, day, hidden, link_button, notification,
    radios, summary_list,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use progress::{ForgetStatus, GuessTest, Impossible, IssuedCertificate, Progress, status};

/// The three levels as they stand for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgetPage {
    /// Each level with its date and counts, `stop` first.
    pub offers: [Offer; 3],
    /// What was asked for already, newest first.
    pub requests: Vec<Asked>,
}

/// What a level would do for this member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Which level.
    pub level: ForgetLevel,
    /// By when it would be done.
    pub done_by: Date,
    /// How many of the member's records it reaches.
    pub posts_count: u64,
    /// How many sets would be rebuilt.
    pub sets_count: u64,
    /// How many models would be made to forget.
    pub models_count: u64,
}

/// A request made before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Its entry.
    pub entry: Position,
    /// How far it goes.
    pub level: ForgetLevel,
    /// Whether all of it was carried out.
    pub done: bool,
}

/// What is asked once more before a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForgetCheck {
    /// What was chosen.
    pub offer: Offer,
    /// Whether the member has to sign in again before it is sent.
    pub sign_in_again: bool,
}

impl Offer {
    fn effect(&self, locale: &Locale) -> String {
        let values = [
            ("posts", locale.text_with("posts", &[("count", self.posts_count.into())]).into()),
            ("sets", locale.text_with("sets", &[("count", self.sets_count.into())]).into()),
            ("models", locale.text_with("models", &[("count", self.models_count.into())]).into()),
        ];
        locale.text_with(&format!("forget-{}-effect", self.level), &values)
    }

    fn when(&self, locale: &Locale) -> String {
        let id = format!("forget-{}-when", self.level);
        locale.text_with(&id, &[("date", locale.day(self.done_by).into())])
    }
}

fn level_name(locale: &Locale, level: ForgetLevel) -> String {
    locale.text(&format!("level-{level}"))
}

/// Draws the three levels.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &ForgetPage) -> Markup {
    let locale = frame.locale;
    let say = |id: &str| locale.text(id);
    let options: Vec<ChoiceOption> =
        view.offers
            .iter()
            .map(|offer| {
                ChoiceOption::new(offer.level.as_str(), level_name(locale, offer.level))
                    .hint(format!("{} {}", offer.effect(locale), offer.when(locale)))
            })
            .collect();
    let main = html! {
        h1 { (say("forget-title")) }
        p.lead { (say("forget-lead")) }
        @if !view.requests.is_empty() { (asked(locale, &view.requests)) }
        form.stack method="post" action="/forget/check" {
            (radios(&Radios {
                id: "level",
                name: "level",
                legend: &say("forget-question"),
                legend_hidden: false,
                hint: Some(&say("forget-includes")),
                options: &options,
                chosen: None,
                error: frame.error_of("level"),
            }))
            (notification(Tone::Info, &html! { p { (say("forget-honest")) } }))
            (button(Weight::Primary, &say("continue")))
        }
        p.hint { (Link::new("/where", say("forget-see-where"))) }
    };
    frame.page(&Head::new(say("forget-title"), Some(Place::Forget)), &main)
}

fn asked(locale: &Locale, requests: &[Asked]) -> Markup {
    notification(
        Tone::Info,
        &html! {
            p { strong { (locale.text("forget-asked")) } }
            ul.plain { @for request in requests {
                li {
                    a href={ "/forget/" (request.entry) } { (level_name(locale, request.level)) }
                    " – "
                    (locale.text(if request.done { "forget-done" } else { "forget-under-way" }))
                }
            } }
        },
    )
}

/// Draws what is asked once more before a request is sent.
#[must_use]
pub fn check(frame: &Frame<'_>, view: &ForgetCheck) -> Markup {
    let locale = frame.locale;
    let say = |id: &str| locale.text(id);
    let offer = &view.offer;
    let main = html! {
        h1 { (say("check-title")) }
        (summary_list(&[
            Row::new(say("forget-you-ask"), html! { (level_name(locale, offer.level)) })
                .changed_at(locale, "/forget"),
            Row::new(say("forget-what-happens"), html! { (offer.effect(locale)) }),
            Row::new(say("forget-done-by"), day(locale, offer.done_by)),
        ]))
        (notification(Tone::Care, &html! {
            p { strong { (say("forget-no-undo-title")) } }
            p { (say(&format!("forget-{}-no-undo", offer.level))) }
        }))
        @if view.sign_in_again { p { (say("forget-sign-in-again")) } }
        form.row method="post" action="/forget" {
            (hidden("level", offer.level.as_str()))
            (button(Weight::Primary, &say("forget-send")))
            (link_button(Weight::Secondary, "/forget", &say("go-back")))
        }
    };
    frame.page(&Head::new(say("check-title"), Some(Place::Forget)), &main)
}
