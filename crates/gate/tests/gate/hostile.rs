//! Input that is not what it says: an error that names the place, and nothing written.

use std::fs;

use crate::corpora::{batch, gzip, jsonl, parquet, posts};
use crate::world::World;

fn world() -> World {
    let mut world = World::new();
    world.willing(&["ada"]);
    world
}

/// Gates a single file of these bytes, which must fail with these words.
fn fails(name: &str, bytes: &[u8], words: &str) {
    let world = world();
    let input = world.write(name, bytes);
    let error = world.fails(&world.order(&[input]));
    assert!(error.contains(words), "{name}: {error}");
}

const LINE: &str = "{\"id\":\"1\",\"author\":\"ada\",\"text\":\"x\"}\n";

#[test]
fn text_that_is_broken() {
    fails("in.jsonl", b"", "is empty");
    fails("in.jsonl", b"\n\n", "is empty");
    fails("in.jsonl.gz", &gzip(b""), "is empty");
    fails("in.csv", b"id,author,text\n", "no record under its header");
    fails(
        "in.jsonl",
        format!("{LINE}{{\"id\": \"2\"\n").as_bytes(),
        "line 2: it is not valid JSON",
    );
    fails("in.jsonl", format!("{LINE}[1,2]\n").as_bytes(), "line 2: it is not a JSON object");
    fails("in.jsonl", b"{\"id\":\"1\",\"author\":\"a\xffa\"}\n", "line 1: byte 22 of the record");
    let number = format!("{LINE}{{\"id\":7}}\n");
    fails("in.jsonl", number.as_bytes(), "field `id` holds a number, but a string in line 1");
    fails("in.csv", b"id,author,text\n1,ada\n", "line 2: incorrect number of fields");
    fails("in.csv", b"id,author,text\n1,ada,\"x\n", "its quotes do not close");
}

#[test]
fn text_that_is_cut_or_swollen() {
    let packed = gzip(LINE.repeat(1000).as_bytes());
    fails("in.jsonl.gz", &packed[..packed.len() - 20], "ends in the middle");
    let packed = zstd::encode_all(LINE.repeat(1000).as_bytes(), 1).unwrap();
    let cut = &packed[..packed.len() - 3];
    let world = world();
    let input = world.write("in.jsonl.zst", cut);
    world.fails(&world.order(&[input]));
    let bomb =
        format!("{{\"id\":\"1\",\"author\":\"ada\",\"text\":\"{}\"}}\n", "a".repeat(1 << 20));
    let bomb = zstd::encode_all(bomb.repeat(100).as_bytes(), 1).unwrap();
    fails("in.jsonl.zst", &bomb, "decompression bomb");
}

#[test]
fn a_line_of_a_hundred_megabytes() {
    let line =
        format!("{{\"id\":\"1\",\"author\":\"ada\",\"text\":\"{}\"}}\n", "a".repeat(100 << 20));
    fails("in.jsonl", format!("{LINE}{line}").as_bytes(), "line 2: the record is longer than");
}

#[test]
fn two_files_that_disagree_on_a_type() {
    let world = world();
    let first = world.write("a.jsonl", LINE);
    let second = world.write("b.jsonl", "{\"id\":\"2\",\"author\":\"ada\",\"text\":[\"x\"]}\n");
    let error = world.fails(&world.order(&[first, second]));
    assert!(error.contains("b.jsonl`, line 1: field `text` holds a list"), "{error}");
    assert!(error.contains("but a string in line 1 of `a.jsonl`"), "{error}");
}

#[test]
fn parquet_that_is_damaged_anywhere() {
    let posts = batch(&posts(2000, &["ada"]));
    let home = tempfile::tempdir().unwrap();
    let good = fs::read(parquet(&home.path().join("x.parquet"), &posts, 500)).unwrap();
    for length in [4, 5, 100, good.len() / 2, good.len() - 9, good.len() - 1] {
        fails("in.parquet", &good[..length], "in.parquet");
    }
    fails("in.parquet", b"hello", "does not start as Parquet");
    // Bits that flip: an error or, where no byte that matters was hit, the same rows; never a
    // panic and never half a dataset.
    let world = world();
    let mut refused = 0;
    for at in (4..good.len()).step_by(good.len() / 60) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x41;
        let mut order = world.order(&[world.write("in.parquet", &bytes)]);
        order.out = world.path(&format!("out-{at}"));
        match world.gate(&order) {
            Ok(built) => assert_eq!(built.manifest.counts.read, 2000),
            Err(error) => {
                refused += 1;
                assert!(error.to_string().contains("in.parquet"), "{error}");
                assert!(!order.out.exists());
            }
        }
    }
    assert!(refused > 5, "{refused}");
}

#[test]
fn a_column_that_is_not_there() {
    let world = world();
    let input = world.write("in.jsonl", LINE);
    let mut order = world.order(&[input]);
    order.columns.subject = vec!["user".into()];
    let error = world.fails(&order);
    assert!(
        error.contains("has no column `user`") && error.contains("id, author, text"),
        "{error}"
    );
    order.columns.subject = vec!["author".into()];
    order.columns.category = Some("kind".into());
    assert!(world.fails(&order).contains("both declared and read from a column"));
    order.declared.category = None;
    assert!(
        world.fails(&order).contains("no column `kind`, which the order names for the category")
    );
}

#[test]
fn inputs_that_are_not_there() {
    let world = world();
    let error = world.fails(&world.order(&[world.path("*.jsonl")]));
    assert!(error.contains("no file matches"), "{error}");
    let input = world.write("in.jsonl", LINE);
    let error = world.fails(&world.order(&[input.clone(), input]));
    assert!(error.contains("named twice"), "{error}");
}

#[test]
fn ids_that_come_twice_are_counted_and_kept_apart() {
    let world = world();
    let mut twice = posts(20, &["ada"]);
    twice[7].id = "post-3".into();
    twice[9].id = "post-3".into();
    let built = world.gate(&world.order(&[world.write("in.jsonl", jsonl(&twice))])).unwrap();
    assert_eq!((built.repeated_ids, built.manifest.counts.kept), (2, 20));
}

#[test]
fn a_record_id_that_no_index_keeps() {
    let mut long = posts(2, &["ada"]);
    long[1].id = "x".repeat(5000);
    fails("in.jsonl", &jsonl(&long), "row 1 has a record id that is too long");
}

#[test]
fn what_was_there_before_a_failure_is_still_there() {
    let world = world();
    let good = world.write("good.jsonl", LINE);
    let mut order = world.order(&[good]);
    world.gate(&order).unwrap();
    let before = crate::world::files(&order.out);
    order.force = true;
    order.inputs = vec![world.write("bad.jsonl", "{\n")];
    world.fails(&order);
    assert_eq!(crate::world::files(&order.out), before);
}
