//! Every page of staff with plausible data about made-up people of Harbour, a platform that does
//! not exist. The gallery draws them for eyes, and tests draw them to be checked.

// The tests read this file too, from another folder: the paths are the same from both.
#[path = "samples/built.rs"]
mod built;
#[path = "samples/cases.rs"]
mod cases;
#[path = "../gallery/harbour.rs"]
mod harbour;
#[path = "samples/ledger.rs"]
mod ledger;
#[path = "samples/notices.rs"]
mod notices;
#[path = "samples/overview.rs"]
mod overview;
#[path = "samples/policies.rs"]
mod policies;
#[path = "samples/settings.rs"]
mod settings;

use harbour::site;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use maud::Markup;
use untrain_pages::staff::cases::Named;
use untrain_pages::{Audience, Frame, Locale, SignedIn};
use untrain_policy::{DatasetId, ModelId};

pub use harbour::Sample;

/// Every page.
pub fn samples() -> Vec<Sample> {
    let mut all = overview::samples();
    all.extend(cases::samples());
    all.extend(policies::samples());
    all.extend(built::samples());
    all.extend(ledger::samples());
    all.extend(notices::samples());
    all.extend(settings::samples());
    all
}

/// Draws a page of somebody of the staff.
pub fn staff(locale: &Locale, path: &str, draw: impl Fn(&Frame<'_>) -> Markup) -> Markup {
    staff_with(locale, path, &[], draw)
}

/// Draws a page that came back with errors: the field, and the text's id.
fn staff_with(
    locale: &Locale,
    path: &str,
    errors: &[(&str, &str)],
    draw: impl Fn(&Frame<'_>) -> Markup,
) -> Markup {
    let site = site();
    let person = SignedIn { name: "Ines Vantongeren".to_owned(), unread_count: 0, closed: &[] };
    let errors = harbour::errors(locale, errors);
    let frame = Frame {
        locale,
        site: &site,
        audience: Audience::Staff,
        path,
        signed_in: Some(&person),
        status: None,
        errors: &errors,
    };
    draw(&frame)
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}

const fn november(day: i8) -> Date {
    date(2026, 11, day)
}

fn named(id: &str, name: &str) -> Named {
    Named { id: id.to_owned(), name: name.to_owned() }
}

fn people() -> Vec<Named> {
    vec![
        named("ines", "Ines Vantongeren"),
        named("tomas", "Tomás Quellbach"),
        named("noor", "Noor Halvorsen-Adeyemi"),
    ]
}

fn purposes() -> Vec<Named> {
    vec![
        named("genai.content", "Models that draft text"),
        named("ml.moderation", "Finding abuse"),
        named("ml.personalization", "Choosing what you see"),
    ]
}

const DATASET: DatasetId = DatasetId([0x5a; 16]);
const MODEL: ModelId = ModelId([0x3c; 32]);

fn hash(digit: char) -> String {
    std::iter::repeat_n(digit, 64).collect()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}
