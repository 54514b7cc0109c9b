//! Settings: the file, over it the environment, over both the flags; and where the workspace is.

use super::corpus::{gate, small_place};

#[test]
fn flags_go_over_the_environment_and_both_over_the_file() {
    let place = small_place();
    place.ok(&gate(&["-o", "clean"]));
    let settings = place.read("w/untrain.toml");
    place.write("w/untrain.toml", settings.replace("# min_support = 2", "min_support = 3"));
    let support = |model: &str, variable: Option<&str>, flag: Option<&str>| {
        let mut arguments = vec!["train", "clean", "--trainer", "ngram", "-o", model];
        arguments.extend(flag.iter().flat_map(|flag| ["--min-support", *flag]));
        let mut command = place.command(&arguments);
        command.envs(variable.map(|value| ("UNTRAIN_MIN_SUPPORT", value)));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let card: serde_json::Value =
            serde_json::from_str(&place.read(&format!("{model}/model.json"))).unwrap();
        card["recipe"]["min_support"].as_u64().unwrap()
    };
    assert_eq!(support("file", None, None), 3);
    assert_eq!(support("environment", Some("4"), None), 4);
    assert_eq!(support("flag", Some("4"), Some("5")), 5);
}

#[test]
fn a_setting_that_is_not_known_is_told() {
    let place = small_place();
    let settings = place.read("w/untrain.toml");
    place.write("w/untrain.toml", settings.replace("[gate]", "[gate]\ncolour = 1"));
    place.fails(&["policy", "show"], 1, &["untrain.toml", "colour"]);
    place.write("w/untrain.toml", settings.replace("log.harbour.example", "another.example"));
    place.fails(&["policy", "show"], 1, &["another.example", "log.harbour.example"]);
}

#[test]
fn the_nearest_workspace_above_is_found() {
    let place = small_place();
    std::fs::create_dir_all(place.path("w/deep/er")).unwrap();
    let mut command = place.command(&["policy", "show"]);
    command.env_remove("UNTRAIN_WORKSPACE").current_dir(place.path("w/deep/er"));
    assert!(command.output().unwrap().status.success());
    let named = place.run(&["policy", "show", "--workspace", "none"]);
    assert_eq!(named.code, 1, "{}", named.all());
}

#[test]
fn nothing_for_people_stands_in_the_data() {
    let place = small_place();
    let ran = place.ok(&gate(&["-o", "clean", "--json"]));
    assert_eq!(ran.out.lines().count(), 1);
    // Nobody looks at a terminal here: no colour, and no moving bar.
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{}", ran.all());
    }
    assert!(ran.err.contains("all records"), "{}", ran.all());
}

#[test]
fn keys_and_receipts_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = small_place();
    place.ok(&["choose", "--subject", "maya", "--purpose", "genai.content", "refuse"]);
    for (name, mode) in
        [("w/keys/log.key", 0o600), ("w/keys/vault.key", 0o600), ("w/receipts", 0o700)]
    {
        let found = std::fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "{name}: {found:o}");
    }
}
