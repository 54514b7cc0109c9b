//! Forgetting in a model of shards is two steps that survive every stop, and what had to go cannot
//! be read even out of a backup.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use untrain_lineage::model::Role;
use untrain_lineage::shards::ShardsForgetting;
use untrain_policy::Digest;
use untrain_unlearn::checkpoints::{is_readable, must_be_unreadable};
use untrain_unlearn::{Error, Home, Shape, Sharded, destroy, finish, forget, replay_by, suppress};

use crate::posts::chatter;
use crate::rules::{card, hashes, keyed};
use crate::toy::{Breaks, find, toy};
use crate::world::{Post, World, names};

const SHAPE: Shape = Shape { shards: 2, slices: 3, tiers: 1 };

/// A folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        match from.is_dir() {
            true => copy(&from, &to),
            false => {
                fs::copy(&from, &to).unwrap();
            }
        }
    }
}

fn keys(home: &Home) -> BTreeSet<String> {
    let folder = home.keys.join("checkpoints");
    names(&folder).iter().flat_map(|model| names(&folder.join(model))).collect()
}

fn checkpoint_files(model: &Path) -> BTreeSet<String> {
    names(&model.join("checkpoints")).into_iter().collect()
}

/// Those posts that have one subject.
fn sole(posts: Vec<Post>) -> Vec<Post> {
    posts.into_iter().filter(|post| post.subjects.len() == 1).collect()
}

/// Whether exactly what the card names is there.
pub fn assert_tidy(model: &Path, home: &Home) {
    let card = card(model);
    let named: BTreeSet<Digest> =
        card.layout.as_ref().unwrap().checkpoints().map(|(_, _, name)| name).collect();
    let of = |ending: &str| named.iter().map(|name| format!("{name}{ending}")).collect();
    let (files, kept): (BTreeSet<String>, BTreeSet<String>) = (of(".sealed"), of(".json"));
    assert_eq!(checkpoint_files(model), files);
    assert_eq!(keys(home), kept);
    let mut wanted: Vec<String> = card.files.iter().map(|file| file.file.clone()).collect();
    wanted.extend(["model.json".to_owned(), "checkpoints".to_owned()]);
    wanted.sort();
    assert_eq!(names(model), wanted);
}

#[test]
fn what_is_suppressed_is_out_of_the_records_and_of_what_is_served_at_once() {
    let posts = chatter(3, 8, 60);
    let mut world = World::of_willing(&posts);
    let model = world.train_shards(&keyed(toy(Breaks::Nothing, SHAPE)), &posts, "model");
    let home = world.keys_of("model-keys");
    let before = card(&model);
    world.asks_to_be_forgotten("harbour:2");
    let forgot = suppress(&model, &world.snapshot(), &home, world.now).unwrap().unwrap();
    let after = card(&model);
    assert_eq!((&forgot.card_before, &forgot.card_after), (&before, &after));
    assert!(!after.is_finished() && after.generation == 1);
    assert_eq!(after.records(), before.records() - forgot.removed.len() as u64);
    assert_tidy(&model, &home);
    for file in after.of(Role::Corpus) {
        let text = fs::read_to_string(model.join(&file.file)).unwrap();
        assert!(!text.contains("\"harbour:2\""), "{}", file.file);
    }
    // The shards that lost something have no part in what is served.
    let missing: BTreeSet<u32> =
        after.layout.as_ref().unwrap().unfinished().map(|it| it.shard).collect();
    assert!(!missing.is_empty());
    assert_ne!(after.model(), before.model());
    let finished = finish(&model, &home, world.now).unwrap().unwrap();
    assert!(finished.is_finished() && finished.generation == 1);
    assert_eq!(finished.previous, Some(before.digest().unwrap()));
    assert_eq!(finished.corpus(), after.corpus());
    assert_tidy(&model, &home);
    assert!(finish(&model, &home, world.now).unwrap().is_none());
    assert!(replay_by(&model, find).unwrap().agrees());
}

