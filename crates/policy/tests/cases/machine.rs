//! What no sequence of events may do, on random ones: lose a block, move a day, or end a case in
//! silence. What is expected is worked out from the events alone, by reading the page.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use untrain_policy::event::{Channel, Outcome};
use untrain_policy::{
    Case, CaseKind, CaseStatus, CaseStep, Choice, Event, Fact, Policy, Position, Projection,
    PurposeId, SubjectId, Timestamp,
};

const NAMES: [&str; 3] = ["harbour:maya", "harbour:noor", "harbour:sami"];
const PURPOSES: [&str; 3] = ["genai.content", "ml.personalization", "ml.moderation"];
const LIVES: [Option<&str>; 4] = [Some("DE"), Some("CA-QC"), Some("US-CA"), None];
/// What an answer takes in each version of the policy.
const VERSIONS: [&str; 2] = ["1 month", "2 business days"];

fn document(version: usize) -> String {
    let answer = VERSIONS[version];
    let mut text = format!(
        "schema = \"untrain/policy/v1\"\nid = \"p\"\nversion = \"1\"\ntitle = \"P\"\n\
         effective = 2020-01-01\nstrictest = \"strict\"\n\
         [notice]\nid = \"n-{version}\"\ntext.en = \"T\"\n"
    );
    for purpose in PURPOSES {
        text.push_str(&format!("[[purpose]]\nid = \"{purpose}\"\ntitle = \"P\"\n"));
    }
    for (code, lives, clock) in [
        ("strict", "", "answer = \"9 days\"\nacknowledge = \"2 days\""),
        ("eu", "jurisdictions = [\"DE\"]\n", "answer = \"ANSWER\"\nextension = \"2 months\""),
        ("qc", "jurisdictions = [\"CA-QC\"]\n", "answer = \"5 days\"\nsilence = \"refusal\""),
        ("us", "jurisdictions = [\"US-CA\"]\n", "answer = \"ANSWER\"\nextension = \"9 days\""),
    ] {
        text.push_str(&format!("[[pack]]\ncode = \"{code}\"\ntitle = \"P\"\n{lives}"));
        text.push_str("minimum_age = 18\ngrace_days = 0\n");
        for kind in CaseKind::ALL {
            let clock = clock.replace("ANSWER", answer);
            text.push_str(&format!("[pack.clocks.{kind}]\n{clock}\n"));
        }
    }
    text.push_str(
        "[[cell]]\npurposes = [\"genai.content\"]\ncategories = [\"content\"]\n\
         packs = [\"eu\"]\nbasis = \"consent\"\n",
    );
    text
}

/// An event, and how many hours after the one before it comes. Steps name the case by its place
/// among those that were opened before.
#[derive(Debug, Clone)]
struct Told {
    hours: i64,
    fact: Fact,
}

