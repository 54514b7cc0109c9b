//! A dataset that is revised, and the same corpus gated anew: the same records.

use std::collections::BTreeSet;
use std::fs;

use untrain_gate::{Dataset, GateError, Revision, revise};

use crate::corpora::{batch, parquet, posts};
use crate::world::{World, files, ids, names};

const PEOPLE: [&str; 5] = ["ada", "ben", "cleo", "dan", "eve"];

fn world() -> World {
    let mut world = World::new();
    world.willing(&PEOPLE);
    for (at, chunk) in posts(200, &PEOPLE).chunks(40).enumerate() {
        let mut chunk = chunk.to_vec();
        // The first file is about two people alone.
        if at == 0 {
            chunk
                .iter_mut()
                .for_each(|post| post.author = Some(PEOPLE[post.likes as usize % 2].into()));
        }
        chunk[3].others = vec![Some("ben".into())];
        parquet(&world.path(&format!("in-{at}.parquet")), &batch(&chunk), 10);
    }
    world
}

fn built() -> (World, untrain_gate::Order) {
    let world = world();
    let mut order = world.order(&[world.path("in-*.parquet")]);
    order.columns.subject.push("others".into());
    world.gate(&order).unwrap();
    (world, order)
}

fn again(world: &World, order: &untrain_gate::Order) -> Option<Revision> {
    revise(&order.out, &world.snapshot(), world.now).unwrap()
}

#[test]
fn a_revision_is_the_corpus_gated_anew() {
    let (mut world, order) = built();
    for (n, id) in ["eve", "ben", "ada"].into_iter().enumerate() {
        let before = Dataset::open(&order.out).unwrap();
        if n == 1 {
            world.erased(id)
        } else {
            world.refuses(id)
        }
        let revision = again(&world, &order).unwrap();
        let mut anew = order.clone();
        anew.out = world.path(&format!("anew-{n}"));
        let anew_built = world.gate(&anew).unwrap();
        assert_eq!(ids(&order.out), ids(&anew.out));
        assert_eq!(revision.manifest.counts.kept, anew_built.manifest.counts.kept);
        let (people, anew) = (&revision.manifest.people, &anew_built.manifest.people);
        assert_eq!((people.count, people.root), (anew.count, anew.root));
        assert_eq!(revision.before, before.digest());
        assert_eq!(revision.after, Dataset::open(&order.out).unwrap().digest());
        assert_eq!(revision.manifest.previous, Some(revision.before));
        assert_eq!(revision.manifest.generation, n as u32 + 1);
        assert_eq!(revision.removed, before.manifest().counts.kept - revision.manifest.counts.kept);
        assert_eq!(revision.by_code.values().sum::<u64>(), revision.removed);
        // Nothing is left of what was superseded.
        let named: BTreeSet<_> =
            revision.manifest.parts.iter().map(|part| part.file.clone()).collect();
        let found = names(&order.out);
        assert!(
            found.iter().filter(|name| name.starts_with("part-")).all(|name| named.contains(name))
        );
        assert_eq!(found.len(), named.len() + 3, "{found:?}");
    }
}

#[test]
fn a_revision_leaves_untouched_parts_and_does_nothing_twice() {
    let (mut world, order) = built();
    assert_eq!(again(&world, &order), None);
    let before = files(&order.out);
    world.refuses("cleo");
    let revision = again(&world, &order).unwrap();
    // The first part holds nothing of hers.
    assert_eq!(revision.manifest.parts[0].file, "part-00000.parquet");
    assert_eq!(revision.manifest.parts[1].file, "part-00001.00001.parquet");
    let after = files(&order.out);
    let part = |files: &[(String, Vec<u8>)]| {
        files.iter().find(|(n, _)| n == "part-00000.parquet").cloned()
    };
    assert_eq!(part(&before), part(&after));
    assert_eq!(again(&world, &order), None);
    assert_eq!(files(&order.out), after);
}

#[test]
fn a_part_that_loses_all_its_rows_is_gone() {
    let (mut world, order) = built();
    world.refuses("ada");
    world.refuses("ben");
    let revision = again(&world, &order).unwrap();
    assert_eq!(revision.manifest.parts.len(), 4);
    assert_eq!(revision.manifest.parts[0].file, "part-00001.00001.parquet");
    for id in ["cleo", "dan", "eve"] {
        world.refuses(id);
    }
    let revision = again(&world, &order).unwrap();
    assert_eq!((revision.manifest.parts.len(), revision.manifest.counts.kept), (1, 0));
    assert_eq!(ids(&order.out), [] as [String; 0]);
    assert_eq!(again(&world, &order), None);
}

#[test]
fn a_stale_receipt_goes_with_the_manifest_that_it_was_for() {
    let (mut world, order) = built();
    fs::write(order.out.join("manifest.tlog-proof"), "a receipt").unwrap();
    assert_eq!(again(&world, &order), None);
    assert!(order.out.join("manifest.tlog-proof").exists());
    world.refuses("dan");
    again(&world, &order).unwrap();
    assert!(!order.out.join("manifest.tlog-proof").exists());
}

