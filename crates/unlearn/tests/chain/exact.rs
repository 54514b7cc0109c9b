//! After every forgetting a model is, byte for byte, the one that was trained without.

use std::path::Path;

use untrain_lineage::ModelCard;
use untrain_lineage::model::Role;
use untrain_unlearn::{Recipe, corpus, replay};

use crate::posts::{Dice, chatter, real_or_chatter};
use crate::world::{Post, World, contents, everybody, names, post};

const OFTEN: Recipe = Recipe { order: 4, min_support: 1 };
const SAFE: Recipe = Recipe { order: 5, min_support: 2 };

fn without(posts: &[Post], gone: &[String]) -> Vec<Post> {
    let stays = |post: &&Post| !post.subjects.iter().any(|subject| gone.contains(subject));
    posts.iter().filter(stays).cloned().collect()
}

fn card(model: &Path) -> ModelCard {
    ModelCard::parse(&std::fs::read(model.join("model.json")).unwrap()).unwrap()
}

/// Compares files, and says which one differs and where.
fn assert_same(model: &Path, scratch: &Path, leaver: &str) {
    for (file, (found, wanted)) in
        ["M", "state", "serving"].iter().zip(contents(model).iter().zip(contents(scratch)))
    {
        let same = found.iter().zip(&wanted).take_while(|(one, other)| one == other).count();
        let (found_bytes, bytes) = (found.len(), wanted.len());
        assert!(*found == wanted, "{leaver}: {file} from byte {same} of {found_bytes}, {bytes}");
    }
}

/// Trains on all, lets them leave one after another, and compares with scratch each time.
fn leave_in_turn(posts: &[Post], leavers: &[String], recipe: &Recipe) {
    let mut world = World::of_willing(posts);
    let model = world.train_on(posts, recipe, "model");
    for (turn, leaver) in leavers.iter().enumerate() {
        let before = card(&model);
        world.asks_to_be_forgotten(leaver);
        let rest = without(posts, &leavers[..=turn]);
        let theirs = before.records() - rest.len() as u64;
        let forgot = world.forget(&model);
        assert_eq!(forgot.as_ref().map_or(0, |forgot| forgot.removed.len() as u64), theirs);
        // The gate takes no empty file: when nobody is left it leaves out everybody.
        let rest = if rest.is_empty() { posts } else { &rest };
        let scratch = world.train_on(rest, recipe, &format!("scratch-{turn}"));
        assert_same(&model, &scratch, leaver);
        if let Some(forgot) = forgot {
            assert_eq!(forgot.card_before, before);
            assert_eq!(forgot.card_after, card(&model));
            assert_eq!(forgot.card_after.previous, Some(before.digest().unwrap()));
            assert_eq!(forgot.card_after.generation, before.generation + 1);
            assert_eq!(forgot.by_code.values().sum::<u64>(), theirs);
            assert_eq!(forgot.card_after.model(), card(&scratch).model());
        }
        assert!(replay(&model).unwrap().agrees());
    }
}

#[test]
fn everybody_leaves_in_any_order_until_nothing_is_left() {
    for seed in 0..3 {
        let posts = chatter(seed, 7, 60);
        let mut leavers: Vec<String> = everybody(&posts).into_iter().collect();
        Dice(seed).shuffle(&mut leavers);
        leave_in_turn(&posts, &leavers, if seed == 0 { &SAFE } else { &OFTEN });
    }
}

#[test]
fn several_leave_at_once() {
    let posts = chatter(5, 9, 90);
    let mut world = World::of_willing(&posts);
    let model = world.train_on(&posts, &SAFE, "model");
    let gone = ["harbour:1", "harbour:4", "harbour:8"];
    gone.iter().for_each(|id| world.asks_to_be_forgotten(id));
    let forgot = world.forget(&model).unwrap();
    assert!(forgot.by_code.contains_key("erased"), "{:?}", forgot.by_code);
    let rest = without(&posts, &gone.map(str::to_owned));
    let scratch = world.train_on(&rest, &SAFE, "scratch");
    assert!(contents(&model) == contents(&scratch));
    assert_eq!(names(&model).len(), 4);
    assert!(world.forget(&model).is_none());
}

#[test]
fn the_order_of_records_changes_nothing() {
    let mut posts = chatter(3, 6, 50);
    let world = World::of_willing(&posts);
    let one = contents(&world.train_on(&posts, &SAFE, "one"));
    Dice(8).shuffle(&mut posts);
    assert!(one == contents(&world.train_on(&posts, &SAFE, "other")));
}

