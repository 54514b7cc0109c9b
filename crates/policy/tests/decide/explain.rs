//! An explanation says what was decided, by which path, and names what really stands behind it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use untrain_policy::decide::explain::{Answered, Explanation, FactSeen, Origin, Rule, Step, Whom};
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    Category, Choice, CollectedAt, Fact, ForgetLevel, Policy, PolicyHash, Reason, RecordFacts,
    Rules, Signal, Source, SourceId,
};

use super::generated::{PURPOSES, record, story, subjects};
use super::world::{CELLS, GENAI, PERSONAL, World, document, post, post_of};

/// What a test says of a step: its rule, what it said, and what it saw from where.
fn told(step: &Step) -> String {
    let answer = match step.answer {
        Answered::Passed => "passed".to_owned(),
        Answered::Denied(reason) => format!("denied {reason}"),
        Answered::NotAsked => "not asked".to_owned(),
    };
    let facts = step.facts.iter().map(|fact| {
        let from = match &fact.from {
            Origin::Entry { entry, event, .. } => format!("entry {entry} {event}"),
            Origin::Policy { line: Some(line), .. } => format!("line {line}"),
            Origin::Policy { line: None, .. } => "policy".to_owned(),
            Origin::Record => "record".to_owned(),
            Origin::Moment => "moment".to_owned(),
            Origin::Nothing => "nothing".to_owned(),
        };
        format!("; {}: {} [{from}]", fact.what, fact.value)
    });
    format!("{} {answer}{}", step.rule.name(), facts.collect::<String>())
}

fn last(explanation: &Explanation) -> String {
    told(explanation.asked().last().unwrap())
}

fn line_of(document: &str, nth: usize, header: &str) -> usize {
    let lines = document.lines().enumerate().filter(|(_, line)| *line == header);
    lines.map(|(number, _)| number + 1).nth(nth).unwrap()
}

#[test]
fn a_refusal_is_named_with_its_entry() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE").deliver("maya", "n-1");
    world.on("2026-03-01").answers("maya", GENAI, Choice::Allow, "n-1");
    world.on("2026-04-01").answers("maya", GENAI, Choice::Refuse, "n-1").on("2026-08-01");
    let explanation = world.explain(GENAI, &post(), &["maya"]);
    assert_eq!(
        last(&explanation),
        "refusal denied refused; answer: refuse to n-1 [entry 4 choice_made]"
    );
    let step = explanation.asked().last().unwrap();
    let maya = super::world::subject("maya");
    let whom = Whom { subject: maya.clone(), account: Some(maya), residence: "DE".parse().ok() };
    assert_eq!(step.whom, Some(whom));
    let unasked = explanation.steps.iter().filter(|step| step.answer == Answered::NotAsked);
    let unasked: Vec<u8> = unasked.map(|step| step.rule.number()).collect();
    assert_eq!(unasked, [10, 11, 12, 13, 14, 15]);
}

#[test]
fn an_allow_names_the_yes_and_what_its_text_listed() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE").answers("maya", GENAI, Choice::Allow, "n-1");
    world.on("2026-08-01");
    let explanation = world.explain(GENAI, &post(), &["maya"]);
    let steps: Vec<String> = explanation.steps.iter().map(told).collect();
    let text = document("n-1", CELLS);
    let (cell, pack) = (line_of(&text, 0, "[[cell]]"), line_of(&text, 0, "code = \"eu\""));
    let purpose = line_of(&text, 0, "id = \"genai.content\"");
    assert_eq!(
        steps,
        [
            format!(
                "record passed; purpose: genai.content [line {purpose}]; subjects: maya [record]; \
                 source: first_party [record]; collected_at: 2026-07-01T00:00:00Z [record]"
            ),
            "erasure passed; erasure: not asked for [nothing]".to_owned(),
            "known passed; subject: named [entry 1 subject_registered]".to_owned(),
            format!(
                "category passed; category: content [record]; \
                 residence: DE [entry 1 subject_registered]; pack: eu (EU) [line {pack}]; \
                 basis: consent [line {cell}]"
            ),
            format!("visibility passed; visibility: public [record]; open: public [line {cell}]"),
            format!(
                "age passed; age: born in 1980 [entry 1 subject_registered]; \
                 minimum_age: 16, unknown ages: deny [line {pack}]; \
                 collected_at: 2026-07-01T00:00:00Z [record]; \
                 asked_at: 2026-08-01T00:00:00Z [moment]"
            ),
            format!("region passed; basis: consent [line {cell}]"),
            "objection passed; case: none blocks this [nothing]".to_owned(),
            "refusal passed; answer: allow to n-1 [entry 2 choice_made]".to_owned(),
            format!(
                "consent passed; basis: consent [line {cell}]; \
                 answer: allow to n-1 [entry 2 choice_made]; \
                 text_answered: consent: public [line {cell}]"
            ),
            format!("notice passed; basis: consent [line {cell}]"),
            "past_data passed; collected_at: 2026-07-01T00:00:00Z [record]; \
         announced: n-1, 2026-02-01T00:00:00Z [entry 2 choice_made]"
                .to_owned(),
            format!(
                "signal passed; signal: unknown [record]; silence: allow for first_party [line {}]",
                line_of(&text, 0, "[signals]")
            ),
            "licence passed; source: first_party [record]".to_owned(),
        ]
    );
}

