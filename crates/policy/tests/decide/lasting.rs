//! The invariants over time and over accounts, on random stories: what later events cannot change,
//! what outlives a policy, and that one person is one person however they are linked.

use proptest::prelude::*;
use proptest::sample::select;
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    Choice, CollectedAt, Decision, Effect, Fact, NoticeId, Projection, Reason, RecordFacts, Rules,
    Standing, SubjectId, Timestamp,
};

use super::generated::{
    PURPOSES, SUBJECTS, Story, activation, document, later, record, story, subjects, under,
};
use super::invariants::{never_opens, never_opens_by_policy};
use super::world::{World, notice, purpose, subject};

/// The worlds after each step, at the moment of the step.
fn worlds(story: &Story) -> impl Iterator<Item = World> {
    let mut world = World::empty();
    world.on("2020-01-01").force(activation(&story.documents[0]));
    story.steps.iter().map(move |step| {
        world.now = later(world.now, step.days);
        world.force(step.fact.clone());
        world.clone()
    })
}

/// The rules of one world, the states of another.
fn asked_of(
    rules: &Rules,
    states: &Projection,
    what: &str,
    record: &RecordFacts<'_>,
    subjects: &[&str],
) -> Decision {
    let ids: Vec<SubjectId> = subjects.iter().map(|name| subject(name)).collect();
    let standings: Vec<Standing<'_>> = ids.iter().map(|id| states.standing(id)).collect();
    rules.decide(&purpose(what), record, &standings)
}

/// Whether a notice reached anybody since its document was last replaced as the rule.
fn told_since_replaced(world: &World, text: &NoticeId) -> bool {
    let history = world.projection.history();
    let number = history.documents().iter().position(|policy| policy.notice.id == *text);
    let activations = history.activations();
    let last = activations.iter().rposition(|activation| Some(activation.document) == number);
    let from = match last.map(|last| activations.get(last + 1)) {
        Some(None) => return false,
        Some(Some(next)) => next.at,
        None => Timestamp::MIN,
    };
    world.projection.persons().flat_map(|(_, person)| person.accounts()).any(|account| {
        let answers = account.purposes.values().filter_map(|state| state.answer.as_ref());
        let answered = answers.map(|answer| (&answer.notice, answer.at));
        let delivered = account.deliveries.iter().map(|delivery| (&delivery.notice, delivery.at));
        delivered.chain(answered).any(|(notice, at)| notice == text && at >= from)
    })
}

