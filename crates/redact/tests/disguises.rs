//! Personal data in disguise, and in every script: what a reader sees is taken, and whole.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use proptest::prelude::*;
use untrain_redact::{Kind, Redactor};

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| Redactor::new().unwrap());

const VALUES: [(Kind, &str); 6] = [
    (Kind::Email, "jane.cooper@harbour.example"),
    (Kind::Phone, "+41 44 668 18 00"),
    (Kind::Phone, "(201) 555-0123"),
    (Kind::CreditCard, "4111 1111 1111 1111"),
    (Kind::Iban, "DE89 3704 0044 0532 0130 00"),
    (Kind::UsSsn, "474-49-7577"),
];

/// What may stand in place of a character, so that a reader sees the same.
fn disguises(c: char) -> Vec<char> {
    let from =
        |first: u32, base: char| char::from_u32(first + (c as u32).checked_sub(base as u32)?);
    let looks_like = "аαсеіјорѕхуАВСЕНІЈКМОРЅТХУ";
    let latin = "aaceijopsxyABCEHIJKMOPSTXY";
    let mut all: Vec<char> = looks_like
        .chars()
        .zip(latin.chars())
        .filter(|(_, plain)| *plain == c)
        .map(|(alike, _)| alike)
        .collect();
    match c {
        '0'..='9' => {
            all.extend(
                [0xFF10, 0x660, 0x966, 0xE50, 0x1D7CE, 0x1D7F6]
                    .map(|first| from(first, '0').unwrap()),
            );
        }
        'a'..='z' => {
            all.extend([0xFF41, 0x1D41A, 0x1D5BA, 0x24D0].map(|first| from(first, 'a').unwrap()))
        }
        'A'..='Z' => {
            all.extend([0xFF21, 0x1D400, 0x24B6, 0x1F130].map(|first| from(first, 'A').unwrap()))
        }
        ' ' => all.extend(['\u{A0}', '\u{2009}', '\u{202F}', '\u{3000}']),
        '-' => all.extend(['\u{2010}', '\u{2011}', '\u{2013}', '\u{2212}', '\u{FF0D}']),
        '.' => all.extend(['\u{FF0E}', '\u{3002}', '\u{FF61}', '\u{2024}', '\u{FE52}']),
        '@' => all.extend(['\u{FF20}', '\u{FE6B}']),
        '+' => all.extend(['\u{FF0B}', '\u{2795}']),
        '(' | ')' => all.push(from(0xFF08, '(').unwrap()),
        _ => {}
    }
    all
}

/// What is not seen.
const HIDDEN: [&str; 12] = [
    "",
    "",
    "",
    "",
    "\u{200B}",
    "\u{AD}",
    "\u{2060}",
    "\u{FEFF}",
    "\u{202E}",
    "\u{2066}",
    "\u{FE0F}",
    "\u{E0041}",
];

/// Scripts that stand around without a space, and one that does not.
const AROUND: [(&str, &str); 9] = [
    ("我的号码是", "谢谢"),
    ("連絡先は", "です"),
    ("연락처는", "입니다"),
    ("เบอร์ของฉันคือ", "ครับ"),
    ("مرحبا", "شكرا"),
    ("שלום", "תודה"),
    ("मेरानंबर", "धन्यवाद"),
    ("আমার", "ধন্যবাদ"),
    ("see ", " now"),
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_disguise_hides_nothing(
        value in 0..VALUES.len(),
        around in 0..AROUND.len(),
        dice in proptest::collection::vec((any::<u8>(), any::<u8>()), 40),
    ) {
        let (kind, value) = VALUES[value];
        let (before, after) = AROUND[around];
        let mut text = before.to_owned();
        for (place, (c, (dressed, hidden))) in value.chars().zip(&dice).enumerate() {
            // A word of a number's is told by a letter or digit that stays.
            let hidden = HIDDEN[usize::from(*hidden) % HIDDEN.len()];
            text.push_str(if place == 0 { "" } else { hidden });
            let all = disguises(c);
            let chosen = all.get(usize::from(*dressed) % (all.len() * 2 + 1));
            text.push(chosen.copied().unwrap_or(c));
        }
        let end = text.len();
        text.push_str(after);
        let spans = REDACTOR.find(&text);
        prop_assert!(
            spans.iter().any(|span| span.start <= before.len() && span.end >= end),
            "{:?} in {:?}: {:?}", kind, text, spans
        );
    }
}

#[test]
fn data_in_every_script_keeps_its_edges() {
    for (before, after) in AROUND {
        for (kind, value) in VALUES {
            let text = format!("{before}{value}{after}");
            let spans = REDACTOR.find(&text);
            assert_eq!(spans.len(), 1, "{text}: {spans:?}");
            assert_eq!(spans[0].kind, kind, "{text}");
            let found = text.get(spans[0].start..spans[0].end).unwrap();
            assert_eq!(found, value, "{text}");
        }
    }
}

#[test]
fn words_of_other_scripts_are_no_finds() {
    for text in [
        "Москва 2024, улица Роса, дом сор, СССР, ГОСТ 12345-67, х264, 10км",
        "Η Αθήνα είναι η πρωτεύουσα της Ελλάδας, αβγ, ΟΤΕ",
        "القاهرة عاصمة مصر ٢٠٢٤ و ١٢ شهرا",
        "दिल्ली भारत की राजधानी है २०२४",
        "กรุงเทพ ๒๕๖๗ เมืองหลวง",
        "第①章 x² + y² = z², 10⁻¹⁵, note¹²",
    ] {
        assert_eq!(REDACTOR.find(text), [], "{text}");
    }
}
