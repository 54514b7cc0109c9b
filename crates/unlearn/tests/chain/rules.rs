//! The rules that make forgetting in shards exact: each holds, and each is seen to be needed, for a
//! twin that breaks it does not come to the bytes of a model that never knew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use untrain_lineage::ModelCard;
use untrain_lineage::model::Role;
use untrain_policy::Digest;
use untrain_unlearn::checkpoints::PlacementKey;
use untrain_unlearn::sharded::placement::{Placed, Places, Tiers};
use untrain_unlearn::sharded::{Lesson, SliceTrainer};
use untrain_unlearn::{CorpusRecord, Shape, Sharded, corpus, forget, replay_by};

use crate::posts::chatter;
use crate::toy::{Breaks, Toy, find, toy};
use crate::world::{Post, World, everybody, post};

const SHAPE: Shape = Shape { shards: 3, slices: 3, tiers: 1 };

pub fn card(model: &Path) -> ModelCard {
    ModelCard::parse(&std::fs::read(model.join("model.json")).unwrap()).unwrap()
}

pub fn keyed<T>(sharded: Sharded<T>) -> Sharded<T> {
    Sharded { key: Some(PlacementKey::new([9; 32])), ..sharded }
}

/// Everything about a model but which checkpoints it keeps and what its files are called.
pub fn hashes(model: &Path) -> BTreeMap<String, Digest> {
    let card = card(model);
    let file = |it: &untrain_lineage::model::ModelFile| {
        (format!("{} {}", it.role.as_str(), it.label), it.digest)
    };
    let mut all: BTreeMap<String, Digest> = card.files.iter().map(file).collect();
    for (number, shard) in card.layout.iter().flat_map(|layout| &layout.shards).enumerate() {
        for (slice, it) in shard.slices.iter().enumerate() {
            all.insert(format!("{number} {slice} {} {}", it.records, it.bytes), it.state.unwrap());
        }
    }
    all
}

fn without(posts: &[Post], gone: &[&str]) -> Vec<Post> {
    let stays = |post: &&Post| !post.subjects.iter().any(|it| gone.contains(&it.as_str()));
    posts.iter().filter(stays).cloned().collect()
}

/// Whether a model comes to the bytes of one that never knew, for each of some leavers in turn.
fn is_exact(posts: &[Post], new: &dyn Fn() -> Sharded<Toy>, leavers: &[&str]) -> bool {
    let mut world = World::of_willing(posts);
    let model = world.train_shards(&new(), posts, "model");
    leavers.iter().enumerate().all(|(turn, leaver)| {
        world.asks_to_be_forgotten(leaver);
        let home = world.keys_of("model-keys");
        forget(&model, &world.snapshot(), &home, world.now).unwrap().unwrap();
        let rest = without(posts, &leavers[..=turn]);
        let scratch = world.train_shards(&new(), &rest, &format!("scratch-{turn}"));
        let agrees = replay_by(&model, find).unwrap().agrees();
        hashes(&model) == hashes(&scratch) && agrees
    })
}

const LEAVERS: [&str; 3] = ["harbour:2", "harbour:0", "harbour:5"];

#[test]
fn whoever_leaves_leaves_a_model_that_never_knew() {
    for seed in 0..3 {
        let posts = chatter(seed, 12, 90);
        for shape in [SHAPE, Shape { shards: 1, slices: 1, tiers: 1 }, Shape { slices: 5, ..SHAPE }]
        {
            assert!(
                is_exact(&posts, &|| keyed(toy(Breaks::Nothing, shape)), &LEAVERS),
                "{shape:?}"
            );
        }
    }
}

/// Rules 2, 4 and 6: nothing is learned from all shards, random numbers belong to a lesson, and a
/// checkpoint is all of the state.
#[test]
fn a_trainer_that_breaks_a_rule_is_not_exact() {
    let posts = chatter(1, 12, 90);
    for breaks in [Breaks::LearnsFromAll, Breaks::OneStream, Breaks::HalfCheckpoint] {
        assert!(!is_exact(&posts, &|| keyed(toy(breaks, SHAPE)), &LEAVERS), "{breaks:?}");
    }
}

/// Places that break a rule.
#[derive(Debug)]
enum Misplaces {
    /// Rule 1: people are put where there is room, so that it depends on others where somebody is.
    BySize(AtomicU64),
    /// Rule 3: people learn in the order in which they came.
    ByArrival(AtomicU64),
}

