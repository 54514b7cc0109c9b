//! The vectors of `spec/vectors/case.json`, which were counted from `spec/case.md` and not by this
//! program.

use serde_json::{Value, json};
use untrain_policy::cases::{Deadline, Due};
use untrain_policy::{Event, Jurisdiction, Policy, Position, Projection, PurposeId, SubjectId};

const VECTORS: &str = include_str!("../../../../spec/vectors/case.json");

fn vectors() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    let list = value[field].as_array().unwrap();
    assert!(!list.is_empty(), "`{field}` has vectors");
    list
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("`{field}` of {value}"))
}

fn day(deadline: Option<&Deadline>) -> Value {
    deadline.map_or(Value::Null, |deadline| json!(deadline.day.to_string()))
}

#[test]
fn clocks_end_on_the_days_of_the_page() {
    let vectors = vectors();
    let policy = Policy::parse(text(&vectors["policies"], "first")).unwrap();
    for clock in list(&vectors, "clocks") {
        let residences: Vec<Option<Jurisdiction>> = list(clock, "residences")
            .iter()
            .map(|code| code.as_str().map(|code| code.parse().unwrap()))
            .collect();
        let received = text(clock, "received").parse().unwrap();
        let kind = text(clock, "kind").parse().unwrap();
        let due = Due::of(received, kind, Some(&policy), residences.iter().map(Option::as_ref));
        let why = &clock["why"];
        assert_eq!(day(due.acknowledge.as_ref()), clock["acknowledge"], "{why}");
        assert_eq!(day(Some(&due.answer)), clock["answer"], "{why}");
        assert_eq!(day(due.extended.as_ref()), clock["extended"], "{why}");
        assert_eq!(due.silence.as_str(), text(clock, "silence"), "{why}");
        // The order of the accounts says nothing.
        let turned = residences.iter().rev().map(Option::as_ref);
        assert_eq!(
            day(Due::of(received, kind, Some(&policy), turned).extended.as_ref()),
            clock["extended"]
        );
    }
}

#[test]
fn without_a_policy_the_clock_is_that_of_a_pack_that_sets_none() {
    let vector = &vectors()["without_a_policy"];
    let (received, kind) = (text(vector, "received"), text(vector, "kind"));
    let due = Due::of(received.parse().unwrap(), kind.parse().unwrap(), None, []);
    assert_eq!(day(Some(&due.answer)), vector["answer"]);
    assert_eq!(due.answer.line.rules, None);
}

/// An event of a story; an activation names its policy in short.
fn event(vectors: &Value, event: &Value) -> Event {
    let mut event = event.clone();
    if let Some(name) = event["activate"].as_str().map(str::to_owned) {
        let document = text(&vectors["policies"], &name);
        event = json!({
            "time": event["time"], "event": "policy_activated",
            "policy": Policy::hash_of(document), "document": document,
        });
    }
    Event::from_bytes(event.to_string().as_bytes()).unwrap()
}

fn told(vectors: &Value, story: &Value) -> Projection {
    let mut projection = Projection::default();
    for (entry, told) in (0..).zip(list(story, "events")) {
        projection.apply(Position(entry), &event(vectors, told)).unwrap();
    }
    projection
}

#[test]
fn cases_stand_where_the_page_says() {
    let vectors = vectors();
    for story in list(&vectors, "stories") {
        let (why, now) = (text(story, "why"), text(story, "now").parse().unwrap());
        let projection = told(&vectors, story);
        let found: Vec<Value> = projection
            .cases()
            .map(|(subject, case)| {
                json!({
                    "entry": case.entry(),
                    "subject": subject,
                    "status": case.status(),
                    "fits": case.fitting(now),
                    "due": day(case.next_due()),
                    "overdue": case.is_overdue(now),
                    "rounds": case.rounds().count(),
                })
            })
            .collect();
        assert_eq!(json!(found), story["cases"], "{why}");
    }
}

#[test]
fn cases_block_what_the_page_says() {
    let vectors = vectors();
    for story in list(&vectors, "stories") {
        let projection = told(&vectors, story);
        for (subject, blocked) in story["blocked"].as_object().unwrap() {
            let subject = SubjectId::new(subject).unwrap();
            for purpose in list(&vectors, "purposes") {
                let purpose = PurposeId::new(purpose.as_str().unwrap()).unwrap();
                let accounts = projection.accounts_of(&subject).iter();
                let states = accounts.filter_map(|account| projection.state(account));
                let reason = states.filter_map(|state| state.hold(&purpose).reason()).min();
                let expected = blocked[purpose.as_str()].as_str();
                let why = &story["why"];
                assert_eq!(reason.map(|reason| reason.as_str()), expected, "{why}: {purpose}");
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let vectors = vectors();
    for story in list(&vectors, "stories") {
        let projection = told(&vectors, story);
        for vector in story["refused"].as_array().unwrap() {
            let refused = event(&vectors, &vector["event"]);
            assert!(projection.check(&refused).is_err(), "{}: {}", story["why"], vector["why"]);
            if refused.fact.kind() == 17 {
                continue;
            }
            let mut after = projection.clone();
            after.apply(Position(99), &refused).unwrap();
            assert!(after.cases().eq(projection.cases()), "{}", vector["why"]);
        }
    }
}

#[test]
fn a_refusal_says_what_would_fit() {
    let vectors = vectors();
    let mut messages = Vec::new();
    for story in list(&vectors, "stories") {
        let projection = told(&vectors, story);
        for vector in story["refused"].as_array().unwrap() {
            let refused = event(&vectors, &vector["event"]);
            messages.push(projection.check(&refused).unwrap_err().to_string());
        }
    }
    expect_test::expect![[r#"
        case 2 of `harbour:maya` asks for the same and is received: nothing is to be opened twice
        case 2 is received, so that `send` does not fit: what fits is `acknowledge`, `extend` or `decide`
        case 2 is received, so that `appeal` does not fit: what fits is `acknowledge`, `extend` or `decide`
        a case cannot be rejected without reasons
        the reasons for the extension cannot be left blank
        `harbour:maya` has no case 1; a case is named by the entry that opened it
        `harbour:noor` has no case 2; a case is named by the entry that opened it
        a case of kind `objection` is against one purpose, which has to be named
        a case of kind `erasure` is about every purpose, and names none
        no policy declares the purpose `ml.personalisation`, so that a case about it would block nothing
        case 2 is received, so that `extend` does not fit: the person had to be told by 2026-02-28
        case 2 is acknowledged, so that `acknowledge` does not fit: what fits is `extend` or `decide`
        case 2 is extended, so that `extend` does not fit: what fits is `decide`
        case 2 is rejected, so that `decide` does not fit: what fits is `appeal`
        case 2 is acknowledged, so that `extend` does not fit: its clock has no extension; the answer is due 2026-05-01
        case 2 is received, so that `appeal` does not fit: what fits is `acknowledge` or `decide`
        `harbour:maya` has no open objection against `ml.personalization`"#]]
    .assert_eq(&messages.join("\n"));
}
