//! Reports: pages in one file, to be sent on or printed. Nothing of them is loaded from anywhere:
//! the style sheets stand in the page, and the charts are SVG.

mod build;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::{ICON, STAFF_STYLESHEET, STYLESHEET};
use crate::locale::Locale;

pub use build::{BuildReport, LeftOfKind, build};

/// The whole file around what it shows.
fn document(locale: &Locale, title: &str, main: &Markup) -> Markup {
    let language = locale.language();
    let style = |bytes: &'static [u8]| std::str::from_utf8(bytes).unwrap_or_default();
    html! {
        (DOCTYPE)
        html lang=(language.tag()) dir=(language.direction().as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                // What is in the file is all that it may show.
                meta http-equiv="content-security-policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; img-src data:";
                title { (title) }
                style { (PreEscaped(style(STYLESHEET.bytes))) }
                style { (PreEscaped(style(STAFF_STYLESHEET.bytes))) }
                link rel="icon" href=(PreEscaped(ICON));
            }
            body.wide { main.wrap #main { (main) } }
        }
    }
}
