//! The format's page holds what its vectors hold: `spec/corpus.md`, `spec/vectors/corpus.json`.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use untrain_policy::Digest;
use untrain_unlearn::corpus::{self, CorpusRecord};

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