#[test]
fn a_notice_that_came_too_late_is_named() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE");
    let unheard = world.on("2026-08-01").explain(PERSONAL, &post(), &["maya"]);
    let text = document("n-1", CELLS);
    let (cell, pack) = (line_of(&text, 3, "[[cell]]"), line_of(&text, 0, "code = \"eu\""));
    let rest = format!(
        "grace: 30 days [line {pack}]; asked_at: 2026-08-01T00:00:00Z [moment]; \
                        assessment: LIA-1 [line {cell}]"
    );
    assert_eq!(
        last(&unheard),
        format!(
            "notice denied not_notified; basis: legitimate_interest \
        [line {cell}]; notice: none of this has arrived [nothing]; {rest}"
        )
    );
    world.on("2026-07-20").deliver("maya", "n-1").on("2026-08-01");
    let young = world.explain(PERSONAL, &post(), &["maya"]);
    assert_eq!(
        last(&young),
        format!(
            "notice denied grace_period; basis: legitimate_interest \
        [line {cell}]; notice: n-1, 2026-07-20T00:00:00Z [entry 2 notice_delivered]; {rest}"
        )
    );
    let old = world.on("2026-12-01").explain(PERSONAL, &post(), &["maya"]);
    assert_eq!(
        last(&old),
        "past_data denied collected_before_notice; \
        collected_at: 2026-07-01T00:00:00Z [record]; \
        announced: n-1, 2026-07-20T00:00:00Z [entry 2 notice_delivered]"
    );
}

#[test]
fn a_case_is_named_with_its_steps() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE").object("maya", GENAI);
    let pending = world.on("2026-08-01").explain(GENAI, &post(), &["maya"]);
    assert_eq!(
        last(&pending),
        "objection denied objection_pending; \
        case: objection, received [entry 2 objection_opened]"
    );
    world.decide_objection("maya", GENAI, Outcome::Upheld);
    let upheld = world.explain(GENAI, &post(), &["maya"]);
    assert_eq!(
        last(&upheld),
        "objection denied objected; \
        case: objection, upheld [entry 2 objection_opened]; \
        decided: upheld [entry 3 objection_decided]; \
        sent: to the subject [entry 3 objection_decided]"
    );
}

/// A case about another purpose is not taken for the one that blocks.
#[test]
fn the_case_about_the_purpose_is_named() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE").object("maya", PERSONAL).object("maya", GENAI);
    let pending = world.on("2026-08-01").explain(GENAI, &post(), &["maya"]);
    assert!(last(&pending).ends_with("[entry 3 objection_opened]"), "{}", last(&pending));
}

