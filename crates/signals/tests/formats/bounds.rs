//! At each limit a source is read, and one byte beyond it is in doubt.

use std::borrow::Cow;

use untrain_signals::limits::{
    HEADERS_BYTES_MAX, HTML_BYTES_MAX, HTML_TAGS_MAX, JSON_BYTES_MAX, PINNED_BYTES_MAX,
    QUOTE_BYTES_MAX, ROBOTS_BYTES_MAX, RSL_ATTRIBUTES_MAX, RSL_BYTES_MAX, RSL_NAMESPACES_MAX,
    TDMREP_BYTES_MAX, URL_BYTES_MAX,
};
use untrain_signals::{Error, Fetched, Note, Pinned, Preference, Usage, pin};

/// `text` with blanks behind it, so many bytes long.
fn filled(text: &str, bytes: usize) -> Cow<'static, str> {
    format!("{text}{}", " ".repeat(bytes - text.len())).into()
}

fn is_too_long(pinned: &Pinned) -> bool {
    pinned.evidence().iter().any(|evidence| evidence.note == Some(Note::TooLong))
}

fn at(url: &str) -> Fetched<'static> {
    Fetched { url: url.to_owned().into(), user_agent: "ExampleBot".into(), ..Fetched::default() }
}

#[test]
fn robots_txt() {
    let read = |bytes: usize| {
        let text = filled("User-agent: *\nContent-Usage: search=y\nAllow: /\n#", bytes);
        pin(&Fetched { robots: Some(text), ..at("https://example.com/") })
    };
    let (all, cut) = (read(ROBOTS_BYTES_MAX), read(ROBOTS_BYTES_MAX + 1));
    assert_eq!(all.preference(Usage::Search), Preference::Allow);
    assert_eq!(cut.preference(Usage::Search), Preference::Unknown);
    assert_eq!((is_too_long(&all), is_too_long(&cut)), (false, true));
}

#[test]
fn header_fields_count_with_name_and_value() {
    let read = |last: (&'static str, &'static str)| {
        let first = "Content-Usage";
        let value = filled("search=y", HEADERS_BYTES_MAX - first.len());
        let headers = vec![(first.into(), value), (last.0.into(), last.1.into())];
        pin(&Fetched { headers, ..at("https://example.com/") })
    };
    assert_eq!(read(("", "")).preference(Usage::Search), Preference::Allow);
    for beyond in [("x", ""), ("", "x")] {
        assert!(is_too_long(&read(beyond)), "{beyond:?}");
        assert_eq!(read(beyond).preference(Usage::Search), Preference::Unknown);
    }
}

#[test]
fn urls() {
    let read = |bytes: usize| {
        let url = format!("https://example.com/{}", "x".repeat(bytes - 20));
        let robots = "User-agent: *\nContent-Usage: /x search=y\nAllow: /\n".into();
        pin(&Fetched { robots: Some(robots), ..at(&url) }).preference(Usage::Search)
    };
    assert_eq!(read(URL_BYTES_MAX), Preference::Allow);
    assert_eq!(read(URL_BYTES_MAX + 1), Preference::Unknown);
    assert_eq!(read(URL_BYTES_MAX + 2), Preference::Unknown);
}

#[test]
fn json_documents() {
    let intents = r#"{"$type":"org.user-intents.declaration","bulkDataset":{"allow":true}}"#;
    let read = |bytes| pin(&Fetched { user_intents: Some(filled(intents, bytes)), ..at("") });
    assert_eq!(read(JSON_BYTES_MAX).preference(Usage::Redistribution), Preference::Allow);
    assert!(is_too_long(&read(JSON_BYTES_MAX + 1)));
    let file = r#"[{"location":"/","tdm-reservation":0}]"#;
    let read = |bytes| {
        let tdmrep = Some(filled(file, bytes));
        pin(&Fetched { tdmrep, ..at("https://example.com/") })
    };
    assert_eq!(read(TDMREP_BYTES_MAX).preference(Usage::Mining), Preference::Allow);
    assert!(is_too_long(&read(TDMREP_BYTES_MAX + 1)));
}

#[test]
fn licence_documents() {
    let read =
        |rsl: Cow<'static, str>| pin(&Fetched { rsl: Some(rsl), ..at("https://e.example/") });
    let permits = r#"<license><permits type="usage">search</permits></license>"#;
    let document = |attributes: &str| {
        format!(
            r#"<rsl xmlns="https://rslstandard.org/rsl"{attributes}><content url="/">{permits}</content></rsl>"#
        )
    };
    let allowed = |rsl| read(rsl).preference(Usage::Search) == Preference::Allow;
    assert!(allowed(filled(&document(""), RSL_BYTES_MAX)));
    assert!(is_too_long(&read(filled(&document(""), RSL_BYTES_MAX + 1))));
    let attributes = |count: usize| (1..count).map(|n| format!(" a{n}=''")).collect::<String>();
    assert!(allowed(document(&attributes(RSL_ATTRIBUTES_MAX)).into()));
    assert!(is_too_long(&read(document(&attributes(RSL_ATTRIBUTES_MAX + 1)).into())));
    let spaces = |count: usize| (1..count).map(|n| format!(" xmlns:n{n}='u'")).collect::<String>();
    assert!(allowed(document(&spaces(RSL_NAMESPACES_MAX)).into()));
    assert!(is_too_long(&read(document(&spaces(RSL_NAMESPACES_MAX + 1)).into())));
}

#[test]
fn pages() {
    let tag = r#"<meta name="tdm-reservation" content="0">"#;
    let read =
        |html: Cow<'static, str>| pin(&Fetched { html: Some(html), ..at("https://example.com/") });
    assert_eq!(read(filled(tag, HTML_BYTES_MAX)).preference(Usage::Mining), Preference::Allow);
    assert!(is_too_long(&read(filled(tag, HTML_BYTES_MAX + 1))));
    assert!(!is_too_long(&read(tag.repeat(HTML_TAGS_MAX).into())));
    assert!(is_too_long(&read(tag.repeat(HTML_TAGS_MAX + 1).into())));
}

/// What is quoted starts behind blanks, however many there are.
#[test]
fn quotes() {
    let value = format!("{}search=y{}", " ".repeat(QUOTE_BYTES_MAX), " x".repeat(QUOTE_BYTES_MAX));
    let headers = vec![("Content-Usage".into(), value.into())];
    let pinned = pin(&Fetched { headers, ..at("https://example.com/") });
    let quoted = pinned.evidence().iter().map(|evidence| evidence.text.len()).max();
    assert!(quoted.unwrap_or(0) >= QUOTE_BYTES_MAX - 2, "{:?}", pinned.evidence());
}

#[test]
fn pinned_preferences() {
    let read = |bytes| filled("", bytes).parse::<Pinned>().unwrap_err();
    assert!(!matches!(read(PINNED_BYTES_MAX), Error::TooLong));
    assert!(matches!(read(PINNED_BYTES_MAX + 1), Error::TooLong));
}
