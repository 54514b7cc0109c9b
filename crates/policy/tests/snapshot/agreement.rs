//! A view answers as the rules do, on every input; and a snapshot knows who is who.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use untrain_policy::snapshot::{Column, RecordColumns};
use untrain_policy::{
    Category, Decision, Projection, PurposeId, RecordFacts, Rules, Snapshot, Standing, Statement,
    SubjectId, View, Who,
};

use crate::world::{self, ACCOUNTS, NOW, PURPOSES};

const STRANGER: &str = "harbour:stranger";

fn everybody() -> impl Iterator<Item = &'static str> {
    ACCOUNTS.into_iter().chain([STRANGER])
}

/// Asks both about one record and returns their one answer.
fn answer(
    projection: &Projection,
    rules: &Rules,
    snapshot: &Snapshot,
    view: &View<'_>,
    purpose: &PurposeId,
    record: &RecordFacts<'_>,
    subjects: &[&str],
) -> Decision {
    let ids: Vec<SubjectId> = subjects.iter().map(|name| world::id(name)).collect();
    let standings: Vec<Standing<'_>> = ids.iter().map(|id| projection.standing(id)).collect();
    let whos: Vec<Who> = subjects.iter().map(|name| snapshot.resolve(name).unwrap()).collect();
    let expected = rules.decide(purpose, record, &standings);
    assert_eq!(view.decide(record, &whos), expected, "{purpose} {record:?} {subjects:?}");
    assert_eq!(view.ask(record).of(&whos), expected);
    if let [who] = *whos {
        assert_eq!(view.table(record).of(who), expected);
    }
    // What is asked before inferring, of each of them alone.
    let category = record.category.unwrap_or(Category::Content);
    for (standing, who) in standings.iter().zip(&whos) {
        let expected = rules.decide_serving(purpose, category, *standing);
        assert_eq!(view.decide_serving(category, *who), expected, "{purpose} {subjects:?}");
    }
    expected
}

/// Every question about a world: all purposes and one of none, and about each record each person,
/// nobody, and some pairs.
fn answers(
    events: &[untrain_policy::Event],
    records: &[RecordFacts<'_>],
    days: i64,
) -> Vec<Decision> {
    let projection = world::projection(events);
    let now = world::day(days);
    let rules = Rules::compile(projection.history(), now);
    let snapshot = world::open(&projection, now).unwrap();
    let mut answers = vec![];
    for name in PURPOSES.into_iter().chain(["of.none"]) {
        let purpose = PurposeId::new(name).unwrap();
        let view = snapshot.view(&purpose);
        for record in records {
            let mut ask = |subjects: &[&str]| {
                let (p, r, s) = (&projection, &rules, &snapshot);
                answers.push(answer(p, r, s, &view, &purpose, record, subjects));
            };
            ask(&[]);
            everybody().for_each(|one| ask(&[one]));
            ACCOUNTS.windows(2).for_each(&mut ask);
            ask(&["harbour:ada", "harbour:cleo", STRANGER]);
        }
    }
    answers
}

/// The facts of records by columns; the last one is cut short, so that rows behind it have none.
struct Facts {
    category: Vec<Option<untrain_policy::Category>>,
    visibility: Vec<Option<untrain_policy::Visibility>>,
    source: Vec<Option<untrain_policy::Source>>,
    collected_at: Vec<untrain_policy::CollectedAt>,
    licence: Vec<Option<&'static str>>,
    signal: Vec<untrain_policy::Signal>,
    alike: [bool; 6],
}

impl Facts {
    fn of(records: &[RecordFacts<'static>], alike: [bool; 6], short: usize) -> Self {
        Self {
            category: records.iter().map(|record| record.category).collect(),
            visibility: records.iter().map(|record| record.visibility).collect(),
            source: records.iter().map(|record| record.source).collect(),
            collected_at: records[..=short].iter().map(|record| record.collected_at).collect(),
            licence: records.iter().map(|record| record.licence).collect(),
            signal: records.iter().map(|record| record.signal).collect(),
            alike,
        }
    }

    fn columns(&self) -> RecordColumns<'_> {
        fn column<T: Copy>(alike: bool, facts: &[T]) -> Column<'_, T> {
            if alike { Column::All(facts[0]) } else { Column::Each(facts) }
        }
        let [a, b, c, d, e, f] = self.alike;
        RecordColumns {
            category: column(a, &self.category),
            visibility: column(b, &self.visibility),
            source: column(c, &self.source),
            collected_at: column(d, &self.collected_at),
            licence: column(e, &self.licence),
            signal: column(f, &self.signal),
        }
    }
}

