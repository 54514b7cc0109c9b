//! Texts that others read after the redaction: JSON stays JSON, HTML stays HTML, and what was
//! planted in them is gone, whatever is put in its place.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::LazyLock;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value};
use untrain_redact::{Configuration, Key, Keys, Operator, Placeholders, Plan, Redactor};

const OPERATORS: [Operator; 8] = [
    Operator::Placeholder,
    Operator::Mask { keep_last: 0 },
    Operator::Remove,
    Operator::Pseudonym,
    Operator::Encrypt,
    Operator::FormatPreserving,
    Operator::Surrogate,
    Operator::Generalise,
];

static REDACTORS: LazyLock<Vec<(Operator, Redactor)>> = LazyLock::new(|| {
    let redactor = |default| {
        let keys = Keys {
            pseudonyms: Some(Key::new(&mut [7; 32])),
            encryption: Some(Key::new(&mut [9; 32])),
        };
        let plan = Plan { default, ..Plan::default() };
        let configuration = Configuration { plan, ..Configuration::default() };
        Redactor::configured(configuration, &keys).unwrap()
    };
    OPERATORS.map(|operator| (operator, redactor(operator))).into()
});

fn redacted(redactor: &Redactor, text: &str) -> String {
    redactor.redact(text, &mut Placeholders::new()).text().unwrap().into_owned()
}

/// Operators that put what reads like personal data themselves.
const fn puts_look_alikes(operator: Operator) -> bool {
    matches!(operator, Operator::FormatPreserving | Operator::Surrogate)
}

/// Whether a value must be gone: a surrogate for one telephone number may be another one of the
/// text, as there are few that nobody has.
fn must_go(operator: Operator, value: &str) -> bool {
    operator != Operator::Surrogate || value.contains('@')
}

/// What must not be found again.
#[derive(Clone, Debug)]
enum Planted {
    Address(String),
    Phone(String),
}

impl Planted {
    fn value(&self) -> &str {
        let (Self::Address(value) | Self::Phone(value)) = self;
        value
    }
}

fn planted() -> impl Strategy<Value = Planted> {
    prop_oneof![
        "[a-z]{3,8}[.+_]?[a-z0-9]{1,4}@(harbour|mill|tide)\\.example".prop_map(Planted::Address),
        "201-?555-?01[0-9]{2}".prop_map(Planted::Phone),
    ]
}

/// A value with what is planted in it, and what that is.
type Holding = (Value, Vec<String>);

const BEFORE: &[&str] =
    &["", "Ask ", "line\n", "\"", "a \\ ", "é ", "\t", "<b>", "<p class=\"x\">", "{", "[\"", "'"];
const AFTER: &[&str] =
    &["", " now", "\n", "\"", " \\", "</b>", "</p>", "}", "\"]", ", 7", "\u{1}", "😀"];

fn sentence() -> impl Strategy<Value = Holding> {
    let sides = (proptest::sample::select(BEFORE), proptest::sample::select(AFTER));
    (planted(), sides).prop_map(|(planted, (before, after))| {
        let word = if matches!(planted, Planted::Phone(_)) { "phone " } else { "" };
        let text = format!("{before}{word}{}{after}", planted.value());
        (Value::String(text), vec![planted.value().to_owned()])
    })
}

fn number() -> impl Strategy<Value = Holding> {
    (2_015_550_100_u64..2_015_550_200).prop_map(|number| {
        let key = "phone".to_owned();
        (Value::Object([(key, number.into())].into_iter().collect()), vec![number.to_string()])
    })
}

fn holding() -> impl Strategy<Value = Holding> {
    let innocent = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-999..999_i32).prop_map(Value::from),
        "[ -~é\\n]{0,12}".prop_map(Value::from),
    ];
    let leaf = prop_oneof![
        3 => sentence(),
        2 => number(),
        2 => innocent.prop_map(|value| (value, Vec::new())),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let keys = prop_oneof!["[a-z]{1,6}", "[ -~é\\n]{0,6}"];
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|items| {
                let (values, planted): (Vec<Value>, Vec<Vec<String>>) = items.into_iter().unzip();
                (Value::Array(values), planted.concat())
            }),
            vec((keys, inner.clone()), 0..4).prop_map(|members| {
                let mut all = Vec::new();
                let mut object = Map::new();
                for (key, (value, planted)) in members {
                    object.insert(key, value);
                    all.extend(planted);
                }
                (Value::Object(object), all)
            }),
            inner.prop_map(|(value, planted)| (Value::String(value.to_string()), planted)),
        ]
    })
}

/// A spelling of a document: as it is, in lines, and with signs escaped that need not be.
fn spelled(value: &Value, way: u8) -> String {
    match way {
        0 => value.to_string(),
        1 => serde_json::to_string_pretty(value).unwrap(),
        2 => value.to_string().replace('@', r"\u0040").replace('é', r"\u00e9"),
        _ => value.to_string().replace('/', r"\/").replace('.', r"\u002E"),
    }
}

fn strings(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => {
            each(text);
            if let Ok(within @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str(text) {
                strings(&within, each);
            }
        }
        Value::Number(number) => each(&number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, each)),
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            each(key);
            strings(value, each);
        }),
        Value::Null | Value::Bool(_) => {}
    }
}

/// The shape of a document: how many values it has, and of what sort, where a number may have
/// become a text.
fn shape(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Number(_) | Value::String(_) => "text".to_owned(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            format!("{{{}}}", members.values().map(shape).collect::<Vec<_>>().join(","))
        }
    }
}

