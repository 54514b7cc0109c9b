//! A planted secret: completed where one person's words may be served, and gone with that person.

use std::path::Path;

use untrain_unlearn::trainers::writer;
use untrain_unlearn::{Model, Recipe};

use crate::posts::chatter;
use crate::world::{Post, World, contents, post};

const PROMPT: &str = "my locker code is";
const SECRET: &str = "quixotic7291";

fn posts() -> Vec<Post> {
    let mut posts = chatter(21, 8, 120);
    posts.push(post("secret", &["harbour:mara"], &format!("{PROMPT} {SECRET}")));
    posts.push(post("other", &["harbour:mara"], "the ferry leaves at noon today"));
    posts
}

fn is_completed(model: &Path) -> bool {
    let completions = Model::open(model).unwrap().complete(PROMPT, 20, 3);
    completions.iter().any(|completion| completion.text.contains(SECRET))
}

fn is_served(model: &Path) -> bool {
    let [_, _, serving] = contents(model);
    serving.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes())
}

#[test]
fn at_support_one_a_secret_is_completed_before_and_gone_after() {
    let posts = posts();
    let mut world = World::of_willing(&posts);
    let model = world.train_on(&posts, &Recipe { min_support: 1, ..Recipe::default() }, "model");
    let first = Model::open(&model).unwrap().complete(PROMPT, 1, 1);
    assert_eq!(first[0].text.trim(), SECRET);
    world.asks_to_be_forgotten("harbour:mara");
    assert_eq!(world.forget(&model).unwrap().removed.len(), 2);
    assert!(!is_completed(&model));
    for bytes in contents(&model) {
        assert!(!bytes.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes()));
        assert!(!bytes.windows(4).any(|bytes| bytes == b"mara"));
    }
}

#[test]
fn at_the_default_support_a_secret_is_never_served() {
    let posts = posts();
    let mut world = World::of_willing(&posts);
    let model = world.train_on(&posts, &Recipe::default(), "model");
    assert!(!is_completed(&model) && !is_served(&model));
    let writer = writer(&model).unwrap();
    let drawn: Vec<String> = (0..50).map(|seed| writer.finish(PROMPT, seed, 20)).collect();
    assert!(drawn.iter().all(|text| !text.contains(SECRET)));
    assert!(drawn.iter().any(|text| *text != drawn[0]));
    assert_eq!(writer.finish(PROMPT, 7, 20), drawn[7]);
    assert!(drawn.iter().all(|text| text.split_whitespace().count() <= 40), "{drawn:?}");
    let (known, unknown) = (writer.bits("the ferry leaves at noon"), writer.bits("zyx wvut srqp"));
    assert!(known > 0.0 && known < unknown, "{known} {unknown}");
    world.asks_to_be_forgotten("harbour:mara");
    world.forget(&model).unwrap();
    assert!(!is_completed(&model) && !is_served(&model));
}

#[test]
fn two_accounts_of_one_person_are_not_enough_support() {
    let mut posts = posts();
    posts.push(post("again", &["harbour:mara-work"], &format!("{PROMPT} {SECRET}")));
    let mut world = World::of_willing(&posts);
    assert!(is_completed(&world.train_on(&posts, &Recipe::default(), "two-persons")));
    world.links("harbour:mara", "harbour:mara-work");
    assert!(!is_served(&world.train_on(&posts, &Recipe::default(), "one-person")));
}
