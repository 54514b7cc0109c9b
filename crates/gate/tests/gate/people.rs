//! Records about several people, and records about nobody.

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use std::sync::Arc;

use crate::corpora::{Post, batch, jsonl, parquet, posts};
use crate::world::{World, ids};

fn world() -> World {
    let mut world = World::new();
    world.willing(&["ada", "ben", "42"]);
    world.adult("cleo");
    world.willing(&["dan"]);
    world.refuses("dan");
    world.willing(&["eve"]);
    world.erased("eve");
    world
}

fn joint(others: &[&[Option<&str>]]) -> Vec<Post> {
    let mut posts = posts(others.len(), &["ada"]);
    for (post, others) in posts.iter_mut().zip(others) {
        post.others = others.iter().map(|other| other.map(str::to_owned)).collect();
    }
    posts
}

#[test]
fn everybody_must_permit() {
    let posts = joint(&[
        &[],
        &[Some("ben")],
        &[Some("ben"), Some("dan")],
        &[Some("cleo")],
        &[Some("eve")],
        &[Some("nobody")],
        &[None],
        &[Some(" ")],
        &[Some("ada"), Some("ben"), Some("ben")],
    ]);
    for name in ["in.parquet", "in.jsonl"] {
        let world = world();
        let input = match name {
            "in.jsonl" => world.write(name, jsonl(&posts)),
            _ => parquet(&world.path(name), &batch(&posts), 4),
        };
        let mut order = world.order(&[input]);
        order.columns.subject.push("others".into());
        let counts = world.gate(&order).unwrap().manifest.counts;
        assert_eq!(ids(&order.out), ["post-0", "post-1", "post-8"]);
        let dropped: Vec<_> = counts.dropped.iter().map(|(c, n)| (c.as_str(), *n)).collect();
        let expected = [
            ("erased", 1),
            ("invalid_record", 2),
            ("other_subject:no_choice", 1),
            ("other_subject:refused", 1),
            ("other_subject:unknown_subject", 1),
        ];
        assert_eq!(dropped, expected);
    }
}

#[test]
fn the_first_of_a_list_is_the_author() {
    let world = world();
    let posts = joint(&[&[Some("ben"), Some("ada")], &[], &[Some("dan")]]);
    let input = parquet(&world.path("in.parquet"), &batch(&posts), 4);
    let mut order = world.order(&[input]);
    order.columns.subject = vec!["others".into(), "author".into()];
    let counts = world.gate(&order).unwrap().manifest.counts;
    assert_eq!(ids(&order.out), ["post-0"]);
    assert_eq!((counts.dropped["invalid_record"], counts.dropped["refused"]), (1, 1));
}

#[test]
fn a_record_without_an_author_is_none() {
    let world = world();
    let mut posts = posts(4, &["ada"]);
    (posts[1].author, posts[2].author) = (None, Some(String::new()));
    let input = parquet(&world.path("in.parquet"), &batch(&posts), 4);
    let counts = world.gate(&world.order(&[input])).unwrap().manifest.counts;
    assert_eq!((counts.kept, counts.dropped["invalid_record"]), (2, 2));
}

#[test]
fn an_id_may_be_a_number() {
    let world = world();
    let authors: ArrayRef = Arc::new(Int64Array::from(vec![Some(42), Some(43), None]));
    let texts = batch(&posts(3, &["x"]));
    let table = RecordBatch::try_from_iter_with_nullable([
        ("id", authors.clone(), true),
        ("author", authors, true),
        ("text", texts.column(5).clone(), true),
    ])
    .unwrap();
    let input = parquet(&world.path("in.parquet"), &table, 4);
    let counts = world.gate(&world.order(&[input])).unwrap().manifest.counts;
    assert_eq!((counts.kept, counts.dropped["unknown_subject"]), (1, 1));
    assert_eq!(ids(&world.path("out")), ["42"]);
    assert_eq!(table.column(0).as_primitive::<arrow_array::types::Int64Type>().value(0), 42);
}

#[test]
fn two_accounts_of_one_person_are_one_person() {
    let mut world = world();
    world.tell(untrain_policy::Fact::SubjectsLinked {
        subject: untrain_policy::SubjectId::new("ben").unwrap(),
        other: untrain_policy::SubjectId::new("dan").unwrap(),
    });
    let input = parquet(&world.path("in.parquet"), &batch(&posts(6, &["ada", "ben"])), 4);
    let counts = world.gate(&world.order(&[input])).unwrap().manifest.counts;
    assert_eq!((counts.kept, counts.dropped["refused"]), (3, 3));
}
