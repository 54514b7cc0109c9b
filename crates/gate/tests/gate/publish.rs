//! Output appears whole or not at all, also when the process is killed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use untrain_gate::{Dataset, GateError, dry_run};

use crate::corpora::{jsonl, posts};
use crate::world::{World, files, ids, names};

fn world() -> World {
    let mut world = World::new();
    world.willing(&["ada"]);
    world.adult("cleo");
    world
}

#[test]
fn an_output_that_is_there_is_only_replaced_on_demand() {
    let world = world();
    let mut order = world.order(&[world.write("in.jsonl", jsonl(&posts(9, &["ada", "cleo"])))]);
    world.gate(&order).unwrap();
    assert!(matches!(world.gate(&order).unwrap_err(), GateError::OutExists(_)));
    order.inputs = vec![world.write("in2.jsonl", jsonl(&posts(3, &["ada"])))];
    order.force = true;
    world.gate(&order).unwrap();
    assert_eq!(ids(&order.out).len(), 3);
    fs::remove_file(order.out.join("manifest.json")).unwrap();
    assert!(matches!(world.gate(&order).unwrap_err(), GateError::OutForeign(_)));
}

#[test]
fn an_explain_file_names_every_dropped_record() {
    for name in ["why.jsonl", "why.parquet"] {
        let world = world();
        let mut order = world.order(&[world.write("in.jsonl", jsonl(&posts(9, &["ada", "cleo"])))]);
        order.explain = Some(world.path(name));
        world.gate(&order).unwrap();
        let mode = fs::metadata(world.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let rows: Vec<_> = untrain_gate::rows::read_rows(&world.path(name)).unwrap().collect();
        let rows: Vec<_> = rows.into_iter().map(|(_, row)| row.unwrap()).collect();
        let expected: Vec<_> = (0..9)
            .filter(|n| n % 2 == 1)
            .map(|n| {
                let row = serde_json::json!({
                    "input": "in.jsonl", "row": n, "record": format!("post-{n}"),
                    "reason": "no_choice",
                });
                row.as_object().unwrap().clone()
            })
            .collect();
        assert_eq!(rows, expected);
        let error = world.gate(&order).unwrap_err();
        assert!(matches!(error, GateError::OutExists(_)), "{error}");
    }
    let world = world();
    let mut order = world.order(&[world.write("in.jsonl", jsonl(&posts(9, &["ada"])))]);
    order.explain = Some(world.path("why.txt"));
    assert!(world.fails(&order).contains("must end in .jsonl or .parquet"));
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let world = world();
    let order = world.order(&[world.write("in.jsonl", jsonl(&posts(9, &["ada", "cleo"])))]);
    let dry = dry_run(&order, &world.snapshot(), &|_| {}).unwrap();
    let before = names(world.home.path());
    assert_eq!((dry.counts.kept, dry.counts.dropped["no_choice"]), (5, 4));
    assert_eq!(names(world.home.path()), before);
    assert_eq!(world.gate(&order).unwrap().manifest.counts, dry.counts);
}

#[test]
fn progress_is_told_to_the_end() {
    let world = world();
    let order = world.order(&[world.write("in.jsonl", jsonl(&posts(9, &["ada", "cleo"])))]);
    let last = std::cell::Cell::new(untrain_gate::Progress::default());
    untrain_gate::run(&order, &world.snapshot(), &|progress| last.set(progress)).unwrap();
    assert_eq!(last.get(), untrain_gate::Progress { total: 9, read: 9, kept: 5 });
}

#[test]
fn what_a_manifest_does_not_name_is_no_part_of_the_dataset() {
    let world = world();
    let order = world.order(&[world.write("in.jsonl", jsonl(&posts(9, &["ada"])))]);
    world.gate(&order).unwrap();
    let part = fs::read(order.out.join("part-00000.parquet")).unwrap();
    fs::write(order.out.join("part-00001.parquet"), part).unwrap();
    assert_eq!(ids(&order.out).len(), 9);
}

#[test]
fn a_changed_file_is_found() {
    let world = world();
    let order = world.order(&[world.write("in.jsonl", jsonl(&posts(9, &["ada"])))]);
    world.gate(&order).unwrap();
    for (name, good) in files(&order.out) {
        let mut bad = good.clone();
        let middle = bad.len() / 2;
        bad[middle] ^= 1;
        fs::write(order.out.join(&name), bad).unwrap();
        let checked = Dataset::open(&order.out).and_then(|dataset| dataset.check_files());
        if name != "manifest.json" {
            assert!(checked.unwrap_err().to_string().contains(&name));
        }
        fs::write(order.out.join(&name), good).unwrap();
    }
    Dataset::open(&order.out).unwrap().check_files().unwrap();
}

/// What the killed process runs; by itself it checks nothing.
#[test]
fn victim() {
    let Ok(home) = std::env::var("UNTRAIN_GATE_VICTIM") else { return };
    let world = world();
    let mut order = world.order(&[std::path::Path::new(&home).join("in.jsonl")]);
    (order.out, order.force) = (std::path::Path::new(&home).join("out"), true);
    world.gate(&order).unwrap();
}

#[test]
fn a_killed_run_leaves_the_old_dataset_or_the_new_one() {
    let world = world();
    let posts = posts(30_000, &["ada", "cleo"]);
    world.write("in.jsonl", jsonl(&posts[..10]));
    let run = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "publish::victim"])
            .env("UNTRAIN_GATE_VICTIM", world.home.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    assert!(run().wait().unwrap().success());
    world.write("in.jsonl", jsonl(&posts));
    let mut seen = Vec::new();
    for delay in [5, 10, 20, 40, 60, 80, 120, 160, 240, 400] {
        let mut child = run();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = ids(&world.path("out")).len();
        assert!(kept == 5 || kept == 15_000, "{kept}");
        seen.push(kept);
    }
    assert!(run().wait().unwrap().success());
    assert_eq!(ids(&world.path("out")).len(), 15_000);
    // The last run has cleared away what the killed ones left.
    assert_eq!(names(world.home.path()), ["in.jsonl", "out"], "{seen:?}");
}
