//! What a plan counts is what brute force finds, and what it does not count cannot come to be.

use std::collections::BTreeMap;

use expect_test::expect;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use untrain_policy::plan::{Change, Collected, Coverage, Plan, Simulation, plan};
use untrain_policy::{
    Choice, CollectedAt, Direction, Effect, Fact, ForgetLevel, Policy, Reason, RecordFacts,
    Standing,
};

use super::following::{Edit, Next, next};
use super::generated::{PURPOSES, SUBJECTS, Story, activation, later, record, story, subjects};
use super::world::{CELLS, World, document as harbour, notice, post, purpose, subject, time};

fn of(world: &World, draft: &str) -> Plan {
    let people = world.projection.persons().map(|(_, person)| (person, 1));
    plan(world.projection.history(), &Policy::parse(draft).unwrap(), world.now, people).unwrap()
}

/// The changes of one purpose in one place, as lines.
fn lines(plan: &Plan) -> String {
    let mut lines = String::new();
    for place in &plan.places {
        let lives = place.jurisdiction.as_ref().map_or("?", |code| code.as_str());
        for change in place.changes.iter().filter(|change| change.kind.is_usual()) {
            let Change { direction, collected, before, activated, told, members, .. } = change;
            lines.push_str(&format!(
                "{} {lives} {direction} {collected:?}: {members} {before} > {activated} > {told}\n",
                place.purpose
            ));
        }
    }
    lines
}

/// What Harbour asks for, and what it would rather have.
const CONSENT: &str = "packs = [\"strict\", \"eu\", \"us\", \"us-ca\"]\nbasis = \"consent\"";
const INTEREST: &str = "packs = [\"eu\", \"us\", \"us-ca\"]\n\
     basis = \"legitimate_interest\"\nassessment = \"LIA-2\"";

/// Harbour with consent, and a draft that needs none.
fn quiet() -> (World, String) {
    let mut world = World::new();
    for who in ["ada", "ben", "cleo", "dov"] {
        world.lives(who, "DE");
    }
    let cells = CELLS.replacen(CONSENT, INTEREST, 1);
    (world, harbour("n-2", &cells))
}

