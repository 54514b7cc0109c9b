//! What each verb says when it is given something bad: the code, the place, the next step; and
//! that nothing was written.

use super::corpus::{GATE, PEOPLE, POSTS, gate, small_place};
use super::place::{Place, everything};

#[test]
fn a_command_that_is_not_understood_ends_in_64() {
    let place = small_place();
    for arguments in [
        &["conjure"][..],
        &["choose", "--subject", "maya"],
        &["choose", "--subject", "maya", "--purpose", "genai.content", "maybe"],
        &["choose", "--subject", "maya", "--purpose", "genai.content", "refuse", "--past"],
        &["choose", "--subject", "a", "--purpose", "p", "allow", "--idempotency-key", ""],
        &["decide", "--subject", "", "--purpose", "genai.content"],
        &["notice", "deliver", "--subject", "maya", "--at", "2999-01-01"],
        &["notice", "deliver", "--subject", "maya", "--at", "yesterday"],
        &["forget", "--subject", "maya", "--level", "everything"],
        &["gate", "posts.jsonl"],
        &["train", "clean", "--trainer", "oracle", "-o", "m"],
    ] {
        place.fails(arguments, 64, &[]);
    }
    let unknown = gate(&["-o", "clean", "--purpose", "x"]);
    place.fails(&unknown, 64, &[]);
    place.fails(&["choose", "--help-me"], 64, &["--help"]);
    assert_eq!(place.run(&["--help"]).code, 0);
    assert!(place.ok(&["help", "exit-codes"]).out.contains("64"));
}

#[test]
fn without_a_workspace_the_way_to_one_is_told() {
    let place = Place::empty();
    for arguments in [
        &["policy", "show"][..],
        &["subject", "import", "people.jsonl"],
        &["where", "--subject", "maya"],
        &["log", "audit"],
    ] {
        place.fails(arguments, 1, &["no workspace here", "untrain init"]);
    }
    place.write("posts.jsonl", POSTS);
    place.fails(&gate(&["-o", "clean"]), 64, &["--snapshot"]);
}

#[test]
fn a_workspace_is_never_overwritten() {
    let place = Place::with_workspace();
    let before = everything(&place.path("w"));
    place.fails(&["init", "w"], 1, &["is a workspace already"]);
    place.write("file", "");
    place.fails(&["init", "file"], 1, &["is a file"]);
    assert!(before == everything(&place.path("w")));
    place.fails(&["demo", "--dir", "w"], 1, &["is there already"]);
}

#[test]
fn a_bad_policy_is_shown_line_by_line() {
    let place = Place::with_workspace();
    place.fails(&["policy", "check", "none.toml"], 1, &["none.toml", "because"]);
    place.write("empty.toml", "");
    place.fails(&["policy", "check", "empty.toml"], 1, &["empty.toml", "schema"]);
    place.write("latin.toml", b"# one\n# tw\xF6\n");
    place.fails(&["policy", "check", "latin.toml"], 1, &["line 2"]);
    let strict = place.read("w/policies/strict.toml");
    place.write("bad.toml", strict.replace("\"consent\"", "\"assent\""));
    let ran = place.fails(&["policy", "check", "bad.toml"], 1, &["bad.toml: line ", "assent"]);
    assert!(ran.out.is_empty());
    let ran = place.run(&["policy", "check", "bad.toml", "--json"]);
    assert_eq!((ran.code, ran.json()["valid"].as_bool()), (1, Some(false)));
    assert!(ran.json()["faults"][0]["line"].as_u64().unwrap() > 1);
    // Another text under a notice that people have answered already.
    place.write("other.toml", strict.replace("Nothing without a yes", "Nothing at all"));
    place.fails(&["policy", "activate", "other.toml"], 1, &["strict-1"]);
}

