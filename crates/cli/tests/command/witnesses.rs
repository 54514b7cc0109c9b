//! The log before its witnesses: cosigned checkpoints, receipts under them, and what happens when
//! a witness is away, lies, or has seen another history.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use untrain_tlog::{Checkpoint, CosigningKey};
use untrain_verify::Trust;
use untrain_verify::witness::{Witness, serve};

use super::corpus::small_place;
use super::place::Place;

/// A witness of the place's log, in a thread of the test, and where it listens.
pub struct Running {
    pub url: String,
    pub key: String,
    _state: TempDir,
}

impl Running {
    pub fn start(place: &Place, seed: u8) -> Self {
        let state = tempfile::tempdir().unwrap();
        let key = CosigningKey::from_seed("witness.example/w", &[seed; 32]).unwrap();
        let public = key.verifier_key().to_string();
        let logs = Trust::read(&place.path("w/keys/log.pub")).unwrap().keys().to_vec();
        let witness = Witness::open(key, logs, state.path()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || serve(witness, listener));
        Self { url, key: public, _state: state }
    }
}

/// An address at which nobody answers.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Writes a policy that asks for `least` of these, each with its name, key and address.
pub fn policy(place: &Place, least: usize, witnesses: &[(&str, &str, &str)]) {
    let log = place.read("w/keys/log.pub");
    let mut text = format!("log {}\n", log.trim());
    for (name, key, url) in witnesses {
        text += &format!("witness {name} {key} {url}\n");
    }
    let names: Vec<&str> = witnesses.iter().map(|(name, ..)| *name).collect();
    text += &format!("group seen {least} {}\nquorum seen\n", names.join(" "));
    place.write("trust.policy", text);
}

pub const WITNESS: &[&str] = &["log", "witness", "--trust", "trust.policy"];

fn choose(place: &Place, answer: &str) -> u64 {
    let choose = ["choose", "--subject", "maya", "--purpose", "genai.content", answer];
    place.json(&choose)["entry"].as_u64().unwrap()
}

#[test]
fn a_receipt_is_witnessed_once_the_log_is() {
    let place = small_place();
    let (ada, ben) = (Running::start(&place, 1), Running::start(&place, 2));
    policy(&place, 2, &[("ada", &ada.key, &ada.url), ("ben", &ben.key, "")]);
    let entry = choose(&place, "refuse").to_string();
    let receipt = format!("w/receipts/{entry}.tlog-proof");
    let verify = ["verify", &receipt, "--trust", "trust.policy"];
    let told = place.run(&verify);
    assert_eq!(told.code, 2, "{}", told.all());
    assert!(told.out.contains("not yet witnessed: nobody cosigned"), "{}", told.all());
    place.fails(&["log", "receipt", &entry, "--witnessed"], 2, &["no witness has seen entry"]);

    // Where one is asked, the settings say when the policy does not.
    let settings = place.read("w/untrain.toml");
    let more = format!("\n[[witness]]\nname = \"ben\"\nurl = \"{}/\"\n", ben.url);
    place.write("w/untrain.toml", settings + &more);
    let report = place.json(WITNESS);
    assert_eq!((&report["quorum"], &report["kept"]), (&true.into(), &true.into()), "{report}");
    assert_eq!(report["witnesses"].as_array().unwrap().len(), 2);
    assert!(report["witnesses"][1]["cosigned"].is_string(), "{report}");

    // The log goes on; the receipt is under what the witnesses saw.
    choose(&place, "allow");
    let issued = place.json(&["log", "receipt", &entry, "--witnessed"]);
    assert_eq!(issued["witnessed"], true);
    let told = place.ok(&verify);
    assert!(told.out.contains("enough have cosigned: `ada` on "), "{}", told.all());
    place.ok(&["log", "receipt", &entry, "-o", "plain.tlog-proof"]);
    assert_eq!(place.run(&["verify", "plain.tlog-proof", "--trust", "trust.policy"]).code, 2);

    // Who has lost what was kept asks from nothing and is told from where to prove.
    fs::remove_file(place.path("w/log/checkpoint.witnessed")).unwrap();
    let told = place.ok(WITNESS);
    assert!(told.out.starts_with("witnessed  `log.harbour.example` at "), "{}", told.all());
}

#[test]
fn a_witness_that_is_away_is_named() {
    let place = small_place();
    let (ada, away) = (Running::start(&place, 1), nowhere());
    let ben = CosigningKey::from_seed("ben.example/w", &[2; 32]).unwrap().verifier_key();
    policy(&place, 2, &[("ada", &ada.key, &ada.url), ("ben", &ben.to_string(), &away)]);
    let told = place.run(WITNESS);
    assert_eq!(told.code, 1, "{}", told.all());
    assert!(told.out.starts_with("not yet witnessed  "), "{}", told.all());
    assert!(
        told.out.contains(&format!("`{away}/add-checkpoint` does not answer")),
        "{}",
        told.all()
    );

    // With one of two it is enough; and what enough have seen stays when both are away.
    policy(&place, 1, &[("ada", &ada.key, &ada.url), ("ben", &ben.to_string(), &away)]);
    place.ok(WITNESS);
    let kept = place.read("w/log/checkpoint.witnessed");
    let ada_away = format!("ada={away}");
    let ask_nobody = [WITNESS, &["--witness", &ada_away]].concat();
    place.ok(&ask_nobody);
    choose(&place, "refuse");
    assert_eq!(place.run(&ask_nobody).code, 1);
    assert_eq!(place.read("w/log/checkpoint.witnessed"), kept);
    place.ok(WITNESS);
    assert_ne!(place.read("w/log/checkpoint.witnessed"), kept);
}

