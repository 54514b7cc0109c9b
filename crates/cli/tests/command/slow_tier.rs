//! `untrain redact --slow-tier`: what a bad folder is answered, and what a model adds.

use std::env::var_os;

use assert_cmd::Command;

/// A text with a name that a second reader has to find.
const LINE: &str = "{\"id\":1,\"text\":\"Hello, my name is Alex Rivera.\"}\n";

fn redact(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::cargo_bin("untrain").unwrap();
    let output = command.arg("redact").args(arguments).write_stdin(LINE).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_folder_that_is_none_is_refused() {
    let (code, out, told) = redact(&["--slow-tier", "no/such/folder"]);
    assert_eq!((code, out.as_str()), (Some(64), ""));
    assert!(told.contains("`no/such/folder` is no folder: give the folder that holds"), "{told}");
}

#[test]
fn a_model_reads_what_is_unsure() {
    let Some(folder) = var_os("UNTRAIN_SLOW_TIER") else {
        println!("UNTRAIN_SLOW_TIER names no folder: no model was asked");
        return;
    };
    let folder = folder.to_str().unwrap();
    let (code, out, told) = redact(&["--names", "--slow-tier", folder]);
    assert_eq!(code, Some(0), "{told}");
    assert!(out.contains("my name is [PERSON_1]."), "{out}");
    assert!(told.contains(" texts were read by the slow tier"), "{told}");
}
