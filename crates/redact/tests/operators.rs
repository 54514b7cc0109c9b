//! What holds for every operator and every text, hostile ones above all, with kinds of the user's
//! own among the built-in ones.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use untrain_redact::{
    Case, Configuration, Custom, Key, Keys, Label, Opener, Operator, Placeholders, Plan, Redacted,
    Redactor, Span, Words, to_code_points,
};

const OPERATORS: [Operator; 9] = [
    Operator::Placeholder,
    Operator::Mask { keep_last: 0 },
    Operator::Remove,
    Operator::Pseudonym,
    Operator::Encrypt,
    Operator::FormatPreserving,
    Operator::Surrogate,
    Operator::Generalise,
    Operator::Keep,
];

fn key(seed: u8) -> Key {
    Key::new(&mut [seed; 32])
}

fn custom() -> Vec<Custom> {
    let named = |name: &str| Custom { name: name.to_owned(), ..Custom::default() };
    let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    vec![
        Custom { pattern: Some(r"\bE-[0-9]{6}".to_owned()), ..named("EMPLOYEE_ID") },
        Custom {
            // A pattern without both edges eats into a long number, one piece with each pass, of
            // which there are only so many.
            pattern: Some(r"\b[0-9]{4,6}\b".to_owned()),
            words: Words {
                before: own(&["badge"]),
                after: own(&["badge", "番"]),
                within_chars: 12,
            },
            ..named("BADGE")
        },
        Custom {
            word_list: own(&["Zoë", "blue heron", "call", "EMAIL"]),
            case: Case::Any,
            ..named("PROJECT")
        },
    ]
}

fn redactor(operator: Operator, seed: u8) -> Redactor {
    let keys = Keys { pseudonyms: Some(key(seed)), encryption: Some(key(seed.wrapping_add(1))) };
    let plan = Plan { default: operator, ..Plan::default() };
    let configuration = Configuration { plan, custom: custom(), ..Configuration::default() };
    Redactor::configured(configuration, &keys).unwrap()
}

static REDACTORS: LazyLock<Vec<(Operator, Redactor)>> =
    LazyLock::new(|| OPERATORS.map(|operator| (operator, redactor(operator, 1))).into());

fn by(operator: Operator) -> &'static Redactor {
    &REDACTORS.iter().find(|(known, _)| *known == operator).unwrap().1
}

fn redact<'t>(redactor: &Redactor, text: &'t str) -> Cow<'t, str> {
    redactor.redact(text, &mut Placeholders::new()).text().unwrap()
}

#[rustfmt::skip]
const PIECES: &[&str] = &[
    "jane@harbour.example", "jane [at] harbour [dot] example", "@", "+41 44 668 18 00", "+1",
    "201-555-0123", "4111111111111111", "4111 1111 1111 1111", "4111", "1111", "474-49-7577",
    "DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "203.0.113.7", "2001:db8::1",
    "https://u:p@harbour.example/x", "?token=abcdef", "phone ", "card ", "E-123456", "E-", "123456",
    "12345", "badge ", " badge", "番", "ZOË", "Blue Heron", "call", "[EMAIL_1]", "[EMPLOYEE_ID_3]",
    "[BADGE_", "[EMAIL_k3f6x2a7q5m4t6rz]", "[PHONE:abcdefghijklmnopqrstuvwxyz27]", "[",
    "]", "-", ".",
    ",", ":", " ", "  ", "\n", "_", "x", "\u{200B}", "\u{3000}", "４１１１", "\u{660}\u{661}", "é",
    "İ", "\u{301}", "👩‍👩‍👧", "1\u{FE0F}\u{20E3}", "0", "1", "2", "*", "**",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[0-9]{1,5}",
        1 => "[ .()/+-]{1,3}",
        1 => "\\PC",
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn values<'t>(text: &'t str, spans: &[Span<Label>]) -> Vec<&'t str> {
    let mut from = 0;
    for span in spans {
        assert!(span.start >= from && span.start < span.end, "{spans:?} in {text:?}");
        from = span.end;
    }
    for (span, points) in spans.iter().zip(to_code_points(text, spans)) {
        let value: String = text.chars().take(points.end).skip(points.start).collect();
        assert_eq!(value, text.get(span.start..span.end).unwrap());
    }
    spans.iter().map(|span| text.get(span.start..span.end).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn one_input_and_key_have_one_output(text in hostile()) {
        for (operator, redactor) in REDACTORS.iter() {
            prop_assert_eq!(redact(redactor, &text), redact(redactor, &text), "{:?}", operator);
        }
        prop_assert_eq!(redact(by(Operator::Keep), &text), text.as_str());
    }

    #[test]
    fn what_was_sealed_is_opened_again(text in hostile()) {
        let sealed = redact(by(Operator::Encrypt), &text);
        let opened = Opener::new(&key(2)).open(&sealed);
        prop_assert_eq!(&opened.text, &text);
        let other = Opener::new(&key(3)).open(&sealed);
        prop_assert_eq!((other.text, other.opened), (sealed.clone(), 0));
    }

    #[test]
    fn stand_ins_are_final(text in hostile()) {
        for operator in [Operator::Placeholder, Operator::Pseudonym, Operator::Encrypt] {
            let once = redact(by(operator), &text);
            // Whatever the next redactor does.
            for next in OPERATORS {
                prop_assert_eq!(by(next).find(&once), [], "{:?} became {:?}", text, once);
            }
        }
    }

    #[test]
    fn no_value_is_left(text in hostile()) {
        let mut spans = by(Operator::Keep).find(&text);
        // A user's own word may stand in longer words, which it is no part of.
        spans.retain(|span| matches!(span.kind, Label::Known(_)));
        let values = values(&text, &spans);
        for operator in [Operator::Mask { keep_last: 0 }, Operator::Remove, Operator::Pseudonym] {
            let redacted = redact(by(operator), &text);
            for value in &values {
                prop_assert!(!redacted.contains(value), "{value:?} of {text:?}: {redacted:?}");
            }
        }
    }

    #[test]
    fn any_text_will_do(text in any::<String>()) {
        for (_, redactor) in REDACTORS.iter() {
            values(&text, &redactor.find(&text));
            redact(redactor, &text);
        }
    }
}

