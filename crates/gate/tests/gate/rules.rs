//! The gate decides what the policy crate decides, row by row.

use proptest::prelude::*;
use untrain_gate::{Dataset, rows::read_rows};
use untrain_policy::snapshot::Who;
use untrain_policy::{
    Category, Choice, CollectedAt, Effect, RecordFacts, Signal, Source, Visibility,
};

use crate::world::{World, purpose};

const PEOPLE: [&str; 7] = ["ada", "ben", "cleo", "dan", "eve", "stranger", ""];

fn world() -> World {
    let mut world = World::new();
    world.willing(&["ada", "ben", "dan", "eve"]);
    world.adult("cleo");
    world.answers("ben", Choice::Allow, false);
    world.refuses("dan");
    world.erased("eve");
    world
}

#[derive(Debug, Clone)]
struct Row {
    author: Option<&'static str>,
    others: Option<Vec<&'static str>>,
    category: Option<&'static str>,
    visibility: Option<&'static str>,
    source: Option<&'static str>,
    licence: Option<&'static str>,
    at: Option<&'static str>,
}

fn row() -> impl Strategy<Value = Row> {
    let person = || proptest::sample::select(PEOPLE.as_slice());
    let word = |words: &'static [&'static str]| {
        proptest::option::weighted(0.95, proptest::sample::select(words))
    };
    (
        proptest::option::weighted(0.95, person()),
        proptest::option::of(proptest::collection::vec(person(), 0..3)),
        word(&["content", "content", "content", "profile", "messages", "gossip"]),
        word(&["public", "public", "public", "private", "Public"]),
        word(&["first_party", "first_party", "first_party", "public", "licensed", "found"]),
        word(&["cc0", ""]),
        word(&["2026-06-01", "2026-06-01T00:00:00Z", "2020-01-01T00:00:00+02:00", "long ago"]),
    )
        .prop_map(|(author, others, category, visibility, source, licence, at)| Row {
            author,
            others,
            category,
            visibility,
            source,
            licence,
            at,
        })
}

/// What the row says, asked one by one.
fn expected(world: &World, rows: &[Row]) -> Vec<Option<String>> {
    let snapshot = world.snapshot();
    let view = snapshot.snapshot.view(&purpose());
    let moment = |text: &'static str| match text {
        "2026-06-01" => Some("2026-06-01T00:00:00Z"),
        "long ago" => None,
        text => Some(text),
    };
    let decide = |row: &Row| {
        let everybody = row.others.iter().flatten();
        let valid = row.author.is_some_and(|author| !author.is_empty())
            && everybody.clone().all(|other| !other.is_empty());
        let who =
            row.author.iter().chain(everybody).map(|id| snapshot.snapshot.resolve(id).unwrap());
        let who: Vec<Who> = if valid { who.collect() } else { Vec::new() };
        let collected_at = row.at.map_or(CollectedAt::Missing, |text| {
            moment(text).map_or(CollectedAt::Unreadable, |t| CollectedAt::Known(t.parse().unwrap()))
        });
        let facts = RecordFacts {
            category: row.category.and_then(|word| word.parse::<Category>().ok()),
            visibility: row.visibility.and_then(|word| word.parse::<Visibility>().ok()),
            source: row.source.and_then(|word| word.parse::<Source>().ok()),
            collected_at,
            licence: row.licence,
            signal: Signal::Unknown,
        };
        let decision = view.decide(&facts, &who);
        (decision.effect == Effect::Deny).then(|| decision.code().into_owned())
    };
    rows.iter().map(decide).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_row_is_decided_as_the_policy_decides(rows in proptest::collection::vec(row(), 1..60)) {
        let world = world();
        let line = |(n, row): (usize, &Row)| {
            let line = serde_json::json!({
                "id": n.to_string(), "author": row.author, "others": row.others,
                "category": row.category, "visibility": row.visibility, "source": row.source,
                "licence": row.licence, "at": row.at, "text": "x",
            });
            format!("{line}\n")
        };
        let text: String = rows.iter().enumerate().map(line).collect();
        let mut order = world.order(&[world.write("in.jsonl", text)]);
        order.declared = untrain_gate::Declared::default();
        order.columns = untrain_gate::Columns {
            subject: vec!["author".into(), "others".into()],
            source: Some("source".into()),
            category: Some("category".into()),
            visibility: Some("visibility".into()),
            licence: Some("licence".into()),
            collected_at: Some("at".into()),
            ..order.columns
        };
        order.explain = Some(world.path("why.jsonl"));
        world.gate(&order).unwrap();
        let mut found = vec![None; rows.len()];
        let why = world.path("why.jsonl");
        let dropped = if std::fs::metadata(&why).unwrap().len() == 0 { vec![] } else {
            read_rows(&why).unwrap().map(|(_, row)| row.unwrap()).collect()
        };
        for row in dropped {
            let at = row["row"].as_u64().unwrap() as usize;
            found[at] = Some(row["reason"].as_str().unwrap().to_owned());
        }
        prop_assert_eq!(&found, &expected(&world, &rows));
        let kept: Vec<_> = (0..rows.len()).filter(|at| found[*at].is_none()).collect();
        let records: Vec<_> =
            Dataset::open(&order.out).unwrap().records().map(Result::unwrap).collect();
        let ids: Vec<usize> =
            records.iter().map(|record| record.id.as_ref().unwrap().parse().unwrap()).collect();
        prop_assert_eq!(&ids, &kept);
        // A record read back is decided in the same way.
        let snapshot = world.snapshot();
        let view = snapshot.snapshot.view(&purpose());
        for record in &records {
            let who: Vec<_> =
                record.subjects.iter().map(|id| snapshot.snapshot.resolve(id).unwrap()).collect();
            let facts = record.facts(&snapshot.snapshot);
            prop_assert_eq!(view.decide(&facts, &who).effect, Effect::Allow);
        }
    }
}

#[test]
fn without_a_known_source_no_record_is_valid() {
    let world = world();
    let mut order = world
        .order(&[world.write("in.jsonl", "{\"id\":\"1\",\"author\":\"ada\",\"text\":\"\"}\n")]);
    order.declared.source = None;
    let counts = world.gate(&order).unwrap().manifest.counts;
    assert_eq!((counts.kept, counts.dropped["invalid_record"]), (0, 1));
}

#[test]
fn a_purpose_that_no_policy_declares_is_a_mistake() {
    let world = world();
    let mut order = world
        .order(&[world.write("in.jsonl", "{\"id\":\"1\",\"author\":\"ada\",\"text\":\"\"}\n")]);
    order.purpose = untrain_policy::PurposeId::new("genai.contents").unwrap();
    let error = world.fails(&order);
    assert!(error.contains("`genai.contents`; it declares genai.content, "), "{error}");
}