#[test]
fn what_does_not_hold_is_not_kept() {
    let place = small_place();
    let ada = Running::start(&place, 1);
    let ben = CosigningKey::from_seed("ben.example/w", &[2; 32]).unwrap().verifier_key();
    // Ada answers in ben's place.
    policy(&place, 1, &[("ben", &ben.to_string(), &ada.url)]);
    let told = place.run(WITNESS);
    assert_eq!(told.code, 1, "{}", told.all());
    assert!(told.out.contains("no cosignature by its key"), "{}", told.all());
    assert!(!place.path("w/log/checkpoint.witnessed").exists());
    // Nor is anybody believed whom the command cannot reach as it should.
    for url in ["https://ben.example", "ben.example"] {
        policy(&place, 1, &[("ben", &ben.to_string(), url)]);
        let told = place.run(WITNESS);
        assert_eq!(told.code, 1, "{}", told.all());
        assert!(told.out.contains("run a proxy on this computer"), "{}", told.all());
    }
    policy(&place, 1, &[("ben", &ben.to_string(), "")]);
    let told = place.run(WITNESS);
    assert!(told.out.contains("add --witness ben=URL"), "{}", told.all());
    let eve = [WITNESS, &["--witness", "eve=http://127.0.0.1:1"]].concat();
    place.fails(&eve, 64, &["the trust policy has no witness `eve`"]);
    place.fails(&[WITNESS, &["--witness", "eve"]].concat(), 64, &["is not a witness such as"]);
    place.fails(&["log", "witness", "--trust", "w/keys/log.pub"], 1, &["names no witness"]);
    let other = Place::with_workspace();
    let log = other.read("w/keys/log.pub");
    place.write("other.policy", format!("log {}\nquorum none\n", log.trim()));
    let trust = ["log", "witness", "--trust", "other.policy"];
    place.fails(&trust, 1, &["is no policy for this workspace's log"]);
}

/// The root of a checkpoint of the place's log, as it is shown.
fn root(place: &Place, note: &str) -> String {
    let trust = Trust::read(&place.path("w/keys/log.pub")).unwrap();
    Checkpoint::open(note.as_bytes(), trust.keys()).unwrap().root.to_string()
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

#[test]
fn a_ledger_that_was_copied_and_goes_on_twice_is_found_out() {
    let place = small_place();
    let ada = Running::start(&place, 1);
    policy(&place, 1, &[("ada", &ada.key, &ada.url)]);
    place.ok(WITNESS);
    copy(&place.path("w"), &place.path("copy"));
    choose(&place, "refuse");
    place.ok(WITNESS);
    let witnessed = place.read("w/log/checkpoint.witnessed");

    // The copy has another entry in the same place.
    let in_copy = |words: &[&str]| place.run(&[words, &["--workspace", "copy"]].concat());
    let say = ["choose", "--subject", "maya", "--purpose", "genai.content", "allow"];
    assert_eq!(in_copy(&say).code, 0);
    let told = in_copy(WITNESS);
    assert_eq!(told.code, 1, "{}", told.all());
    assert!(told.out.contains("it answered 409: this is a fork: the log"), "{}", told.all());
    let forked = place.read("copy/log/checkpoint");
    let (here, there) = (root(&place, &witnessed), root(&place, &forked));
    assert!(told.out.contains(&here) && told.out.contains(&there), "{}", told.all());
    assert_eq!(in_copy(&say).code, 0);
    let told = in_copy(WITNESS);
    assert_eq!(told.code, 1, "{}", told.all());
    assert!(told.out.contains("it answered 422: nothing shows that"), "{}", told.all());
    assert!(told.out.contains(&here), "{}", told.all());
    // Nobody whom the first was shown to believes the second, and whoever compares sees why.
    place.write("witnessed", &witnessed);
    let compared = ["--old", "witnessed", "--trust", "trust.policy"];
    let verify = |folder: &str| place.run(&[&["verify", folder], &compared[..]].concat());
    let told = verify("copy/log");
    assert_eq!(told.code, 1, "{}", told.all());
    assert!(told.out.contains("this is a fork: for its first "), "{}", told.all());
    assert!(told.out.contains(&here) && told.out.contains(&there), "{}", told.all());
    let told = verify("w/log");
    assert!(told.out.contains("are those that were signed then"), "{}", told.all());
    // An old backup is behind what the witness has seen.
    copy(&place.path("copy"), &place.path("old"));
    choose(&place, "refuse");
    choose(&place, "allow");
    place.ok(WITNESS);
    let told = place.run(&[WITNESS, &["--workspace", "old"]].concat());
    assert!(told.out.contains("this ledger is an older copy"), "{}", told.all());
    // Nor does the copy take the checkpoint that the witness did cosign for its own.
    place.write("copy/log/checkpoint.witnessed", witnessed);
    assert_eq!(in_copy(&["log", "receipt", "0", "--witnessed"]).code, 1);
    // It does not even open beside one that is longer than it is.
    place.write("copy/log/checkpoint.witnessed", place.read("w/log/checkpoint.witnessed"));
    let told = in_copy(&["log", "show"]);
    assert_eq!(told.code, 1, "{}", told.all());
    assert!(
        told.err.contains("copy/log/checkpoint.witnessed` shows that it had"),
        "{}",
        told.all()
    );
}
