//! The clocks of the packs that are shipped: when each ends, and that somebody can look up why.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use untrain_policy::cases::Due;
use untrain_policy::document::Bundle;
use untrain_policy::{Event, Fact, Jurisdiction, Policy, PolicyHistory};

const VECTORS: &str = include_str!("../../../../spec/vectors/case.json");
const WORLD: &str = include_str!("../../../../policies/world.toml");

fn world() -> Policy {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let read = |name: &str| fs::read_to_string(folder.join(name)).map_err(|e| e.to_string());
    Bundle::of(WORLD, &mut { read }).unwrap().policy
}

#[test]
fn the_shipped_clocks_end_when_the_vectors_say_and_name_their_sources() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let policy = world();
    let mut history = PolicyHistory::default();
    let activated = Fact::PolicyActivated { policy: policy.hash, document: policy.text.clone() };
    let event = Event { time: "2026-11-25T00:00:00Z".parse().unwrap(), fact: activated };
    history.apply(event.time, &event.fact).unwrap();
    let shipped = vectors["shipped"].as_array().unwrap();
    assert!(!shipped.is_empty());
    for vector in shipped {
        let residence = vector["residence"].as_str();
        let residence = residence.map(|code| code.parse::<Jurisdiction>().unwrap());
        let received = vector["received"].as_str().unwrap().parse().unwrap();
        let kind = vector["kind"].as_str().unwrap().parse().unwrap();
        let due = Due::of(received, kind, Some(&policy), [residence.as_ref()]);
        let given = [due.acknowledge.as_ref(), Some(&due.answer), due.extended.as_ref()];
        for (field, deadline) in ["acknowledge", "answer", "extended"].into_iter().zip(given) {
            let day = deadline.map_or(Value::Null, |deadline| json!(deadline.day.to_string()));
            assert_eq!(day, vector[field], "{field} of {vector}");
            for (key, span) in deadline.into_iter().flat_map(|deadline| deadline.line.values()) {
                let source = deadline.and_then(|deadline| deadline.line.source(&history, &key));
                assert!(source.is_some_and(|it| !it.is_empty()), "{key} = {span} of {vector}");
            }
        }
        let pack = due.answer.line.rules.map(|(_, pack)| pack.to_string());
        assert_eq!(pack.as_deref(), vector["pack"].as_str());
        assert_eq!(due.silence.as_str(), vector["silence"].as_str().unwrap());
    }
}
