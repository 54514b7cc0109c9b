//! One reason each, and that explanations agree with what is found.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::allow::Allow;
use crate::config::Configuration;
use crate::keys::Keys;
use crate::kinds::{Kind, Settings};
use crate::operators::Plan;

static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| Redactor::new().unwrap());

fn shown(redactor: &Redactor, text: &str) -> Vec<String> {
    let show = |explained: &Explained| {
        let Span { start, end, kind } = explained.span;
        let value = text.get(start..end).unwrap();
        format!("{} {value}: {}", redactor.name(kind), explained.reason.as_str())
    };
    redactor.explain(text).iter().map(show).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(&REDACTOR, text), expected);
}

#[test]
fn taken() {
    check("zoe@harbour.example", &["EMAIL zoe@harbour.example: form_tells"]);
    check("BSN 111222333", &["NL_BSN 111222333: check_holds"]);
    check(
        "phone 2015550123\nyes, 2015550123",
        &["PHONE 2015550123: word_tells", "PHONE 2015550123: found_elsewhere"],
    );
    check("{\"phoneNumber\": 4155550132}", &["PHONE 4155550132: word_tells"]);
}

#[test]
fn the_word_is_named() {
    let of = |text: &str| REDACTOR.explain(text).first().unwrap().reason.to_string();
    assert_eq!(of("phone is 2015550123"), "its form fits and `phone` is near it");
    assert_eq!(of("order 201-555-0123"), "`order` stands before it");
    assert_eq!(of("version 10.200.30.140"), "`version` stands before it");
}

#[test]
fn left() {
    check("4111111111111112", &["CREDIT_CARD 4111111111111112: check_fails"]);
    check("BSN 111222334", &["NL_BSN 111222334: check_fails"]);
    check("IBAN DE89370400440532013001", &["IBAN DE89370400440532013001: check_fails"]);
    check("SSN 000-12-3456", &["US_SSN 000-12-3456: never_issued"]);
    check("2015550123", &["PHONE 2015550123: no_word_tells"]);
    check("1.2.3.4", &["IP_ADDRESS 1.2.3.4: no_word_tells"]);
    check("x2015550123", &["PHONE 2015550123: part_of_more"]);
    check("on 2024-01-15 it", &["PHONE 2024-01-15: is_date"]);
    check("https://harbour.example/a", &["URL https://harbour.example/a: plain_link"]);
    check("scp a@b.example:/srv", &["EMAIL a@b.example:/srv: is_code"]);
    check("me@home, @property", &["EMAIL me@home: other_form"]);
    check("[EMAIL_1] wrote", &["EMAIL [EMAIL_1]: stands_for_value"]);
    check("https://zoe:x@harbour.example/ is", &["URL https://zoe:x@harbour.example/: form_tells"]);
    check("nothing, at 12:30:45, x1y2", &[]);
}

#[test]
fn of_a_users_own_kind() {
    let rules = "custom = [{ name = 'CASE', pattern = 'C/[a-z@./]{1,40}' }]";
    let configuration = Configuration::read(rules.parse().unwrap()).unwrap();
    let redactor = Redactor::configured(configuration, &Keys::default()).unwrap();
    let explained = redactor.explain("see C/zoe@harbour.example/x");
    let reasons: Vec<_> = explained.iter().map(|explained| &explained.reason).collect();
    assert_eq!(reasons, [&Reason::OwnKind, &Reason::Within { kind: "CASE".to_owned() }]);
    assert_eq!(explained[1].span.kind, Kind::Email);
}

#[test]
fn by_settings() {
    let allow = Allow { values: Vec::new(), domains: vec!["harbour.example".to_owned()] };
    let settings = Settings { kinds: [Kind::Email, Kind::Phone].into(), ..Settings::default() };
    let of = [(Kind::Phone, Operator::Keep)].into();
    let plan = Plan { of, ..Plan::default() };
    let configuration = Configuration { allow, settings, plan, ..Configuration::default() };
    let redactor = Redactor::configured(configuration, &Keys::default()).unwrap();
    assert_eq!(
        shown(&redactor, "zoe@harbour.example, 201-555-0123, BSN 111222333"),
        [
            "EMAIL zoe@harbour.example: allowed",
            "PHONE 201-555-0123: kept",
            "NL_BSN 111222333: kind_is_off",
        ]
    );
}

#[test]
fn names() {
    let kinds = [Kind::Person].into();
    let redactor = Redactor::with(Settings { kinds, ..Settings::default() }).unwrap();
    assert_eq!(
        shown(&redactor, "I met Sarah Miller today, last_name=Kowalski"),
        ["PERSON Sarah Miller: read_as_name", "PERSON Kowalski: word_tells"]
    );
}

#[test]
fn places_are_those_of_the_text() {
    check(
        r#"{"to":"x\nzoe\u0040harbour.example"}"#,
        &[r"EMAIL zoe\u0040harbour.example: form_tells"],
    );
    check("<b>zoe</b>@harbour.example", &["EMAIL zoe</b>@harbour.example: form_tells"]);
}

proptest! {
    #[test]
    fn what_is_found_is_what_is_explained_as_taken(
        pieces in proptest::collection::vec(
            concat!(
                r#"\PC|[0-9]{3}[- .]|zoe@b.example|phone |card |<b>|\\n|BSN |111222333|"|:"#,
                "|[0-9]{9,16}",
            ),
            0..16,
        ),
    ) {
        let text = pieces.concat();
        let redactor = &*REDACTOR;
        let found: Vec<_> = redactor.find(&text).iter().map(|span| span.start).collect();
        let explained = redactor.explain(&text);
        for Explained { span, .. } in &explained {
            prop_assert!(span.start < span.end && text.get(span.start..span.end).is_some());
        }
        let taken = explained.iter().filter(|explained| explained.reason.is_taken());
        let taken: Vec<_> = taken.map(|explained| explained.span.start).collect();
        prop_assert!(taken.iter().all(|start| found.contains(start)), "{:?} {:?}", taken, found);
        prop_assert!(taken.len() <= found.len());
    }
}
