//! The formats' pages hold what their vectors hold: `spec/corpus.md` and `spec/shards.md`, with
//! `spec/vectors/corpus.json` and `spec/vectors/shards.json`.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use serde::Deserialize;
use serde_json::json;
use untrain_lineage::model::Role;
use untrain_policy::Digest;
use untrain_unlearn::checkpoints::PlacementKey;
use untrain_unlearn::corpus::{self, CorpusRecord};
use untrain_unlearn::sharded::Lesson;
use untrain_unlearn::sharded::placement::Places;
use untrain_unlearn::{Shape, Sharded};

use crate::toy::{Breaks, Toy};
use crate::world::{World, post};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    accepted: Vec<Accepted>,
    refused: Vec<Refused>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    file: String,
    blake3: Digest,
    content: Vec<Digest>,
    owners: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    why: String,
    file: String,
}

fn vectors() -> Vectors {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/vectors/corpus.json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn read(home: &Path, text: &str) -> Result<Vec<CorpusRecord>, untrain_unlearn::Error> {
    let path: PathBuf = home.join("corpus.jsonl");
    fs::write(&path, text).unwrap();
    corpus::read(&path)?.collect()
}

#[test]
fn what_must_be_accepted_is() {
    let home = tempfile::tempdir().unwrap();
    let vectors = vectors();
    assert!(vectors.accepted.len() >= 3);
    for accepted in vectors.accepted {
        let records = read(home.path(), &accepted.file).unwrap();
        assert_eq!(untrain_lineage::digest(accepted.file.as_bytes()), accepted.blake3);
        let contents: Vec<_> = records.iter().map(|record| record.content).collect();
        assert_eq!(contents, accepted.content);
        let owners: Vec<_> = records.iter().map(|record| record.owner).collect();
        assert_eq!(owners, accepted.owners);
    }
}

#[test]
fn what_must_be_refused_is() {
    let home = tempfile::tempdir().unwrap();
    let vectors = vectors();
    assert!(vectors.refused.len() >= 8);
    for refused in vectors.refused {
        assert!(read(home.path(), &refused.file).is_err(), "{}", refused.why);
    }
}

/// Harbour's posts in a model of two shards with two slices each.
fn shard_files() -> Vec<(String, String)> {
    let posts = [
        post("1", &["harbour:ada", "harbour:ben"], "We mend the nets together."),
        post("2", &["harbour:ada"], "The ferry leaves at noon."),
        post("3", &["harbour:ben"], "The harbour is quiet."),
        post("4", &["harbour:cyd"], "Nobody sails today."),
        post("5", &["harbour:dan"], "Fish for sale."),
    ];
    let world = World::of_willing(&posts);
    let shape = Shape { shards: 2, slices: 2, tiers: 1 };
    let key = Some(PlacementKey::new([9; 32]));
    let trainer = Sharded { key, ..Sharded::new(Toy::new(Breaks::Nothing), shape) };
    let model = world.train_shards(&trainer, &posts, "model");
    let card = crate::rules::card(&model);
    let file = |it: &untrain_lineage::model::ModelFile| {
        (it.label.clone(), fs::read_to_string(model.join(&it.file)).unwrap())
    };
    card.of(Role::Corpus).map(file).collect()
}

#[test]
fn shards_are_what_their_vectors_hold() {
    let home = tempfile::tempdir().unwrap();
    let files = shard_files();
    let longest = files.iter().max_by_key(|(_, file)| file.lines().count()).unwrap().1.clone();
    let mut turned: Vec<&str> = longest.lines().collect();
    let last = turned.len() - 1;
    turned.swap(1, last);
    let refused = [
        ("a shard without its number", longest.replacen(",\"shard\":", ",\"place\":", 1)),
        ("the head of another format", longest.replacen("shard/v1", "corpus/v1", 1)),
        ("a record without a slice", longest.replacen("\"slice\":", "\"piece\":", 1)),
        ("records out of order", turned.join("\n") + "\n"),
        ("a number left out among owners", longest.replacen("\"owner\":1", "\"owner\":2", 1)),
        ("cut short", longest.trim_end().to_owned()),
    ];
    for (why, file) in &refused {
        assert!(file != &longest && read(home.path(), file).is_err(), "{why}");
    }
    let accepted = files.iter().map(|(label, file)| {
        let records = read(home.path(), file).unwrap();
        let of = |record: &CorpusRecord| json!([record.owner, record.slice, record.id]);
        json!({
            "label": label,
            "file": file,
            "blake3": untrain_lineage::digest(file.as_bytes()),
            "owners_slices_ids": records.iter().map(of).collect::<Vec<_>>(),
        })
    });
    let key = PlacementKey::new([9; 32]);
    let placed = ["harbour:ada", "harbour:ben", "harbour:cyd"].map(|name| {
        let tier = u32::from(name == "harbour:cyd");
        let placed = key.of_person(name, tier, Shape { shards: 8, slices: 4, tiers: 2 });
        json!({ "name": name, "tier": tier, "shard": placed.shard, "slice": placed.slice })
    });
    let drawn = [(0, 0, 0), (1, 0, 0), (0, 2, 0), (0, 0, 3)].map(|(shard, slice, step)| {
        let mut random = Lesson { recipe: Digest([1; 32]), shard, slice }.random(step);
        let bits = [random.bits(), random.bits()].map(|bits| bits.to_string());
        json!({ "shard": shard, "slice": slice, "step": step, "bits": bits })
    });
    let now = json!({
        "accepted": accepted.collect::<Vec<_>>(),
        "refused": refused.map(|(why, file)| json!({ "why": why, "file": file })),
        "placement": {
            "key": "09".repeat(32), "id": key.id(), "shards": 8, "slices": 4, "tiers": 2,
            "people": placed,
        },
        "random": { "recipe": Digest([1; 32]), "lessons": drawn },
    });
    let pretty = format!("{}\n", serde_json::to_string_pretty(&now).unwrap());
    expect_file!["../../../../spec/vectors/shards.json"].assert_eq(&pretty);
}
