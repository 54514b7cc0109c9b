//! Crashes, damage, stale snapshots, folders that are taken: told clearly, and nothing is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use untrain_gate::{Dataset, GateError, VerifiedSnapshot};
use untrain_lineage::ModelCard;
use untrain_unlearn::{Error, Model, Ngram, Place, Recipe, Trained, Whole, forget, replay, train};

use crate::posts::chatter;
use crate::world::{World, contents, names};

const RECIPE: Recipe = Recipe { order: 3, min_support: 2 };

fn world_and_model() -> (World, PathBuf) {
    let posts = chatter(1, 5, 40);
    let world = World::of_willing(&posts);
    let model = world.train_on(&posts, &RECIPE, "model");
    (world, model)
}

/// Trains at `model`.
fn run(
    world: &World,
    dataset: &Dataset,
    snapshot: &VerifiedSnapshot,
    recipe: &Recipe,
    force: bool,
) -> Result<Trained, Error> {
    let (out, home) = (world.path("model"), world.keys());
    let place = Place { out: &out, force, home: &home };
    train(dataset, snapshot, &Whole(Ngram(recipe.clone())), place, world.now)
}

type Files = BTreeMap<String, Vec<u8>>;

/// Every file of a folder with its bytes.
fn files(folder: &Path) -> Files {
    let read = |name: String| (name.clone(), fs::read(folder.join(name)).unwrap());
    names(folder).into_iter().map(read).collect()
}

/// Makes a folder hold exactly these files.
fn put(folder: &Path, files: &Files) {
    fs::remove_dir_all(folder).unwrap();
    fs::create_dir(folder).unwrap();
    files.iter().for_each(|(name, bytes)| fs::write(folder.join(name), bytes).unwrap());
}

#[test]
fn what_a_crash_leaves_behind_is_cleared_away_and_what_is_not_ours_is_not() {
    let (mut world, model) = world_and_model();
    let mine = ["corpus-00001.jsonl", "state-00001.bin", "serving-00007.bin", ".model.json.new"];
    let foreign = ["notes.txt", "corpus-of-mine.jsonl"];
    mine.iter().chain(&foreign).for_each(|name| fs::write(model.join(name), "half").unwrap());
    assert!(world.forget(&model).is_none());
    assert_eq!(names(&model).len(), 4 + foreign.len());
    mine.iter().for_each(|name| fs::write(model.join(name), "half").unwrap());
    world.asks_to_be_forgotten("harbour:2");
    assert!(world.forget(&model).is_some());
    foreign.iter().for_each(|name| fs::remove_file(model.join(name)).unwrap());
    assert_eq!(
        names(&model),
        ["corpus-00001.jsonl", "model.json", "serving-00001.bin", "state-00001.bin"]
    );
    assert!(replay(&model).unwrap().agrees());
}

#[test]
fn a_run_that_is_cut_short_anywhere_leaves_one_whole_model() {
    let (mut world, model) = world_and_model();
    let old = files(&model);
    world.asks_to_be_forgotten("harbour:2");
    world.forget(&model).unwrap();
    let new = files(&model);
    let serves = |files: &Files| ModelCard::parse(&files["model.json"]).unwrap().model();

    // In the order in which a run makes, replaces and deletes.
    let mut states: Vec<(Files, bool)> = Vec::new();
    let mut state = old.clone();
    let card = (".model.json.new".to_owned(), new["model.json"].clone());
    let made = new.iter().filter(|(name, _)| !old.contains_key(*name));
    for (name, bytes) in made.map(|(name, bytes)| (name.clone(), bytes.clone())).chain([card]) {
        let mut half = state.clone();
        half.insert(name.clone(), bytes[..bytes.len() / 2].to_vec());
        states.push((half, false));
        state.insert(name, bytes);
        states.push((state.clone(), false));
    }
    let card = state.remove(".model.json.new").unwrap();
    state.insert("model.json".to_owned(), card);
    states.push((state.clone(), true));
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        state.remove(name);
        states.push((state.clone(), true));
    }
    assert!(state == new && states.len() == 12);

    for (state, done) in states {
        put(&model, &state);
        let found = Model::open(&model).unwrap().card().model();
        assert_eq!(found, serves(if done { &new } else { &old }));
        assert_eq!(world.forget(&model).is_none(), done);
        assert!(files(&model) == new);
    }
}

#[test]
fn a_forgetting_that_cannot_write_leaves_the_model_as_it_was() {
    let (mut world, model) = world_and_model();
    let before = files(&model);
    // A folder that stands where a file is to be written, and that is not deleted like one.
    for blocked in ["state-00001.bin", ".model.json.new"] {
        fs::create_dir(model.join(blocked)).unwrap();
        world.asks_to_be_forgotten("harbour:2");
        let error = forget(&model, &world.snapshot(), &world.keys(), world.now).unwrap_err();
        assert!(matches!(error, Error::Io { .. }), "{error}");
        fs::remove_dir(model.join(blocked)).unwrap();
        assert!(files(&model) == before);
    }
    assert!(world.forget(&model).is_some());
    assert!(replay(&model).unwrap().agrees());
    assert_eq!(names(&model).len(), 4);
}

