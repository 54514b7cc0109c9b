//! The vectors of `spec/vectors`, which were written from the pages of `spec/` and not by this
//! program.

use serde_json::Value;
use untrain_policy::{
    Category, CollectedAt, Event, Jurisdiction, Policy, Position, Projection, PurposeId,
    RecordFacts, Rules, Signal, Standing, SubjectId,
};

const POLICY: &str = include_str!("../../../../spec/vectors/policy.json");
const EVENT: &str = include_str!("../../../../spec/vectors/event.json");
const DECISION: &str = include_str!("../../../../spec/vectors/decision.json");

fn read(vectors: &str) -> Value {
    serde_json::from_str(vectors).unwrap()
}

fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    let list = value[field].as_array().unwrap();
    assert!(!list.is_empty(), "`{field}` has vectors");
    list
}

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap()
}

/// A word that may be absent.
fn word<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value, field: &str) -> Option<T> {
    value[field].as_str().map(|word| word.parse().unwrap())
}

#[test]
fn events_read_back_as_their_bytes() {
    let vectors = read(EVENT);
    for vector in list(&vectors, "events") {
        let bytes = text(vector, "event");
        let event = Event::from_bytes(bytes.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(event.to_bytes().unwrap()).unwrap(), bytes);
        assert_eq!(u64::from(event.fact.kind()), vector["kind"].as_u64().unwrap());
        assert_eq!(event.fact.subject().map(SubjectId::as_str), vector["subject"].as_str());
    }
}

#[test]
fn what_is_no_event_is_refused() {
    let vectors = read(EVENT);
    for vector in list(&vectors, "refused") {
        let read = Event::from_bytes(text(vector, "event").as_bytes());
        assert!(read.is_err(), "{}", vector["why"]);
    }
}

#[test]
fn policies_say_what_the_page_says() {
    let vectors = read(POLICY);
    for vector in list(&vectors, "policies") {
        let policy = Policy::parse(text(vector, "document")).unwrap();
        assert_eq!(policy.hash.to_string(), text(vector, "hash"));
        assert_eq!(policy.id, text(vector, "id"));
        assert_eq!(policy.version, text(vector, "version"));
        assert_eq!(policy.effective.to_string(), text(vector, "effective"));
        assert_eq!(policy.notice.id.as_str(), text(vector, "notice"));
        assert_eq!(policy.warnings.len() as u64, vector["warnings"].as_u64().unwrap());
        for place in list(vector, "cells") {
            let purpose = PurposeId::new(text(place, "purpose")).unwrap();
            let category: Category = text(place, "category").parse().unwrap();
            let lives: Option<Jurisdiction> = word(place, "jurisdiction");
            let cell = policy.cell_of(&purpose, category, lives.as_ref());
            let basis = cell.map(|cell| cell.basis.as_str());
            assert_eq!(basis, place["basis"].as_str(), "{place}");
        }
    }
}

#[test]
fn faults_have_their_places() {
    let refused = &read(POLICY)["refused"];
    let document = text(refused, "document");
    assert!(Policy::parse(document).is_ok());
    for change in list(refused, "changes") {
        assert!(document.contains(text(change, "replace")), "{change}");
        let changed = document.replacen(text(change, "replace"), text(change, "by"), 1);
        let faults = Policy::parse(&changed).unwrap_err();
        let place = (change["line"].as_u64().unwrap(), change["column"].as_u64().unwrap());
        let found = faults.iter().map(|fault| (fault.line as u64, fault.column as u64));
        let found: Vec<_> = found.collect();
        assert!(found.contains(&place), "{}: {place:?} is not in {faults:?}", change["why"]);
    }
}

fn record(facts: &Value) -> RecordFacts<'_> {
    RecordFacts {
        category: word(facts, "category"),
        visibility: word(facts, "visibility"),
        source: word(facts, "source"),
        collected_at: match facts["collected_at"].as_str() {
            None => CollectedAt::Missing,
            Some(time) => time.parse().map_or(CollectedAt::Unreadable, CollectedAt::Known),
        },
        licence: facts["licence"].as_str(),
        signal: word(facts, "signal").unwrap_or(Signal::Unknown),
    }
}

#[test]
fn decisions_are_as_the_page_says() {
    for world in list(&read(DECISION), "worlds") {
        for case in list(world, "cases") {
            let now = text(case, "now").parse().unwrap();
            let mut projection = Projection::default();
            for (entry, event) in (0..).zip(list(world, "events")) {
                let event = Event::from_bytes(event.to_string().as_bytes()).unwrap();
                if event.time <= now {
                    projection.check(&event).unwrap();
                    projection.apply(Position(entry), &event).unwrap();
                }
            }
            let ids: Vec<SubjectId> = case["subjects"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_str().unwrap().parse().unwrap())
                .collect();
            let standings: Vec<Standing<'_>> =
                ids.iter().map(|id| projection.standing(id)).collect();
            let purpose = PurposeId::new(text(case, "purpose")).unwrap();
            let rules = Rules::compile(projection.history(), now);
            let decision = rules.decide(&purpose, &record(&case["record"]), &standings);
            assert_eq!(decision.code(), text(case, "code"), "{case}");
            assert_eq!(
                decision.basis.map(|basis| basis.as_str()),
                case["basis"].as_str(),
                "{case}"
            );
        }
    }
}