impl Places for Misplaces {
    fn of_person(&self, name: &str, tier: u32, shape: Shape) -> Placed {
        match self {
            Self::BySize(next) => {
                let at = next.fetch_add(1, Ordering::SeqCst) as u32 % (shape.shards * shape.slices);
                Placed { shard: at / shape.slices, slice: at % shape.slices }
            }
            Self::ByArrival(_) => PlacementKey::new([9; 32]).of_person(name, tier, shape),
        }
    }

    fn order_of_person(&self, name: &str) -> [u8; 32] {
        match self {
            Self::BySize(_) => PlacementKey::new([9; 32]).order_of_person(name),
            Self::ByArrival(next) => {
                // Whoever comes at an odd place learns last.
                let at = next.fetch_add(1, Ordering::SeqCst);
                let mut order = PlacementKey::new([9; 32]).order_of_person(name);
                order[0] = (at % 2) as u8;
                order
            }
        }
    }

    fn order_of_record(&self, content: Digest) -> [u8; 32] {
        PlacementKey::new([9; 32]).order_of_record(content)
    }
}

/// Rules 1 and 3.
#[test]
fn a_place_or_an_order_that_depends_on_others_is_not_exact() {
    let posts = chatter(1, 12, 90);
    let new: [fn() -> Misplaces; 2] =
        [|| Misplaces::BySize(AtomicU64::new(0)), || Misplaces::ByArrival(AtomicU64::new(0))];
    for places in new {
        let model =
            || Sharded { places: Some(Arc::new(places())), ..keyed(toy(Breaks::Nothing, SHAPE)) };
        assert!(!is_exact(&posts, &model, &LEAVERS), "{:?}", places());
    }
}

/// Every record of a model, with its shard.
fn records(model: &Path) -> Vec<(u32, CorpusRecord)> {
    let card = card(model);
    (0..)
        .zip(card.of(Role::Corpus))
        .flat_map(|(shard, file)| {
            let records = corpus::read(&model.join(&file.file)).unwrap();
            records.map(move |record| (shard, record.unwrap())).collect::<Vec<_>>()
        })
        .collect()
}

/// Rule 1: all that a person is the first subject of is in one slice, and nobody is moved.
#[test]
fn a_person_is_in_one_slice_and_nobody_moves_when_others_leave() {
    let posts = chatter(4, 12, 90);
    let mut world = World::of_willing(&posts);
    let model = world.train_shards(&keyed(toy(Breaks::Nothing, SHAPE)), &posts, "model");
    let places = |model: &Path| {
        let mut places: BTreeMap<String, BTreeSet<(u32, Option<u32>)>> = BTreeMap::new();
        for (shard, record) in records(model) {
            let first = record.subjects[0].clone();
            places.entry(first).or_default().insert((shard, record.slice));
        }
        places
    };
    let before = places(&model);
    assert_eq!(before.len(), 12);
    assert!(before.values().all(|places| places.len() == 1), "{before:?}");
    world.asks_to_be_forgotten("harbour:3");
    let home = world.keys_of("model-keys");
    forget(&model, &world.snapshot(), &home, world.now).unwrap().unwrap();
    for (person, place) in places(&model) {
        assert_eq!(before[&person], place);
    }
    // Another key places people elsewhere.
    let other = Sharded::new(Toy::new(Breaks::Nothing), SHAPE);
    assert_ne!(places(&world.train_shards(&other, &posts, "other")), before);
}

/// Rule 1: those who are likelier to leave are in the last slices.
#[test]
fn who_is_likelier_to_leave_learns_last() {
    let posts = chatter(4, 12, 90);
    let world = World::of_willing(&posts);
    let shape = Shape { shards: 2, slices: 4, tiers: 2 };
    let restless = ["harbour:1", "harbour:7"];
    let tiers: Tiers = restless.iter().map(|name| ((*name).to_owned(), 1)).collect();
    let trainer = Sharded { tiers, ..keyed(toy(Breaks::Nothing, shape)) };
    let model = world.train_shards(&trainer, &posts, "model");
    for (_, record) in records(&model) {
        let late = restless.contains(&record.subjects[0].as_str());
        assert_eq!(record.slice.unwrap() >= 2, late, "{:?}", record.subjects);
    }
}

