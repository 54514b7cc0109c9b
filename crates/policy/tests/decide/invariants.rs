//! The invariants of the decision, on random stories.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use untrain_policy::event::Channel;
use untrain_policy::history::PolicyHistory;
use untrain_policy::{
    Choice, CollectedAt, Decision, Effect, Fact, ForgetLevel, Person, Position, Projection, Reason,
    RecordFacts, Rules, Signal, Standing,
};

use super::generated::{
    PURPOSES, SUBJECTS, Story, activation, claim, document, later, record, story, subjects, under,
};
use super::world::{World, notice, purpose, subject};

fn allows(decision: Decision) -> bool {
    decision.effect == Effect::Allow
}

/// No change of a story or record that permits less may turn a denial into an allow.
pub fn never_opens(before: Decision, after: Decision) -> Result<(), TestCaseError> {
    prop_assert!(allows(before) || !allows(after), "{} became {}", before.code(), after.code());
    Ok(())
}

/// Something that permits less.
fn refusal() -> impl Strategy<Value = Fact> {
    prop_oneof![7 => answer_or_request(), 2 => claim()]
}

fn answer_or_request() -> impl Strategy<Value = Fact> {
    (select(SUBJECTS.to_vec()), select(PURPOSES.to_vec()), 0..7_u8, any::<bool>()).prop_map(
        |(who, what, kind, by_import)| {
            let (subject, purpose) = (subject(who), purpose(what));
            let channel = if by_import { Channel::Import } else { Channel::Subject };
            match kind {
                0..3 => Fact::ChoiceMade {
                    subject,
                    purpose,
                    choice: Choice::Refuse,
                    notice: notice("n-0"),
                    past: false,
                    channel,
                },
                3 => Fact::ObjectionOpened { subject, purpose },
                4 => Fact::ForgetRequested { subject, level: ForgetLevel::Stop },
                5 => Fact::ForgetRequested { subject, level: ForgetLevel::Datasets },
                _ => Fact::ForgetRequested { subject, level: ForgetLevel::Models },
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn monotone_a_refusal_anywhere_in_the_story_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        more in refusal(),
        place in 0..40_usize,
    ) {
        let before = story.world().decision(what, &record, &subjects);
        let after = story.with(place, more).world().decision(what, &record, &subjects);
        never_opens(before, after)?;
    }

    #[test]
    fn monotone_a_refusing_signal_or_one_more_subject_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        other in select(vec!["ada", "ben", "cleo", "dov", "nobody"]),
    ) {
        let world = story.world();
        let before = world.decision(what, &record, &subjects);
        let refusing = RecordFacts { signal: Signal::Refuse, ..record };
        prop_assert!(!allows(world.decision(what, &refusing, &subjects)));
        let more: Vec<&str> = subjects.iter().copied().chain([other]).collect();
        never_opens(before, world.decision(what, &record, &more))?;
    }

    #[test]
    fn fail_closed_a_record_without_one_of_its_facts_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
    ) {
        let world = story.world();
        let before = world.decision(what, &record, &subjects);
        for poorer in [
            RecordFacts { category: None, ..record },
            RecordFacts { visibility: None, ..record },
            RecordFacts { source: None, ..record },
            RecordFacts { collected_at: CollectedAt::Missing, ..record },
            RecordFacts { collected_at: CollectedAt::Unreadable, ..record },
        ] {
            never_opens(before, world.decision(what, &poorer, &subjects))?;
        }
        if record.signal == Signal::Allow {
            let silent = RecordFacts { signal: Signal::Unknown, ..record };
            never_opens(before, world.decision(what, &silent, &subjects))?;
        }
        prop_assert!(!allows(world.decision(what, &record, &[])));
        prop_assert!(!allows(world.decision("genai.other", &record, &subjects)));
    }

    #[test]
    fn fail_closed_a_delivery_that_is_lost_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        who in select(SUBJECTS.to_vec()),
    ) {
        let lost = |fact: &Fact| match fact {
            Fact::NoticeDelivered { subject, .. } if subject.as_str() == who => None,
            kept => Some(kept.clone()),
        };
        let before = story.world().decision(what, &record, &subjects);
        never_opens(before, story.map(lost).world().decision(what, &record, &subjects))?;
    }

    #[test]
    fn fail_closed_all_yes_lost_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
    ) {
        let before = story.world().decision(what, &record, &subjects);
        let after = without_yes(&story).world().decision(what, &record, &subjects);
        never_opens(before, after)?;
    }

    #[test]
    fn fail_closed_a_residence_that_is_lost_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
    ) {
        // Somebody's own yes is theirs wherever they live; without one, not knowing where they
        // live permits nothing more.
        let story = without_yes(&story);
        let lost = |fact: &Fact| match fact {
            Fact::SubjectRegistered { subject, birth_year, age_band, .. } => {
                Some(Fact::SubjectRegistered {
                    subject: subject.clone(),
                    jurisdiction: None,
                    birth_year: *birth_year,
                    age_band: age_band.clone(),
                })
            }
            kept => Some(kept.clone()),
        };
        let before = story.world().decision(what, &record, &subjects);
        never_opens(before, story.map(lost).world().decision(what, &record, &subjects))?;
    }

    #[test]
    fn a_quiet_change_of_policy_opens_nothing(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        changed in document(),
        delivered_after in 0..300_i64,
    ) {
        let mut kept = story.world();
        let mut quiet = kept.clone();
        quiet.force(activation(&under("n-9", &changed)));
        // A record of a day to come is no old data: its subject may be old enough by then.
        let to_come = matches!(record.collected_at, CollectedAt::Known(day) if day > kept.now);
        if !to_come {
            never_opens_by_policy(&kept, &quiet, what, &record, &subjects)?;
        }
        // Told to everybody, it reaches nothing that was collected before that.
        let told_at = later(quiet.now, delivered_after);
        quiet.now = told_at;
        for who in SUBJECTS {
            quiet.deliver(who, "n-9");
        }
        quiet.now = later(told_at, 400);
        kept.now = quiet.now;
        if let CollectedAt::Known(collected) = record.collected_at && collected >= told_at {
            return Ok(());
        }
        never_opens_by_policy(&kept, &quiet, what, &record, &subjects)?;
    }

    #[test]
    fn of_linked_accounts_the_strictest_counts(
        story in story(),
        record in record(),
        what in select(PURPOSES.to_vec()),
    ) {
        let world = story.world();
        let rules = Rules::compile(world.projection.history(), world.now);
        let what = purpose(what);
        let alone = |person: &Person| rules.decide(&what, &record, &[Standing::Known(person)]);
        for (_, person) in world.projection.persons() {
            let accounts = person.accounts().map(|account| alone(&Person::new(account.clone())));
            let strictest = accounts.map(|decision| decision.reason).min();
            prop_assert_eq!(Some(alone(person).reason), strictest);
        }
        let everybody = world.projection.persons().flat_map(|(_, person)| person.accounts());
        if let Some(one) = Person::of_accounts(everybody.cloned()) {
            let reason = alone_reason(&rules, &what, &record);
            let each = everybody_alone(&world).into_iter().map(reason);
            prop_assert_eq!(Some(alone(&one).reason), each.min());
        }
    }

    #[test]
    fn pure_and_replayable(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
    ) {
        let world = story.world();
        let decision = world.decision(what, &record, &subjects);
        prop_assert_eq!(story.world().decision(what, &record, &subjects), decision);
        // From the parts that a snapshot carries.
        let history = world.projection.history();
        let documents = history.documents().iter().map(|policy| (**policy).clone());
        let activations = history.activations().to_vec();
        let rebuilt = PolicyHistory::from_parts(documents, activations).unwrap();
        let rules = Rules::compile(&rebuilt, world.now);
        let ids: Vec<_> = subjects.iter().map(|name| subject(name)).collect();
        let standings: Vec<_> = ids.iter().map(|id| world.projection.standing(id)).collect();
        prop_assert_eq!(rules.decide(&purpose(what), &record, &standings), decision);
        // Compiled once, asked one by one.
        let rules = rules.purpose(&purpose(what)).unwrap();
        let compiled: Vec<_> = standings
            .iter()
            .map(|standing| match standing {
                Standing::Known(person) => Some(rules.person(person)),
                Standing::Suppressed | Standing::Unknown => None,
            })
            .collect();
        let facts = compiled.iter().zip(&standings).map(|(facts, standing)| match standing {
            Standing::Suppressed => Standing::Suppressed,
            _ => facts.as_ref().map_or(Standing::Unknown, Standing::Known),
        });
        prop_assert_eq!(rules.decide(&record, facts), decision);
    }

    #[test]
    fn an_allow_has_a_basis_and_an_index_reads_back(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
    ) {
        let decision = story.world().decision(what, &record, &subjects);
        prop_assert_eq!(decision.basis.is_some(), allows(decision));
        prop_assert_eq!(allows(decision), decision.reason == Reason::Allow);
        let read = Decision::from_index(decision.index());
        prop_assert_eq!(read, Some((decision.reason, decision.other)));
    }

    #[test]
    fn events_read_back_and_fold_to_the_same_state(story in story()) {
        let mut projection = Projection::default();
        let mut now = super::world::time("2020-01-01");
        let first = activation(&story.documents[0]);
        let events = story.steps.iter().map(|step| (step.days, step.fact.clone()));
        for (entry, (days, fact)) in (0..).zip([(0, first)].into_iter().chain(events)) {
            now = later(now, days);
            let event = untrain_policy::Event { time: now, fact };
            let bytes = event.to_bytes().unwrap();
            let read = untrain_policy::Event::from_bytes(&bytes).unwrap();
            prop_assert_eq!(&read, &event);
            prop_assert_eq!(read.to_bytes().unwrap(), bytes);
            projection.apply(Position(entry), &read).unwrap();
        }
        let world = story.world();
        for who in SUBJECTS.map(subject) {
            prop_assert_eq!(projection.state(&who), world.projection.state(&who));
            prop_assert_eq!(projection.accounts_of(&who), world.projection.accounts_of(&who));
        }
        prop_assert_eq!(projection.history(), world.projection.history());
    }
}

