//! Personal data in the text of what is kept.

use arrow_array::cast::AsArray;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::json;
use untrain_gate::{Dataset, Order, Redaction, dry_run, revise};
use untrain_lineage::IndexReader;
use untrain_lineage::manifest::Bounds;
use untrain_redact::measure::Draw;
use untrain_redact::{Configuration, Keys};

use crate::corpora::{batch, jsonl, parquet, posts};
use crate::world::{World, ids};

#[test]
fn text_is_redacted_and_counted_by_kind() {
    for name in ["in.jsonl", "in.parquet"] {
        let mut world = World::new();
        world.willing(&["ada"]);
        world.adult("cleo");
        let mut posts = posts(6, &["ada", "cleo"]);
        posts[0].text = "Write to zoe@harbour.example or Zoe@harbour.example.".into();
        posts[1].text = "Write to max@harbour.example.".into();
        posts[2].text = "My card is 4111 1111 1111 1111.".into();
        let input = match name {
            "in.jsonl" => world.write(name, jsonl(&posts)),
            _ => parquet(&world.path(name), &batch(&posts), 100),
        };
        let mut order = world.order(&[input]);
        order.redaction = Some(Redaction::usual().unwrap());
        let manifest = world.gate(&order).unwrap().manifest;
        assert!(manifest.redact);
        let found: Vec<_> = manifest.redactions.iter().map(|(k, n)| (k.as_str(), *n)).collect();
        assert_eq!(found, [("CREDIT_CARD", 1), ("EMAIL", 2)]);
        let dataset = Dataset::open(&order.out).unwrap();
        let texts: Vec<_> = dataset.records().map(|record| record.unwrap().text).collect();
        assert_eq!(texts[0], "Write to [EMAIL_1] or [EMAIL_1].");
        assert_eq!(texts[1], "My card is [CREDIT_CARD_1].");
        assert_eq!(texts[2], posts[4].text);
    }
}

#[test]
fn a_column_cannot_be_both_redacted_and_decided_by() {
    let mut world = World::new();
    world.willing(&["ada"]);
    let mut order = world.order(&[world.write("in.jsonl", jsonl(&posts(2, &["ada"])))]);
    (order.redaction, order.columns.text) =
        (Some(Redaction::usual().unwrap()), vec!["author".into()]);
    assert!(world.fails(&order).contains("named as text and for a decision"));
}