#[test]
fn an_answer_needs_a_person_a_purpose_and_a_text() {
    let place = small_place();
    let choose = |subject, purpose| ["choose", "--subject", subject, "--purpose", purpose, "allow"];
    place.fails(&choose("nobody", "genai.content"), 1, &["`nobody`", "untrain subject import"]);
    place.fails(&choose("maya", "genai.kontent"), 1, &["genai.kontent", "genai.content"]);
    let mut other = choose("maya", "genai.content").to_vec();
    other.extend(["--notice", "no-such-text"]);
    place.fails(&other, 1, &["no-such-text", "strict-1"]);
    place.fails(&["object", "--subject", "nobody", "--purpose", "genai.content"], 1, &["nobody"]);
    place.fails(&["object", "--subject", "maya", "--purpose", "x"], 1, &["genai.content"]);
    place.ok(&["forget", "--subject", "maya", "--level", "datasets"]);
    place.fails(&choose("maya", "genai.content"), 1, &["forgotten"]);
    place.fails(&["forget", "--subject", "nobody", "--level", "stop"], 1, &["nobody"]);
    place.fails(&["where", "--subject", "nobody"], 1, &["nobody"]);
}

#[test]
fn bad_rows_are_named_and_the_rest_is_imported() {
    let place = Place::with_workspace();
    let table = [
        PEOPLE,
        "{\"subject_id\":\"zoe\",\"birth_year\":\"soon\"}\n",
        "{\"jurisdiction\":\"DE\"}\n",
        "not json\n",
        "{\"subject_id\":\"yan\",\"jurisdiction\":\"Atlantis\"}\n",
        "{\"subject_id\":\"xin\",\"jurisdiction\":\"FR\",\"shoe_size\":44}\n",
    ];
    let mut bytes = table.concat().into_bytes();
    bytes.extend(b"{\"subject_id\":\"\xFF\"}\n");
    place.write("people.jsonl", &bytes);
    let words =
        ["row 3", "birth_year", "row 4", "row 5", "row 6", "Atlantis", "row 8", "shoe_size"];
    let ran = place.fails(&["subject", "import", "people.jsonl", "--json"], 1, &words);
    let report = ran.json();
    assert_eq!((&report["changed"], &report["refused"]), (&3.into(), &5.into()), "{report}");
    let decided = place.json(&["decide", "--subject", "zoe", "--purpose", "genai.content"]);
    assert_eq!(decided["reason"], "unknown_subject");
    place.write("empty.jsonl", "");
    place.fails(&["subject", "import", "empty.jsonl"], 1, &["empty.jsonl", "empty"]);
    place.fails(&["subject", "import", "none.csv"], 1, &["none.csv"]);
    place.write("people.parquet", "PAR1 and then nothing");
    place.fails(&["subject", "import", "people.parquet"], 1, &["people.parquet"]);
    place.write("people.csv", "name,place\nmaya,US\n");
    place.fails(&["subject", "import", "people.csv"], 1, &["subject_id"]);
}

#[test]
fn a_delivery_needs_a_published_notice() {
    let place = Place::with_workspace();
    place.fails(
        &["notice", "deliver", "--subject", "maya", "--notice", "linkedin-2024-11"],
        1,
        &["linkedin-2024-11", "untrain notice publish"],
    );
    let activate = place.ok(&["policy", "activate", "w/policies/linkedin-2024.toml"]);
    assert!(activate.err.contains("untrain notice publish"), "{}", activate.all());
    place.write("people.jsonl", PEOPLE);
    place.ok(&["subject", "import", "people.jsonl"]);
    place.fails(&["notice", "deliver", "--subject", "maya"], 1, &["linkedin-2024-11"]);
    place.ok(&["notice", "publish"]);
    place.write("d.csv", "subject_id,delivered_at\nmaya,2026-01-01\nabe,soon\n");
    let deliver = ["notice", "deliver", "--file", "d.csv", "--json"];
    let ran = place.fails(&deliver, 1, &["row 2", "delivered_at"]);
    assert_eq!(ran.json()["delivered"], 1);
    let again = place.run(&deliver);
    assert_eq!((&again.json()["delivered"], &again.json()["known"]), (&0.into(), &1.into()));
}

