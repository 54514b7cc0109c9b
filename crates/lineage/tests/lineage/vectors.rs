//! The vectors of `spec/`: what they accept is accepted, what they refuse is refused, and what is
//! written today is what they hold.

use data_encoding::HEXLOWER;
use expect_test::expect_file;
use serde_json::{Value, json};
use untrain_lineage::index::{IndexReader, Labels};
use untrain_lineage::model::Role;
use untrain_lineage::{Certificate, Manifest, ModelCard, canonical, certificate, whereabouts};

use crate::{harbour, index};

fn vectors(name: &str) -> Value {
    let path = format!("{}/../../spec/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn refused<'a>(vectors: &'a Value, field: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let text = |value: &'a Value| value.as_str().unwrap();
    let list = vectors["refused"].as_array().unwrap();
    assert!(!list.is_empty());
    list.iter().map(move |vector| (text(&vector["why"]), text(&vector[field])))
}

fn pretty(value: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap())
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn manifest() {
    let manifest = harbour::manifest();
    let file = text(manifest.to_bytes().unwrap());
    let refused_now = [
        ("another spelling", file.replace("  \"redact\"", "\t\"redact\"")),
        ("kept and dropped do not add up to read", file.replace("\"read\": 6", "\"read\": 7")),
        ("not the code of a denial", file.replace("\"minor\": 2", "\"young\": 2")),
        ("a name that leads elsewhere", file.replace("\"part-00000", "\"../part-00000")),
        ("a field that the format does not have", file.replacen("{", "{\n  \"note\": 1,", 1)),
        ("rules for text that was left as it is", file.replace("act\": true", "act\": false")),
        ("more replaced than found", file.replacen("\"EMAIL\": 2", "\"EMAIL\": 3", 1)),
        ("a sample of more than was kept", file.replace("\"of\": 3", "\"of\": 1")),
        ("people in a map of nobody", file.replace(&"2e".repeat(32), &"00".repeat(32))),
        ("no newline at the end", file.trim_end().to_owned()),
    ];
    let now = json!({
        "accepted": [{ "file": file, "blake3": manifest.digest().unwrap() }],
        "refused": refused_now.map(|(why, file)| json!({ "why": why, "file": file })),
    });
    expect_file!["../../../../spec/vectors/manifest.json"].assert_eq(&pretty(&now));

    let vectors = vectors("manifest");
    for accepted in vectors["accepted"].as_array().unwrap() {
        let bytes = accepted["file"].as_str().unwrap().as_bytes();
        Manifest::parse(bytes).unwrap();
        assert_eq!(canonical::digest(bytes).to_string(), accepted["blake3"]);
    }
    for (why, file) in refused(&vectors, "file") {
        assert!(Manifest::parse(file.as_bytes()).is_err(), "{why}");
    }
}

#[test]
fn model() {
    let card = harbour::card();
    let file = text(card.to_bytes().unwrap());
    let refused_now = [
        ("another spelling", file.replace("  \"trainer\"", "\"trainer\"")),
        ("another recipe than the one hashed", file.replace("\"order\": 4", "\"order\": 5")),
        ("a fraction in the recipe", file.replace("\"order\": 4", "\"order\": 4.5")),
        ("one name for two files", file.replace("state-00000", "serving-00000")),
        ("a name that leads elsewhere", file.replace("serving-00000", "../serving-00000")),
        ("a file of an unknown role", file.replace("\"role\": \"state\"", "\"role\": \"counts\"")),
    ];
    let accepted = [card, harbour::sharded_card(0), harbour::sharded_card(1)].map(|card| {
        json!({
            "file": text(card.to_bytes().unwrap()),
            "blake3": card.digest().unwrap(),
            "model": card.model(),
            "corpus": card.corpus(),
            "state": card.root(Role::State),
        })
    });
    let now = json!({
        "accepted": accepted,
        "refused": refused_now.map(|(why, file)| json!({ "why": why, "file": file })),
    });
    expect_file!["../../../../spec/vectors/model.json"].assert_eq(&pretty(&now));

    for (why, file) in refused(&vectors("model"), "file") {
        assert!(ModelCard::parse(file.as_bytes()).is_err(), "{why}");
    }
}

#[test]
fn the_pages_show_what_the_vectors_hold() {
    let block = |page: &str| {
        let path = format!("{}/../../spec/{page}.md", env!("CARGO_MANIFEST_DIR"));
        let page = std::fs::read_to_string(path).unwrap();
        page.split_once("```json\n").unwrap().1.split_once("```").unwrap().0.to_owned()
    };
    assert_eq!(vectors("manifest")["accepted"][0]["file"], block("manifest"));
    assert_eq!(vectors("model")["accepted"][0]["file"], block("model"));
    let payload = &vectors("certificate")["accepted"][1]["payload"];
    let shown: Value = serde_json::from_str(&block("certificate")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(payload.as_str().unwrap()).unwrap(), shown);
}

/// What one person finds in an index.
fn records_of(file: &[u8], person: u8) -> Value {
    let labels = Labels::new(&[person; 16], harbour::dataset());
    let found = whereabouts::traces(&IndexReader::open(file).unwrap(), &[[person; 16]]);
    let records = found.unwrap().into_iter().map(|trace| {
        json!({
            "input": trace.entry.input,
            "row": trace.entry.row,
            "part": trace.entry.part,
            "code": trace.entry.code(),
            "author": trace.entry.author,
            "id": trace.id,
        })
    });
    json!({
        "lineage_key": HEXLOWER.encode(&[person; 16]),
        "label": HEXLOWER.encode(&labels.label),
        "records": records.collect::<Vec<_>>(),
    })
}

#[test]
fn lineage_index() {
    let file = index::file(&index::sample());
    let people = |file: &[u8], persons: &[u8]| -> Vec<Value> {
        persons.iter().map(|person| records_of(file, *person)).collect()
    };
    let left_out = index::file(&[index::left_out_by_redaction()]);
    let accepted = |file: &[u8], persons: &[u8]| {
        json!({
            "dataset": harbour::dataset(),
            "file": HEXLOWER.encode(file),
            "blake3": canonical::digest(file),
            "people": people(file, persons),
        })
    };
    let changed = |at: usize, byte: u8| {
        let mut file = file.clone();
        file[at] = byte;
        file
    };
    let refused_now = [
        ("another version", changed(19, 1)),
        ("one entry less than announced", changed(file.len() - 1, 6)),
        ("the first person sorts behind the second", changed(40, 0xff)),
        ("a page starts elsewhere", changed(file.len() - 25, 41)),
        ("a stretch's record ids are longer than its entries say", changed(56, 0x0d)),
        ("the outcome is no code", changed(69, 0x7e)),
        ("denied, and in a part", changed(69, 0x8a)),
        ("left out by redaction, and in a part", changed(69, 0xbf)),
        ("a person's end is missing", changed(file.len() - 49, 0)),
        ("a byte behind the end", [file.as_slice(), &[0]].concat()),
        ("cut short", file[..file.len() - 1].to_vec()),
    ];
    let now = json!({
        "accepted": [accepted(&file, &[1, 2]), accepted(&left_out, &[3])],
        "refused": refused_now
            .map(|(why, file)| json!({ "why": why, "file": HEXLOWER.encode(&file) })),
    });
    expect_file!["../../../../spec/vectors/lineage-index.json"].assert_eq(&pretty(&now));

    for (why, file) in refused(&vectors("lineage-index"), "file") {
        assert!(IndexReader::open(&HEXLOWER.decode(file.as_bytes()).unwrap()).is_err(), "{why}");
    }
}

#[test]
fn certificate() {
    let key = harbour::key();
    let accepted =
        [harbour::dataset_statement(), harbour::model_statement(), harbour::sharded_statement()]
            .map(|statement| {
                let envelope = certificate::sign(&statement, &key).unwrap();
                let digest = envelope.statement_digest().unwrap();
                let certificate = Certificate::new(envelope, "a receipt stands here\n".to_owned());
                json!({
                    "payload": text(statement.to_payload().unwrap()),
                    "statement": digest,
                    "file": text(certificate.to_bytes().unwrap()),
                })
            });
    let file = accepted[1]["file"].as_str().unwrap().to_owned();
    let refused_now = [
        ("another schema", file.replace("certificate/v1", "certificate/v2")),
        ("another spelling", file.replace("  \"schema\"", "\"schema\"")),
        ("another payload type", file.replace("in-toto+json", "in-toto-json")),
        (
            "another payload",
            file.replace("\"payload\": \"eyJfdHlwZSI6", "\"payload\": \"eyJfdHlwZSI7"),
        ),
        ("nobody's signature", file.replace("2026+", "2027+")),
    ];
    let now = json!({
        "verifier_key": key.verifier_key().to_string(),
        "accepted": accepted,
        "refused": refused_now.map(|(why, file)| json!({ "why": why, "file": file })),
    });
    expect_file!["../../../../spec/vectors/certificate.json"].assert_eq(&pretty(&now));

    let vectors = vectors("certificate");
    let trusted = [vectors["verifier_key"].as_str().unwrap().parse().unwrap()];
    let open = |file: &str| Certificate::parse(file.as_bytes())?.verify(&trusted);
    for accepted in vectors["accepted"].as_array().unwrap() {
        let statement = open(accepted["file"].as_str().unwrap()).unwrap();
        assert_eq!(accepted["payload"], text(statement.to_payload().unwrap()));
    }
    for (why, file) in refused(&vectors, "file") {
        assert!(open(file).is_err(), "{why}");
    }
}