#[test]
fn another_key_gives_other_outputs() {
    let text = "jane@harbour.example, +41 44 668 18 00, E-123456";
    for operator in
        [Operator::Pseudonym, Operator::Encrypt, Operator::FormatPreserving, Operator::Surrogate]
    {
        let (one, other) = (redactor(operator, 1), redactor(operator, 7));
        assert_ne!(redact(&one, text), redact(&other, text), "{operator:?}");
    }
}

#[test]
fn each_kind_has_its_operator() {
    let text = r#"
        [operators]
        EMAIL = "remove"
        PHONE = { operator = "mask", keep_last = 4 }
        IP_ADDRESS = "generalise"
        US_SSN = "drop-record"
        [allow]
        domains = ["untrain.example"]
        [[custom]]
        name = "EMPLOYEE_ID"
        pattern = 'E-[0-9]{6}'
        operator = "keep"
    "#;
    let configuration = Configuration::read(toml::from_str(text).unwrap()).unwrap();
    let redactor = Redactor::configured(configuration, &Keys::default()).unwrap();
    let mut placeholders = Placeholders::new();
    let mut redact = |text: &'static str| redactor.redact(text, &mut placeholders);
    assert_eq!(
        redact("Ask jane@harbour.example or help@untrain.example at +41 44 668 18 00.").text(),
        Some("Ask or help@untrain.example at +** ** *** 18 00.".into())
    );
    assert_eq!(
        redact("E-123456 from 203.0.113.7 paid with 4111 1111 1111 1111").text(),
        Some("E-123456 from 203.0.x.x paid with [CREDIT_CARD_1]".into())
    );
    let Redacted::Drop(label) = redact("SSN 474-49-7577") else { panic!("it must be dropped") };
    assert_eq!(redactor.name(label), "US_SSN");
    assert!(matches!(redact("E-123456"), Redacted::Text(Cow::Borrowed(_))));
    let counts: Vec<_> = placeholders.counts().map(|it| (it.name, it.found, it.replaced)).collect();
    let replaced = |name| (name, 1, 1);
    let expected = ["EMAIL", "PHONE", "CREDIT_CARD", "IP_ADDRESS"].map(replaced);
    assert_eq!(counts, [&expected[..], &[("EMPLOYEE_ID", 2, 0)]].concat());
}

/// The time grows with the length: each of these would take minutes if it grew with the square.
#[test]
fn long_hostile_texts_take_linear_time() {
    const BYTES: usize = 1 << 17;
    const LIMIT: Duration = Duration::from_secs(20);
    for piece in [
        "E-",
        "E-123456",
        "E-123456 ",
        "badge 1234 ",
        "1234 ",
        "call",
        "call ",
        "blue ",
        "[",
        "[EMAIL:",
        "[EMAIL_1]",
        "[EMAIL:abcdefghijklmnopqrstuvwxyz27] ",
        "[AAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "İ",
        "jane@harbour.example E-123456 ",
    ] {
        let text = piece.repeat(BYTES / piece.len());
        for operator in [Operator::Encrypt, Operator::Surrogate] {
            let start = Instant::now();
            let redacted = redact(by(operator), &text);
            assert!(start.elapsed() < LIMIT, "{piece:?} took {:?}", start.elapsed());
            let opened = Opener::new(&key(2)).open(&redacted);
            assert!(operator != Operator::Encrypt || opened.text == text);
        }
    }
}

/// A pattern that is as large as one may be.
#[test]
fn large_patterns_take_linear_time() {
    const BYTES: usize = 1 << 17;
    const LIMIT: Duration = Duration::from_secs(20);
    for (pattern, pieces) in [
        (r"\w{1,60}\s\s", ["é", "a", "1"]),
        (r"(?:[a-z]{1,20}[0-9]){1,20}\s\s", ["a", "a1", "aaaaaaaaaaaaaaaaaaa1"]),
        (r"(?:a?){30}a{30}\s\s", ["a", "aa!", "ab"]),
        (r"[a-z ]{1,900}\t\s", ["a ", "ab", "é "]),
    ] {
        let custom = vec![Custom {
            name: "OWN".to_owned(),
            pattern: Some(pattern.to_owned()),
            ..Custom::default()
        }];
        let configuration = Configuration { custom, ..Configuration::default() };
        let redactor = Redactor::configured(configuration, &Keys::default()).unwrap();
        for piece in pieces {
            let text = piece.repeat(BYTES / piece.len());
            let start = Instant::now();
            values(&text, &redactor.find(&text));
            assert!(start.elapsed() < LIMIT, "{pattern} {piece:?} took {:?}", start.elapsed());
        }
    }
}