#[test]
fn a_second_suppression_before_the_first_is_finished_is_finished_with_it() {
    let posts = chatter(5, 9, 80);
    let mut world = World::of_willing(&posts);
    let new = || keyed(toy(Breaks::Nothing, SHAPE));
    let model = world.train_shards(&new(), &posts, "model");
    let (home, before) = (world.keys_of("model-keys"), card(&model));
    for leaver in ["harbour:1", "harbour:4", "harbour:7"] {
        world.asks_to_be_forgotten(leaver);
        suppress(&model, &world.snapshot(), &home, world.now).unwrap().unwrap();
    }
    let finished = finish(&model, &home, world.now).unwrap().unwrap();
    assert_eq!((finished.generation, finished.previous), (1, Some(before.digest().unwrap())));
    let gone = ["harbour:1", "harbour:4", "harbour:7"].map(str::to_owned);
    let rest: Vec<_> = posts
        .iter()
        .filter(|post| !post.subjects.iter().any(|it| gone.contains(it)))
        .cloned()
        .collect();
    assert!(hashes(&model) == hashes(&world.train_shards(&new(), &rest, "scratch")));
    assert_tidy(&model, &home);
}

#[test]
fn a_stop_behind_any_write_is_finished_by_the_next_run_to_the_same_bytes() {
    let posts = chatter(7, 5, 24);
    let mut world = World::of_willing(&posts);
    let shape = Shape { shards: 2, slices: 2, tiers: 1 };
    let trained = world.train_shards(&keyed(toy(Breaks::Nothing, shape)), &posts, "trained");
    let before = card(&trained);
    world.asks_to_be_forgotten("harbour:1");
    let snapshot = world.snapshot();
    let begin = |number: u64| {
        let (model, keys) = (world.path(&format!("m{number}")), world.path(&format!("k{number}")));
        copy(&trained, &model);
        copy(&world.path("trained-keys"), &keys);
        (model, Home::new(keys).finding(find))
    };
    let (whole, home) = begin(u64::MAX);
    forget(&whole, &snapshot, &home, world.now).unwrap().unwrap();
    let wanted = hashes(&whole);
    let mut stops = 0;
    for writes in 0.. {
        let (model, home) = begin(writes);
        if forget(&model, &snapshot, &home.stopping_after(writes), world.now).is_ok() {
            break;
        }
        stops += 1;
        // Whoever looks finds one whole card and what it serves.
        let found = card(&model);
        for file in found.of(Role::Serving) {
            let bytes = fs::read(model.join(&file.file)).unwrap();
            assert_eq!(untrain_lineage::digest(&bytes), file.digest, "after {writes} writes");
        }
        forget(&model, &snapshot, &home, world.now).unwrap();
        assert!(hashes(&model) == wanted, "after {writes} writes");
        assert_eq!(card(&model).previous, Some(before.digest().unwrap()));
        assert_tidy(&model, &home);
        fs::remove_dir_all(&model).unwrap();
    }
    assert!(stops > 40, "{stops}");
}

#[test]
fn a_backup_of_the_folder_opens_what_did_not_know_and_nothing_else() {
    let posts = sole(chatter(3, 12, 120));
    let mut world = World::of_willing(&posts);
    let model = world.train_shards(&keyed(toy(Breaks::Nothing, SHAPE)), &posts, "model");
    let home = world.keys_of("model-keys");
    let (before, backup) = (card(&model), world.path("backup"));
    copy(&model, &backup);
    copy(&home.keys, &world.path("old-keys"));
    // Somebody who is not in the first slice, so that a checkpoint from before them is left.
    let late = before.of(Role::Corpus).find_map(|file| {
        let records = untrain_unlearn::corpus::read(&model.join(&file.file)).unwrap();
        let late = |record: &untrain_unlearn::CorpusRecord| record.slice > Some(0);
        records.map(Result::unwrap).find(late).map(|record| record.subjects[0].clone())
    });
    world.asks_to_be_forgotten(&late.unwrap());
    let forgot = forget(&model, &world.snapshot(), &home, world.now).unwrap().unwrap();
    let said = ShardsForgetting::between(&before, &forgot.card_after).unwrap();
    assert!(!said.destroyed.is_empty());
    let gone: Vec<Digest> = said.destroyed.iter().map(|it| it.checkpoint).collect();
    must_be_unreadable(&model, &forgot.card_after, &gone, &home).unwrap();
    // The backup has every file, and the operator no key to those that knew.
    assert!(must_be_unreadable(&backup, &before, &gone, &home).is_err());
    let (mut open, mut shut) = (0, 0);
    for (shard, slice, name) in before.layout.as_ref().unwrap().checkpoints() {
        let touched = said.touched.iter().find(|it| it.shard == shard);
        let knew = touched.is_some_and(|it| it.from_slice <= slice);
        assert_eq!(gone.contains(&name), knew, "{shard} {slice}");
        assert_eq!(is_readable(&backup, &before, name, &home), !knew, "{shard} {slice}");
        *(if knew { &mut shut } else { &mut open }) += 1;
    }
    assert!(open > 0 && shut > 0, "{open} {shut}");
    // With the keys as they were every one of them opens: it is the keys that keep it shut.
    let old = Home::new(world.path("old-keys")).finding(find);
    for name in &gone {
        assert!(is_readable(&backup, &before, *name, &old));
    }
}