#[test]
fn the_account_and_the_residence_that_deny_are_named() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE").answers("maya", GENAI, Choice::Allow, "n-1");
    world.lives("may", "US").forget("may", ForgetLevel::Stop).link("maya", "may");
    world.on("2026-08-01");
    let explanation = world.explain(GENAI, &post(), &["maya"]);
    assert_eq!(
        last(&explanation),
        "refusal denied refused; answer: none [nothing]; \
        stop: stands [entry 4 forget_requested]"
    );
    let whom = explanation.asked().last().unwrap().whom.clone().unwrap();
    assert_eq!((whom.account.unwrap().as_str(), whom.residence.unwrap().as_str()), ("may", "US"));
    // She lived in Brazil when it was collected, and nothing is permitted there but by consent.
    let mut world = World::new();
    world.on("2026-02-01").lives("noor", "BR").deliver("noor", "n-1");
    world.on("2026-05-01").lives("noor", "US").on("2026-08-01");
    let explanation = world.explain(PERSONAL, &post_of("2026-03-01"), &["noor"]);
    let step = explanation.asked().last().unwrap();
    assert_eq!(
        (step.rule, step.answer),
        (Rule::Category, Answered::Denied(explanation.decision.reason))
    );
    assert_eq!(step.whom.as_ref().unwrap().residence.as_ref().unwrap().as_str(), "BR");
}

#[test]
fn somebody_else_is_named_under_rule_15() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE").answers("maya", GENAI, Choice::Allow, "n-1");
    let explanation = world.on("2026-08-01").explain(GENAI, &post(), &["maya", "abe"]);
    assert_eq!(explanation.decision.code(), "other_subject:unknown_subject");
    assert_eq!(last(&explanation), "known denied unknown_subject; subject: never named [nothing]");
    let step = explanation.asked().last().unwrap();
    assert!(step.other);
    assert_eq!(step.whom.as_ref().unwrap().subject.as_str(), "abe");
    world.forget("maya", ForgetLevel::Datasets);
    let erased = world.explain(GENAI, &post(), &["maya", "abe"]);
    assert_eq!(
        last(&erased),
        "erasure denied erased; \
        erasure: asked for [entry 3 forget_requested]; erasure: not asked for [nothing]"
    );
}

#[test]
fn a_licence_is_named_with_its_line() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "US");
    world.choice("maya", GENAI, Choice::Allow, "n-1", true, Channel::Subject).on("2027-08-01");
    let licensed = |licence| RecordFacts { source: Some(Source::Licensed), licence, ..post() };
    let line = line_of(&document("n-1", CELLS), 0, "id = \"archive-7\"");
    let ended = world.explain(GENAI, &licensed(Some("archive-7")), &["maya"]);
    assert_eq!(
        last(&ended),
        format!(
            "licence denied licence; source: licensed [record]; \
        licence: archive-7 [record]; register: does not cover the purpose [line {line}]"
        )
    );
    let unknown = world.explain(GENAI, &licensed(None), &["maya"]);
    assert_eq!(
        last(&unknown),
        "licence denied licence; source: licensed [record]; \
        licence: not stated [record]; register: covers nothing without a licence [nothing]"
    );
}

/// The terms of a registered source are named with the entry of its last registration.
#[test]
fn a_registered_source_is_named_with_its_entry() {
    let mut world = World::new();
    let source = |id: &str, purposes: &[&str]| Fact::SourceRegistered {
        source: SourceId::new(id).unwrap(),
        kind: Source::Licensed,
        licence: None,
        purposes: purposes.iter().map(|name| super::world::purpose(name)).collect(),
        from: None,
        until: None,
        evidence: None,
    };
    world.on("2026-02-01").lives("maya", "DE").answers("maya", GENAI, Choice::Allow, "n-1");
    world.write(source("stock", &[PERSONAL]));
    world.write(source("stock", &[GENAI]));
    world.write(source("other", &[PERSONAL]));
    world.on("2026-08-01");
    let of = |licence| RecordFacts { source: Some(Source::Licensed), licence, ..post() };
    let told = |licence| {
        let explanation = world.explain(GENAI, &of(Some(licence)), &["maya"]);
        let step = explanation.steps.iter().find(|step| step.rule == Rule::Licence).unwrap();
        told(step).split_once("register: ").unwrap().1.to_owned()
    };
    assert_eq!(told("stock"), "stock covers the purpose [entry 4 source_registered]");
    assert_eq!(told("other"), "other does not cover the purpose [entry 5 source_registered]");
    assert_eq!(told("nobody"), "knows no such licence [nothing]");
    let mut crawl = source("crawl", &[PERSONAL]);
    if let Fact::SourceRegistered { kind, .. } = &mut crawl {
        *kind = Source::Public;
    }
    world.write(crawl);
    let of_crawl = RecordFacts {
        source: Some(Source::Public),
        licence: Some("crawl"),
        signal: Signal::Allow,
        ..post()
    };
    let explained = last(&world.explain(GENAI, &of_crawl, &["maya"]));
    let words = "crawl does not cover the purpose [entry 6 source_registered]";
    assert!(explained.ends_with(words), "{explained}");
}

