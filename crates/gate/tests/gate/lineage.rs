//! The lineage index finds a person's rows, kept and left out, and nobody else's.

use std::fs;

use untrain_gate::{Dataset, revise};
use untrain_lineage::index::{IndexReader, Labels};
use untrain_policy::{Reason, SubjectId};
use untrain_tlog::LabelKey;

use crate::corpora::{batch, parquet, posts};
use crate::world::{World, lineage_key};

/// Row, part, reason, whether it is the author's, and the record's id.
type Entry = (u64, Option<u32>, Reason, bool, String);

pub fn entries(world: &World, id: &str) -> Vec<Entry> {
    let dataset = Dataset::open(&world.path("out")).unwrap();
    dataset.check_files().unwrap();
    let bytes = fs::read(dataset.folder().join(&dataset.manifest().lineage.file)).unwrap();
    let index = IndexReader::open(&bytes).unwrap();
    let key = lineage_key(&SubjectId::new(id).unwrap());
    let labels = Labels::new(&key, dataset.manifest().dataset);
    let read = |found: untrain_lineage::index::Found<'_>| {
        let record = labels.open(&found).unwrap().unwrap();
        let reason = found.entry.reason().unwrap().0;
        (found.entry.row, found.entry.part, reason, found.entry.author, record)
    };
    index.entries_of(labels.label).map(read).collect()
}

/// How many records the map of people says that the dataset holds of somebody, none when they are
/// not in it.
fn in_map(world: &World, id: &str) -> Option<u64> {
    let dataset = Dataset::open(&world.path("out")).unwrap();
    let key = LabelKey::from_lineage_key(&lineage_key(&SubjectId::new(id).unwrap()));
    let label = key.dataset(&dataset.manifest().dataset.0);
    let people = dataset.people().unwrap();
    people.iter().find(|person| person.label == label).map(|person| person.records)
}

fn world() -> World {
    let mut world = World::new();
    world.willing(&["ada", "ben"]);
    world.adult("cleo");
    let mut posts = posts(6, &["ada", "cleo"]);
    posts[0].others = vec![Some("ben".into()), Some("ada".into()), Some("stranger".into())];
    posts[2].others = vec![Some("ben".into())];
    parquet(&world.path("in.parquet"), &batch(&posts), 3);
    world
}

#[test]
fn everybody_known_finds_their_own() {
    let world = world();
    let mut order = world.order(&[world.path("in.parquet")]);
    order.columns.subject.push("others".into());
    let built = world.gate(&order).unwrap();
    let record = |n: u64| format!("post-{n}");
    let unknown = Reason::UnknownSubject;
    assert_eq!(
        entries(&world, "ada"),
        [
            (0, None, unknown, true, record(0)),
            (2, Some(0), Reason::Allow, true, record(2)),
            (4, Some(0), Reason::Allow, true, record(4)),
        ]
    );
    assert_eq!(
        entries(&world, "ben"),
        [(0, None, unknown, false, record(0)), (2, Some(0), Reason::Allow, false, record(2))]
    );
    assert_eq!(entries(&world, "cleo").len(), 3);
    assert_eq!(entries(&world, "stranger"), []);
    assert_eq!(built.manifest.lineage.entries, 8);
    assert_eq!(
        ["ada", "ben", "cleo", "stranger"].map(|id| in_map(&world, id)),
        [Some(2), Some(1), None, None]
    );
    assert_eq!(built.manifest.people.count, 2);
}

#[test]
fn the_map_does_not_depend_on_how_many_work() {
    let mut world = World::new();
    let names: Vec<String> = (0..40).map(|n| format!("person-{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    world.willing(&names);
    parquet(&world.path("in.parquet"), &batch(&posts(600, &names)), 7);
    let mut order = world.order(&[world.path("in.parquet")]);
    let mut roots = Vec::new();
    for threads in [1, 2, 5] {
        (order.threads, order.force) = (threads, true);
        roots.push(world.gate(&order).unwrap().manifest.people);
    }
    assert_eq!(roots[0].count, 40);
    assert!(roots.iter().all(|people| *people == roots[0]));
    assert_eq!(in_map(&world, "person-7"), Some(15));
}

#[test]
fn a_revision_moves_entries_and_lets_the_erased_go() {
    let mut world = world();
    let mut order = world.order(&[world.path("in.parquet")]);
    order.columns.subject.push("others".into());
    world.gate(&order).unwrap();
    world.refuses("ben");
    revise(&order.out, &world.snapshot(), world.now).unwrap().unwrap();
    assert_eq!(entries(&world, "ben")[1].2, Reason::Refused);
    assert_eq!(entries(&world, "ada")[1].1, None);
    assert_eq!(entries(&world, "ada")[2].1, Some(0));
    assert_eq!((in_map(&world, "ada"), in_map(&world, "ben")), (Some(1), None));
    world.erased("cleo");
    world.erased("ada");
    let revised = revise(&order.out, &world.snapshot(), world.now).unwrap().unwrap();
    assert_eq!((revised.manifest.people.count, in_map(&world, "ada")), (0, None));
    let maps = fs::read_dir(&order.out).unwrap().filter(|entry| {
        entry.as_ref().unwrap().file_name().to_str().unwrap().starts_with("people-")
    });
    assert_eq!(maps.count(), 1);
    assert_eq!(entries(&world, "ada"), []);
    assert_eq!(entries(&world, "cleo"), []);
    assert_eq!(entries(&world, "ben").len(), 2);
}