#[test]
fn the_gate_refuses_bad_corpora_and_writes_nothing() {
    let place = small_place();
    let instead = |input: &'static str| {
        let arguments: Vec<&str> =
            GATE.iter().map(|it| if *it == "posts.jsonl" { input } else { *it }).collect();
        [&arguments[..], &["-o", "clean"]].concat()
    };
    place.fails(&instead("none.jsonl"), 1, &["none.jsonl"]);
    place.fails(&instead("*.parquet"), 1, &["*.parquet"]);
    place.write("empty.jsonl", "");
    place.fails(&instead("empty.jsonl"), 1, &["empty.jsonl"]);
    let mut wrong = gate(&["-o", "clean"]);
    for word in &mut wrong {
        *word = if *word == "author" { "writer" } else { *word };
    }
    place.fails(&wrong, 1, &["`writer`", "author"]);
    place.write("latin.jsonl", b"{\"author\":\"maya\",\"text\":\"caf\xE9\"}\n");
    place.fails(&instead("latin.jsonl"), 1, &["latin.jsonl", "line 1"]);
    place.write("cut.jsonl", &POSTS[..POSTS.len() - 20]);
    place.fails(&instead("cut.jsonl"), 1, &["cut.jsonl", "line 4"]);
    assert!(!place.path("clean").exists());

    place.ok(&gate(&["-o", "clean"]));
    let part = std::fs::read_dir(place.path("clean"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|ending| ending == "parquet"))
        .unwrap();
    let whole = std::fs::read(part).unwrap();
    place.write("cut.parquet", &whole[..whole.len() / 2]);
    let before = everything(&place.path("clean"));
    place.fails(&instead("cut.parquet"), 1, &[]);
    place.fails(&gate(&["-o", "clean"]), 1, &["--force"]);
    assert!(before == everything(&place.path("clean")));
    place.ok(&gate(&["-o", "clean", "--force"]));
}

#[test]
fn the_gate_and_the_trainer_fail_closed_on_snapshots() {
    let place = small_place();
    place.ok(&["snapshot", "--out", "old.snapshot"]);
    place.ok(&gate(&["-o", "clean"]));
    let whole = std::fs::read(place.path("old.snapshot")).unwrap();
    place.write("cut.snapshot", &whole[..whole.len() - 1]);
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    place.write("changed.snapshot", &changed);
    place.ok(&["init", "other", "--origin", "other.harbour.example"]);

    let with = |arguments: &[&'static str], more: &[&'static str]| [arguments, more].concat();
    let gated = gate(&["-o", "new"]);
    let trained = ["train", "clean", "--trainer", "ngram", "-o", "m"];
    for arguments in [&gated[..], &trained[..]] {
        place.fails(&with(arguments, &["--snapshot", "none.snapshot"]), 1, &["none.snapshot"]);
        for bad in ["cut.snapshot", "changed.snapshot"] {
            place.fails(&with(arguments, &["--snapshot", bad]), 5, &[bad]);
        }
        place.fails(
            &with(arguments, &["--snapshot", "old.snapshot", "--max-age", "0s"]),
            3,
            &["old"],
        );
        let foreign = ["--snapshot", "old.snapshot", "--trust", "other/keys/log.pub"];
        place.fails(&with(arguments, &foreign), 5, &["old.snapshot"]);
    }
    // The dataset was decided by a newer state than this snapshot shows.
    place.fails(&with(&trained, &["--snapshot", "old.snapshot"]), 3, &["`clean`"]);
    assert!(!place.path("new").exists() && !place.path("m").exists());
}

#[test]
fn a_trainer_takes_only_what_a_forgetting_would_reach() {
    let place = small_place();
    place.fails(&["train", "w", "--trainer", "ngram", "-o", "m"], 1, &["`w`"]);
    // A dataset that another workspace built from its own snapshot.
    place.ok(&["init", "other", "--origin", "log.harbour.example"]);
    let mut elsewhere = place.command(&gate(&["-o", "theirs"]));
    assert!(elsewhere.env("UNTRAIN_WORKSPACE", "other").output().unwrap().status.success());
    place.fails(&["train", "theirs", "--trainer", "ngram", "-o", "m"], 1, &["theirs"]);
    assert!(!place.path("m").exists());
    place.ok(&gate(&["-o", "clean"]));
    let train = ["train", "clean", "--trainer", "ngram", "-o", "m"];
    place.fails(&[&train[..], &["--order", "0"]].concat(), 64, &["order"]);
    place.ok(&train);
    place.fails(&train, 1, &["--force"]);
    place.fails(&["complete", "clean", "--prompt", "the"], 1, &["clean"]);
    place.fails(&["complete", "none", "--prompt", "the"], 1, &["none"]);
}