/// Rule 3: one person's records stand together, so that no batch has to span two people.
#[test]
fn a_slice_is_learned_one_person_after_another() {
    let posts = chatter(6, 12, 120);
    let world = World::of_willing(&posts);
    let model = world.train_shards(&keyed(toy(Breaks::Nothing, SHAPE)), &posts, "model");
    let mut seen = BTreeSet::new();
    let mut last = None;
    for (shard, record) in records(&model) {
        let person = (shard, record.subjects[0].clone());
        if last.as_ref() != Some(&person) {
            assert!(seen.insert(person.clone()), "{person:?} comes twice");
        }
        last = Some(person);
    }
    assert_eq!(seen.len(), 12);
}

/// Rule 4.
#[test]
fn random_numbers_depend_on_recipe_shard_slice_and_step_alone() {
    let lesson = Lesson { recipe: Digest([1; 32]), shard: 2, slice: 3 };
    let mut drawn = lesson.random(4);
    let first: Vec<u64> = (0..3).map(|_| drawn.bits()).collect();
    let mut again = lesson.random(4);
    assert_eq!(first, (0..3).map(|_| again.bits()).collect::<Vec<_>>());
    let others = [
        Lesson { recipe: Digest([2; 32]), ..lesson }.random(4),
        Lesson { shard: 3, ..lesson }.random(4),
        Lesson { slice: 2, ..lesson }.random(4),
        lesson.random(5),
    ];
    for mut other in others {
        assert_ne!(other.bits(), first[0]);
    }
    let mut many = lesson.random(0);
    assert!((0..1000).all(|_| many.below(7) < 7 && (0.0..1.0).contains(&many.unit())));
    assert_eq!(many.below(0), 0);
}

/// Rule 5: the same bytes on one thread and on many.
#[test]
fn threads_change_nothing() {
    let posts = chatter(8, 12, 90);
    let world = World::of_willing(&posts);
    let on = |threads: usize| {
        let trainer = Sharded { threads, ..keyed(toy(Breaks::Nothing, SHAPE)) };
        hashes(&world.train_shards(&trainer, &posts, &format!("on-{threads}")))
    };
    let one = on(1);
    assert!(one == on(2) && one == on(8));
}

/// Rule 9.
#[test]
fn a_joint_record_is_where_its_first_subject_is_and_leaves_with_any() {
    let posts = [
        post("1", &["ada", "ben"], "we mend the nets together"),
        post("2", &["ada"], "the ferry leaves at noon"),
        post("3", &["ben"], "the harbour is quiet"),
        post("4", &["cyd", "ada"], "nobody sails today"),
    ];
    let mut world = World::of_willing(&posts);
    let new = || keyed(toy(Breaks::Nothing, Shape { shards: 4, slices: 2, tiers: 1 }));
    let model = world.train_shards(&new(), &posts, "model");
    let place = |id: &str| {
        let all = records(&model);
        let (shard, record) = all.into_iter().find(|(_, it)| it.id.as_deref() == Some(id)).unwrap();
        (shard, record.slice)
    };
    assert_eq!(place("1"), place("2"));
    world.asks_to_be_forgotten("ben");
    let home = world.keys_of("model-keys");
    let forgot = forget(&model, &world.snapshot(), &home, world.now).unwrap().unwrap();
    assert_eq!(forgot.removed.len(), 2);
    let left: BTreeSet<Option<String>> =
        records(&model).into_iter().map(|it| it.1.body.id).collect();
    assert_eq!(left, BTreeSet::from([Some("2".to_owned()), Some("4".to_owned())]));
    let rest = [posts[1].clone(), posts[3].clone()];
    assert!(hashes(&model) == hashes(&world.train_shards(&new(), &rest, "scratch")));
}

/// Rule 10: when a shard's last person has left it is still there, and contributes zero.
#[test]
fn shards_stay_when_everybody_in_them_has_left() {
    let posts = chatter(2, 6, 40);
    let people: Vec<String> = everybody(&posts).into_iter().collect();
    let leavers: Vec<&str> = people.iter().map(String::as_str).take(5).collect();
    let new = || keyed(toy(Breaks::Nothing, Shape { shards: 5, slices: 2, tiers: 1 }));
    assert!(is_exact(&posts, &new, &leavers));
    let toy = Toy::new(Breaks::Nothing);
    let start = || toy.start().unwrap();
    let files = |shards: &[bool]| {
        let states: Vec<_> = shards.iter().map(|there| there.then(start)).collect();
        toy.merge(&states).unwrap()
    };
    assert!(files(&[true, false]) != files(&[true]), "a mean still divides by all shards");
}
