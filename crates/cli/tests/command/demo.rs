//! The demo from its first line to its last, and every command that it prints.

use super::place::Place;

#[test]
fn the_secret_is_known_before_and_gone_after_and_every_command_works() {
    let place = Place::empty();
    let figures = place.json(&["demo", "--dir", "h", "--members", "120", "--seed", "7"]);
    let model = |at: usize, when: &str| figures["models"][at][when]["is_secret"].as_bool().unwrap();
    assert_eq!(figures["models"][0]["min_support"], 1);
    assert!(model(0, "before") && !model(0, "after"), "{figures}");
    assert!(!model(1, "before") && !model(1, "after"), "{figures}");
    assert_eq!(figures["forgetting"]["equals_scratch"], true);
    let certificates = figures["forgetting"]["certificates"].as_array().unwrap();
    assert_eq!(certificates.len(), 3);
    assert!(certificates.iter().all(|it| it["answer"] == "true"), "{figures}");
    let counts = &figures["gate"]["counts"];
    for reason in ["category_excluded", "minor", "region_excluded", "collected_before_notice"] {
        assert!(counts["dropped"][reason].as_u64().unwrap() > 0, "{reason}: {counts}");
    }
}

#[test]
fn what_the_demo_says_to_type_works() {
    let place = Place::empty();
    let told = place.ok(&["demo", "--dir", "my harbour", "--members", "40", "--no-serve"]);
    let commands: Vec<&str> = told
        .out
        .lines()
        .skip_while(|line| !line.starts_with("Check"))
        .filter_map(|line| line.get(7..))
        .collect();
    assert_eq!(commands.len(), 7, "{}", told.all());
    let (next, others) = commands.split_last().unwrap();
    assert!(next.contains("--dry-run"), "{next}");
    for command in others {
        let output = std::process::Command::new("sh")
            .args(["-c", command])
            .current_dir(place.path(""))
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    }
    assert!(!place.path("my harbour").exists(), "undoing leaves nothing");
}

#[test]
fn a_seed_tells_the_same_story() {
    let place = Place::empty();
    let told = |dir: &str, seed: &str| {
        let figures = place.json(&["demo", "--dir", dir, "--members", "30", "--seed", seed]);
        (figures["gate"]["counts"].clone(), figures["models"].clone(), figures["notice"].clone())
    };
    let (counts, models, notice) = told("a", "5");
    let again = told("b", "5");
    assert_eq!((&counts, &notice), (&again.0, &again.2));
    assert_eq!(models[0]["before"], again.1[0]["before"]);
    assert_ne!(counts, told("c", "6").0);
}
