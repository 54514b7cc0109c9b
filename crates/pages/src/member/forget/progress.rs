//! How far a forgetting has come: what was rebuilt and removed, and how well it was tested.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use untrain_policy::{CertificateId, ForgetLevel, Position};

use super::level_name;
use crate::components::{
    Link, Row, Tone, card, code, date, day, notification, panel, summary_list, tag,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

/// A request to forget and what came of it so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgetStatus {
    /// Its entry.
    pub entry: Position,
    /// How far it goes.
    pub level: ForgetLevel,
    /// When it was asked for.
    pub asked: Timestamp,
    /// By when it is done.
    pub done_by: Date,
    /// How many sets were rebuilt, of how many.
    pub sets: Progress,
    /// How many models forgot, of how many.
    pub models: Progress,
    /// How many of the member's records were removed.
    pub removed_count: u64,
    /// The certificates that say so.
    pub certificates: Vec<IssuedCertificate>,
    /// What a test found, once one was made.
    pub test: Option<GuessTest>,
    /// Models that could not forget, with what is done instead.
    pub impossible: Vec<Impossible>,
    /// Whether it was sent a moment ago.
    pub just_sent: bool,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many are done.
    pub done_count: u64,
    /// How many there are.
    pub total_count: u64,
}

impl Progress {
    const fn is_done(self) -> bool {
        self.done_count >= self.total_count
    }
}

/// A certificate that a forgetting was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCertificate {
    /// Which.
    pub id: CertificateId,
    /// When it was signed.
    pub issued: Timestamp,
    /// How it was done: `exact`, or the name of another method.
    pub method: String,
}

/// How often a test guessed right whether a model had seen the member's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuessTest {
    /// The model's name.
    pub model: String,
    /// Right guesses in tenths of a hundred: 503 are 50.3 of 100.
    pub right_per_mille: u64,
}

/// A model that could not be made to forget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// Its name.
    pub model: String,
    /// What is done instead, in the words of staff.
    pub instead: String,
}

impl ForgetStatus {
    fn is_done(&self) -> bool {
        let sets = self.level == ForgetLevel::Stop || self.sets.is_done();
        let models = self.level != ForgetLevel::Models || self.models.is_done();
        sets && models
    }
}

/// Draws how far a request has come; right after sending, its confirmation.
#[must_use]
pub fn status(frame: &Frame<'_>, view: &ForgetStatus) -> Markup {
    let locale = frame.locale;
    let say = |id: &str| locale.text(id);
    let title =
        if view.just_sent { say("forget-sent-title") } else { level_name(locale, view.level) };
    let done = view.is_done();
    let main = html! {
        @if view.just_sent {
            (panel(&title, &html! { p { (level_name(locale, view.level)) } }))
        } @else {
            h1 { (title) }
        }
        p {
            @if done { (tag(Tone::Good, &say("forget-done"))) } @else {
                (tag(Tone::Care, &say("forget-under-way")))
            }
        }
        p.lead { (say(if done { "forget-all-done" } else { "forget-stopped-now" })) }
        (summary_list(&[
            Row::new(say("forget-asked-on"), date(locale, view.asked)),
            Row::new(say("forget-done-by"), day(locale, view.done_by)),
            Row::new(say("forget-receipt"), html! {
                (Link::new(format!("/receipts/{}", view.entry), say("saved-receipt")))
            }),
        ]))
        (steps(locale, view))
        @if let Some(test) = &view.test { (guess_test(locale, test)) }
        @for model in &view.impossible {
            (notification(Tone::Care, &html! {
                p {
                    strong {
                        (locale.text_with("forget-impossible", &[("model", (&model.model).into())]))
                    }
                }
                p dir="auto" { (model.instead) }
            }))
        }
        (certificates(locale, &view.certificates))
    };
    frame.page(&Head::new(title.clone(), Some(Place::Forget)), &main)
}

fn steps(locale: &Locale, view: &ForgetStatus) -> Markup {
    let body = html! {
        (step(true, &locale.text("step-stopped")))
        @if view.level != ForgetLevel::Stop {
            (progress(locale, "step-sets", "progress-sets", view.sets))
            @if view.removed_count > 0 {
                p { (locale.text_with("step-removed", &[("count", view.removed_count.into())])) }
            }
        }
        @if view.level == ForgetLevel::Models {
            (progress(locale, "step-models", "progress-models", view.models))
        }
    };
    card("progress", &locale.text("forget-progress"), None, &body)
}

fn step(done: bool, text: &str) -> Markup {
    html! { p { span aria-hidden="true" { (if done { "✓ " } else { "… " }) } (text) } }
}

fn progress(locale: &Locale, id: &str, field: &str, progress: Progress) -> Markup {
    let values = [("done", progress.done_count.into()), ("total", progress.total_count.into())];
    let text = locale.text_with(id, &values);
    html! {
        (step(progress.is_done(), &text))
        @if progress.total_count > 0 {
            progress #(field) max=(progress.total_count) value=(progress.done_count)
                aria-label=(text) {}
        }
    }
}

fn guess_test(locale: &Locale, test: &GuessTest) -> Markup {
    let values = [("right", locale.tenths(test.right_per_mille).into())];
    let body = html! {
        p { bdi { (test.model) } }
        p { (locale.text_with("test-result", &values)) }
        p.hint { (locale.text("test-chance")) }
    };
    card("test", &locale.text("test-title"), None, &body)
}

fn certificates(locale: &Locale, certificates: &[IssuedCertificate]) -> Markup {
    html! {
        @if !certificates.is_empty() {
            h2 { (locale.text("certificates-title")) }
            ul {
                @for certificate in certificates {
                    li {
                        a href={ "/forget/certificates/" (certificate.id) } {
                            (locale.text_with(
                                "certificate-of",
                                &[("date", locale.date(certificate.issued).into())],
                            ))
                        }
                        br;
                        span.hint {
                            (locale.text("certificate-method")) " " bdi { (certificate.method) }
                            " · " (code(&certificate.id.to_string()))
                        }
                    }
                }
            }
        }
    }
}