#[test]
fn a_purpose_that_nobody_declared_is_denied_by_rule_1() {
    let world = World::new();
    let explanation = world.explain("genai.other", &post(), &["maya"]);
    assert_eq!(explanation.decision, world.decision("genai.other", &post(), &["maya"]));
    assert_eq!(
        last(&explanation),
        "record denied invalid_record; purpose: genai.other is not declared [policy]"
    );
    let before = World::empty().explain(GENAI, &post(), &["maya"]);
    assert_eq!(
        last(&before),
        "record denied invalid_record; purpose: genai.content is not declared [nothing]"
    );
    let unreadable = RecordFacts { collected_at: CollectedAt::Unreadable, ..post() };
    assert!(last(&world.explain(GENAI, &unreadable, &[])).contains("collected_at: cannot be read"));
}

#[test]
fn a_step_is_one_object_of_json() {
    let mut world = World::new();
    world.on("2026-02-01").lives("maya", "DE").answers("maya", GENAI, Choice::Refuse, "n-1");
    let explanation = world.on("2026-08-01").explain(GENAI, &post(), &["maya"]);
    let step = serde_json::to_value(explanation.asked().last().unwrap()).unwrap();
    assert_eq!(
        step,
        serde_json::json!({
            "rule": 9, "name": "refusal", "other": false, "answer": "denied", "reason": "refused",
            "whom": {"subject": "maya", "account": "maya", "residence": "DE"},
            "facts": [{"what": "answer", "value": "refuse to n-1", "from": {
                "kind": "entry", "entry": 2, "time": "2026-02-01T00:00:00Z", "event": "choice_made",
            }}],
        })
    );
    let hash = Policy::hash_of(&document("n-1", CELLS));
    let first = serde_json::to_value(&explanation.steps[0].facts[0].from).unwrap();
    let line = line_of(&document("n-1", CELLS), 0, "id = \"genai.content\"");
    assert_eq!(first, serde_json::json!({"kind": "policy", "policy": hash, "line": line}));
}

/// Every origin is really there, and says what the fact says.
fn check_origin(world: &World, step: &Step, fact: &FactSeen) -> Result<(), TestCaseError> {
    match &fact.from {
        Origin::Entry { entry, time, event } => {
            let (position, stored) = &world.events[entry.0 as usize];
            prop_assert_eq!((position, time, *event), (entry, &stored.time, stored.fact.name()));
            prop_assert!(stored.time <= world.now);
            check_entry(step, fact, &stored.fact)
        }
        Origin::Policy { policy, line } => {
            let texts: BTreeMap<PolicyHash, &str> = world
                .projection
                .history()
                .documents()
                .iter()
                .map(|known| (known.hash, known.text.as_str()))
                .collect();
            let text = texts[policy];
            let line = line.map(|line| text.lines().nth(line - 1).unwrap());
            let header = match fact.what {
                "purpose" => "id = ",
                "pack" | "minimum_age" | "grace" => "code = ",
                "basis" | "open" | "assessment" | "text_answered" => "[[cell]]",
                "silence" => "[signals]",
                "register" => "id = ",
                other => return Err(TestCaseError::fail(format!("{other} from a policy"))),
            };
            prop_assert!(
                line.is_none_or(|line| line.starts_with(header)),
                "{:?} is at {:?}",
                fact,
                line
            );
            Ok(())
        }
        Origin::Record | Origin::Moment | Origin::Nothing => Ok(()),
    }
}