proptest! {
    #![proptest_config(Config::with_cases(200))]

    #[test]
    fn a_view_decides_as_the_rules_do(
        events in world::events(),
        records in prop::collection::vec(world::record(), 4),
        days in 0..NOW + 40,
    ) {
        prop_assert!(!answers(&events, &records, days).is_empty());
    }

    #[test]
    fn columns_are_decided_as_their_rows_are(
        events in world::events(),
        records in prop::collection::vec(world::record(), 1..60),
        people in prop::collection::vec(0..=ACCOUNTS.len(), 0..90),
        short in any::<prop::sample::Index>(),
        alike: [bool; 6],
    ) {
        let projection = world::projection(&events);
        let rules = Rules::compile(projection.history(), world::day(NOW));
        let snapshot = world::open(&projection, world::day(NOW)).unwrap();
        // People fall to records in turn, so that some have nobody and some have several.
        let names: Vec<&str> = people.iter().map(|at| everybody().nth(*at).unwrap()).collect();
        let ends: Vec<usize> =
            (1..=records.len()).map(|row| names.len() * row / records.len()).collect();
        let mut whos = vec![];
        snapshot.resolve_all(names.iter().copied(), &mut whos).unwrap();
        let one_by_one: Vec<Who> =
            names.iter().map(|name| snapshot.resolve(name).unwrap()).collect();
        prop_assert_eq!(&whos, &one_by_one);

        let facts = Facts::of(&records, alike, short.index(records.len()));
        let purpose = PurposeId::new(PURPOSES[0]).unwrap();
        let mut decisions = vec![];
        snapshot.view(&purpose).decide_all(&facts.columns(), &whos, &ends, &mut decisions);
        prop_assert_eq!(decisions.len(), records.len());
        let mut first = 0;
        for ((row, decision), end) in decisions.iter().enumerate().zip(ends) {
            let ids = names[first..end].iter().map(|name| world::id(name));
            let ids: Vec<SubjectId> = ids.collect();
            let standings: Vec<_> = ids.iter().map(|id| projection.standing(id)).collect();
            let expected = rules.decide(&purpose, &facts.columns().record(row), &standings);
            prop_assert_eq!(*decision, expected, "row {}", row);
            first = end;
        }
    }

    #[test]
    fn a_snapshot_knows_who_is_who(events in world::events()) {
        let projection = world::projection(&events);
        let snapshot = world::open(&projection, world::day(NOW)).unwrap();
        prop_assert_eq!(snapshot.check(), Ok(()));
        let mut numbers = BTreeMap::new();
        for name in everybody() {
            let (id, who) = (world::id(name), snapshot.resolve(name).unwrap());
            match projection.standing(&id) {
                Standing::Known(_) => {
                    let key = Some(world::lineage_key(&id));
                    prop_assert_eq!(snapshot.lineage_key(who), Ok(key));
                    let accounts = projection.accounts_of(&id).iter().min().unwrap().clone();
                    let number = snapshot.person_number(who).unwrap().unwrap();
                    // One number, one person; one person, one number.
                    prop_assert_eq!(numbers.entry(number).or_insert(accounts.clone()), &accounts);
                    let known = numbers.values().filter(|person| **person == accounts).count();
                    prop_assert_eq!(known, 1);
                }
                Standing::Suppressed => prop_assert_eq!(who, Who::Suppressed),
                Standing::Unknown => prop_assert_eq!(who, Who::Unknown),
            }
            let known = matches!(who, Who::Known(_));
            prop_assert_eq!(snapshot.lineage_key(who).unwrap().is_some(), known);
            prop_assert_eq!(snapshot.person_number(who).unwrap().is_some(), known);
        }
        let rules = Rules::compile(projection.history(), world::day(NOW));
        prop_assert_eq!(snapshot.policy(), rules.policy());
        for named in ["never", "archive", "crawl", "licensed", "nowhere"] {
            prop_assert_eq!(snapshot.source(named), rules.source(named));
        }
    }

    #[test]
    fn equal_projections_have_equal_bodies(events in world::events()) {
        let body = world::body(&world::projection(&events));
        prop_assert_eq!(&body, &world::body(&world::projection(&events)));
        let statement = world::statement(&world::projection(&events), world::day(NOW), &body);
        prop_assert_eq!(Statement::parse(&statement.to_text()), Ok(statement));
    }
}

