//! The question before something is inferred for a person, which has no record.

use proptest::prelude::*;
use proptest::sample::select;
use untrain_policy::event::Outcome;
use untrain_policy::{
    CaseKind, Category, Choice, CollectedAt, Effect, Fact, ForgetLevel, Reason, RecordFacts, Rules,
    Signal, Source, Standing, Visibility,
};

use super::generated::{PURPOSES, SUBJECTS, record, story};
use super::world::{CELLS, GENAI, MODERATION, PERSONAL, World, document, purpose, subject};

/// The code of the answer for content.
fn serve(world: &World, to: &str, who: &str) -> String {
    let rules = Rules::compile(world.projection.history(), world.now);
    let standing = world.projection.standing(&subject(who));
    rules.decide_serving(&purpose(to), Category::Content, standing).code().into_owned()
}

/// Somebody in Germany who was told long ago: personalisation runs for them.
fn told() -> World {
    let mut world = World::new();
    world.lives("noor", "DE").deliver("noor", "n-1").on("2026-06-01");
    world
}

#[test]
fn what_may_be_inferred_needs_no_record() {
    let world = told();
    assert_eq!(serve(&world, PERSONAL, "noor"), "allow");
    assert_eq!(serve(&world, GENAI, "noor"), "no_choice");
    assert_eq!(serve(&world, MODERATION, "noor"), "region_excluded");
    assert_eq!(serve(&world, "ml.other", "noor"), "invalid_record");
    assert_eq!(serve(&world, PERSONAL, "nobody"), "unknown_subject");
}

#[test]
fn an_objection_stops_inference_from_the_moment_at_which_it_comes_in() {
    let mut world = told();
    world.write(Fact::CaseOpened {
        subject: subject("noor"),
        kind: CaseKind::Objection,
        purpose: Some(purpose(PERSONAL)),
        message: None,
        contact: None,
    });
    assert_eq!(serve(&world, PERSONAL, "noor"), "objection_pending");
    world.decide_objection("noor", PERSONAL, Outcome::Upheld);
    assert_eq!(serve(&world, PERSONAL, "noor"), "objected");
    world.answers("noor", PERSONAL, Choice::Allow, "n-1");
    assert_eq!(serve(&world, PERSONAL, "noor"), "allow");
}

#[test]
fn every_rule_about_a_person_is_asked() {
    let mut refused = told();
    refused.answers("noor", PERSONAL, Choice::Refuse, "n-1");
    assert_eq!(serve(&refused, PERSONAL, "noor"), "refused");
    let mut young = told();
    young.register("noor", Some("DE"), Some(2015), None);
    assert_eq!(serve(&young, PERSONAL, "noor"), "minor");
    let mut ageless = World::new();
    ageless.register("noor", Some("DE"), None, None).deliver("noor", "n-1").on("2026-06-01");
    assert_eq!(serve(&ageless, PERSONAL, "noor"), "age_unknown");
    let mut untold = World::new();
    untold.lives("noor", "DE");
    assert_eq!(serve(&untold, PERSONAL, "noor"), "not_notified");
    untold.deliver("noor", "n-1");
    assert_eq!(serve(&untold, PERSONAL, "noor"), "grace_period");
    let mut stopped = told();
    stopped.forget("noor", ForgetLevel::Stop);
    assert_eq!(serve(&stopped, PERSONAL, "noor"), "refused");
    let mut erased = told();
    erased.forget("noor", ForgetLevel::Datasets);
    assert_eq!(serve(&erased, PERSONAL, "noor"), "erased");
}

#[test]
fn of_two_accounts_the_strictest_is_served() {
    let mut world = told();
    world.lives("noor-work", "DE").deliver("noor-work", "n-1");
    world.object("noor-work", PERSONAL).on("2026-12-01");
    assert_eq!(serve(&world, PERSONAL, "noor"), "allow");
    world.link("noor", "noor-work");
    assert_eq!(serve(&world, PERSONAL, "noor"), "objection_pending");
}

/// Served now is where they live now; what was collected elsewhere stays out of training.
#[test]
fn inference_asks_where_somebody_lives_now() {
    let mut world = told();
    world.lives("noor", "JP").on("2026-06-02").lives("noor", "DE");
    assert_eq!(serve(&world, PERSONAL, "noor"), "allow");
    let record = RecordFacts { collected_at: CollectedAt::Missing, ..super::world::post() };
    assert_ne!(world.ask(PERSONAL, &record, &["noor"]), "allow");
}

#[test]
fn a_quiet_change_of_the_basis_stops_inference_until_it_was_told() {
    let mut world = told();
    let quiet = CELLS.replace("basis = \"prohibited\"", "basis = \"legitimate_interest\"");
    world.activate(&document("n-2", &quiet));
    assert_eq!(serve(&world, MODERATION, "noor"), "not_notified");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// Whoever may be served has a record that may be trained on, as far as that is about them:
    /// so serving is denied whenever every one of their records is.
    #[test]
    fn serving_is_denied_whenever_every_training_record_is(
        story in story(),
        what in select(PURPOSES.to_vec()),
        who in select(SUBJECTS.to_vec()),
        asked in record(),
    ) {
        let world = story.world();
        let rules = Rules::compile(world.projection.history(), world.now);
        let standing = world.projection.standing(&subject(who));
        for category in Category::ALL.iter().copied() {
            let served = rules.decide_serving(&purpose(what), category, standing);
            let trained = Visibility::ALL.iter().map(|visibility| {
                let record = RecordFacts {
                    category: Some(category),
                    visibility: Some(*visibility),
                    source: Some(Source::FirstParty),
                    collected_at: CollectedAt::Known(world.now),
                    licence: None,
                    signal: Signal::Allow,
                };
                rules.decide(&purpose(what), &record, &[standing]).effect
            });
            let any = trained.into_iter().any(|effect| effect == Effect::Allow);
            prop_assert_eq!(served.effect == Effect::Allow, any);
            // No record that was collected by now is permitted where serving is not.
            let collected = match asked.collected_at {
                CollectedAt::Known(time) => CollectedAt::Known(time.min(world.now)),
                other => other,
            };
            let record = RecordFacts { category: Some(category), collected_at: collected, ..asked };
            let decision = rules.decide(&purpose(what), &record, &[standing]);
            let record_itself = matches!(decision.reason, Reason::Signal | Reason::Licence);
            if served.effect == Effect::Deny {
                let denied = decision.effect == Effect::Deny;
                prop_assert!(denied && !record_itself, "{}", served.code());
            }
            if let Standing::Known(person) = standing && !person.erased() {
                prop_assert!(!matches!(served.reason, Reason::Erased | Reason::UnknownSubject));
            }
        }
    }
}
