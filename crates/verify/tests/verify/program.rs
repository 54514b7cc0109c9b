//! The program by itself: what it prints, and the codes that a script may rely on.

use std::process::{Command, Output};

use untrain_tlog::Receipt;

use crate::harbour::Harbour;
use crate::tiled::{Tiled, key};

fn run(words: &[&str]) -> (Option<i32>, String, String) {
    let program = env!("CARGO_BIN_EXE_untrain-verify");
    let Output { status, stdout, stderr } = Command::new(program).args(words).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn each_answer_has_its_code() {
    let harbour = Harbour::build();
    let (receipt, trust) = (harbour.path("choice.tlog-proof"), harbour.path("trust.txt"));
    std::fs::write(&receipt, &harbour.choice).unwrap();
    std::fs::write(&trust, format!("{}\n", harbour.trust.keys()[0])).unwrap();
    let name = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let (receipt, trust) = (name(&receipt), name(&trust));

    let (code, out, err) = run(&[&receipt, "--trust", &trust]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.starts_with("true  the choice `refuse` for `genai.content` by `maya`"), "{out}");
    assert!(!out.contains('\u{1b}'), "nobody looks, so there are no colours: {out}");

    let (code, out, _) = run(&["--json", &format!("--policy={trust}"), &receipt]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, report["answer"].as_str()), (Some(0), Some("true")));

    let (code, out, err) = run(&[&receipt]);
    assert_eq!(code, Some(2), "{out}");
    assert!(err.starts_with("nothing says which keys to trust"), "{err}");

    let changed = harbour.choice.replace("index 2", "index 1");
    assert_ne!(changed, harbour.choice);
    let false_one = name(&harbour.path("changed.tlog-proof"));
    std::fs::write(&false_one, changed).unwrap();
    let (code, out, _) = run(&[&receipt, &false_one, "--trust", &trust]);
    assert_eq!(code, Some(1), "{out}");
    assert!(out.contains(&format!("{false_one}\nfalse  ")), "{out}");

    let (code, _, err) = run(&["nowhere.tlog-proof", "--trust", &trust]);
    assert_eq!(code, Some(2));
    assert!(err.starts_with("error: `nowhere.tlog-proof` could not be read: "), "{err}");
}

#[test]
fn a_record_comes_out_of_a_true_receipt_as_it_was_signed() {
    let harbour = Harbour::build();
    let trust = harbour.write("trust.txt", format!("{}\n", harbour.trust.keys()[0]));
    let choice = harbour.write("choice.tlog-proof", &harbour.choice);
    let request = harbour.write("request.tlog-proof", &harbour.request);
    let printed = |file: &std::path::Path, trust: &[&str]| {
        run(&[&[file.to_str().unwrap(), "--print-record"], trust].concat())
    };
    let trust = ["--trust", trust.to_str().unwrap()];
    let (code, out, err) = printed(&choice, &trust);
    let signed = Receipt::parse(harbour.choice.as_bytes()).unwrap().record.unwrap();
    assert_eq!((code, out.as_bytes(), err.as_str()), (Some(0), signed.text.as_slice(), ""));

    let (code, out, err) = printed(&choice, &[]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("its consent record is not printed"), "{err}");
    let (code, out, err) = printed(&request, &trust);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.ends_with("it carries no consent record\n"), "{err}");
}

#[test]
fn what_is_not_understood_ends_in_64() {
    let (code, out, err) = run(&["--loud"]);
    assert_eq!((code, out.as_str()), (Some(64), ""));
    assert!(err.starts_with("error: there is no `--loud`\n\n"), "{err}");
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("Exit codes: 0 true, 1 false, 2 cannot tell, 64"), "{out}");
}

#[test]
fn a_whole_log_is_a_folder() {
    let log = Tiled::of(300);
    let trust = log.folder.path().join("trust");
    std::fs::write(&trust, format!("{}\n", key().verifier_key())).unwrap();
    let old = log.folder.path().join("old");
    std::fs::write(&old, &log.checkpoints[&0]).unwrap();
    let name = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let (folder, trust, old) = (name(log.folder.path()), name(&trust), name(&old));
    let (code, out, err) = run(&["log", &folder, "--trust", &trust, "--old", &old]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.starts_with("true  log `log.harbour.example/2026` holds 300 entries"), "{out}");
    assert_eq!(run(&[&folder, "--trust", &trust]).0, Some(64));
    assert_eq!(run(&["log", &trust]).0, Some(64));
    assert_eq!(run(&[&trust, "--old", &old]).0, Some(64));
}
