//! The vectors of `spec/vectors/snapshot.json`, which another program made from the page.

use serde_json::Value;
use untrain_policy::snapshot::{body_digest, encode_body, join, split};
use untrain_policy::{
    CollectedAt, Event, Position, Projection, PurposeId, RecordFacts, Snapshot, Statement,
    SubjectId, Who,
};

const VECTORS: &str = include_str!("../../../../spec/vectors/snapshot.json");

fn read() -> Value {
    serde_json::from_str(VECTORS).unwrap()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

fn bytes(value: &Value, field: &str) -> Vec<u8> {
    hex::decode(text(value, field)).unwrap()
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    let list = value[field].as_array().unwrap();
    assert!(!list.is_empty(), "`{field}` has vectors");
    list
}

fn lineage_key(vectors: &Value, subject: &SubjectId) -> [u8; 16] {
    let accounts = list(vectors, "accounts");
    let account = accounts.iter().find(|account| text(account, "id") == subject.as_str()).unwrap();
    bytes(account, "lineage_key").try_into().unwrap()
}

fn snapshot(vectors: &Value) -> Snapshot {
    let statement = Statement::parse(text(vectors, "statement")).unwrap();
    Snapshot::open(statement, bytes(vectors, "body")).unwrap()
}

#[test]
fn a_body_is_as_the_page_says() {
    let vectors = read();
    let mut projection = Projection::default();
    for (entry, event) in (0..).zip(list(&vectors, "events")) {
        let event = Event::from_bytes(event.as_str().unwrap().as_bytes()).unwrap();
        projection.apply(Position(entry), &event).unwrap();
    }
    let lookup_key = bytes(&vectors, "lookup_key").try_into().unwrap();
    let body = encode_body(&projection, &lookup_key, &mut |id| lineage_key(&vectors, id));
    assert_eq!(hex::encode(&body), text(&vectors, "body"));

    let statement = Statement::parse(text(&vectors, "statement")).unwrap();
    assert_eq!(statement.to_text(), text(&vectors, "statement"));
    assert_eq!(statement.position, projection.moment().0);
    assert_eq!(statement.body_digest, body_digest(&body));
    let file = join(statement.to_text().as_bytes(), &body);
    assert_eq!(split(&file), Ok((statement.to_text().as_bytes(), body.as_slice())));
}

#[test]
fn accounts_are_found_as_the_page_says() {
    let vectors = read();
    let snapshot = snapshot(&vectors);
    for account in list(&vectors, "accounts") {
        let who = snapshot.resolve(text(account, "id"));
        let number = |field: &str| u32::try_from(account[field].as_u64().unwrap()).unwrap();
        assert_eq!(who, Who::Known(number("slot")));
        assert_eq!(snapshot.person_number(who), Some(number("person")));
        let key = snapshot.lineage_key(who).unwrap();
        assert_eq!(hex::encode(key), text(account, "lineage_key"));
    }
    for account in list(&vectors, "suppressed") {
        assert_eq!(snapshot.resolve(text(account, "id")), Who::Suppressed);
    }
    for id in list(&vectors, "unknown") {
        assert_eq!(snapshot.resolve(id.as_str().unwrap()), Who::Unknown);
    }
}

#[test]
fn decisions_are_as_the_page_says() {
    let vectors = read();
    let snapshot = snapshot(&vectors);
    let facts = &vectors["record"];
    let record = RecordFacts {
        category: Some(text(facts, "category").parse().unwrap()),
        visibility: Some(text(facts, "visibility").parse().unwrap()),
        source: Some(text(facts, "source").parse().unwrap()),
        collected_at: CollectedAt::Known(text(facts, "collected_at").parse().unwrap()),
        licence: None,
        signal: text(facts, "signal").parse().unwrap(),
    };
    let view = snapshot.view(&PurposeId::new(text(&vectors, "purpose")).unwrap());
    for vector in list(&vectors, "decisions") {
        let subjects = vector["subjects"].as_array().unwrap();
        let whos: Vec<Who> =
            subjects.iter().map(|id| snapshot.resolve(id.as_str().unwrap())).collect();
        let decision = view.decide(&record, &whos);
        assert_eq!(decision.code(), text(vector, "code"), "{subjects:?}");
        assert_eq!(decision.basis.map(|basis| basis.as_str()), vector["basis"].as_str());
    }
}

#[test]
fn statements_have_the_spelling_of_the_page() {
    for vector in list(&read(), "invalid_statements") {
        let parsed = Statement::parse(text(vector, "statement"));
        assert!(parsed.is_err(), "{}", text(vector, "why"));
    }
}
