//! What a user's kinds find, and which are refused.

use super::*;
use crate::config::Configuration;
use crate::keys::Keys;
use crate::placeholders::Placeholders;
use crate::redactor::Redactor;

fn own(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn by_pattern(name: &str, pattern: &str) -> Custom {
    Custom { name: name.to_owned(), pattern: Some(pattern.to_owned()), ..Custom::default() }
}

fn by_words(name: &str, words: &[&str]) -> Custom {
    Custom { name: name.to_owned(), word_list: own(words), ..Custom::default() }
}

#[track_caller]
fn check(kinds: &[Custom], text: &str, expected: &str) {
    let configuration = Configuration { custom: kinds.to_vec(), ..Configuration::default() };
    let redactor = Redactor::configured(configuration, &Keys::default()).unwrap();
    let redact =
        |text: &str| redactor.redact(text, &mut Placeholders::new()).text().unwrap().into_owned();
    let once = redact(text);
    assert_eq!(once, expected);
    assert_eq!(redact(&once), once);
}

#[test]
fn patterns_find_what_a_reader_sees() {
    let kinds = [by_pattern("EMPLOYEE_ID", "E-[0-9]{6}")];
    check(
        &kinds,
        "E-123456, E-654321 and E-123456",
        "[EMPLOYEE_ID_1], [EMPLOYEE_ID_2] and [EMPLOYEE_ID_1]",
    );
    check(&kinds, "Ｅ-１２３\u{200B}４５６.", "[EMPLOYEE_ID_1].");
    check(&kinds, "e-123456 E-12345", "e-123456 E-12345");
    let any = [Custom { case: Case::Any, ..by_pattern("CASE", "straße [0-9]{2}") }];
    check(&any, "STRAßE 12", "[CASE_1]");
}

#[test]
fn words_stand_for_themselves() {
    let kinds = [by_words("PROJECT", &["Blue Heron", "Blue", "Ωmega"])];
    check(
        &kinds,
        "Blue Heron or Blue, not Bluebell, blue",
        "[PROJECT_1] or [PROJECT_2], not Bluebell, blue",
    );
    check(&kinds, "Ωmega", "[PROJECT_1]");
    let any = [Custom { case: Case::Any, ..by_words("PROJECT", &["Ωmega", "ÉTÉ"]) }];
    check(&any, "ωMEGA İ été", "[PROJECT_1] İ [PROJECT_2]");
}

#[test]
fn context_words_must_be_near() {
    let words =
        Words { before: own(&["employee", "staff no"]), after: own(&["番"]), within_chars: 20 };
    let kinds = [Custom { words, ..by_pattern("EMPLOYEE_ID", "[0-9]{4}") }];
    check(&kinds, "Employee: 1234, in 1999", "Employee: [EMPLOYEE_ID_1], in [EMPLOYEE_ID_2]");
    check(&kinds, "staff no. 1234", "staff no. [EMPLOYEE_ID_1]");
    check(&kinds, "employees 1234, staff 1234", "employees 1234, staff 1234");
    check(&kinds, "employee of the year of 1999", "employee of the year of 1999");
    check(&kinds, "1234番", "[EMPLOYEE_ID_1]番");
    // A stand-in is no word, and what it hides is as far away as it is.
    check(&kinds, "[EMPLOYEE_ID_7] in 1999", "[EMPLOYEE_ID_7] in 1999");
    check(
        &kinds,
        "employee zoe.annabel.miller@harbour.example 1234",
        "employee [EMAIL_1] [EMPLOYEE_ID_1]",
    );
}

#[test]
fn check_digits_must_hold() {
    let kinds = [Custom { validator: Validator::Luhn, ..by_pattern("MEMBER", "[0-9]{11}") }];
    check(&kinds, "79927398713 79927398714", "[MEMBER_1] 79927398714");
}

#[test]
fn built_in_kinds_with_a_check_come_first() {
    let card = "4539 1488 0343 6467";
    let kinds = [by_pattern("FOUR", "[0-9]{4}"), by_pattern("PHRASE", "paid [0-9]{4}")];
    check(&kinds, &format!("{card} 1234"), "[CREDIT_CARD_1] [FOUR_1]");
    check(&kinds, &format!("paid {card}"), "[PHRASE_1] [CREDIT_CARD_1]");
    let longer = [by_pattern("TICKET", r"T/[0-9]{3} [0-9]{3} [0-9]{2} [0-9]{2}")];
    check(&longer, "call T/044 668 18 00", "call [TICKET_1]");
}

#[test]
fn names_and_fields_are_checked() {
    let refused = |kinds: &[Custom]| Customs::compile(kinds).err().map(|refused| refused.field);
    for name in ["", "a", "1A", "A-B", "A__B", "A_", "EMAIL", &"A".repeat(41)] {
        assert_eq!(refused(&[by_pattern(name, "a[0-9]")]), Some("name"), "{name}");
    }
    assert_eq!(refused(&[by_pattern("A_2", "a[0-9]")]), None);
    assert_eq!(refused(&[by_pattern("A", "a"), by_pattern("A", "b")]), Some("name"));
    assert_eq!(refused(&[by_words("A", &[])]), Some("pattern"));
    assert_eq!(refused(&[by_words("A", &["-"])]), Some("word_list"));
    let words = Words { before: own(&[""]), ..Words::default() };
    assert_eq!(refused(&[Custom { words, ..by_pattern("A", "a") }]), Some("words.before"));
    let many: Vec<_> = (0..257).map(|at| by_pattern(&format!("A{at}"), "a")).collect();
    assert_eq!(refused(&many), Some("name"));
}
