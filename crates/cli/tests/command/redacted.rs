//! What `redact` says of a text, and what it leaves whole.

use serde_json::{Value, json};

use super::place::Place;

#[test]
fn each_place_is_explained() {
    let place = Place::empty();
    let text = "é zoe@harbour.example, order 201-555-0123, card 4111111111111112";
    let input = format!("{}\n", json!({"id": 7, "text": text})).into_bytes();
    let ran = place.run_with(&["redact", "--explain"], input.clone());
    assert_eq!(ran.code, 0, "{}", ran.all());
    let line: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&line["id"], &line["text"]), (&json!(7), &json!(text)));
    let explained = line["explained"].as_array().unwrap();
    let shown: Vec<[&Value; 3]> =
        explained.iter().map(|it| [&it["type"], &it["taken"], &it["reason"]]).collect();
    assert_eq!(
        json!(shown),
        json!([
            ["EMAIL", true, "form_tells"],
            ["PHONE", false, "word_speaks_against"],
            ["CREDIT_CARD", false, "check_fails"],
        ])
    );
    // Offsets count code points.
    assert_eq!((explained[0]["start"].as_u64(), explained[0]["end"].as_u64()), (Some(2), Some(21)));
    assert_eq!(explained[1]["words"], "`order` stands before it");
    let both = place.run_with(&["redact", "--explain", "--spans"], input);
    assert!(both.code != 0 && both.out.is_empty(), "{}", both.all());
}

#[test]
fn a_document_within_a_text_still_parses() {
    let place = Place::empty();
    let inner = json!({"phone": 4_155_550_132_u64, "to": "a\nzoe@b.example \"x\""}).to_string();
    let input = format!("{}\n", json!({"id": 1, "text": inner})).into_bytes();
    let ran = place.run_with(&["redact"], input);
    let line: Value = serde_json::from_str(&ran.out).unwrap();
    let inner: Value = serde_json::from_str(line["text"].as_str().unwrap()).unwrap();
    assert_eq!(inner, json!({"phone": "[PHONE_1]", "to": "a\n[EMAIL_1] \"x\""}));
}
