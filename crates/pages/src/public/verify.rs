//! The checker: a file, a text or a code in; the answer first, then every check that was made.

mod found;

use jiff::Timestamp;
use maud::{Markup, html};
use untrain_policy::Position;

use crate::components::{
    Row, TextArea, TextField, Tone, Weight, button, card, code, details, file_field, link_button,
    panel, summary_list, tag, text_area, text_field,
};
use crate::frame::{Frame, Head, Place};
use crate::locale::Locale;

pub use found::{Check, CheckOutcome};

/// The longest text that can be pasted, in characters.
pub const PASTED_CHARS_MAX: usize = 200_000;

/// What was given to be checked, as far as it is shown again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyPage {
    /// The code that was typed.
    pub code: String,
    /// The text that was pasted.
    pub text: String,
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyResult {
    /// Whether it holds.
    pub verdict: Verdict,
    /// What was checked, such as `receipt`, in the page's language.
    pub what: String,
    /// Facts that stand in it and were proved: names and values, in the page's language.
    pub facts: Vec<(String, String)>,
    /// Every check, in the order in which they were made.
    pub checks: Vec<Check>,
    /// What the checker said word for word, which is English.
    pub words: Option<String>,
}

/// Whether a proof holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every check that was made passed.
    Valid {
        /// Whose key signed it.
        signer: String,
        /// When, if it says.
        signed: Option<Timestamp>,
        /// The entry in the log that it was found at.
        entry: Option<Position>,
    },
    /// A check failed.
    NotValid {
        /// What is wrong, in a sentence.
        failed: String,
    },
    /// Nothing is wrong with it, but something is missing that would have to be seen.
    CannotTell {
        /// What is missing, in a sentence.
        missing: String,
    },
    /// It is no proof that can be read, and nothing was checked.
    Unreadable {
        /// What is wrong, in a sentence.
        why: String,
    },
}

/// Draws the form.
#[must_use]
pub fn page(frame: &Frame<'_>, view: &VerifyPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    let main = html! {
        h1 { (say("verify-title")) }
        p.lead { (say("verify-lead")) }
        (form(frame, view))
        (details(&say("verify-offline"), &html! {
            p { (say("verify-offline-text")) }
            p { (code("untrain verify FILE --trust log.pub")) }
        }))
    };
    frame.page(&Head::new(say("verify-title"), Some(Place::Verify)), &main)
}

fn form(frame: &Frame<'_>, view: &VerifyPage) -> Markup {
    let say = |id: &str| frame.locale.text(id);
    html! {
        form.card method="post" action="/verify" enctype="multipart/form-data" {
            (file_field(
                "file",
                "file",
                &say("verify-file"),
                ".tlog-proof,.current-proof,.absence-proof,.json,text/plain,application/json",
                frame.error_of("file"),
            ))
            (text_field(&TextField {
                id: "code",
                name: "code",
                label: &say("verify-code"),
                hint: Some(&say("verify-code-hint")),
                kind: "text",
                autocomplete: "off",
                value: &view.code,
                error: frame.error_of("code"),
            }))
            (text_area(&TextArea {
                id: "text",
                name: "text",
                label: &say("verify-text"),
                hint: None,
                characters_max: PASTED_CHARS_MAX,
                value: &view.text,
                error: frame.error_of("text"),
            }))
            (button(Weight::Primary, &say("verify-check")))
        }
    }
}

/// Draws the answer.
#[must_use]
pub fn result(frame: &Frame<'_>, view: &VerifyResult) -> Markup {
    let locale = frame.locale;
    let heading = verdict_heading(locale, &view.verdict);
    let facts: Vec<Row> =
        view.facts.iter().map(|(name, value)| Row::new(name, html! { bdi { (value) } })).collect();
    let main = html! {
        @match view.verdict {
            Verdict::Valid { .. } => { (panel(&heading, &sentence(locale, view))) }
            Verdict::CannotTell { .. } => {
                div.note.care { h1 { (heading) } (sentence(locale, view)) }
            }
            _ => { div.panel.stop { h1 { (heading) } (sentence(locale, view)) } }
        }
        @if !facts.is_empty() { h2 { (locale.text("verify-facts")) } (summary_list(&facts)) }
        @if !view.checks.is_empty() { (checks(locale, &view.checks)) }
        @if let Some(words) = &view.words {
            (details(
                &locale.text("verify-words"),
                &html! { pre.scroll tabindex="0" lang="en" dir="ltr" { (words) } },
            ))
        }
        div.row { (link_button(Weight::Secondary, "/verify", &locale.text("verify-another"))) }
    };
    frame.page(&Head::new(heading.clone(), Some(Place::Verify)), &main)
}

fn verdict_heading(locale: &Locale, verdict: &Verdict) -> String {
    locale.text(match verdict {
        Verdict::Valid { .. } => "verdict-valid",
        Verdict::NotValid { .. } => "verdict-not-valid",
        Verdict::CannotTell { .. } => "verdict-cannot-tell",
        Verdict::Unreadable { .. } => "verdict-unreadable",
    })
}

fn sentence(locale: &Locale, view: &VerifyResult) -> Markup {
    html! {
        @match &view.verdict {
            Verdict::Valid { signer, signed, entry } => {
                p { @match signed {
                    Some(signed) => {
                        (locale.text_with(
                            "verdict-signed-on",
                            &[("signer", signer.into()), ("date", locale.date(*signed).into())],
                        ))
                    }
                    None => { (locale.text_with("verdict-signed", &[("signer", signer.into())])) }
                } }
                @if let Some(entry) = entry {
                    p { (locale.text_with("verdict-entry", &[("entry", entry.0.into())])) }
                }
            }
            Verdict::NotValid { failed: why }
            | Verdict::CannotTell { missing: why }
            | Verdict::Unreadable { why } => { p { (why) } }
        }
        p.what { (locale.text("verify-what")) " " bdi { (view.what) } }
    }
}

fn checks(locale: &Locale, checks: &[Check]) -> Markup {
    let body = html! {
        ol.plain.lines {
            @for check in checks {
                @let (tone, id) = match check.outcome {
                    CheckOutcome::Passed => (Tone::Good, "check-passed"),
                    CheckOutcome::Failed => (Tone::Stop, "check-failed"),
                    CheckOutcome::Missing => (Tone::Care, "check-missing"),
                    CheckOutcome::NotMade => (Tone::Plain, "check-not-made"),
                };
                li {
                    div.top { h3 { (check.title(locale)) } (tag(tone, &locale.text(id))) }
                    p.hint { (check.sentence(locale)) }
                }
            }
        }
    };
    card("checks", &locale.text("verify-checks"), None, &body)
}
