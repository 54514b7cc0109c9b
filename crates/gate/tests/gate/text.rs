//! Personal data in the text of what is kept.

use untrain_gate::Dataset;

use crate::corpora::{batch, jsonl, parquet, posts};
use crate::world::World;

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
        order.redact = true;
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
    (order.redact, order.columns.text) = (true, vec!["author".into()]);
    assert!(world.fails(&order).contains("named as text and for a decision"));
}