/// The document with everything that asks for consent in the EU and the US on by default, and
/// open to limited records. A special category has to go on asking.
fn widened(document: &str) -> String {
    let cells = document.split("[[cell]]").map(|cell| {
        let asks = cell.contains("basis = \"consent\"") && !cell.contains("\"special\"");
        if !asks || cell.contains("packs = [\"strict\"]") {
            return cell.to_owned();
        }
        let limited = "visibility = [\"public\", \"limited\"]\n";
        let by_default = "basis = \"legitimate_interest\"\nassessment = \"LIA\"\n";
        cell.replace(limited, "")
            .replace("basis = \"consent\"\n", &format!("{by_default}{limited}"))
    });
    cells.collect::<Vec<_>>().join("[[cell]]")
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256,
        // Cases that say nothing are drawn anew, however many cases are asked for.
        max_global_rejects: u32::MAX,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_earlier_moment_is_decided_as_it_was(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        place in any::<prop::sample::Index>(),
    ) {
        // Whoever answers a text that nobody has seen has not answered it until it is there.
        let story = story.map(|fact| match fact {
            Fact::ChoiceMade { notice, .. } if notice.as_str() != "n-0" => None,
            kept => Some(kept.clone()),
        });
        let length = 1 + place.index(story.steps.len());
        let before = worlds(&story).nth(length - 1).unwrap();
        let decision = before.decision(what, &record, &subjects);
        // Folded afresh up to this position.
        let mut prefix = story.clone();
        prefix.steps.truncate(length);
        prefix.days_after = 0;
        prop_assert_eq!(prefix.world().decision(what, &record, &subjects), decision);
        // By a history that goes on: the versions that came since are not yet the rule.
        let end = story.world();
        let known = before.projection.history().activations().len();
        let since = &end.projection.history().activations()[known..];
        prop_assume!(since.iter().all(|activation| activation.at > before.now));
        let rules = Rules::compile(end.projection.history(), before.now);
        let again = asked_of(&rules, &before.projection, what, &record, &subjects);
        prop_assert_eq!(again, decision);
    }

    #[test]
    fn an_objection_outlives_whatever_the_controller_does(
        story in story(),
        record in record(),
        who in select(SUBJECTS.to_vec()),
        what in select(PURPOSES.to_vec()),
        place in 0..40_usize,
        upheld in any::<bool>(),
    ) {
        // All that can end it is left out: a yes of their own, and a decision about it.
        let (account, purpose) = (subject(who), purpose(what));
        let theirs = |fact: &Fact| match fact {
            Fact::ChoiceMade { choice: Choice::Allow, channel: Channel::Subject, .. } => None,
            Fact::ObjectionDecided { .. } if !upheld => None,
            kept => Some(kept.clone()),
        };
        let mut story = story.map(theirs);
        if upheld {
            story = story.with(place, Fact::ObjectionDecided {
                subject: account.clone(),
                purpose: purpose.clone(),
                outcome: Outcome::Upheld,
                reasons: "Some.".to_owned(),
            });
        }
        story = story.with(place, Fact::ObjectionOpened { subject: account, purpose });
        let decision = story.world().decision(what, &record, &[who]);
        prop_assert!(decision.reason <= Reason::Objected, "{}", decision.code());
        if !upheld {
            prop_assert!(decision.reason <= Reason::ObjectionPending, "{}", decision.code());
        }
    }

    #[test]
    fn linking_opens_nothing_and_has_no_direction(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        one in select(SUBJECTS.to_vec()),
        other in select(vec!["ada", "ben", "cleo", "dov", "nobody"]),
        place in 0..40_usize,
    ) {
        let link = |one, other| {
            let (subject, other) = (subject(one), subject(other));
            Fact::SubjectsLinked { subject, other }
        };
        let decide = |story: &Story| story.world().decision(what, &record, &subjects);
        let linked = decide(&story.with(place, link(one, other)));
        never_opens(decide(&story), linked)?;
        prop_assert_eq!(decide(&story.with(place, link(other, one))), linked);
    }

    #[test]
    fn every_account_of_a_person_gets_the_persons_answer(
        story in story(),
        record in record(),
        what in select(PURPOSES.to_vec()),
    ) {
        let world = story.world();
        for who in SUBJECTS {
            let answer = world.decision(what, &record, &[who]);
            for account in world.projection.accounts_of(&subject(who)) {
                prop_assert_eq!(world.decision(what, &record, &[account.as_str()]), answer);
            }
        }
    }

    #[test]
    fn a_document_brought_back_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        number in 0..3_usize,
    ) {
        let kept = story.world();
        prop_assume!(!told_since_replaced(&kept, &notice(&format!("n-{number}"))));
        let mut quiet = kept.clone();
        quiet.force(activation(&story.documents[number]));
        never_opens_by_policy(&kept, &quiet, what, &record, &subjects)?;
    }

    #[test]
    fn consent_turned_into_legitimate_interest_reaches_no_old_data(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        added in document(),
        from_added in any::<bool>(),
        days in 0..300_i64,
    ) {
        let mut kept = story.world();
        let in_force = kept.projection.history().in_force(kept.now).unwrap().text.clone();
        let base = if from_added { under("n-9", &added) } else { in_force };
        let mut wide = kept.clone();
        let text = widened(&base);
        let own = wide.projection.history().in_force(wide.now).unwrap().notice.id.to_string();
        wide.force(activation(&text.replace(&format!("\"{own}\""), "\"n-9\"")));
        never_opens_by_policy(&kept, &wide, what, &record, &subjects)?;
        let told_at = later(wide.now, days);
        wide.now = told_at;
        for who in SUBJECTS {
            wide.deliver(who, "n-9");
        }
        wide.now = later(told_at, 400);
        kept.now = wide.now;
        let old = match record.collected_at {
            CollectedAt::Known(at) if at >= told_at => {
                CollectedAt::Known(told_at - jiff::SignedDuration::from_nanos(1))
            }
            missing_or_old => missing_or_old,
        };
        let record = RecordFacts { collected_at: old, ..record };
        never_opens_by_policy(&kept, &wide, what, &record, &subjects)?;
    }
}

/// The widened documents would open something, were it not for the rule: what is collected after
/// their notice is used.
#[test]
fn a_widened_document_widens() {
    let mut world = World::new();
    let cell = "[[cell]]\npurposes = [\"genai.content\"]\ncategories = [\"content\"]\n\
                packs = [\"us\"]\nbasis = \"consent\"\n";
    world.activate(&super::world::document("n-2", &widened(cell)));
    world.lives("dana", "US").deliver("dana", "n-2").on("2027-01-01");
    let decision = world.decision("genai.content", &super::world::post(), &["dana"]);
    assert_eq!(decision.effect, Effect::Allow, "{}", decision.code());
}