#[test]
fn any_subject_of_a_joint_record_takes_it_along() {
    let posts = [
        post("1", &["ada", "ben"], "we mend the nets together"),
        post("2", &["ada"], "the ferry leaves at noon"),
        post("3", &["ben"], "the harbour is quiet"),
    ];
    let mut world = World::of_willing(&posts);
    let model = world.train_on(&posts, &OFTEN, "model");
    world.asks_to_be_forgotten("ben");
    let forgot = world.forget(&model).unwrap();
    assert_eq!(forgot.removed.len(), 2);
    let scratch = world.train_on(&posts[1..2], &OFTEN, "scratch");
    assert!(contents(&model) == contents(&scratch));
    let file = model.join(&forgot.card_after.file(Role::Corpus, "").unwrap().file);
    let left: Vec<_> = corpus::read(&file).unwrap().map(|record| record.unwrap()).collect();
    assert_eq!(left.len(), 1);
    assert_eq!(
        (left[0].subjects.as_slice(), left[0].id.as_deref()),
        (&["ada".to_owned()][..], Some("2"))
    );
    assert!(!forgot.removed.contains(&left[0].content));
}

#[test]
fn what_was_refused_since_the_dataset_was_built_is_left_out() {
    let posts = chatter(9, 6, 60);
    let mut world = World::of_willing(&posts);
    let dataset = world.dataset("dataset", &posts);
    world.refuses("harbour:2");
    let trained = world.train(&dataset, &SAFE, "model");
    let rest = without(&posts, &["harbour:2".to_owned()]);
    let left_out = posts.len() - rest.len();
    assert_eq!(trained.left_out.values().sum::<u64>(), left_out as u64);
    assert!(trained.left_out.contains_key("refused"));
    assert!(trained.left_out.contains_key("other_subject:refused"));
    assert_eq!(trained.card.left_out, trained.left_out);
    let scratch = world.train_on(&rest, &SAFE, "scratch");
    assert!(contents(&world.path("model")) == contents(&scratch));
}

#[test]
fn a_refusal_takes_records_out_of_a_model_too() {
    let posts = chatter(4, 5, 40);
    let mut world = World::of_willing(&posts);
    let model = world.train_on(&posts, &OFTEN, "model");
    assert!(world.forget(&model).is_none());
    world.refuses("harbour:3");
    let codes = world.forget(&model).unwrap().by_code;
    assert!(codes.keys().all(|code| code.ends_with("refused")), "{codes:?}");
    let scratch = world.train_on(&without(&posts, &["harbour:3".to_owned()]), &OFTEN, "scratch");
    assert!(contents(&model) == contents(&scratch));
}

#[test]
fn accounts_of_one_person_count_as_one_and_leave_together() {
    let posts = chatter(6, 6, 60);
    let mut world = World::of_willing(&posts);
    let apart = world.train_on(&posts, &SAFE, "apart");
    world.links("harbour:1", "harbour:5");
    let linked = world.train_on(&posts, &SAFE, "linked");
    assert!(contents(&apart)[2] != contents(&linked)[2], "support must fall with the link");
    world.asks_to_be_forgotten("harbour:5");
    let gone = ["harbour:1", "harbour:5"].map(str::to_owned);
    assert_eq!(
        world.forget(&linked).unwrap().removed.len(),
        posts.len() - without(&posts, &gone).len()
    );
    let scratch = world.train_on(&without(&posts, &gone), &SAFE, "scratch");
    assert!(contents(&linked) == contents(&scratch));
}

#[test]
fn accounts_linked_since_training_count_as_one_from_the_next_forgetting_on() {
    let posts = chatter(7, 6, 60);
    let mut world = World::of_willing(&posts);
    let model = world.train_on(&posts, &SAFE, "model");
    world.links("harbour:0", "harbour:1");
    assert!(world.forget(&model).is_none());
    world.asks_to_be_forgotten("harbour:4");
    world.forget(&model).unwrap();
    let rest = without(&posts, &["harbour:4".to_owned()]);
    let scratch = world.train_on(&rest, &SAFE, "scratch");
    assert!(contents(&model) == contents(&scratch));
}

#[test]
fn real_people_leave_a_real_corpus() {
    let posts = real_or_chatter(5);
    let mut leavers: Vec<String> = everybody(&posts).into_iter().collect();
    Dice(2).shuffle(&mut leavers);
    leave_in_turn(&posts, &leavers[..3], &SAFE);
}