/// The story in which nobody ever said yes.
fn without_yes(story: &Story) -> Story {
    story.map(|fact| match fact {
        Fact::ChoiceMade { choice: Choice::Allow, .. } => None,
        kept => Some(kept.clone()),
    })
}

fn everybody_alone(world: &World) -> Vec<Person> {
    let persons = world.projection.persons();
    persons.flat_map(|(_, person)| person.accounts().cloned().map(Person::new)).collect()
}

fn alone_reason<'r>(
    rules: &'r Rules,
    what: &'r untrain_policy::PurposeId,
    record: &'r RecordFacts<'r>,
) -> impl Fn(Person) -> Reason + 'r {
    move |person| rules.decide(what, record, &[Standing::Known(&person)]).reason
}

/// A denial that is not about the policy's promises ends by itself, or by an assessment; and
/// whoever said yes to past data said so whatever the policy is.
pub fn never_opens_by_policy(
    kept: &World,
    quiet: &World,
    what: &str,
    record: &RecordFacts<'_>,
    subjects: &[&str],
) -> Result<(), TestCaseError> {
    let past = subjects.iter().any(|who| {
        kept.projection.accounts_of(&subject(who)).iter().any(|account| {
            let state = kept.projection.state(account).unwrap();
            state.answer(&purpose(what)).is_some_and(|answer| answer.past)
        })
    });
    let before = kept.decision(what, record, subjects);
    if past || matches!(before.reason, Reason::GracePeriod | Reason::NoAssessment) {
        return Ok(());
    }
    never_opens(before, quiet.decision(what, record, subjects))
}

/// The stories are worth asking: every reason that they can give comes up.
#[test]
fn the_stories_reach_every_rule() {
    let seen: RefCell<BTreeMap<String, usize>> = RefCell::default();
    let mut runner = TestRunner::deterministic();
    let strategy = (story(), prop::collection::vec((record(), subjects()), 20));
    for _ in 0..400 {
        let (story, asked) = strategy.new_tree(&mut runner).unwrap().current();
        let world = story.world();
        for (record, subjects) in asked {
            for what in PURPOSES {
                let code = world.decision(what, &record, &subjects).code().into_owned();
                *seen.borrow_mut().entry(code).or_default() += 1;
            }
        }
    }
    let seen = seen.into_inner();
    use Reason::{Erased, InvalidRecord, Licence, UnknownSubject};
    let never = [InvalidRecord, Erased, UnknownSubject, Licence];
    for reason in Reason::ALL.iter().filter(|reason| !never.contains(reason)) {
        assert!(seen.contains_key(reason.as_str()), "{reason} never came up in {seen:?}");
    }
    let allowed = seen["allow"] as f64 / seen.values().sum::<usize>() as f64;
    assert!(allowed > 0.005, "{allowed} of {seen:?}");
}