/// An order over four posts by two people who said yes: a display name beside each.
fn named_order(world: &mut World) -> Order {
    world.willing(&["ada", "ben"]);
    let line = |id, author, name, title, text: &str| {
        json!({
            "id": id, "author": author, "name": name, "title": title, "text": text,
        })
    };
    let lines = [
        line("1", "ada", "Agata Kowalczyk", "by agata", "KOWALCZYK's tide, mail a@b.example"),
        line("2", "ben", "Bo Lindqvist", "my ssn is 536-22-1234", "mail b@b.example"),
        line("3", "ada", "Agata Kowalczyk", "plain", "Martin Miller wrote to us"),
        line("4", "ben", "Bo Lindqvist", "my passport number is X1234567", "X1234567, lindqvist"),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut order = world.order(&[world.write("in.jsonl", lines)]);
    order.columns.text = vec!["title".into(), "text".into()];
    let rules = "columns.name = 'PERSON'\noperators.US_SSN = 'drop-record'";
    let configuration = Configuration::read(rules.parse().unwrap()).unwrap();
    order.redaction =
        Some(Redaction::new(configuration, &Keys::default(), Draw::default()).unwrap());
    order
}

/// The columns of text of a dataset's only part.
fn columns(order: &Order, names: &[&str]) -> Vec<Vec<String>> {
    let file = std::fs::File::open(order.out.join("part-00000.parquet")).unwrap();
    let mut batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batch = batches.next().unwrap().unwrap();
    let texts = |name: &&str| {
        let column = batch.column_by_name(name).unwrap();
        column.as_string::<i32>().iter().map(|it| it.unwrap_or("null").to_owned()).collect()
    };
    names.iter().map(texts).collect()
}

#[test]
fn an_authors_name_is_hidden_in_every_column() {
    let mut world = World::new();
    let order = named_order(&mut world);
    world.gate(&order).unwrap();
    let columns = columns(&order, &["name", "title", "text"]);
    assert_eq!(columns[0], ["[PERSON_1]"; 3]);
    assert_eq!(columns[1], ["by [PERSON_1]", "plain", "my passport number is [PASSPORT_1]"]);
    let texts = [
        "[PERSON_1]'s tide, mail [EMAIL_1]",
        "Martin Miller wrote to us",
        "[PASSPORT_1], [PERSON_1]",
    ];
    assert_eq!(columns[2], texts);
}

#[test]
fn a_record_that_the_rules_drop_is_left_out_and_says_why() {
    let mut world = World::new();
    let mut order = named_order(&mut world);
    order.explain = Some(world.path("why.jsonl"));
    let built = world.gate(&order).unwrap();
    let counts = &built.manifest.counts;
    assert_eq!((counts.read, counts.kept), (4, 3));
    assert_eq!(counts.dropped.iter().collect::<Vec<_>>(), [(&"personal_data".to_owned(), &1)]);
    assert_eq!(ids(&order.out), ["1", "3", "4"]);
    let why = std::fs::read_to_string(world.path("why.jsonl")).unwrap();
    assert!(why.contains("\"record\":\"2\",\"reason\":\"personal_data\""), "{why}");
    // Nothing of it was counted, and the index says that it is not there and why.
    assert_eq!(built.manifest.redactions["EMAIL"], 1);
    let bytes = std::fs::read(order.out.join(&built.manifest.lineage.file)).unwrap();
    let index = IndexReader::open(&bytes).unwrap();
    let dropped: Vec<_> = index
        .entries()
        .filter(|found| found.entry.part.is_none())
        .map(|found| (found.entry.row, found.entry.code()))
        .collect();
    assert_eq!(dropped, [(1, "personal_data".to_owned())]);
    assert_eq!(index.header().entries, 4);
    // A dry run counts the same, and writes nothing.
    (order.explain, order.out) = (None, world.path("dry"));
    let dry = dry_run(&order, &world.snapshot(), &|_| {}).unwrap();
    assert_eq!(&dry.counts, counts);
    assert!(!order.out.exists());
}

#[test]
fn a_dataset_with_dropped_records_is_revised_like_any() {
    let mut world = World::new();
    let order = named_order(&mut world);
    world.gate(&order).unwrap();
    world.refuses("ben");
    let revision = revise(&order.out, &world.snapshot(), world.now).unwrap().unwrap();
    assert_eq!(revision.removed, 1);
    let dropped = &revision.manifest.counts.dropped;
    assert_eq!((dropped["personal_data"], dropped["refused"]), (1, 1));
    assert_eq!(ids(&order.out), ["1", "3"]);
}

#[test]
fn the_manifest_says_by_what_rules_and_what_is_left() {
    let mut world = World::new();
    let order = named_order(&mut world);
    let manifest = world.gate(&order).unwrap().manifest;
    let stated = manifest.redaction.unwrap();
    let rules = order.redaction.as_ref().unwrap().redactor.rules();
    assert_eq!(stated.rules.0, rules.digest);
    assert_eq!(stated.columns["name"], "PERSON");
    assert_eq!(stated.operators["US_SSN"], "drop-record");
    assert_eq!((stated.pseudonym_key, stated.found["PERSON"]), (None, 6));
    assert_eq!(manifest.redactions["PERSON"], 6);
    let measured = stated.measured;
    assert_eq!((measured.records, measured.of, measured.readers), (3, 3, vec!["strictest".into()]));
    // Nothing of a form is left; a name is, which no column told of that record.
    assert!(!measured.left.contains_key("EMAIL") && !measured.left.contains_key("PASSPORT"));
    assert_eq!(measured.left["PERSON"].records.likely, 1);
    // All was read: what is left is known.
    assert_eq!(measured.unseen, Bounds { low: 0, likely: 0, high: 0 });
}

#[test]
fn a_column_of_values_has_to_be_there_and_to_be_text() {
    let mut world = World::new();
    let mut order = named_order(&mut world);
    let mut told = |column: &str| {
        let rules = format!("columns.{column} = 'PERSON'");
        let configuration = Configuration::read(rules.parse().unwrap()).unwrap();
        let redaction = Redaction::new(configuration, &Keys::default(), Draw::default()).unwrap();
        order.redaction = Some(redaction);
        world.fails(&order)
    };
    assert!(told("nick").contains("no column `nick`"));
    assert!(told("author").contains("column `author` is named as a value of personal data"));
    assert!(told("title").contains("column `title` is named as a value of personal data"));
}
