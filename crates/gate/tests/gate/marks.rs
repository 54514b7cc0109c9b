//! What a trainer may ask of a dataset beyond what the gate was told of: one column more.

use serde_json::{Value, json};
use untrain_gate::Dataset;

use crate::world::World;

/// A dataset of two posts, each with a value of every kind.
fn dataset(world: &mut World) -> Dataset {
    world.willing(&["ada", "ben"]);
    let line = |author: &str, text: &str, more: Value| {
        let mut line = json!({"id": author, "author": author, "text": text});
        let more = more.as_object().unwrap().clone();
        line.as_object_mut().unwrap().extend(more);
        format!("{line}\n")
    };
    let all = json!({
        "flag": "spam", "stars": 4, "seen": true, "tags": ["a", "b"], "vector": [0.5, -1.0],
        "deep": {"kind": "rude", "both": {"x": 1}},
    });
    let none = json!({
        "flag": null, "stars": null, "seen": false, "tags": [], "vector": [0.25, 2.0],
        "deep": {"kind": null, "both": {"x": 2}},
    });
    let lines = [line("ada", "buy now", all), line("ben", "see you at noon", none)];
    let order = world.order(&[world.write("in.jsonl", lines.concat())]);
    world.gate(&order).unwrap();
    Dataset::open(&order.out).unwrap()
}

#[test]
fn a_column_that_the_gate_was_not_told_of_is_read_beside_the_records() {
    let mut world = World::new();
    let dataset = dataset(&mut world);
    for (column, expected) in [
        ("flag", [Some("spam"), None]),
        ("stars", [Some("4"), None]),
        ("seen", [Some("true"), Some("false")]),
        ("tags", [Some("[a,b]"), None]),
        ("vector", [Some("[0.5,-1.0]"), Some("[0.25,2.0]")]),
        ("deep.kind", [Some("rude"), None]),
        ("author", [Some("ada"), Some("ben")]),
    ] {
        let records: Vec<_> = dataset.records_marked(column).map(Result::unwrap).collect();
        let marks: Vec<_> = records.iter().map(|record| record.mark.as_deref()).collect();
        assert_eq!(marks, expected, "{column}");
        let plain: Vec<_> = dataset.records().map(Result::unwrap).collect();
        assert!(plain.iter().all(|record| record.mark.is_none()));
        let text = |record: &untrain_gate::DatasetRecord| record.text.clone();
        assert!(records.iter().map(text).eq(plain.iter().map(text)));
    }
}

#[test]
fn a_column_that_is_not_there_or_holds_something_else_is_told() {
    let mut world = World::new();
    let dataset = dataset(&mut world);
    let told = |column| dataset.records_marked(column).next().unwrap().unwrap_err().to_string();
    let missing = told("flagged");
    assert!(
        missing.contains("has no column `flagged`, which the order names for the label"),
        "{missing}"
    );
    assert!(missing.contains("stars"), "{missing}");
    assert!(told("deep.both").contains("must hold text, numbers or switches, or lists of them"));
}