#[test]
fn a_changed_file_is_never_true() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    let choose = ["choose", "--subject", "maya", "--purpose", "genai.content", "allow", "--json"];
    let receipt = place.ok(&choose).json()["receipt"].as_str().unwrap().to_owned();
    let text = std::fs::read_to_string(&receipt).unwrap();
    place.write("changed.tlog-proof", text.replacen("index ", "index 1", 1));
    assert_eq!(place.run(&["verify", "changed.tlog-proof"]).code, 1);
    place.write("letter.txt", "Dear Maya");
    assert_eq!(place.run(&["verify", "letter.txt"]).code, 2);
    place.fails(&["verify", "none.json"], 1, &["none.json"]);
    let index = place.path("clean/lineage-00000.idx");
    let mut bytes = std::fs::read(&index).unwrap();
    bytes[60] ^= 1;
    std::fs::write(&index, &bytes).unwrap();
    let wheres = ["where", "--subject", "maya"];
    place.fails(&wheres, 1, &["lineage-00000.idx", "not the file that its manifest names"]);
    assert_eq!(place.run(&["verify", "clean/manifest.json"]).code, 1);
    bytes[60] ^= 1;
    std::fs::write(&index, &bytes).unwrap();
    place.ok(&wheres);

    let manifest = place.read("clean/manifest.json");
    place.write("clean/manifest.json", manifest.replacen("\"kept\": 4", "\"kept\": 3", 1));
    assert_eq!(place.run(&["verify", "clean/manifest.json"]).code, 1);

    place.write("no-keys.pub", "# nothing here\n");
    place.fails(&["verify", &receipt, "--trust", "no-keys.pub"], 1, &["no-keys.pub"]);
    let elsewhere = Place::empty();
    elsewhere.fails(&["verify", &receipt], 2, &["--trust"]);
}

#[test]
fn a_replay_needs_what_its_certificate_left() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    place.ok(&["train", "clean", "--trainer", "ngram", "-o", "m"]);
    let forgot = place.json(&["forget", "--subject", "maya", "--level", "models"]);
    let certificate = |at: usize| forgot["certificates"][at].as_str().unwrap().to_owned();
    place.fails(&["replay", "none.json"], 1, &["none.json"]);
    assert_eq!(place.run(&["replay", &certificate(0), "--model", "none"]).code, 2);
    assert_eq!(place.run(&["replay", &certificate(1), "--dataset", "none"]).code, 2);
    place.ok(&["forget", "--subject", "abe", "--level", "models"]);
    // Both have forgotten more since: what the first certificates left is gone.
    assert_eq!(place.run(&["replay", &certificate(0)]).code, 2);
    assert_eq!(place.run(&["replay", &certificate(1)]).code, 2);
}

#[test]
fn what_cannot_be_redacted_is_not_passed_on() {
    let place = Place::empty();
    let mut input = b"{\"id\":1,\"text\":\"to a@b.example\"}\nnot json\n{\"id\":2}\n\n".to_vec();
    input.extend(b"{\"id\":\"\xFF\"}\n{\"id\":3,\"text\":\"fine\"}");
    let ran = place.run_with(&["redact"], input);
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert_eq!(ran.out, "{\"id\":1,\"text\":\"to [EMAIL_1]\"}\n{\"id\":3,\"text\":\"fine\"}\n");
    for line in ["line 2", "line 3", "line 5"] {
        assert!(ran.err.contains(line), "{}", ran.all());
    }
}

