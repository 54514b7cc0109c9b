//! Cases from the day on which they come in to the day on which they were answered.

use serde_json::{Value, json};
use untrain_ledger::Ledger;
use untrain_policy::{CaseKind, Fact, SubjectId, Timestamp};

use super::place::Place;

const PEOPLE: &str = concat!(
    r#"{"subject_id":"maya","jurisdiction":"DE","birth_year":1990,"#,
    r#""choices":{"genai.content":"allow"}}"#,
    "\n",
    r#"{"subject_id":"abe","jurisdiction":"DE","birth_year":1980}"#,
);

fn place() -> Place {
    let place = Place::with_workspace();
    place.write("people.jsonl", PEOPLE);
    place.ok(&["subject", "import", "people.jsonl"]);
    place
}

fn open(place: &Place, kind: &str, who: &str, more: &[&str]) -> Value {
    let mut arguments = vec!["case", "open", "--kind", kind, "--subject", who];
    arguments.extend(more);
    place.json(&arguments)
}

fn number(value: &Value) -> String {
    value["case"].as_u64().unwrap().to_string()
}

fn reason(place: &Place, who: &str, purpose: &str) -> String {
    let decided = place.json(&["decide", "--subject", who, "--purpose", purpose]);
    let served = place.json(&["decide", "--subject", who, "--purpose", purpose, "--serving"]);
    // Nothing here is old, young or hidden: what denies is about the person, and asks both.
    assert_eq!(decided["reason"], served["reason"]);
    decided["reason"].as_str().unwrap().to_owned()
}

#[test]
fn an_objection_blocks_until_its_rejection_was_sent_and_again_with_an_appeal() {
    let place = place();
    assert_eq!(reason(&place, "maya", "genai.content"), "allow");
    let opened = open(&place, "objection", "maya", &["--purpose", "genai.content"]);
    assert_eq!(opened["blocks"], json!(["genai.content"]));
    assert_eq!(opened["status"], "received");
    assert_eq!(opened["due"]["what"], "answer");
    let case = number(&opened);
    let at = |status: &str, denied: &str| {
        let shown = place.json(&["case", "show", &case]);
        assert_eq!(shown["status"], status);
        assert_eq!(reason(&place, "maya", "genai.content"), denied, "{status}");
        shown
    };
    at("received", "objection_pending");
    place.ok(&["case", "acknowledge", &case]);
    at("acknowledged", "objection_pending");
    place.fails(&["case", "send", &case, "--means", "letter"], 1, &["what fits is"]);
    place.fails(&["case", "decide", &case, "rejected"], 1, &["without reasons"]);
    let decided =
        place.json(&["case", "decide", &case, "rejected", "--reasons", "It cannot run without."]);
    at("decided", "objection_pending");
    place.ok(&["case", "send", &case, "--means", "letter"]);
    let shown = at("rejected", "allow");
    assert_eq!(shown["due"], Value::Null);
    assert_eq!(shown["fits"], json!(["appeal"]));
    assert_eq!(shown["rounds"][0]["sent"]["means"], "letter");
    let appealed = place.json(&["case", "appeal", &case, "--message", "It can."]);
    let shown = at("appealed", "objection_pending");
    assert_eq!(shown["rounds"][1]["message"], "It can.");
    assert_eq!(shown["rounds"][1]["received"]["entry"], appealed["entry"]);
    // Opening, decision and appeal leave the person a receipt that anybody can check.
    for receipt in [&opened["receipt"], &decided["receipt"], &appealed["receipt"]] {
        let receipt = receipt.as_str().unwrap();
        let verified = place.json(&["verify", receipt]);
        assert_eq!(verified["answer"], "true", "{verified}");
    }
}

#[test]
fn the_own_yes_ends_an_objection_and_object_is_its_short_form() {
    let place = place();
    let objected = place.json(&["object", "--subject", "maya", "--purpose", "ml.safety"]);
    let case = objected["entry"].as_u64().unwrap().to_string();
    let shown = place.json(&["case", "show", &case]);
    assert_eq!(shown["kind"], "objection");
    assert_eq!(shown["rounds"][0]["answer_by"]["day"], objected["answer_by"]);
    let again = ["case", "open", "--kind", "objection", "--subject", "maya"];
    let again = [&again[..], &["--purpose", "ml.safety"]].concat();
    place.fails(&again, 1, &["asks for the same", &case]);
    place.fails(
        &["object", "--subject", "maya", "--purpose", "ml.safety"],
        1,
        &["asks for the same"],
    );
    place.ok(&["choose", "--subject", "maya", "--purpose", "ml.safety", "allow"]);
    assert_eq!(place.json(&["case", "show", &case])["status"], "lifted");
    assert_eq!(reason(&place, "maya", "ml.safety"), "allow");
}

#[test]
fn an_upheld_request_to_erase_blocks_everything_and_says_how_it_is_carried_out() {
    let place = place();
    let opened = open(&place, "erasure", "maya", &[]);
    let purposes = place.json(&["policy", "show"])["purposes"].as_array().unwrap().len();
    assert_eq!(opened["blocks"].as_array().unwrap().len(), purposes);
    let case = number(&opened);
    assert_eq!(reason(&place, "maya", "genai.content"), "objection_pending");
    place.ok(&["case", "decide", &case, "upheld"]);
    let sent = place.ok(&["case", "send", &case, "--means", "e-mail"]);
    assert!(sent.err.contains("untrain forget --subject maya --level models"), "{}", sent.all());
    assert_eq!(reason(&place, "maya", "genai.content"), "objected");
}

