//! Names: what must be found, and what holds for every text.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use proptest::prelude::*;
use untrain_redact::{Kind, Placeholders, Redactor, Settings};

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| {
    let kinds = Kind::formed().chain(Kind::NAMES).collect();
    Redactor::with(Settings { kinds, ..Settings::default() }).unwrap()
});

/// One that finds all there is.
static STRICTEST: LazyLock<Redactor> = LazyLock::new(|| {
    let kinds = Kind::ALL.into_iter().collect();
    Redactor::with(Settings { kinds, ..Settings::default() }).unwrap()
});

fn redacted_by(redactor: &Redactor, text: &str) -> String {
    let redacted = redactor.redact(text, &mut Placeholders::new());
    redacted.text().unwrap().into_owned()
}

fn redacted(text: &str) -> String {
    redacted_by(&REDACTOR, text)
}

#[test]
fn people_places_and_organisations() {
    for (text, expected) in [
        (
            "My name is Agata Kowalczyk and I live in Lisbon, Portugal.",
            "My name is [PERSON_1] and I live in [LOCATION_1], [LOCATION_2].",
        ),
        (
            "Please forward this to Mr. Adaeze Okonkwo before noon.",
            "Please forward this to Mr. [PERSON_1] before noon.",
        ),
        ("she met leila haddad in chicago", "she met [PERSON_1] in [LOCATION_1]"),
        (
            "Henrik Lindqvist (henrik@harbour.example) left Lindqvist & Sons Ltd in 1998.",
            "[PERSON_1] ([EMAIL_1]) left [ORG_1] in 1998.",
        ),
    ] {
        assert_eq!(redacted(text), expected);
    }
}

#[test]
fn addresses_titles_and_groups() {
    for (text, expected) in [
        (
            "Dr. Adaeze Okonkwo, 12 Kestrel Road, Apt. 5, Nairobi, Kenya 40100",
            "[TITLE_1] [PERSON_1], [STREET_ADDRESS_1], [LOCATION_1], [LOCATION_2] \
             [STREET_ADDRESS_2]",
        ),
        ("My boss is Polish.", "My boss is [NRP_1]."),
    ] {
        assert_eq!(redacted_by(&STRICTEST, text), expected);
    }
}

#[test]
fn ordinary_words_are_no_names() {
    for text in [
        "It was the best soup that I ever had, and the bread was warm.",
        "The API returns JSON over HTTP, and the CLI prints YAML.",
        "except (KeyError, TypeError) as error: log.warning(\"skipped\")",
        "fn next(&mut self) -> Option<Self::Item> { self.rest.pop_front() }",
        "On Monday we had Soup, on Tuesday Fish and Chips.",
        "",
    ] {
        assert_eq!(redacted(text), text);
    }
}

#[test]
fn a_name_of_two_words_is_taken_wherever_it_stands() {
    let text =
        "Contact Adaeze Okonkwo at work. -- ADAEZE OKONKWO, xAdaeze Okonkwo. Adaeze Okonkwo!";
    let redacted = redacted(text);
    assert!(redacted.ends_with("[PERSON_1]!"), "{redacted}");
}

/// Words that names are made of, and what stands between them.
const PIECES: &[&str] = &[
    "Anna",
    "anna",
    "ANNA",
    "van der",
    "O'Neill",
    "McAdam",
    "Lindqvist",
    "'s",
    "’s",
    "J.",
    "Dr.",
    "Paris",
    "PARIS",
    "New York",
    "France",
    "Ltd",
    "University of",
    "@anna",
    "#Paris",
    "said",
    "the",
    "in",
    "and",
    "&",
    ",",
    ".",
    "...",
    "-",
    "–",
    "(",
    ")",
    "\"",
    "\n",
    "\n\n",
    " ",
    "\u{301}",
    "Zoë",
    "東京",
    "Łódź",
    "İstanbul",
    "ẞ",
    "ﬁ",
    "anna@harbour.example",
    "+41 44 668 18 00",
    "[PERSON_1]",
    "[PERSON_",
    "PERSON_1]",
    "[1]",
    "2026",
    "x_y",
    "iPhone",
    "_",
    "\u{200B}",
    "\0",
];

fn joined(pieces: &[(&str, bool)]) -> String {
    pieces.iter().flat_map(|(piece, gap)| [*piece, if *gap { " " } else { "" }]).collect()
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..24)
            .prop_map(|pieces| joined(&pieces)),
        1 => any::<String>(),
    ]
}

/// What a fuzzer found.
#[test]
fn a_stand_in_makes_no_tag() {
    let text = "ts<i h@n.example>(UYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYYS";
    let once = redacted_by(&STRICTEST, text);
    assert_eq!(redacted_by(&STRICTEST, &once), once);
}

proptest! {
    #[test]
    fn spans_stand_in_order_within_the_text(text in texts()) {
        let mut at = 0;
        for span in STRICTEST.find(&text) {
            prop_assert!(span.start >= at && span.start < span.end, "{span:?}");
            prop_assert!(text.get(span.start..span.end).is_some(), "{span:?}");
            at = span.end;
        }
    }

    #[test]
    fn a_redacted_text_is_left_as_it_is(text in texts()) {
        let once = redacted(&text);
        prop_assert_eq!(redacted(&once), once);
        let once = redacted_by(&STRICTEST, &text);
        prop_assert_eq!(redacted_by(&STRICTEST, &once), once);
    }
}