#[test]
fn a_quiet_draft_is_seen_before_anybody_is_told() {
    let (mut world, draft) = quiet();
    world.on("2026-02-01").answers("dov", "genai.content", Choice::Refuse, "n-1");
    let plan = of(&world, &draft);
    assert!(plan.widens() && !plan.is_covered());
    assert_eq!((plan.totals.members, plan.totals.widened, plan.totals.to_tell), (4, 3, 3));
    expect![[r#"
        genai.content DE widens Now: 3 no_choice > not_notified > allow
        ml.personalization DE neither Now: 4 not_notified > not_notified > allow
    "#]]
    .assert_eq(&lines(&plan));
}

#[test]
fn who_was_told_waits_for_the_days_of_grace_and_is_ready_then() {
    let (mut world, draft) = quiet();
    world.on("2026-02-01").publish(&draft).deliver("ada", "n-2");
    world.on("2026-02-20").deliver("ben", "n-2");
    let counts = |world: &World| {
        let totals = of(world, &draft).totals;
        (totals.widened, totals.ready, totals.in_grace, totals.to_tell)
    };
    assert_eq!(counts(&world), (4, 0, 2, 2));
    assert_eq!(counts(world.on("2026-03-04")), (4, 1, 1, 2));
    world.deliver("cleo", "n-2").deliver("dov", "n-2");
    assert_eq!(counts(world.on("2026-05-01")), (4, 4, 0, 0));
    assert!(of(&world, &draft).is_covered());
}

#[test]
fn a_draft_that_is_the_rule_changes_nothing() {
    let (world, _) = quiet();
    let same = of(&world, &harbour("n-1", CELLS));
    assert_eq!(same.places, []);
    assert_eq!((same.totals.members, same.totals.widened, same.totals.narrowed), (4, 0, 0));
    assert!(!same.widens() && same.is_covered());
}

#[test]
fn who_was_erased_is_no_member_and_is_not_opened() {
    let (mut world, draft) = quiet();
    world.forget("ada", ForgetLevel::Datasets).forget("ben", ForgetLevel::Stop);
    let plan = of(&world, &draft);
    assert_eq!((plan.totals.members, plan.totals.widened), (3, 2));
}

#[test]
fn what_is_closed_at_once_narrows_even_when_it_opens_again_later() {
    let (mut world, _) = quiet();
    world.on("2026-02-01").answers("ada", "genai.content", Choice::Allow, "n-1");
    world.on("2026-03-01");
    let cells = CELLS.replacen(CONSENT, INTEREST, 1);
    let plan = of(&world, &harbour("n-2", &cells));
    assert_eq!((plan.totals.narrowed, plan.totals.widened), (1, 3));
    let closed =
        harbour("n-2", &CELLS.replacen(CONSENT, "packs = [\"eu\"]\nbasis = \"prohibited\"", 1));
    let plan = of(&world, &closed);
    assert_eq!((plan.totals.narrowed, plan.totals.widened, plan.is_covered()), (1, 0, true));
}

#[test]
fn members_who_share_a_state_are_counted_and_asked_once() {
    let (world, draft) = quiet();
    let (_, person) = world.projection.persons().next().unwrap();
    let policy = Policy::parse(&draft).unwrap();
    let history = world.projection.history();
    let mut simulation = Simulation::new(history, &policy, world.now).unwrap();
    assert_eq!(simulation.take(person, 7), Coverage::ToTell);
    assert_eq!(simulation.take(person, 5), Coverage::ToTell);
    let plan = simulation.finish();
    assert_eq!((plan.totals.members, plan.totals.to_tell), (12, 12));
    let sole = plan.places.iter().flat_map(|place| &place.changes);
    assert!(sole.clone().count() > 0 && sole.clone().all(|change| change.members == 12));
}

#[test]
fn a_record_is_asked_about_thrice() {
    let (mut world, draft) = quiet();
    world.on("2026-02-01").publish(&draft).deliver("ada", "n-2").on("2026-08-01");
    let policy = Policy::parse(&draft).unwrap();
    let simulation = Simulation::new(world.projection.history(), &policy, world.now).unwrap();
    let ask = |who: &str, day: &str| {
        let id = subject(who);
        let record = RecordFacts { collected_at: CollectedAt::Known(time(day)), ..post() };
        let asked = world.projection.standing(&id);
        let answers = simulation.ask(&purpose("genai.content"), &record, &[asked]);
        [answers.before, answers.activated, answers.told].map(|d| d.code().into_owned())
    };
    assert_eq!(ask("ada", "2026-07-01"), ["no_choice", "allow", "allow"]);
    assert_eq!(
        ask("ada", "2026-01-15"),
        ["no_choice", "collected_before_notice", "collected_before_notice"]
    );
    assert_eq!(ask("ben", "2026-08-01"), ["no_choice", "not_notified", "allow"]);
    assert_eq!(ask("ben", "2026-07-01"), ["no_choice", "not_notified", "collected_before_notice"]);
    assert_eq!(ask("nobody", "2026-07-01"), ["unknown_subject"; 3]);
    let both = [subject("ada"), subject("ben")];
    let both: Vec<Standing<'_>> = both.iter().map(|id| world.projection.standing(id)).collect();
    let answers = simulation.ask(&purpose("genai.content"), &post(), &both);
    assert_eq!(answers.activated.code(), "other_subject:not_notified");
}

/// Replacements that make a document another one.
const EDITS: [Edit; 10] = [
    ("minimum_age = 18", "minimum_age = 13"),
    ("minimum_age = 13", "minimum_age = 16"),
    ("unknown_age = \"deny\"", "unknown_age = \"permit\""),
    ("grace_days = 0", "grace_days = 10"),
    ("visibility = [\"public\", \"limited\"]\n", ""),
    ("public = \"refuse\"", "public = \"allow\""),
    ("basis = \"consent\"\n", "basis = \"prohibited\"\n"),
    ("basis = \"consent\"\n", "basis = \"legitimate_interest\"\nassessment = \"LIA\"\n"),
    ("basis = \"legitimate_interest\"\nassessment = \"LIA\"", "basis = \"consent\""),
    ("jurisdictions = [\"US-CA\"]", "jurisdictions = [\"US\"]"),
];

/// A draft before its activation, and the worlds that it may lead to.
struct Trial {
    draft: String,
    before: World,
    /// At its activation.
    activated: World,
    /// Once everybody was told and no days of grace are left.
    told: World,
}

impl Trial {
    /// Some are told of the draft days before the question already.
    fn of(story: &Story, draft: &Next, told_early: &[&str]) -> Option<Self> {
        let world = story.world();
        let draft = draft.after(world.projection.history().in_force(world.now)?)?;
        let before = published(story, &draft, told_early);
        let mut activated = before.clone();
        activated.force(activation(&draft));
        let patient = ["grace_days = 20", "grace_days = 10"]
            .iter()
            .fold(draft.clone(), |text, grace| text.replace(grace, "grace_days = 0"));
        let mut told = published(story, &patient, told_early);
        told.force(activation(&patient));
        for who in SUBJECTS {
            told.deliver(who, "n-9");
        }
        Some(Self { draft, before, activated, told })
    }

    fn plan(&self) -> Plan {
        of(&self.before, &self.draft)
    }

    /// How many decisions are denied now, and under the policy in force even once it was told, and
    /// permitted in the end.
    fn opened_by_the_draft(&self, asked: &Asked) -> usize {
        let rule = self.before.projection.history().in_force(self.before.now).unwrap();
        let mut rule_told = self.before.clone();
        for who in SUBJECTS {
            rule_told.deliver(who, rule.notice.id.as_str());
        }
        // No pack has more days of grace; nobody's age is asked here but at the time of collection.
        let allows =
            |world: &World, what: &str, (record, who): &(RecordFacts<'static>, Vec<&str>)| {
                world.decision(what, record, who).effect == Effect::Allow
            };
        let each = asked.iter().flat_map(|one| PURPOSES.map(|what| (what, one)));
        each.filter(|(what, one)| {
            let waits = rule_told.decision(what, &one.0, &one.1).reason == Reason::GracePeriod;
            !allows(&self.before, what, one)
                && !allows(&rule_told, what, one)
                && !waits
                && allows(&self.told, what, one)
        })
        .count()
    }

    /// How many decisions about these records change from an effect, at once and in the end.
    fn flips(&self, asked: &Asked, from: Effect) -> [usize; 2] {
        [&self.activated, &self.told].map(|after| {
            let each = asked.iter().flat_map(|one| PURPOSES.map(|what| (what, one)));
            each.filter(|(what, (record, subjects))| {
                self.before.decision(what, record, subjects).effect == from
                    && after.decision(what, record, subjects).effect != from
            })
            .count()
        })
    }
}

/// The world before the question, in which a draft is published and some were told of it.
fn published(story: &Story, draft: &str, told_early: &[&str]) -> World {
    let mut world = story.world();
    world.now = later(world.now, -15);
    world.force(Fact::NoticePublished {
        notice: notice("n-9"),
        policy: Policy::hash_of(draft),
        document: draft.to_owned(),
    });
    for who in told_early {
        world.deliver(who, "n-9");
    }
    world.now = later(world.now, 15);
    world
}

/// What brute force finds of usual records collected now: by purpose, residence and the three
/// answers, how many persons.
fn by_force(trial: &Trial) -> BTreeMap<String, u64> {
    let Trial { before: world, activated, told, .. } = trial;
    let mut found = BTreeMap::new();
    for (names, person) in world.projection.persons() {
        let home = person.accounts().next().unwrap().jurisdiction();
        for what in PURPOSES {
            for category in untrain_policy::Category::ALL {
                let record = RecordFacts {
                    category: Some(*category),
                    collected_at: CollectedAt::Known(world.now),
                    ..post()
                };
                let answers = [world, activated, told]
                    .map(|world| world.decision(what, &record, &[names[0].as_str()]).reason);
                if answers.iter().any(|answer| *answer != answers[0]) {
                    *found.entry(format!("{what} {category} {home:?} {answers:?}")).or_default() +=
                        1;
                }
            }
        }
    }
    found
}

fn by_plan(plan: &Plan) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for place in &plan.places {
        let now = place.changes.iter().filter(|change| change.collected == Collected::Now);
        for change in now.filter(|change| change.kind.is_usual()) {
            let answers: [Reason; 3] = [change.before, change.activated, change.told];
            for category in &change.kind.categories {
                let home = place.jurisdiction.as_ref();
                let line = format!("{} {category} {home:?} {answers:?}", place.purpose);
                *found.entry(line).or_default() += change.members;
            }
        }
    }
    found
}

type Asked = Vec<(RecordFacts<'static>, Vec<&'static str>)>;

fn asked() -> impl Strategy<Value = Asked> {
    prop::collection::vec((record(), subjects()), 20)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_plan_counts_what_brute_force_counts(
        story in story(), draft in next(&EDITS, 3, 2), told in subsequence(SUBJECTS.to_vec(), 0..3),
    ) {
        if let Some(trial) = Trial::of(&story, &draft, &told) {
            prop_assert_eq!(by_plan(&trial.plan()), by_force(&trial));
        }
    }

    #[test]
    fn what_no_plan_counts_does_not_come_to_be(
        story in story(), draft in next(&EDITS, 3, 2), told in subsequence(SUBJECTS.to_vec(), 0..3),
        asked in asked(),
    ) {
        if let Some(trial) = Trial::of(&story, &draft, &told) {
            let plan = trial.plan();
            let [opened, _] = trial.flips(&asked, Effect::Deny);
            prop_assert!(plan.widens() || opened == 0);
            // In the end nothing opens that is not counted, but what the rule would have opened.
            prop_assert!(plan.widens() || trial.opened_by_the_draft(&asked) == 0);
            let [closed, _] = trial.flips(&asked, Effect::Allow);
            prop_assert!(plan.totals.narrowed > 0 || closed == 0);
        }
    }

    #[test]
    fn the_rule_as_its_own_draft_changes_nothing(story in story()) {
        let world = story.world();
        let rule = world.projection.history().in_force(world.now).unwrap().text.clone();
        let plan = of(&world, &rule);
        prop_assert_eq!(plan.places, []);
        prop_assert_eq!((plan.totals.widened, plan.totals.narrowed), (0, 0));
    }
}

/// The drafts are worth planning: they widen, narrow, do neither, and are covered or not.
#[test]
fn every_answer_comes_up() {
    let mut counts = BTreeMap::new();
    let mut runner = TestRunner::deterministic();
    let strategy = (story(), next(&EDITS, 3, 2), subsequence(SUBJECTS.to_vec(), 0..4));
    for _ in 0..300 {
        let (story, draft, told) = strategy.new_tree(&mut runner).unwrap().current();
        let Some(trial) = Trial::of(&story, &draft, &told) else { continue };
        let plan = trial.plan();
        let changes = plan.places.iter().flat_map(|place| &place.changes);
        let past = changes.filter(|change| change.collected == Collected::Past);
        let past = past.filter(|change| change.direction == Direction::Widens).count();
        let mut count = |what, is: bool| *counts.entry(what).or_insert(0) += usize::from(is);
        count("widens", plan.widens());
        count("narrows", plan.totals.narrowed > 0);
        count("does neither", !plan.widens() && plan.totals.narrowed == 0);
        count("is covered", plan.widens() && plan.is_covered());
        count("waits", plan.totals.in_grace > 0);
        count("is to be told", plan.totals.to_tell > 0);
        count("opens the past", past > 0);
    }
    let rare: Vec<_> = counts.iter().filter(|(_, count)| **count < 3).collect();
    assert!(rare.is_empty(), "{rare:?} of {counts:?}");
}
