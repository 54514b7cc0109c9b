//! Two documents between which nothing widens follow each other without opening anything.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use untrain_policy::document::diff;
use untrain_policy::{Direction, Effect, Part, Policy, RecordFacts};

use super::following::{Edit, Next, next};
use super::generated::{PURPOSES, Story, activation, document, record, story, subjects, under};
use super::world::World;

/// Replacements that make a document another one: most of them narrow, some widen, some do both.
const EDITS: [Edit; 14] = [
    ("minimum_age = 13", "minimum_age = 16"),
    ("minimum_age = 16", "minimum_age = 18"),
    ("unknown_age = \"permit\"", "unknown_age = \"deny\""),
    ("grace_days = 0", "grace_days = 10"),
    ("visibility = [\"public\", \"limited\"]\n", ""),
    ("public = \"allow\"", "public = \"refuse\""),
    ("assessment = \"LIA\"\n", ""),
    ("basis = \"consent\"\n", "basis = \"prohibited\"\n"),
    ("basis = \"legitimate_interest\"\nassessment = \"LIA\"", "basis = \"consent\""),
    ("jurisdictions = [\"US\", \"US-CA\"]", "jurisdictions = [\"US\"]"),
    ("jurisdictions = [\"US-CA\"]", "jurisdictions = [\"US\"]"),
    ("categories = [\"jobs\"]", "categories = [\"groups\"]"),
    ("grace_days = 20", "grace_days = 5"),
    ("unknown_age = \"deny\"", "unknown_age = \"permit\""),
];

/// Records and whom they are about.
type Asked = Vec<(RecordFacts<'static>, Vec<&'static str>)>;

fn asked() -> impl Strategy<Value = Asked> {
    prop::collection::vec((record(), subjects()), 20)
}

/// Whether nothing widens, and how many decisions flip from a denial to an allowance.
fn followed(story: &Story, next: &Next, asked: &Asked) -> Option<(bool, usize)> {
    let before = story.world();
    let old = before.projection.history().in_force(before.now)?.clone();
    let text = next.after(&old)?;
    let new = Policy::parse(&text).unwrap();
    let changes = diff(&old, &new);
    let widens = changes.iter().any(|change| change.direction == Direction::Widens);
    let mut after = before.clone();
    after.force(activation(&text));
    let allows = |world: &World, what, record, subjects: &[&str]| {
        world.decision(what, record, subjects).effect == Effect::Allow
    };
    let flips = asked.iter().flat_map(|one| PURPOSES.map(|what| (what, one)));
    let flips = flips.filter(|(what, (record, subjects))| {
        !allows(&before, what, record, subjects) && allows(&after, what, record, subjects)
    });
    Some((!widens, flips.count()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_document_differs_in_nothing_from_itself(text in document()) {
        let policy = Policy::parse(&under("n-0", &text)).unwrap();
        prop_assert_eq!(diff(&policy, &policy), []);
    }

    #[test]
    fn what_widens_one_way_is_seen_the_other_way(one in document(), other in document()) {
        let parse = |text: &str| Policy::parse(&under("n-0", text)).unwrap();
        let (one, other) = (parse(&one), parse(&other));
        let (there, back) = (diff(&one, &other), diff(&other, &one));
        prop_assert_eq!(there.is_empty(), back.is_empty());
        // Two have no mirror: days of grace that nothing waits for, and a yes that need not wait.
        let mirrored = there.iter().filter(|change| {
            change.part != Part::Grace && !change.words.contains("waits for no notice")
        });
        for change in mirrored.filter(|change| change.direction == Direction::Widens) {
            let part = |back: &&untrain_policy::document::Change| back.part == change.part;
            prop_assert!(back.iter().any(|b| part(&b) && b.direction == Direction::Narrows));
        }
    }

    #[test]
    fn what_does_not_widen_opens_nothing(
        story in story(), next in next(&EDITS, 6, 1), asked in asked(),
    ) {
        if let Some((narrow, flips)) = followed(&story, &next, &asked) {
            prop_assert!(!narrow || flips == 0);
        }
    }
}

/// The stories are worth asking: some changes do not widen, and some that do flip a decision.
#[test]
fn both_answers_come_up() {
    let (mut narrow, mut flipped) = (0, 0);
    let mut runner = TestRunner::deterministic();
    let strategy = (story(), next(&EDITS, 6, 1), asked());
    for _ in 0..400 {
        let (story, next, asked) = strategy.new_tree(&mut runner).unwrap().current();
        if let Some((narrows, flips)) = followed(&story, &next, &asked) {
            narrow += usize::from(narrows);
            flipped += usize::from(flips > 0);
        }
    }
    assert!(narrow > 50, "{narrow} do not widen");
    assert!(flipped > 3, "{flipped} open something");
}
