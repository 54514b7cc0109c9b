//! What somebody said last: proved, kept, and checked offline.

use super::place::Place;

const PURPOSE: &str = "genai.content";

fn place() -> Place {
    let place = Place::with_workspace();
    place.write("maya.jsonl", r#"{"subject_id":"maya","jurisdiction":"DE","birth_year":1990}"#);
    place.ok(&["subject", "import", "maya.jsonl"]);
    place
}

fn prove<'a>(about: &[&'a str]) -> Vec<&'a str> {
    let whole = ["log", "current", "--subject", "maya", "-o", "maya.current-proof"];
    [&whole[..], about].concat()
}

#[test]
fn a_member_shows_what_stands_now_and_no_longer_stands() {
    let place = place();
    let verify = ["verify", "maya.current-proof", "--trust", "w/keys/log.pub"];
    let answered = |about: &[&str]| {
        let proved = place.json(&prove(about));
        assert_eq!(place.json(&verify)["answer"], "true");
        (proved["version"].as_u64(), place.ok(&verify).out)
    };
    let (version, words) = answered(&["--purpose", PURPOSE]);
    assert_eq!(version, Some(0));
    assert!(words.contains("nothing"), "{words}");
    for (count, choice) in [(1, "allow"), (2, "refuse")] {
        place.ok(&["choose", "--subject", "maya", "--purpose", PURPOSE, choice]);
        let (version, words) = answered(&["--purpose", PURPOSE]);
        assert_eq!(version, Some(count));
        assert!(words.contains(choice) && words.contains("stands now"), "{words}");
    }
    assert_eq!(answered(&["--topic", "registration"]).0, Some(1));
    // Another log's key proves nothing.
    place.ok(&["init", "other"]);
    place.fails(&["verify", "maya.current-proof", "--trust", "other/keys/log.pub"], 2, &[]);
    let file = place.read("maya.current-proof").replace("version 1", "version 2");
    place.write("maya.current-proof", &file);
    place.fails(&verify, 1, &[]);
}

#[test]
fn nothing_is_proved_about_what_is_misspelt() {
    let place = place();
    place.fails(&prove(&["--purpose", "genai.contents"]), 1, &["genai.contents", PURPOSE]);
    place.fails(&prove(&["--topic", "weather"]), 64, &["registration"]);
    place.fails(&prove(&[]), 64, &["--purpose"]);
    let nobody = ["log", "current", "--subject", "kim", "--purpose", PURPOSE, "-o", "x"];
    place.fails(&nobody, 1, &["kim"]);
    place.fails(&prove(&["--purpose", PURPOSE, "--witnessed"]), 2, &["untrain log witness"]);
    assert!(!place.path("maya.current-proof").exists());
}
