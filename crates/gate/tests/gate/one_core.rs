//! One core, many runners: the same rows give the same decisions, counts and digest whatever files
//! they stand in, in whatever order, on however many threads, and as batches in memory.

use std::path::Path;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use untrain_gate::{Dataset, Redaction, SumsRows, Terms, gate_batches, revise};
use untrain_lineage::manifest::Counts;
use untrain_lineage::{RowsDigest, RowsSum};

use crate::corpora::{Post, batch, jsonl, parquet, posts};
use crate::world::{World, purpose};

/// Posts of people of every sort, some with personal data.
fn corpus() -> (World, Vec<Post>) {
    let mut world = World::new();
    world.willing(&["ada", "ben", "eve"]);
    world.refuses("ben");
    world.adult("cleo");
    let mut posts = posts(700, &["ada", "ben", "cleo", "eve", "nobody"]);
    posts[5].text = "write to zoe@harbour.example, or max@harbour.example".into();
    posts[10].author = None;
    posts[15].others = vec![Some("eve".into()), Some("ben".into())];
    posts[20] = posts[25].clone();
    (world, posts)
}

type Told = (Counts, RowsDigest);

/// What a run over these inputs says.
fn run(world: &World, pattern: &str, threads: usize, redact: bool) -> Told {
    let mut order = world.order(&[world.path(pattern)]);
    order.columns.subject.push("others".into());
    (order.threads, order.force, order.sums_rows) = (threads, true, SumsRows::Yes);
    order.redaction = redact.then(|| Redaction::usual().unwrap());
    let manifest = world.gate(&order).unwrap().manifest;
    (manifest.counts, manifest.rows_digest.unwrap())
}

/// The same from batches in memory, and the ids that passed.
fn directly(
    world: &World,
    batches: &[RecordBatch],
    threads: usize,
    redact: bool,
) -> (Told, Vec<String>) {
    let order = world.order(&[]);
    let mut columns = order.columns;
    columns.subject.push("others".into());
    let snapshot = world.snapshot();
    let view = snapshot.snapshot.view(&purpose());
    let redaction = redact.then(|| Redaction::usual().unwrap());
    let terms = Terms {
        snapshot: &snapshot.snapshot,
        view: &view,
        columns: &columns,
        declared: &order.declared,
        redaction: redaction.as_ref(),
        sums_rows: SumsRows::Yes,
    };
    let schema = batches[0].schema();
    let (gated, counters) =
        gate_batches(&terms, &schema, batches, Path::new("table"), threads).unwrap();
    let passed = gated.iter().filter_map(|gated| gated.passed.as_ref());
    let ids = passed.flat_map(|batch| {
        let ids = batch.column_by_name("id").unwrap().as_string::<i32>();
        ids.iter().map(|id| id.unwrap().to_owned()).collect::<Vec<_>>()
    });
    ((counters.counts(), counters.rows().stated()), ids.collect())
}

#[test]
fn files_order_threads_and_runner_change_nothing() {
    for redact in [false, true] {
        let (world, mut posts) = corpus();
        parquet(&world.path("one.parquet"), &batch(&posts), 1000);
        for (at, chunk) in posts.chunks(130).enumerate() {
            parquet(&world.path(&format!("many-{at}.parquet")), &batch(chunk), 40);
        }
        let told = run(&world, "one.parquet", 1, redact);
        assert!(told.0.kept > 200 && told.0.dropped.len() > 2, "{told:?}");
        assert_eq!(told, run(&world, "many-*.parquet", 3, redact));
        let whole = [batch(&posts)];
        let (of_whole, ids) = directly(&world, &whole, 2, redact);
        assert_eq!(told, of_whole);
        let pieces: Vec<_> = posts.chunks(33).map(batch).collect();
        assert_eq!((told.clone(), ids.clone()), directly(&world, &pieces, 4, redact));
        assert_eq!(ids, crate::world::ids(&world.path("out")));
        posts.reverse();
        parquet(&world.path("turned.parquet"), &batch(&posts), 300);
        assert_eq!(told, run(&world, "turned.parquet", 2, redact));
        assert_eq!(told, directly(&world, &[batch(&posts)], 1, redact).0);
    }
}

#[test]
fn lines_of_json_in_any_files_have_one_digest_too() {
    let (world, posts) = corpus();
    world.write("one.jsonl", jsonl(&posts));
    for (at, chunk) in posts.chunks(90).enumerate() {
        world.write(&format!("many-{at}.jsonl"), jsonl(chunk));
    }
    let told = run(&world, "one.jsonl", 1, true);
    assert_eq!(told, run(&world, "many-*.jsonl", 2, true));
}

#[test]
fn another_row_is_another_digest() {
    let (world, mut posts) = corpus();
    let (told, _) = directly(&world, &[batch(&posts)], 1, false);
    posts[0].text.push('!');
    let (other, _) = directly(&world, &[batch(&posts)], 1, false);
    assert_eq!(told.0, other.0);
    assert_ne!(told.1.digest, other.1.digest);
}

#[test]
fn a_revision_takes_the_rows_out_of_the_sum() {
    let (mut world, posts) = corpus();
    for (at, chunk) in posts.chunks(100).enumerate() {
        parquet(&world.path(&format!("in-{at}.parquet")), &batch(chunk), 1000);
    }
    let (_, before) = run(&world, "in-*.parquet", 2, false);
    world.refuses("eve");
    let out = world.path("out");
    let revised = revise(&out, &world.snapshot(), world.now).unwrap().unwrap();
    let after = revised.manifest.rows_digest.unwrap();
    assert_ne!(before.digest, after.digest);
    // The corpus gated anew gives what the revision left.
    assert_eq!(after, run(&world, "in-*.parquet", 2, false).1);
    world.refuses("ada");
    run(&world, "in-*.parquet", 2, false);
    let nothing = Dataset::open(&out).unwrap().manifest().rows_digest.clone().unwrap();
    assert_eq!(nothing, RowsSum::default().stated());
}