#[test]
fn an_earlier_state_of_the_ledger_decides_nothing() {
    let posts = chatter(1, 5, 40);
    let mut world = World::of_willing(&posts);
    let early = world.snapshot();
    world.refuses("harbour:1");
    let dataset = world.dataset("dataset", &posts);
    let out = world.path("model");
    let error = run(&world, &dataset, &early, &RECIPE, false).unwrap_err();
    assert!(matches!(error, Error::Gate(GateError::SnapshotOlder { .. })), "{error}");
    assert!(!out.exists());
    world.train(&dataset, &RECIPE, "model");
    let before = files(&out);
    let error = forget(&out, &early, &world.keys(), world.now).unwrap_err();
    assert!(matches!(error, Error::SnapshotOlder { .. }), "{error}");
    assert!(files(&out) == before);
}

#[test]
fn a_dataset_that_is_not_its_manifests_is_not_trained_on() {
    let posts = chatter(1, 5, 40);
    let world = World::of_willing(&posts);
    let dataset = world.dataset("dataset", &posts);
    let part = dataset.folder().join(&dataset.manifest().parts[0].file);
    let mut bytes = fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).unwrap();
    let dataset = Dataset::open(dataset.folder()).unwrap();
    let out = world.path("model");
    let error = run(&world, &dataset, &world.snapshot(), &RECIPE, false).unwrap_err();
    assert!(error.to_string().contains("part-"), "{error}");
    assert!(!out.exists());
    assert!(names(out.parent().unwrap()).iter().all(|name| !name.contains("untrain-")));
}

#[test]
fn damage_is_told_with_the_name_of_the_file() {
    let (mut world, model) = world_and_model();
    world.asks_to_be_forgotten("harbour:2");
    let whole = files(&model);
    let check = |state: &Files, name: &str| {
        put(&model, state);
        // What is served is not read to forget: it is derived anew.
        let error = match name.starts_with("serving") {
            true => Model::open(&model).unwrap_err(),
            false => forget(&model, &world.snapshot(), &world.keys(), world.now).unwrap_err(),
        };
        assert!(error.to_string().contains(name), "{name}: {error}");
        assert!(files(&model) == *state, "{name}");
    };
    for (name, bytes) in &whole {
        let mut turned = bytes.clone();
        turned[bytes.len() / 2] ^= 0x20;
        for damaged in [bytes[..bytes.len() - 2].to_vec(), turned, Vec::new()] {
            let mut state = whole.clone();
            state.insert(name.clone(), damaged);
            check(&state, name);
        }
        let mut state = whole.clone();
        state.remove(name);
        check(&state, name);
    }
    put(&model, &whole);
    assert!(world.forget(&model).is_some());
}

#[test]
fn a_changed_training_manifest_does_not_replay() {
    let (_world, model) = world_and_model();
    let name = "corpus-00000.jsonl";
    let text = fs::read_to_string(model.join(name)).unwrap();
    let without_last: String = text
        .lines()
        .rev()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(model.join(name), without_last).unwrap();
    assert!(!replay(&model).unwrap().agrees());
    fs::write(model.join(name), text.replacen("post-", "past-", 1)).unwrap();
    let error = replay(&model).unwrap_err().to_string();
    assert!(error.contains(name) && error.contains("line "), "{error}");
}

#[test]
fn a_model_is_replaced_only_by_force_and_nothing_else_ever() {
    let posts = chatter(1, 5, 40);
    let world = World::of_willing(&posts);
    let dataset = world.dataset("dataset", &posts);
    let out = world.path("model");
    let run = |recipe: &Recipe, force| run(&world, &dataset, &world.snapshot(), recipe, force);
    run(&RECIPE, false).unwrap();
    let first = contents(&out);
    let error = run(&Recipe::default(), false).unwrap_err();
    assert!(matches!(error, Error::OutExists(_)), "{error}");
    assert!(contents(&out) == first);
    run(&Recipe::default(), true).unwrap();
    assert!(contents(&out) != first);
    fs::remove_dir_all(&out).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.txt"), "ten years of work").unwrap();
    let error = run(&RECIPE, true).unwrap_err();
    assert!(matches!(error, Error::OutForeign(_)), "{error}");
    assert_eq!(names(&out), ["thesis.txt"]);
}

#[test]
fn a_model_that_is_being_changed_is_busy() {
    let (mut world, model) = world_and_model();
    world.asks_to_be_forgotten("harbour:2");
    let held = untrain_gate::staging::lock(&model).unwrap();
    let error = forget(&model, &world.snapshot(), &world.keys(), world.now).unwrap_err();
    assert!(matches!(error, Error::Busy(_)), "{error}");
    drop(held);
    assert!(world.forget(&model).is_some());
}

#[test]
fn no_model_is_no_model() {
    let world = World::new();
    let nowhere = world.path("nowhere");
    assert!(forget(&nowhere, &world.snapshot(), &world.keys(), world.now).is_err());
    let error = replay(&nowhere).unwrap_err().to_string();
    assert!(error.contains("model.json"), "{error}");
}
