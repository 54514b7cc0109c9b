//! Somebody is erased: nothing of them is left in anything that the command wrote, what it wrote
//! about others stands, and they are not taken in again.

use std::fs;
use std::path::Path;

use serde_json::json;
use untrain_ledger::Ledger;
use untrain_policy::SubjectId;
use untrain_tlog::Receipt;

use super::corpus::gate;
use super::place::{Place, everything};

/// Their name, which stands nowhere else.
const WHO: &str = "qz-planted-7731";
/// What they or others said of them, each of which stands nowhere else.
const SAID: [&str; 6] =
    ["pelican", "qz-record-1", "narwhal", "vermilion", "qz-once-1", "qz-answer"];

/// Two people, and posts of both, one of Abe's about the other. Everybody says yes.
fn place() -> Place {
    let place = Place::with_workspace();
    let says_yes = |who: &str| {
        json!({
            "subject_id": who, "jurisdiction": "US", "age_band": "18+",
            "choices": {"genai.content": "allow"}, "past": true,
        })
    };
    place.write("people.jsonl", format!("{}\n{}\n", says_yes(WHO), says_yes("abe")));
    let post = |id: &str, author: &str, about: &[&str], text: &str| {
        json!({"id": id, "author": author, "about": about, "text": text, "day": "2026-01-01"})
            .to_string()
            + "\n"
    };
    let posts = post("qz-record-1", WHO, &[], "the pelican turns at noon")
        + &post("2", "abe", &[WHO], "a narwhal knows the tide")
        + &post("3", "abe", &[], "the tide turns at dusk");
    place.write("posts.jsonl", posts);
    place.ok(&["subject", "import", "people.jsonl"]);
    place
}

/// Everything that is said of them, and what is made of their posts; the receipts' places.
fn say_all(place: &Place) -> Vec<String> {
    let receipt = |value: &serde_json::Value| value["receipt"].as_str().unwrap().to_owned();
    let opened = ["case", "open", "--kind", "complaint", "--subject", WHO];
    let opened = place.json(&[&opened[..], &["--message", "a vermilion letter"]].concat());
    let case = opened["case"].to_string();
    let decide = ["case", "decide", &case, "rejected", "--reasons", "a qz-answer"];
    let decided = place.json(&decide);
    let once = ["--idempotency-key", "qz-once-1"];
    let choose = ["choose", "--subject", WHO, "--purpose", "ml.safety", "allow"];
    let chosen = place.json(&[&choose[..], &once].concat());
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m", "--min-support", "1"]);
    vec![receipt(&opened), receipt(&decided), receipt(&chosen)]
}

/// What runs that died would have left: half a dataset with its note, and a receipt without name.
fn leave_behind(place: &Place, receipt: &str) {
    fs::copy(place.path(receipt), place.path("w/receipts/.tmpA1b2C3")).unwrap();
    let half = place.path(".gone.untrain-00112233");
    fs::create_dir(&half).unwrap();
    fs::copy(place.path("posts.jsonl"), half.join("part-00000.jsonl")).unwrap();
    let gone = place.path("").canonicalize().unwrap().join("gone");
    let note = json!({"making": "model", "directory": gone}).to_string();
    fs::create_dir_all(place.path("w/making")).unwrap();
    place.write("w/making/left.json", note);
}

/// The key that everything of theirs is found by.
fn lineage_key(place: &Place) -> [u8; 16] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = Ledger::open(&place.path("w")).await.unwrap();
        let key = ledger.lineage_key(&SubjectId::new(WHO).unwrap()).await.unwrap().unwrap();
        ledger.close().await;
        key
    })
}

/// Fails if one of the needles is in a file of a folder, or in what a receipt there carries.
fn holds_nothing(folder: &Path, needles: &[&[u8]]) {
    for (path, bytes) in everything(folder) {
        let carried = Receipt::parse(&bytes).map_or_else(
            |_| Vec::new(),
            |receipt| [receipt.event, receipt.record.map_or_else(Vec::new, |it| it.text)].concat(),
        );
        for (number, needle) in needles.iter().enumerate() {
            let has = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == *needle);
            assert!(!has(&bytes) && !has(&carried), "needle {number} is in {}", path.display());
        }
    }
}