fn fact() -> impl Strategy<Value = Fact> {
    let who = || select(&NAMES[..]).prop_map(|name| SubjectId::new(name).unwrap());
    let what = || select(&PURPOSES[..]).prop_map(|purpose| PurposeId::new(purpose).unwrap());
    let case = || (0..6_u64).prop_map(Position);
    let outcome = || select(vec![Outcome::Upheld, Outcome::Rejected, Outcome::Rejected]);
    let reasons = || select(vec!["", "  ", "They were told."]).prop_map(str::to_owned);
    let nothing = || None::<String>;
    let kinds = || select(CaseKind::ALL);
    let opened = (who(), kinds(), prop::option::weighted(0.6, what())).prop_map(
        move |(subject, kind, purpose)| {
            let (message, contact) = (nothing(), nothing());
            Fact::CaseOpened { subject, kind, purpose, message, contact }
        },
    );
    let choices = select(vec![Choice::Allow, Choice::Allow, Choice::Refuse, Choice::Undefined]);
    let by = select(vec![Channel::Subject, Channel::Subject, Channel::Import]);
    let answered = (who(), what(), choices, by).prop_map(|(subject, purpose, choice, channel)| {
        let notice = "n-0".parse().unwrap();
        Fact::ChoiceMade { subject, purpose, choice, notice, past: false, channel }
    });
    let activated = (0..VERSIONS.len()).prop_map(|version| {
        let document = document(version);
        Fact::PolicyActivated { policy: Policy::hash_of(&document), document }
    });
    let registered = (who(), select(&LIVES[..])).prop_map(|(subject, lives)| {
        let jurisdiction = lives.map(|code| code.parse().unwrap());
        Fact::SubjectRegistered { subject, jurisdiction, birth_year: Some(1980), age_band: None }
    });
    let someone = || SubjectId::new("someone").unwrap();
    prop_oneof![
        4 => opened,
        1 => (who(), what()).prop_map(|(subject, purpose)| {
            Fact::ObjectionOpened { subject, purpose }
        }),
        1 => (who(), what(), outcome(), reasons()).prop_map(|(subject, purpose, outcome, reasons)| {
            Fact::ObjectionDecided { subject, purpose, outcome, reasons }
        }),
        2 => case().prop_map(move |case| Fact::CaseAcknowledged { subject: someone(), case }),
        2 => (case(), reasons()).prop_map(move |(case, reasons)| {
            Fact::CaseExtended { subject: someone(), case, reasons }
        }),
        6 => (case(), outcome(), reasons()).prop_map(move |(case, outcome, reasons)| {
            Fact::CaseDecided { subject: someone(), case, outcome, reasons }
        }),
        6 => case().prop_map(move |case| {
            Fact::CaseSent { subject: someone(), case, means: "letter".to_owned() }
        }),
        3 => case().prop_map(move |case| {
            Fact::CaseAppealed { subject: someone(), case, message: None }
        }),
        2 => answered,
        1 => activated,
        1 => registered,
        1 => (who(), who()).prop_map(|(subject, other)| Fact::SubjectsLinked { subject, other }),
    ]
}

/// Sometimes a day and a half, sometimes a month.
fn hours() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 0..36_i64, 1 => 0..1000_i64]
}

fn story() -> impl Strategy<Value = Vec<Told>> {
    let told = (hours(), fact()).prop_map(|(hours, fact)| Told { hours, fact });
    prop::collection::vec(told, 4..40).prop_map(|told| {
        let policy = document(0);
        let first = Fact::PolicyActivated { policy: Policy::hash_of(&policy), document: policy };
        std::iter::once(Told { hours: 0, fact: first }).chain(told).collect()
    })
}

/// The story as events, in which every step names the case and the account that it is about.
fn events(story: &[Told]) -> Vec<Event> {
    let mut now: Timestamp = "2026-01-20T07:00:00Z".parse().unwrap();
    let mut opened: Vec<(SubjectId, Position)> = Vec::new();
    let mut events = Vec::new();
    for told in story {
        now = now.checked_add(jiff::SignedDuration::from_hours(told.hours)).unwrap();
        let mut fact = told.fact.clone();
        if let Fact::CaseAcknowledged { subject, case }
        | Fact::CaseExtended { subject, case, .. }
        | Fact::CaseDecided { subject, case, .. }
        | Fact::CaseAppealed { subject, case, .. }
        | Fact::CaseSent { subject, case, .. } = &mut fact
            && let Some(place) = (case.0 as usize).checked_rem(opened.len())
        {
            // The latest ones are the likeliest to be open.
            let (whose, entry) = opened[opened.len() - 1 - place].clone();
            (*subject, *case) = (whose, entry);
        }
        if let Fact::CaseOpened { subject, .. } | Fact::ObjectionOpened { subject, .. } = &fact {
            opened.push((subject.clone(), Position(events.len() as u64)));
        }
        events.push(Event { time: now, fact });
    }
    events
}

fn fold(events: &[Event]) -> Projection {
    let mut projection = Projection::default();
    for (entry, event) in (0..).zip(events) {
        projection.apply(Position(entry), event).unwrap();
    }
    projection
}

