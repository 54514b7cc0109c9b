//! What is in an audit pack, and that its digests are those of its files.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use untrain_ledger::Ledger;
use untrain_policy::document::Policy;
use untrain_policy::{Fact, Position, Timestamp};
use untrain_server::audit::{Span, write_pack};
use zip::ZipArchive;

const POLICY: &str = include_str!("../../../../policies/strict.toml");

/// The files of a pack, by name.
async fn pack(ledger: &Ledger, from: u64, to: u64) -> BTreeMap<String, String> {
    let span = Span { from: Position(from), to: Position(to) };
    let packed = write_pack(ledger, span, Cursor::new(Vec::new())).await.unwrap();
    let mut archive = ZipArchive::new(packed).unwrap();
    let mut files = BTreeMap::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(files.insert(file.name().to_owned(), text), None, "{}", file.name());
    }
    files
}

#[tokio::test]
async fn a_pack_holds_every_notice_whatever_it_is_called_and_the_digest_of_each_file() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = Ledger::create(&dir.path().join("w"), "log.harbour.example").await.unwrap();
    for name in ["strict/1", "strict:1"] {
        let text = POLICY.replace("\"strict-1\"", &format!("\"{name}\""));
        let Policy { hash, text, .. } = Policy::parse(&text).unwrap();
        let fact = Fact::PolicyActivated { policy: hash, document: text };
        ledger.append(vec![fact], Timestamp::now()).await.unwrap();
    }
    let size = ledger.size().await.unwrap().0;
    let files = pack(&ledger, 0, size).await;
    let told = files.keys().filter(|name| name.starts_with("notices/")).count();
    let texts = Policy::parse(POLICY).unwrap().notice.text.len();
    assert_eq!(told, 2 * texts);
    assert_eq!(files["entries.csv"].lines().count() as u64, size + 1);
    assert_eq!(files["events.ndjson"].lines().count(), 2);
    assert!(files["statistics.json"].contains("\"policy_activated\": 2"), "{files:?}");

    let sums: BTreeMap<&str, &str> = files["SHA256SUMS"]
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(sum, name)| (name, sum))
        .collect();
    assert_eq!(sums.len() + 1, files.len());
    for (name, sum) in sums {
        assert_eq!(HEXLOWER.encode(&Sha256::digest(&files[name])), sum, "{name}");
    }
    assert_eq!(pack(&ledger, 0, size).await, files, "the same span gives the same files");
    let part = pack(&ledger, 2, size).await;
    assert!(part["entries.csv"].starts_with("index,kind,commitment\n2,"), "{part:?}");
    assert_eq!(part["events.ndjson"].lines().count(), 1);
    ledger.close().await;
}