#[test]
fn nothing_of_an_erased_person_is_left_in_what_the_command_wrote() {
    let place = place();
    let receipts = say_all(&place);
    place.ok(&["choose", "--subject", "abe", "--purpose", "ml.safety", "allow"]);
    place.ok(&["forget", "--subject", WHO, "--level", "models"]);
    place.ok(&["backup", "before"]);
    leave_behind(&place, &receipts[2]);
    let key = lineage_key(&place);
    let own = place.read(&receipts[2]);

    let told = place.ok(&["erase", "--subject", WHO]);
    assert!(told.out.contains("nothing was done"), "{}", told.all());
    let told = place.ok(&["erase", "--subject", WHO, "--yes"]);
    assert!(told.out.contains("out of reach"), "{}", told.all());
    place.ok(&["backup", "after"]);
    // What a trainer would read of the dataset, which lies packed in its parts.
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "unpacked", "--min-support", "1"]);

    let (people, posts) = (place.read("people.jsonl"), place.read("posts.jsonl"));
    for input in ["people.jsonl", "posts.jsonl"] {
        fs::remove_file(place.path(input)).unwrap();
    }
    let needles: Vec<&[u8]> = SAID.iter().map(|said| said.as_bytes()).collect();
    holds_nothing(&place.path(""), &[&needles[..], &[WHO.as_bytes(), &key]].concat());
    // The search can find: Abe's words stand.
    assert!(place.read("unpacked/corpus-00000.jsonl").contains("at dusk"));

    // What stands, stands: the log, each receipt, the dataset, and the person's own copy.
    assert!(place.ok(&["log", "audit"]).out.starts_with("sound"));
    for (receipt, _) in everything(&place.path("w/receipts")) {
        assert_eq!(place.json(&["verify", receipt.to_str().unwrap()])["answer"], "true");
    }
    place.write("own.tlog-proof", own);
    assert_eq!(place.json(&["verify", "own.tlog-proof"])["answer"], "true");
    assert_eq!(place.json(&["verify", "clean/manifest.json"])["answer"], "true");
    for (certificate, _) in everything(&place.path("w/certificates")) {
        if certificate.extension().is_some_and(|extension| extension == "json") {
            assert_eq!(place.json(&["replay", certificate.to_str().unwrap()])["answer"], "true");
        }
    }
    place.write("people.jsonl", people);
    place.write("posts.jsonl", posts);
    is_not_taken_in_again(&place);
}

fn is_not_taken_in_again(place: &Place) {
    let entries = place.json(&["log", "audit"])["entries"].clone();
    let imported = place.json(&["subject", "import", "people.jsonl"]);
    assert_eq!((&imported["changed"], &imported["not_taken"]), (&0.into(), &1.into()));
    let about =
        |verb: &[&'static str], rest: &[&'static str]| [verb, &["--subject", WHO], rest].concat();
    let choice = ["--purpose", "ml.safety", "allow"];
    let once = ["--purpose", "ml.safety", "allow", "--idempotency-key", "qz-once-1"];
    for refused in [
        about(&["choose"], &choice),
        about(&["choose"], &once),
        about(&["object"], &["--purpose", "ml.safety"]),
        about(&["case", "open"], &["--kind", "complaint"]),
        about(
            &["case", "open"],
            &["--kind", "complaint", "--non-member", "--contact", "a@b.example"],
        ),
        about(&["forget"], &["--level", "models"]),
        about(&["erase"], &[]),
        about(&["erase"], &["--yes"]),
        about(&["where"], &[]),
        about(&["log", "current"], &["--topic", "registration", "-o", "x.current-proof"]),
        vec!["subject", "link", "abe", WHO],
    ] {
        place.fails(&refused, 1, &["was erased, as they had asked", "nothing more is taken in"]);
    }
    assert_eq!(place.json(&["log", "audit"])["entries"], entries);

    // Every snapshot refuses them, and every gate.
    let decided = place.ok(&["decide", "--subject", WHO, "--purpose", "genai.content"]);
    assert!(decided.out.starts_with("deny  erased"), "{}", decided.all());
    assert!(!decided.out.contains("-9999"), "{}", decided.all());
    place.ok(&["snapshot", "--out", "late.snapshot"]);
    let gated = place.json(&gate(&["--snapshot", "late.snapshot", "-o", "late"]));
    assert_eq!((&gated["read"], &gated["kept"]), (&3.into(), &1.into()), "{gated}");
    assert_eq!(place.json(&gate(&["-o", "fresh"]))["kept"], 1);
}