/// Whether a case about `named` of this kind blocks `purpose`, by the table of the page.
fn covers(kind: CaseKind, named: Option<&PurposeId>, purpose: &PurposeId) -> bool {
    match kind {
        CaseKind::Objection => named.is_none_or(|named| named == purpose),
        CaseKind::Complaint => named == Some(purpose),
        CaseKind::Erasure => true,
        CaseKind::Memorisation => purpose.as_str() == PURPOSES[0] || named == Some(purpose),
    }
}

/// What an event opens: the account, the kind, and the purpose.
fn opening(fact: &Fact) -> Option<(&SubjectId, CaseKind, Option<&PurposeId>)> {
    match fact {
        Fact::CaseOpened { subject, kind, purpose, .. } => Some((subject, *kind, purpose.as_ref())),
        Fact::ObjectionOpened { subject, purpose } => {
            Some((subject, CaseKind::Objection, Some(purpose)))
        }
        _ => None,
    }
}

/// Whether this is the account's own yes to the purpose.
fn own_yes(fact: &Fact, who: &SubjectId, to: &PurposeId) -> bool {
    matches!(fact, Fact::ChoiceMade { subject, purpose, choice, channel, .. }
        if subject == who && purpose == to
            && *choice == Choice::Allow && *channel == Channel::Subject)
}

/// Whether event `at` sends a rejection with reasons of the case that event `opened` opened, or of
/// one that asks the same and stood then: the last decision before it rejects with reasons.
fn sends_a_rejection(events: &[Event], opened: usize, at: usize) -> bool {
    let (who, kind, named) = opening(&events[opened].fact).unwrap();
    match &events[at].fact {
        Fact::ObjectionDecided { subject, purpose, outcome, reasons } => {
            let same = kind == CaseKind::Objection && named == Some(purpose) && subject == who;
            same && *outcome == Outcome::Rejected && !reasons.trim().is_empty()
        }
        Fact::CaseSent { subject, case, .. } if subject == who => {
            let once = matches!(kind, CaseKind::Objection | CaseKind::Erasure);
            let asked = opening(&events[case.0 as usize].fact);
            let same = case.0 as usize == opened || (once && asked == Some((who, kind, named)));
            let decisions = events[..at].iter().rev().filter_map(|event| match &event.fact {
                Fact::CaseDecided { case: decided, outcome, reasons, .. } if decided == case => {
                    Some(*outcome == Outcome::Rejected && !reasons.trim().is_empty())
                }
                _ => None,
            });
            // A blank rejection is none, so an earlier decision may be the last.
            same && decisions.into_iter().any(|rejects| rejects)
        }
        _ => false,
    }
}

/// Every case, in the order of opening, whoever joined whom.
fn sorted(projection: &Projection) -> Vec<Case> {
    let mut cases: Vec<Case> = projection.cases().map(|(_, case)| case.clone()).collect();
    cases.sort_by_key(Case::entry);
    cases
}