#[test]
fn an_earlier_snapshot_does_not_revise() {
    let (mut world, order) = built();
    let earlier = world.snapshot();
    world.refuses("dan");
    again(&world, &order).unwrap();
    let before = files(&order.out);
    let error = revise(&order.out, &earlier, world.now).unwrap_err();
    assert!(matches!(error, GateError::SnapshotOlder { .. }), "{error}");
    assert_eq!(files(&order.out), before);
}

#[test]
fn a_damaged_dataset_is_not_revised() {
    let (mut world, order) = built();
    world.refuses("dan");
    let index = order.out.join("lineage-00000.idx");
    let good = fs::read(&index).unwrap();
    fs::write(&index, &good[..good.len() - 1]).unwrap();
    let error = revise(&order.out, &world.snapshot(), world.now).unwrap_err();
    assert!(error.to_string().contains("lineage-00000.idx"), "{error}");
    fs::write(&index, good).unwrap();
    let part = order.out.join("part-00002.parquet");
    let bytes = fs::read(&part).unwrap();
    fs::write(&part, &bytes[..bytes.len() / 2]).unwrap();
    let error = revise(&order.out, &world.snapshot(), world.now).unwrap_err();
    assert!(error.to_string().contains("part-00002.parquet"), "{error}");
    fs::write(&part, bytes).unwrap();
    assert_eq!(again(&world, &order).unwrap().removed, 32);
    assert!(Dataset::open(&world.path("none")).unwrap_err().to_string().contains("manifest.json"));
}

fn restore(folder: &std::path::Path, files: &[(String, Vec<u8>)]) {
    fs::remove_dir_all(folder).unwrap();
    fs::create_dir(folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn a_revision_cut_short_at_any_step_is_carried_out_by_the_next() {
    let (mut world, order) = built();
    let before = files(&order.out);
    world.refuses("cleo");
    let revision = again(&world, &order).unwrap();
    let after = files(&order.out);
    let is_manifest = |(name, _): &&(String, Vec<u8>)| name == "manifest.json";
    let new: Vec<_> = after.iter().filter(|file| !before.contains(file)).cloned().collect();
    let old: Vec<_> = before.iter().filter(|file| !after.contains(file)).cloned().collect();
    let manifest = new.iter().find(is_manifest).unwrap().1.clone();
    let new: Vec<_> = new.iter().filter(|file| !is_manifest(file)).cloned().collect();
    let old: Vec<_> = old.iter().filter(|file| !is_manifest(file)).cloned().collect();
    // Before the manifest is replaced: any of the new files, whole or torn.
    for count in 0..=new.len() {
        let mut state = before.clone();
        state.extend(new[..count].iter().cloned());
        if let Some((name, bytes)) = new.get(count) {
            state.push((name.clone(), bytes[..bytes.len() / 3].to_vec()));
        } else {
            state.push((".manifest.json.new".to_owned(), manifest[..40].to_vec()));
        }
        restore(&order.out, &state);
        assert_eq!(ids(&order.out).len() as u64, revision.removed + revision.manifest.counts.kept);
        assert_eq!(again(&world, &order).unwrap(), revision);
        assert_eq!(files(&order.out), after);
    }
    // After it: any of the old files left.
    for count in 0..=old.len() {
        let mut state = after.clone();
        state.extend(old[count..].iter().cloned());
        restore(&order.out, &state);
        assert_eq!(ids(&order.out).len() as u64, revision.manifest.counts.kept);
        assert_eq!(again(&world, &order), None);
        assert_eq!(files(&order.out), after);
    }
}

/// What the killed process runs; by itself it checks nothing.
#[test]
fn victim() {
    let Ok(home) = std::env::var("UNTRAIN_GATE_REVISED") else { return };
    let mut world = World::new();
    world.willing(&PEOPLE);
    world.refuses("cleo");
    revise(&std::path::Path::new(&home).join("out"), &world.snapshot(), world.now).unwrap();
}

#[test]
fn a_killed_revision_leaves_the_old_generation_or_the_new_one() {
    let (world, order) = built();
    let before = files(&order.out);
    let whole = ids(&order.out).len();
    let run = || {
        std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "whole::victim"])
            .env("UNTRAIN_GATE_REVISED", world.home.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap()
    };
    for delay in [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 25, 30, 40, 60] {
        restore(&order.out, &before);
        let mut child = run();
        std::thread::sleep(std::time::Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let left = ids(&order.out).len();
        assert!(left == whole || left == whole - 32, "{left}");
        assert!(run().wait().unwrap().success());
        assert_eq!(ids(&order.out).len(), whole - 32);
        assert_eq!(names(&order.out).len(), 8);
    }
}
