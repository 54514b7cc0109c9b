//! What holds for every text, hostile ones above all.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use untrain_redact::{Kind, Label, Placeholders, Redactor, Settings, Span, Urls, to_code_points};

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| Redactor::new().unwrap());
static EVERY_URL: LazyLock<Redactor> = LazyLock::new(|| {
    Redactor::with(Settings { urls: Urls::Every, ..Settings::default() }).unwrap()
});

/// Pieces of personal data, of what looks like it, and of what stands around it.
const PIECES: &[&str] = &[
    "jane@harbour.example",
    "a@b.io",
    "@",
    "%40",
    "harbour.example",
    "jane at harbour dot example",
    " dot com",
    " at ",
    "[at]",
    "(dot)",
    "+41 44 668 18 00",
    "+44",
    "+1",
    "0044",
    "011",
    "201-555-0123",
    "(201)",
    "(",
    ")",
    "555",
    "0123",
    "2015550123",
    "020 7946 0958",
    "x565",
    " ext. 12",
    "7822652",
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111",
    "1111",
    "3782 822463 10005",
    "474-49-7577",
    "474497577",
    "DE89370400440532013000",
    "GB29 NWBK 6016 1331 9268 19",
    "GB29",
    "NWBK",
    "203.0.113.7",
    "1.2.3.4",
    "10.",
    "2001:db8::1",
    "::",
    "fe80",
    ":1:",
    "https://",
    "http://u:p@",
    "://",
    "www.",
    "postgres://jane:secret@db.example/x",
    "?token=abcdef",
    "/",
    "//",
    "My website is ",
    "phone ",
    "call ",
    "Tel: ",
    "card ",
    "SSN ",
    "order ",
    "version ",
    "office",
    "fax",
    "mobile\n",
    "ip ",
    "email ",
    "756.9217.0769.85",
    "AHV 756 9217 0769 85",
    "RSSMRA85T10A562S",
    "AB 12 34 56 C",
    "NI AB123456C",
    "BSN 111222333",
    "111222333",
    "NHS ",
    "943 476 5919",
    " (NHS number)",
    "passport ",
    "C01X00T47",
    "driver's license ",
    "A1234567",
    "zip ",
    "12345",
    "SW1A 1AA",
    "BIC ",
    "DEUTDEFF",
    "account number ",
    "IMEI 490154203237518",
    "1M8GDM9AXKP042788",
    "131052-308T",
    "111.444.777-35",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "00:1b:63:84:45:e6",
    "001b.6384.45e6",
    "AC-DE-48-",
    "aged ",
    "turned ",
    "60",
    " years old",
    "-year-old",
    "born on ",
    "2/8/1935",
    "July 4, ",
    "1976",
    "4. Juli 1976",
    "12 Harbour Street",
    " Street",
    "Hafenstraße 12",
    "rue de la Paix ",
    "P.O. Box 12",
    ", Apt. 4B",
    "GPS ",
    "46.9524, ",
    "7.4396",
    "46.9524°",
    "50°40′46″N",
    " N",
    "password: ",
    "hunter22",
    "token=",
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "MIIEow",
    "[AGE_1]",
    "[SECRET_1]",
    "[STREET_ADDRESS_1]",
    "\\n",
    "\\u0040",
    "\\\"",
    "\\\\",
    "&#64;",
    "&amp;",
    "<b>",
    "</b>",
    "<br>",
    "</p>",
    "<a href=\"",
    "\">",
    "<a href='mailto:jane@harbour.example'>",
    "<script>",
    "{\"phone\": ",
    "{\"phone\":2015550123}",
    "[\"",
    "\", \"",
    "\"]",
    "}",
    "{",
    "\"firstName\": \"Zoe\"",
    "phoneNumber=",
    "[EMAIL_1]",
    "[PHONE_2]",
    "[US_SSN_1]",
    "[",
    "]",
    "[PHONE_",
    "_1]",
    "-",
    ".",
    ",",
    ":",
    ";",
    " ",
    "  ",
    "\n",
    ":\n",
    "\t",
    "'",
    "\"",
    "#",
    "$",
    "%",
    "+",
    "=",
    "&",
    "_",
    "x",
    "v",
    "\u{200B}",
    "\u{AD}",
    "\u{A0}",
    "\u{3000}",
    "４１１１",
    "２０１",
    "\u{660}\u{661}",
    "𝟙𝟚",
    "—",
    "–",
    "\u{30FC}",
    "·",
    "电话",
    "谢谢",
    "é",
    "ß",
    "ı",
    "İ",
    "\u{301}",
    "👩‍👩‍👧",
    "1\u{FE0F}\u{20E3}",
    "2024-01-15",
    "15.01.2024",
    "12:30:45",
    "0",
    "1",
    "00",
    "2",
    "89",
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

fn check_spans(text: &str, spans: &[Span<Label>]) {
    let mut from = 0;
    for span in spans {
        assert!(span.start >= from && span.start < span.end, "{spans:?} in {text:?}");
        assert!(
            text.get(span.start..span.end).is_some(),
            "{spans:?} splits a character of {text:?}"
        );
        from = span.end;
    }
}

fn check_redaction(redactor: &Redactor, text: &str) {
    let spans = redactor.find(text);
    check_spans(text, &spans);
    let mut placeholders = Placeholders::new();
    let once = redactor.redact(text, &mut placeholders).text().unwrap();
    // A value with tags within is taken in several spans.
    let replaced: u64 = placeholders.counts().map(|count| count.replaced).sum();
    assert!(replaced == spans.len() as u64 || text.contains('<') && replaced < spans.len() as u64);
    let again = redactor.find(&once);
    assert_eq!(again, [], "{text:?} became {once:?}");
    let by_words_alone = [Kind::Age, Kind::Postcode, Kind::DateOfBirth, Kind::GpsPosition];
    for span in spans.iter().filter(|span| !by_words_alone.iter().any(|kind| span.kind == *kind)) {
        let value = text.get(span.start..span.end).unwrap();
        // What a tag leaves of a value may be a word or a number elsewhere.
        if replaced < spans.len() as u64 {
            continue;
        }
        assert!(!once.contains(value), "{value:?} of {text:?} is left in {once:?}");
    }
    for (span, points) in spans.iter().zip(to_code_points(text, &spans)) {
        let value: String = text.chars().take(points.end).skip(points.start).collect();
        assert_eq!(value, text.get(span.start..span.end).unwrap());
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn redacting_is_final_and_leaves_nothing_found(text in hostile()) {
        check_redaction(&REDACTOR, &text);
        check_redaction(&EVERY_URL, &text);
    }

    #[test]
    fn any_text_will_do(text in any::<String>()) {
        check_redaction(&REDACTOR, &text);
    }

    #[test]
    fn a_number_hidden_in_signs_is_found(
        joints in proptest::collection::vec("[\u{200B}\u{AD}\u{2060}\u{FEFF}\u{200D}]{0,2}", 16),
        foreign in proptest::collection::vec(0_usize..5, 16),
    ) {
        let zeros = ['0', '\u{FF10}', '\u{660}', '\u{966}', '\u{1D7CE}'];
        let mut text = String::from("paid by ");
        let digits = [4, 5, 3, 9, 1, 4, 8, 8, 0, 3, 4, 3, 6, 4, 6, 7];
        for ((digit, joint), script) in digits.iter().zip(&joints).zip(&foreign) {
            text.push_str(joint);
            text.extend(char::from_u32(zeros[*script] as u32 + digit));
        }
        let spans = REDACTOR.find(&text);
        prop_assert_eq!(spans.len(), 1, "{}", text);
        prop_assert_eq!(spans[0].kind, Kind::CreditCard);
        prop_assert_eq!(spans[0].end, text.len());
    }
}

/// Pieces that, repeated, would take long if time grew with the square of the length.
const HOSTILE: &[&str] = &[
    "1",
    "12 ",
    "1 ",
    "123-",
    "1.",
    "1.1.1.1.",
    "(1",
    "a",
    "a@",
    "@",
    "a.",
    "a@a.",
    "x@y.zz@",
    "://",
    "http://",
    "http://a@",
    "a://b?token=abcd&",
    ":",
    "a:",
    "1:",
    "::",
    "AB12 ",
    "GB29 NWBK 6016 ",
    "[at] a [dot] ",
    " at a dot a",
    " dot a",
    "[",
    "[PHONE_1]",
    "]",
    "[at]",
    "phone ",
    "phone 1234567 ",
    ")",
    "x)",
    "\u{200B}",
    "１",
    "1\u{200B}",
    "电话1",
    "+44 ",
    "0 ",
    "474-49-7577-",
    "474-49-7577 ",
    "4111 1111 1111 1111 ",
    "www.",
    "%40",
    "é",
    "201-555-0123 020 7946 0958 ",
    "2015550123 415 555 0132 ",
    "A1",
    "A1 ",
    "a1b2c3d4-",
    "BSN 111222333 ",
    "passport ",
    "zip 1 ",
    "aged 1",
    "1 years old ",
    "born 1 ",
    "born July 1 ",
    "1 Street ",
    " Street",
    "Weg 1 ",
    "rue de la Paix ",
    "rue A ",
    "1°",
    "1°N ",
    "lat 1.1234 ",
    "password: a1 ",
    "token=1",
    "sk-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "eyJa.",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n-----END ",
    "00:1b:63:84:45:e6:",
    "aa-",
    "\n:",
    ":\n1234567",
    "{",
    "{\"a\":",
    "{\"a\":[",
    "[\"",
    "[\"[\\\"",
    "[1,",
    "\"",
    "\\",
    "\\\"",
    "\\u0040",
    "\\ud83d",
    "&",
    "&amp;",
    "<",
    "<b>",
    "<a b='",
    "<a b=\"<a b='",
    "<a b ",
    "<a href=\"mailto:a@b.example\">",
    "<script>",
    "</b>a@b.example<b>",
    "\"{\\\"phone\\\":2015550123}\",",
    "{\"phone\":2015550123}",
    "\"firstName\":\"a",
    "phoneNumber=",
];

/// The time for hostile texts grows with their length: each of these takes a fraction of a second,
/// and would take minutes if it grew with the square.
#[test]
fn long_hostile_texts_take_linear_time() {
    const BYTES: usize = 1 << 17;
    const LIMIT: Duration = Duration::from_secs(20);
    for piece in HOSTILE {
        let text = piece.repeat(BYTES / piece.len());
        let start = Instant::now();
        check_spans(&text, &REDACTOR.find(&text));
        assert!(start.elapsed() < LIMIT, "{piece:?} took {:?}", start.elapsed());
    }
}