#[test]
fn only_the_last_checkpoints_are_kept_where_that_is_wished_and_the_bytes_are_the_same() {
    let posts = chatter(3, 8, 60);
    let mut world = World::of_willing(&posts);
    let few = || Sharded { retain: 1, ..keyed(toy(Breaks::Nothing, SHAPE)) };
    let model = world.train_shards(&few(), &posts, "few");
    let all = world.train_shards(&keyed(toy(Breaks::Nothing, SHAPE)), &posts, "all");
    assert_eq!((checkpoint_files(&model).len(), checkpoint_files(&all).len()), (2, 6));
    world.asks_to_be_forgotten("harbour:3");
    for name in ["few", "all"] {
        let home = world.keys_of(&format!("{name}-keys"));
        forget(&world.path(name), &world.snapshot(), &home, world.now).unwrap().unwrap();
        assert_tidy(&world.path(name), &home);
    }
    assert!(hashes(&model) == hashes(&all));
}

#[test]
fn a_trainer_that_does_not_come_to_the_same_twice_is_found_out() {
    let posts = chatter(3, 8, 60);
    let mut world = World::of_willing(&posts);
    let shape = Shape { shards: 1, slices: 4, tiers: 1 };
    let posts = sole(posts);
    let trainer = Sharded { retain: 1, ..keyed(toy(Breaks::OneStream, shape)) };
    let model = world.train_shards(&trainer, &posts, "model");
    // Somebody of the last slice: those before it are learned again and have to come out the same.
    let path = model.join(&card(&model).file(Role::Corpus, "000").unwrap().file);
    let last = untrain_unlearn::corpus::read(&path).unwrap().map(Result::unwrap).last().unwrap();
    assert_eq!(last.slice, Some(3));
    world.asks_to_be_forgotten(&last.subjects[0]);
    let home = world.keys_of("model-keys");
    let error = forget(&model, &world.snapshot(), &home, world.now).unwrap_err();
    assert!(matches!(error, Error::NotTheSame { shard: 0, .. }), "{error}");
}

#[test]
fn a_missing_shard_is_told_by_its_number() {
    let posts = chatter(3, 8, 60);
    let world = World::of_willing(&posts);
    let model = world.train_shards(&keyed(toy(Breaks::Nothing, SHAPE)), &posts, "model");
    let file = card(&model).file(Role::Corpus, "001").unwrap().file.clone();
    fs::remove_file(model.join(file)).unwrap();
    let error = replay_by(&model, find).unwrap_err().to_string();
    assert!(error.contains("the records of shard 001 are missing"), "{error}");
}

#[test]
fn a_destroyed_model_leaves_neither_files_nor_keys() {
    let posts = chatter(3, 8, 60);
    let world = World::of_willing(&posts);
    let model = world.train_shards(&keyed(toy(Breaks::Nothing, SHAPE)), &posts, "model");
    let home = world.keys_of("model-keys");
    for stops in (0..).step_by(5) {
        assert!(stops < 500);
        let done = destroy(&model, &home.stopping_after(stops)).is_ok();
        if done || !model.join("model.json").exists() {
            break;
        }
    }
    assert!(!model.exists() || names(&model).is_empty());
    assert!(names(&home.keys.join("checkpoints")).is_empty());
    assert!(names(&home.keys.join("placement")).is_empty());
}