#[test]
fn the_worlds_ask_after_every_rule() {
    let strategy = (world::events(), prop::collection::vec(world::record(), 6));
    let seed = [5; 32];
    let rng = TestRng::from_seed(prop::test_runner::RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut seen = BTreeSet::new();
    for _ in 0..150 {
        let (events, records) = strategy.new_tree(&mut runner).unwrap().current();
        seen.extend(answers(&events, &records, NOW).iter().map(|decision| decision.code()));
    }
    let all: BTreeSet<_> =
        untrain_policy::Reason::ALL.iter().map(|reason| reason.as_str()).collect();
    let missed: Vec<_> = all.iter().filter(|reason| !seen.contains(**reason)).collect();
    assert_eq!(missed, [] as [&&str; 0]);
    assert!(seen.contains("other_subject:refused"), "{seen:?}");
}

#[test]
fn a_snapshot_of_nothing_knows_nobody_and_permits_nothing() {
    let snapshot = world::open(&Projection::default(), world::day(0)).unwrap();
    assert_eq!(snapshot.resolve("harbour:ada"), Ok(Who::Unknown));
    assert_eq!(snapshot.policy(), None);
    assert_eq!(snapshot.check(), Ok(()));
    assert_eq!(snapshot.account_at(0), Ok(None));
    let nowhere = strange_place();
    assert_eq!(snapshot.lineage_key(nowhere), Ok(None));
    assert_eq!(snapshot.person_number(nowhere), Ok(None));
}

/// An account far behind those of any small snapshot, with a state behind theirs.
fn strange_place() -> Who {
    let events: Vec<_> = (0..2000).map(|number| registered(number, 1900 + number % 100)).collect();
    let large = world::open(&world::projection(&events), world::day(2)).unwrap();
    assert_eq!(large.check(), Ok(()));
    let mut accounts = (0..large.slots()).rev().filter_map(|slot| large.account_at(slot).unwrap());
    Who::Known(accounts.next().unwrap())
}

fn registered(number: i16, birth_year: i16) -> untrain_policy::Event {
    let fact = untrain_policy::Fact::SubjectRegistered {
        subject: world::id(&format!("harbour:{number}")),
        jurisdiction: None,
        birth_year: Some(birth_year),
        age_band: None,
    };
    untrain_policy::Event { time: world::day(1), fact }
}

#[test]
fn a_place_of_another_snapshot_is_nobody_here() {
    let mut runner = TestRunner::deterministic();
    let events = world::events().new_tree(&mut runner).unwrap().current();
    let snapshot = world::open(&world::projection(&events), world::day(NOW)).unwrap();
    let view = snapshot.view(&PurposeId::new(PURPOSES[0]).unwrap());
    let record = world::record().new_tree(&mut runner).unwrap().current();
    let strange = view.decide(&record, &[strange_place()]);
    assert_eq!(strange, view.decide(&record, &[Who::Unknown]));
}

#[test]
fn persons_with_one_state_share_it_and_keep_their_own_number() {
    let world = |names: i16| {
        let events: Vec<_> = (0..names).map(|number| registered(number, 1990)).collect();
        world::projection(&events)
    };
    let bytes = |names| world::body(&world(names)).len();
    // For 17 further accounts 20 slots, each with a hash, the number of a state, and a key; and a
    // few where the last ones stand behind the end.
    let slots = (bytes(17_000) - bytes(8_500)) / 36;
    assert!((9_980..10_100).contains(&slots), "{slots}");
    let snapshot = world::open(&world(1000), world::day(2)).unwrap();
    assert_eq!(snapshot.check(), Ok(()));
    let number = |name: usize| {
        let who = snapshot.resolve(&format!("harbour:{name}")).unwrap();
        snapshot.person_number(who).unwrap()
    };
    let numbers: BTreeSet<_> = (0..1000).filter_map(number).collect();
    assert_eq!(numbers.len(), 1000);
    let accounts = (0..snapshot.slots()).filter_map(|slot| snapshot.account_at(slot).unwrap());
    assert_eq!(accounts.map(|account| account.slot()).collect::<BTreeSet<_>>(), numbers);
}

#[test]
fn what_no_rule_reads_stays_with_the_ledger() {
    let event = |days, choice| untrain_policy::Event {
        time: world::day(days),
        fact: untrain_policy::Fact::ChoiceMade {
            subject: world::id("harbour:ada"),
            purpose: PurposeId::new(PURPOSES[0]).unwrap(),
            choice,
            notice: untrain_policy::NoticeId::new("harbour-0").unwrap(),
            past: false,
            channel: untrain_policy::event::Channel::Subject,
        },
    };
    let body = |days, choice| world::body(&world::projection(&[event(days, choice)]));
    use untrain_policy::Choice::{Allow, Refuse, Undefined};
    // When somebody said no tells a gate nothing; when they said yes can matter.
    assert_eq!(body(3, Refuse), body(9, Refuse));
    assert_ne!(body(3, Allow), body(9, Allow));
    assert_ne!(body(3, Refuse), body(3, Undefined));
}

#[test]
fn views_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Snapshot>();
    shared::<View<'_>>();
}