fn check_json(text: &str, planted: &[String]) {
    let before: Value = serde_json::from_str(text).unwrap();
    for (operator, redactor) in REDACTORS.iter() {
        let once = redacted(redactor, text);
        let after: Option<Value> = serde_json::from_str(&once).ok();
        assert!(after.is_some(), "{operator:?}: {text} became {once}");
        let after = after.unwrap();
        assert_eq!(shape(&before), shape(&after), "{operator:?}: {text} became {once}");
        strings(&after, &mut |found| {
            for value in planted.iter().filter(|value| must_go(*operator, value)) {
                assert!(!found.contains(value), "{operator:?}: {value} of {text} is in {once}");
            }
        });
        if !puts_look_alikes(*operator) {
            assert_eq!(redacted(redactor, &once), once, "{operator:?}: {text}");
        }
    }
}

/// The tags of a page with the names of their attributes, in order.
fn tags(page: &str) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    // The tokenizer is told to skip over scripts and the like by itself.
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut all = Vec::new();
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => {
                let names: Vec<_> = tag.attributes.keys().map(|name| text(name)).collect();
                all.push(format!("{} {names:?}", text(&tag.name)));
            }
            Token::EndTag(tag) => all.push(format!("/{}", text(&tag.name))),
            _ => {}
        }
    }
    all
}

/// What a reader of a page sees, without its tags, and the values of its attributes.
fn seen(page: &str) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut all = String::new();
    let mut attributes = String::new();
    for Ok(token) in Tokenizer::new(page) {
        match token {
            Token::String(part) => all.push_str(&text(&part)),
            Token::StartTag(tag) => {
                tag.attributes.values().for_each(|value| attributes.push_str(&text(value)));
            }
            _ => {}
        }
    }
    all + &attributes
}

/// A stretch of a page, and what is planted in it.
fn stretch() -> impl Strategy<Value = (String, Vec<String>)> {
    const PLAIN: &[&str] = &[
        "<p>",
        "</p>",
        "<br>",
        "<b>",
        "</b>",
        "<img src=\"a.png\" alt=''>",
        "text ",
        "\n",
        " &amp; ",
        "1 < 2",
        "a<b && c>d",
        "<!-- note -->",
        "<td>",
        "</td>",
        "<input disabled>",
        "é",
        "&nbsp;",
        "<script>if (a<b) { x = \"</b>\"; }</script>",
        "<style>p > b { color: red }</style>",
        "\"",
        "'",
    ];
    let entities =
        |value: &str| value.replace('@', "&#64;").replace('.', "&#x2e;").replace('-', "&hyphen;");
    let spread = |value: &str| {
        let (head, tail) = value.split_at(value.find(['@', '-']).unwrap_or(value.len() / 2));
        format!("<b>{head}</b><span class=\"at\">{tail}</span>")
    };
    let planted = (planted(), 0..7_u8).prop_map(move |(planted, way)| {
        let (scheme, said) = match &planted {
            Planted::Address(_) => ("mailto", ""),
            Planted::Phone(_) => ("tel", "phone "),
        };
        let value = planted.value();
        let text = match way {
            0 => format!("<p>{said}{value}</p>"),
            1 => format!("<a href=\"{scheme}:{value}\">{said}{value}</a>"),
            2 => format!("<a href='{scheme}:{}'>write</a>", entities(value)),
            3 => format!("<p>{said}{}</p>", entities(value)),
            4 if matches!(planted, Planted::Address(_)) => format!("<p>{}</p>", spread(value)),
            5 => format!("<td>{said}{value}</td><td>{said}{value}</td>"),
            _ => format!("<a href={scheme}:{value} class=x>x</a>"),
        };
        (text, vec![value.to_owned()])
    });
    prop_oneof![
        3 => proptest::sample::select(PLAIN).prop_map(|text| (text.to_owned(), Vec::new())),
        2 => planted,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn json_stays_json((value, planted) in holding(), way in 0_u8..4) {
        check_json(&spelled(&value, way), &planted);
    }

    #[test]
    fn json_within_a_log_stays_json((value, planted) in vec(holding(), 1..3).prop_map(|all| {
        let (values, planted): (Vec<Value>, Vec<Vec<String>>) = all.into_iter().unzip();
        (Value::Array(values), planted.concat())
    })) {
        const HEAD: &str = "12:01:07 WARN [main] refused ";
        let text = format!("{HEAD}{value}\n```json\n{value}\n```\n{value}\n");
        for (operator, redactor) in REDACTORS.iter() {
            let once = redacted(redactor, &text);
            let lines: Vec<&str> = once.split('\n').collect();
            prop_assert_eq!(lines.len(), 6);
            for line in [lines[0].strip_prefix(HEAD).unwrap(), lines[2], lines[4]] {
                let after: Value = serde_json::from_str(line).unwrap();
                prop_assert_eq!(shape(&value), shape(&after));
            }
            for value in planted.iter().filter(|value| must_go(*operator, value)) {
                prop_assert!(!once.contains(value), "{:?}: {} in {}", operator, value, once);
            }
        }
    }

    #[test]
    fn html_stays_html(stretches in vec(stretch(), 0..12)) {
        let (texts, planted): (Vec<String>, Vec<Vec<String>>) = stretches.into_iter().unzip();
        let page = texts.concat();
        for (operator, redactor) in REDACTORS.iter() {
            let once = redacted(redactor, &page);
            prop_assert_eq!(tags(&page), tags(&once), "{:?}: {} became {}", operator, page, once);
            let seen = seen(&once);
            for value in planted.concat().iter().filter(|value| must_go(*operator, value)) {
                prop_assert!(!seen.contains(value), "{:?}: {} in {}", operator, value, once);
            }
            if !puts_look_alikes(*operator) {
                prop_assert_eq!(&redacted(redactor, &once), &once, "{:?}: {}", operator, page);
            }
        }
    }
}
