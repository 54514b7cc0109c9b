//! A sample that is not there yet, or will not be.

use maud::{Markup, html};

use crate::components::{Tone, Weight, link_button, notification};
use crate::frame::{Frame, Head, Place};

/// A sample that is being drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawingPage {
    /// The dataset's name.
    pub dataset: String,
    /// Where this page is read again.
    pub again: String,
    /// What the command said when it drew none.
    pub failed: Option<String>,
}

/// Draws the page of a sample that is not there yet.
#[must_use]
pub fn drawing(frame: &Frame<'_>, view: &DrawingPage) -> Markup {
    let locale = frame.locale;
    let title = locale.text_with("sample-of", &[("name", (&view.dataset).into())]);
    let main = html! {
        p.back { a href="/staff/audit" { (locale.text("audit-back")) } }
        h1 { (title) }
        @match &view.failed {
            None => {
                (notification(Tone::Info, &html! { p { (locale.text("sample-drawing")) } }))
                (link_button(Weight::Secondary, &view.again, &locale.text("job-look-again")))
            }
            Some(words) => {
                (notification(Tone::Stop, &html! { p { (locale.text("sample-failed")) } }))
                pre.scroll tabindex="0" dir="ltr" { (words) }
            }
        }
    };
    frame.page(&Head::new(title.clone(), Some(Place::Audit)), &main)
}
