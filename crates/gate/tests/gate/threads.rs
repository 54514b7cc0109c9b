//! The same order gives the same bytes, however many threads carry it out.

use untrain_gate::Redaction;
use untrain_redact::measure::Draw;
use untrain_redact::{Configuration, Key, Keys};

use crate::corpora::{batch, jsonl, parquet, posts};
use crate::world::{World, files};

/// Rules of every sort: a keyed stand-in, dropped records, a sample of fewer than there are.
fn redaction() -> Redaction {
    let rules = "operators.EMAIL = 'pseudonym'\noperators.US_SSN = 'drop-record'";
    let configuration = Configuration::read(rules.parse().unwrap()).unwrap();
    let keys = Keys { pseudonyms: Some(Key::new(&mut [7; 32])), encryption: None };
    Redaction::new(configuration, &keys, Draw { records: 40, seed: 5 }).unwrap()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let mut world = World::new();
    world.willing(&["ada", "ben"]);
    world.adult("cleo");
    let mut posts = posts(900, &["ada", "cleo", "ben"]);
    posts[5].text = "zoe@harbour.example".into();
    posts[90].text = "my ssn is 536-22-1234".into();
    posts[93].text = "my ssn is 536-22-1234".into();
    for (at, chunk) in posts.chunks(150).enumerate() {
        parquet(&world.path(&format!("in-{at}.parquet")), &batch(chunk), 40);
        world.write(&format!("in-{at}.jsonl"), jsonl(chunk));
    }
    for pattern in ["in-*.parquet", "in-*.jsonl"] {
        let run = |threads: usize| {
            let mut order = world.order(&[world.path(pattern)]);
            order.columns.subject.push("others".into());
            (order.threads, order.force) = (threads, true);
            order.redaction = Some(redaction());
            order.explain = Some(world.path("why.jsonl"));
            world.gate(&order).unwrap();
            (files(&order.out), std::fs::read(world.path("why.jsonl")).unwrap())
        };
        let alone = run(1);
        assert!(alone.0.len() == 9 && !alone.1.is_empty());
        for threads in [2, 4, 0] {
            assert!(run(threads) == alone, "{threads} threads on {pattern}");
        }
    }
}