fn check_entry(step: &Step, fact: &FactSeen, stored: &Fact) -> Result<(), TestCaseError> {
    let account = step.whom.as_ref().and_then(|whom| whom.account.as_ref());
    let own = account.is_some() && stored.subject() == account;
    let says = match (fact.what, stored) {
        ("erasure", Fact::ForgetRequested { level, .. }) => *level >= ForgetLevel::Datasets,
        ("subject", _) => true,
        ("residence", Fact::SubjectRegistered { jurisdiction, .. }) => {
            let code = jurisdiction.as_ref().map(ToString::to_string);
            own && code.unwrap_or_else(|| "not stated".to_owned()) == fact.value
        }
        ("age" | "old_enough_from", Fact::SubjectRegistered { .. }) => own,
        ("answer", Fact::ChoiceMade { choice, notice, .. }) => {
            own && fact.value.starts_with(&format!("{choice} to {notice}"))
        }
        ("stop", Fact::ForgetRequested { level, .. }) => own && *level == ForgetLevel::Stop,
        ("notice" | "announced", Fact::NoticeDelivered { notice, delivered_at, .. }) => {
            own && fact.value == format!("{notice}, {delivered_at}")
        }
        ("notice" | "announced", Fact::ChoiceMade { notice, choice, .. }) => {
            own && *choice == Choice::Allow && fact.value.starts_with(&format!("{notice}, "))
        }
        ("case" | "appeal" | "decided" | "sent", fact) => own && fact.is_about_case(),
        _ => false,
    };
    prop_assert!(says, "{:?} is not what {:?} says", fact, stored);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn an_explanation_explains_the_decision(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
        forgets in prop::option::weighted(0.1, select(super::generated::SUBJECTS.to_vec())),
    ) {
        let mut world = story.world();
        if let Some(who) = forgets {
            world.forget(who, ForgetLevel::Models);
        }
        let explanation = world.explain(what, &record, &subjects);
        let decision = world.decision(what, &record, &subjects);
        prop_assert_eq!(explanation.decision, decision);
        let asked: Vec<&Step> = explanation.asked().collect();
        let last = asked.last().unwrap();
        match last.answer {
            Answered::Denied(reason) => {
                prop_assert_eq!((reason, last.other), (decision.reason, decision.other));
                prop_assert_eq!(last.rule.number(), reason.rule());
            }
            answer => {
                prop_assert_eq!(answer, Answered::Passed);
                prop_assert!(decision.basis.is_some());
            }
        }
        // What denied before the last step is the same rule, for another account or residence.
        for step in &asked {
            let same = (step.rule, step.other) == (last.rule, last.other);
            prop_assert!(step.answer == Answered::Passed || same, "{:?}", step);
        }
        let author = asked.iter().filter(|step| !step.other);
        let numbers: Vec<u8> = author.map(|step| step.rule.number()).collect();
        prop_assert!(numbers.is_sorted());
        for step in &explanation.steps {
            for fact in &step.facts {
                check_origin(&world, step, fact)?;
            }
        }
        // Every rule is named, asked or not.
        if !decision.other && decision.basis.is_none() {
            for rule in Rule::ALL {
                prop_assert!(explanation.steps.iter().any(|step| step.rule == rule), "{:?}", rule);
            }
        }
    }

    #[test]
    fn serving_is_explained_as_it_is_decided(
        story in story(),
        category in select(Category::ALL.to_vec()),
        who in select(super::generated::SUBJECTS.to_vec()),
        what in select(PURPOSES.to_vec()),
        forgets in any::<bool>(),
    ) {
        let mut world = story.world();
        if forgets {
            world.forget(who, ForgetLevel::Models);
        }
        let explanation = world.explain_serving(what, category, who);
        let standing = world.projection.standing(&super::world::subject(who));
        let rules = Rules::compile(world.projection.history(), world.now);
        let decided = rules.decide_serving(&super::world::purpose(what), category, standing);
        prop_assert_eq!(explanation.decision, decided);
        let last = explanation.asked().last().unwrap();
        match last.answer {
            Answered::Denied(reason) => prop_assert_eq!(reason, decided.reason),
            answer => prop_assert_eq!((answer, decided.reason), (Answered::Passed, Reason::Allow)),
        }
        for step in &explanation.steps {
            for fact in &step.facts {
                prop_assert_ne!(&fact.from, &Origin::Record);
                check_origin(&world, step, fact)?;
            }
        }
    }

    #[test]
    fn the_past_is_explained_as_it_was_decided(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
    ) {
        let whole = story.world();
        let mut then = World::empty();
        for (entry, event) in &whole.events {
            then.now = event.time;
            then.force(event.fact.clone());
            let mut back = whole.clone();
            back.events.truncate(entry.0 as usize + 1);
            back.now = event.time;
            let decided = then.decision(what, &record, &subjects);
            prop_assert_eq!(back.explain(what, &record, &subjects).decision, decided);
        }
        prop_assert_eq!(then.events.len() as u64, whole.projection.moment().0.0);
    }
}