#[test]
fn somebody_without_an_account_has_a_case_of_their_own() {
    let place = place();
    let claim = ["case", "open", "--kind", "memorisation"];
    place.fails(&claim, 64, &["--subject"]);
    place.fails(&[&claim[..], &["--subject", "noor"]].concat(), 1, &["does not know `noor`"]);
    place.fails(&[&claim[..], &["--non-member"]].concat(), 64, &["--contact"]);
    let reached = ["--non-member", "--contact", "noor@mail.example"];
    let named = place.json(&[&claim[..], &["--subject", "noor"], &reached].concat());
    assert_eq!(named["subject"], "noor");
    assert_eq!(named["blocks"], json!(["genai.content"]));
    assert_eq!(reason(&place, "noor", "genai.content"), "age_unknown");
    let drawn = place.json(&[&claim[..], &reached].concat());
    let other = place.json(&[&claim[..], &reached].concat());
    assert!(drawn["subject"].as_str().unwrap().starts_with("non-member:"), "{drawn}");
    assert_ne!(drawn["subject"], other["subject"]);
    let shown = place.json(&["case", "show", &number(&drawn)]);
    assert_eq!(shown["contact"], "noor@mail.example");
}

#[test]
fn bad_names_are_told_with_the_good_ones() {
    let place = place();
    let open = |kind, more: &[&'static str]| {
        [&["case", "open", "--subject", "maya", "--kind", kind], more].concat()
    };
    place.fails(&open("objection", &[]), 1, &["has to be named"]);
    place.fails(&open("objection", &["--purpose", "ml.all"]), 1, &["`ml.all`", "ml.safety"]);
    place.fails(&open("erasure", &["--purpose", "ml.safety"]), 1, &["names none"]);
    place.fails(&open("wish", &[]), 64, &["objection, complaint, erasure, memorisation"]);
    place.fails(&["case", "show", "0"], 1, &["entry 0 opened no case", "case list"]);
    place.fails(&["case", "show", "999"], 1, &["entry 999 opened no case"]);
    place.fails(&["case", "decide", "3", "granted"], 64, &["upheld, rejected"]);
}

/// A case that came in so many days ago, written as the ledger would have then.
fn opened_before(place: &Place, days: i64, who: &str, kind: CaseKind) {
    let then = Timestamp::now().checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap();
    let fact = Fact::CaseOpened {
        subject: SubjectId::new(who).unwrap(),
        kind,
        purpose: None,
        message: None,
        contact: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = Ledger::open(&place.path("w")).await.unwrap();
        ledger.append(vec![fact], then).await.unwrap();
        ledger.close().await;
    });
}

#[test]
fn the_list_begins_with_what_is_overdue_and_ends_in_1_when_asked_for_that() {
    let place = place();
    let none = place.ok(&["case", "list", "--overdue"]);
    assert!(none.out.contains("0 open, none overdue"), "{}", none.all());
    let today = open(&place, "complaint", "abe", &[]);
    opened_before(&place, 90, "maya", CaseKind::Erasure);
    opened_before(&place, 100, "abe", CaseKind::Complaint);
    let listed = place.json(&["case", "list"]);
    let whose = |listed: &Value| -> Vec<String> {
        let cases = listed["cases"].as_array().unwrap().iter();
        cases.map(|case| format!("{} {}", case["subject"], case["due"]["overdue"])).collect()
    };
    assert_eq!(whose(&listed), ["\"abe\" true", "\"maya\" true", "\"abe\" false"]);
    assert_eq!((&listed["open"], &listed["overdue"]), (&json!(3), &json!(2)));
    let overdue = place.run(&["case", "list", "--overdue", "--json"]);
    assert_eq!(overdue.code, 1, "{}", overdue.all());
    assert_eq!(whose(&overdue.json()), ["\"abe\" true", "\"maya\" true"]);
    let of_maya = place.run(&["case", "list", "--overdue", "--subject", "maya", "--json"]);
    assert_eq!((of_maya.code, whose(&of_maya.json())), (1, vec!["\"maya\" true".to_owned()]));
    // What has ended stands in the list only when it is asked for.
    let case = number(&today);
    place.ok(&["case", "decide", &case, "upheld"]);
    place.ok(&["case", "send", &case, "--means", "letter"]);
    assert_eq!(place.json(&["case", "list"])["cases"].as_array().unwrap().len(), 2);
    let all = place.json(&["case", "list", "--all"]);
    assert_eq!(all["cases"][2]["status"], "upheld");
    assert_eq!(all["cases"][2]["due"], Value::Null);
    let words = place.ok(&["case", "list"]);
    assert!(words.out.contains("2 open, 2 overdue"), "{}", words.all());
    // A late answer is an answer, and an extension comes too late.
    let late = number(&listed["cases"][0]);
    place.fails(&["case", "extend", &late, "--reasons", "Many came."], 1, &["does not fit"]);
}