fn purposes() -> impl Iterator<Item = PurposeId> {
    PURPOSES.into_iter().map(|purpose| purpose.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn no_block_is_lost_before_a_sent_rejection_or_the_own_yes(story in story()) {
        let events = events(&story);
        let projection = fold(&events);
        for (opened, event) in events.iter().enumerate() {
            let Some((who, kind, named)) = opening(&event.fact) else { continue };
            let state = projection.state(who).unwrap();
            for purpose in purposes().filter(|purpose| covers(kind, named, purpose)) {
                let ended = (opened + 1..events.len()).any(|at| {
                    own_yes(&events[at].fact, who, &purpose)
                        || sends_a_rejection(&events, opened, at)
                });
                if !ended {
                    let held = state.hold(&purpose).reason();
                    prop_assert!(held.is_some(), "{purpose} of {who} since {opened}: {events:#?}");
                }
            }
        }
    }

    #[test]
    fn nothing_is_blocked_that_no_case_is_about(story in story()) {
        let events = events(&story);
        let projection = fold(&events);
        for name in projection.subjects() {
            let state = projection.state(name).unwrap();
            for purpose in purposes() {
                let about = events.iter().any(|event| match &event.fact {
                    Fact::ObjectionDecided { subject, purpose: about, .. } => {
                        subject == name && *about == purpose
                    }
                    fact => opening(fact).is_some_and(|(who, kind, named)| {
                        who == name && covers(kind, named, &purpose)
                    }),
                });
                prop_assert!(about || state.hold(&purpose).reason().is_none());
            }
        }
    }

    #[test]
    fn no_day_moves_but_by_an_extension_that_was_told_in_time(story in story()) {
        let events = events(&story);
        let mut projection = Projection::default();
        let mut known: BTreeMap<(Position, usize), (Timestamp, Timestamp, bool)> = BTreeMap::new();
        for (entry, event) in (0..).zip(&events) {
            projection.apply(Position(entry), event).unwrap();
            for (_, case) in projection.cases() {
                for (number, round) in case.rounds().enumerate() {
                    let first = round.due.answer.ends();
                    let last = round.answer_due().ends();
                    let place = (case.entry(), number);
                    let before = known.insert(place, (first, last, round.extended.is_some()));
                    prop_assert!(last >= first);
                    if let Some(extension) = &round.extended {
                        prop_assert!(extension.moment.at < first);
                        prop_assert!(!extension.reasons.trim().is_empty());
                    } else {
                        prop_assert_eq!(last, first);
                    }
                    let Some((first_then, last_then, extended)) = before else { continue };
                    prop_assert_eq!(first, first_then);
                    prop_assert!(last >= last_then);
                    prop_assert!(last == last_then || (!extended && round.extended.is_some()));
                }
            }
        }
    }

    #[test]
    fn what_is_checked_is_what_is_taken_in(story in story()) {
        let events = events(&story);
        let mut projection = Projection::default();
        for (entry, event) in (0..).zip(&events) {
            let checked = projection.check(event);
            let before = sorted(&projection);
            projection.apply(Position(entry), event).unwrap();
            let changed = before != sorted(&projection);
            match event.fact.kind() {
                // What opens is taken in whatever it says, unless it stands.
                7 | 17 if checked.is_ok() && event.fact.kind() == 17 => prop_assert!(changed),
                18..=21 | 24 => prop_assert_eq!(changed, checked.is_ok()),
                8 if checked.is_ok() => prop_assert!(changed),
                1..=5 => prop_assert!(!changed),
                _ => {}
            }
        }
    }

    #[test]
    fn an_open_case_is_owed_an_answer_that_can_be_given(story in story(), later in 0..2000_i64) {
        let events = events(&story);
        let last = events.last().unwrap().time;
        let now = last.checked_add(jiff::SignedDuration::from_hours(later)).unwrap();
        for (_, case) in fold(&events).cases() {
            let fitting = case.fitting(now);
            let fits = |step| fitting.contains(step);
            let answerable = fits(&CaseStep::Decide) || fits(&CaseStep::Send);
            prop_assert_eq!(case.is_open(), answerable);
            prop_assert_eq!(case.is_open(), case.next_due().is_some());
            prop_assert!(!case.is_open() || case.hold().pending);
            prop_assert!(case.is_open() || !case.is_overdue(now));
            let due = case.next_due().map(|due| due.day);
            prop_assert!(due.is_none_or(|day| day <= case.round().answer_due().day));
        }
    }
}

/// The stories are worth asking: every status comes up, rounds beyond the first too.
#[test]
fn the_stories_reach_every_status() {
    let seen: RefCell<BTreeMap<CaseStatus, usize>> = RefCell::default();
    let mut appealed = 0;
    let mut runner = TestRunner::deterministic();
    let strategy = story();
    for _ in 0..1500 {
        let events = events(&strategy.new_tree(&mut runner).unwrap().current());
        for (_, case) in fold(&events).cases() {
            *seen.borrow_mut().entry(case.status()).or_default() += 1;
            appealed += usize::from(case.rounds().count() > 1);
        }
    }
    let seen = seen.into_inner();
    for status in CaseStatus::ALL {
        assert!(seen.contains_key(status), "{status} never came up in {seen:?}");
    }
    assert!(appealed > 20, "{appealed} of {seen:?}");
}
