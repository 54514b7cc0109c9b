//! Classifiers and indexes go the way of every model: from the gate's dataset, and out again.

use untrain_unlearn::knn::{self, Knn, Served};
use untrain_unlearn::linear::{self, Classifier, Labels, Linear, Method};
use untrain_unlearn::{Trainer, Whole, replay};

use crate::posts::chatter;
use crate::world::{Post, World, contents};

fn linear(method: Method, labels: Labels) -> Whole<Linear> {
    let recipe = linear::Recipe { method, labels, places: 64, min_support: 1, ridge_milli: 1000 };
    Whole(Linear { recipe })
}

fn trainers() -> Vec<(&'static str, Box<dyn Trainer>)> {
    let who = Labels::Column("who".to_owned());
    let small = knn::Recipe { places: 64, ..knn::Recipe::default() };
    vec![
        ("ridge", Box::new(linear(Method::Ridge, who.clone()))),
        ("bayes", Box::new(linear(Method::Bayes, who))),
        ("category", Box::new(linear(Method::Ridge, Labels::Category))),
        ("knn", Box::new(Whole(Knn { recipe: small }))),
    ]
}

fn without(posts: &[Post], gone: &[&str]) -> Vec<Post> {
    let stays = |post: &&Post| !post.subjects.iter().any(|own| gone.contains(&own.as_str()));
    posts.iter().filter(stays).cloned().collect()
}

#[test]
fn people_leave_and_every_file_is_that_of_a_model_that_never_knew() {
    for (name, trainer) in trainers() {
        let posts = chatter(11, 6, 50);
        let mut world = World::of_willing(&posts);
        let dataset = world.dataset("dataset", &posts);
        world.train_by(trainer.as_ref(), &dataset, "model");
        let model = world.path("model");
        for gone in [&["harbour:2"][..], &["harbour:2", "harbour:4"]] {
            world.asks_to_be_forgotten(gone.last().unwrap());
            assert!(world.forget(&model).is_some());
            let rest = world.dataset(&format!("rest-{}", gone.len()), &without(&posts, gone));
            let scratch = format!("scratch-{}", gone.len());
            world.train_by(trainer.as_ref(), &rest, &scratch);
            assert!(contents(&model) == contents(&world.path(&scratch)), "{name}");
            assert!(replay(&model).unwrap().agrees(), "{name}");
        }
    }
}

#[test]
fn accounts_linked_since_training_count_as_one_and_marks_stay() {
    for (name, trainer) in trainers() {
        let posts = chatter(7, 6, 50);
        let mut world = World::of_willing(&posts);
        let dataset = world.dataset("dataset", &posts);
        world.train_by(trainer.as_ref(), &dataset, "model");
        world.links("harbour:0", "harbour:1");
        world.asks_to_be_forgotten("harbour:4");
        let model = world.path("model");
        world.forget(&model).unwrap();
        let rest = world.dataset("rest", &without(&posts, &["harbour:4"]));
        world.train_by(trainer.as_ref(), &rest, "scratch");
        assert!(contents(&model) == contents(&world.path("scratch")), "{name}");
    }
}

#[test]
fn models_are_served_from_their_folders() {
    let posts = chatter(3, 5, 40);
    let world = World::of_willing(&posts);
    let dataset = world.dataset("dataset", &posts);
    for (name, trainer) in trainers() {
        world.train_by(trainer.as_ref(), &dataset, name);
    }
    let classifier = Classifier::open(&world.path("category")).unwrap();
    assert_eq!(classifier.serving().labels().collect::<Vec<_>>(), ["content"]);
    let served = Served::open(&world.path("knn")).unwrap();
    let post = &posts[0];
    let nearest = served.nearest(&post.text, posts.len()).unwrap();
    let best = nearest.first().unwrap();
    assert!(best.similarity > 0.999, "{best:?}");
    let same: Vec<&str> =
        posts.iter().filter(|one| one.text == post.text).map(|one| one.id.as_str()).collect();
    assert!(same.contains(&best.id.as_deref().unwrap()), "{best:?}");
    let order = served.rank(&post.subjects[0], std::slice::from_ref(&post.text)).unwrap().unwrap();
    assert_eq!(order.len(), 1);
    assert!(served.rank("harbour:nobody", std::slice::from_ref(&post.text)).unwrap().is_none());
    let error = Served::open(&world.path("ridge")).unwrap_err().to_string();
    assert!(error.ends_with("is of the trainer `linear`; a model of `knn` is asked"), "{error}");
    assert!(Classifier::open(&world.path("knn")).is_err());
    assert!(Classifier::open(&world.path("dataset")).is_err());
}