#[test]
fn rules_say_what_becomes_of_what_is_found() {
    let place = Place::empty();
    place.write("key", "0f".repeat(32));
    place.write(
        "rules.toml",
        r#"
        [redact]
        also = ["PERSON"]
        allow.domains = ["help.example"]
        [redact.operators]
        EMAIL = "pseudonym"
        PHONE = "drop-record"
        [[redact.custom]]
        name = "TICKET"
        pattern = 'T-\d{6}'
        "#,
    );
    let input = [
        r#"{"text":"Agata Kowalczyk wrote to a@b.example about T-123456."}"#,
        r#"{"text":"b@help.example, A@b.example"}"#,
        r#"{"text":"call +41 44 668 18 00"}"#,
    ];
    let input = format!("{}\n", input.join("\n")).into_bytes();
    let ran = place.run_with(&["redact", "--rules", "rules.toml", "--key", "key"], input.clone());
    assert_eq!(ran.code, 0, "{}", ran.all());
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.all());
    let (_, pseudonym) = lines[1].split_once("example, ").unwrap();
    let pseudonym = pseudonym.trim_end_matches("\"}");
    assert!(pseudonym.starts_with("[EMAIL_") && pseudonym.len() == 24, "{pseudonym}");
    let expected = format!("[PERSON_1] wrote to {pseudonym} about [TICKET_1].");
    assert!(lines[0].contains(&expected), "{}", lines[0]);
    assert!(ran.err.contains("1 left out"), "{}", ran.all());

    let fails = |arguments: &[&str], said: &str| {
        let ran = place.run_with(&[&["redact"], arguments].concat(), input.clone());
        assert!(ran.code != 0 && ran.out.is_empty() && ran.err.contains(said), "{}", ran.all());
    };
    fails(&["--rules", "rules.toml"], "--key");
    fails(&["--rules", "none.toml"], "none.toml");
    fails(&["--rules", "rules.toml", "--key", "rules.toml"], "64 hexadecimal digits");
    place.write("bad.toml", "[redact]\nonly = ['EMIAL']");
    fails(&["--rules", "bad.toml"], "`redact.only`");
}

#[test]
fn the_log_proves_only_what_it_holds() {
    let place = Place::with_workspace();
    place.fails(&["log", "prove", "99"], 1, &["99"]);
    place.fails(&["log", "prove", "0", "--old", "99"], 1, &["99"]);
    assert_eq!(
        place.json(&["log", "show", "--from", "99"])["entries"].as_array().unwrap().len(),
        0
    );
    let decide = ["decide", "--subject", "maya", "--purpose", "genai.content", "--at", "999"];
    place.fails(&decide, 1, &["999"]);
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        let _ = std::fs::remove_file(place.path("w").join(name));
    }
    std::fs::write(place.path("w/ledger.db"), [7; 5_000]).unwrap();
    place.fails(&["log", "audit"], 1, &[]);
    place.fails(&["policy", "show"], 1, &[]);
}

#[test]
fn a_ledger_that_lacks_files_says_what_is_kept_and_what_to_do() {
    let place = small_place();
    let remove = |name: &str| std::fs::remove_dir_all(place.path(name)).unwrap();
    // The log's files are nowhere else but in a backup.
    std::fs::rename(place.path("w/log"), place.path("log")).unwrap();
    let ran = place.run(&["log", "audit"]);
    let said = ran.out.contains("tile/entries/000") && ran.out.contains("restore a backup");
    assert!(ran.code == 1 && said, "{}", ran.all());
    let _ = std::fs::remove_dir_all(place.path("w/log"));
    std::fs::rename(place.path("log"), place.path("w/log")).unwrap();
    assert!(place.ok(&["log", "audit"]).out.starts_with("sound"));
    let refuse = ["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"];
    let entries = place.json(&["log", "audit"])["entries"].as_u64().unwrap();
    remove("w/receipts");
    let said = format!("entry {entries} is in the ledger and stays there");
    place.fails(&refuse, 1, &[&said, "untrain log receipt"]);
    let shown = place.ok(&["log", "show", "--limit", "1"]);
    assert!(shown.out.contains("choice refuse"), "{}", shown.all());

    place.fails(&["restore", "nowhere"], 1, &["`nowhere` holds no backup"]);
    let whole = std::fs::read(place.path("w/ledger.db")).unwrap();
    place.write("w/ledger.db", &whole[..8192]);
    place.fails(&["log", "show"], 1, &["malformed", "untrain restore BACKUP"]);
    place.write("w/ledger.db", "this is no database at all, and long enough to be read");
    place.fails(&["log", "audit"], 1, &["could not open the ledger", "untrain restore BACKUP"]);
    std::fs::remove_file(place.path("w/ledger.db")).unwrap();
    place.fails(&["log", "show"], 1, &["`w` holds no ledger", "untrain restore BACKUP"]);
}
