//! The vectors of `spec/vectors/snapshot.json`, which another program made from the page.

use data_encoding::HEXLOWER;
use serde_json::Value;
use untrain_policy::snapshot::{BodyWriter, body_digest, check_body, encode_body, join, split};
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
    HEXLOWER.decode(text(value, field).as_bytes()).unwrap()
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
    assert_eq!(HEXLOWER.encode(&body), text(&vectors, "body"));

    let statement = Statement::parse(text(&vectors, "statement")).unwrap();
    assert_eq!(statement.to_text(), text(&vectors, "statement"));
    assert_eq!(statement.position, projection.moment().0);
    assert_eq!(statement.body_digest, body_digest(&body));
    assert_eq!(statement.digest().to_string(), text(&vectors, "digest"));
    assert_eq!(snapshot(&vectors).check(), Ok(()));
    let file = join(statement.to_text().as_bytes(), &body);
    assert_eq!(split(&file), Ok((statement.to_text().as_bytes(), body.as_slice())));
}

#[test]
fn accounts_are_found_as_the_page_says() {
    let vectors = read();
    let snapshot = snapshot(&vectors);
    for account in list(&vectors, "accounts") {
        let who = snapshot.resolve(text(account, "id")).unwrap();
        let number = |field: &str| u32::try_from(account[field].as_u64().unwrap()).unwrap();
        let Who::Known(found) = who else { panic!("{account} is not known") };
        assert_eq!(found.slot(), number("slot"));
        assert_eq!(snapshot.person_number(who).unwrap(), Some(number("person")));
        let key = snapshot.lineage_key(who).unwrap().unwrap();
        assert_eq!(HEXLOWER.encode(&key), text(account, "lineage_key"));
    }
    for account in list(&vectors, "suppressed") {
        assert_eq!(snapshot.resolve(text(account, "id")), Ok(Who::Suppressed));
    }
    for id in list(&vectors, "unknown") {
        assert_eq!(snapshot.resolve(id.as_str().unwrap()), Ok(Who::Unknown));
    }
}

#[test]
fn decisions_are_as_the_page_says() {
    let vectors = read();
    decides(&snapshot(&vectors), &vectors, &vectors);
}

/// Checks the decisions that stand in `of`.
fn decides(snapshot: &Snapshot, vectors: &Value, of: &Value) {
    let facts = &vectors["record"];
    let record = RecordFacts {
        category: Some(text(facts, "category").parse().unwrap()),
        visibility: Some(text(facts, "visibility").parse().unwrap()),
        source: Some(text(facts, "source").parse().unwrap()),
        collected_at: CollectedAt::Known(text(facts, "collected_at").parse().unwrap()),
        licence: None,
        signal: text(facts, "signal").parse().unwrap(),
    };
    let view = snapshot.view(&PurposeId::new(text(vectors, "purpose")).unwrap());
    for vector in list(of, "decisions") {
        let subjects = vector["subjects"].as_array().unwrap();
        let whos: Vec<Who> =
            subjects.iter().map(|id| snapshot.resolve(id.as_str().unwrap()).unwrap()).collect();
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

#[test]
fn a_delta_is_as_the_page_says() {
    let vectors = read();
    let delta = &vectors["delta"];
    let base = snapshot(&vectors);
    let mut projection = Projection::default();
    let events = [list(&vectors, "events"), list(delta, "events")].concat();
    let mut changed = vec![];
    for (entry, event) in (0..).zip(&events) {
        let event = Event::from_bytes(event.as_str().unwrap().as_bytes()).unwrap();
        projection.apply(Position(entry), &event).unwrap();
        changed
            .extend(event.fact.subject().cloned().filter(|_| entry >= base.statement().position.0));
    }
    let key = |_: &SubjectId| bytes(&delta["accounts"][0], "lineage_key").try_into().unwrap();
    let mut writer = BodyWriter::new(bytes(&vectors, "lookup_key").try_into().unwrap());
    for (names, person) in projection.persons() {
        if names.iter().any(|name| changed.contains(name)) {
            writer.person(names, person, &mut { key });
        }
    }
    let body = writer.finish(projection.history());
    assert_eq!(HEXLOWER.encode(&body), text(delta, "body"));

    let statement = Statement::parse(text(delta, "statement")).unwrap();
    assert_eq!(statement.to_text(), text(delta, "statement"));
    assert_eq!(statement.digest().to_string(), text(delta, "digest"));
    let continues = statement.continues.unwrap();
    assert_eq!(
        (continues.base, continues.after),
        (base.statement().mark(), base.statement().mark())
    );
    assert_eq!(check_body(&statement, &body), Ok(()));
    let chain = base.with_delta(statement, body).unwrap();
    decides(&chain, &vectors, delta);
}
