//! The lineage index finds a person's rows, kept and left out, and nobody else's.

use std::fs;

use untrain_gate::{Dataset, revise};
use untrain_lineage::index::{IndexReader, Labels};
use untrain_policy::{Reason, SubjectId};

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
    world.erased("cleo");
    world.erased("ada");
    revise(&order.out, &world.snapshot(), world.now).unwrap().unwrap();
    assert_eq!(entries(&world, "ada"), []);
    assert_eq!(entries(&world, "cleo"), []);
    assert_eq!(entries(&world, "ben").len(), 2);
}
