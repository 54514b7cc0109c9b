//! A snapshot brought up to date by deltas decides as one that was exported anew; whatever does not
//! continue it is refused, and who was erased stays so.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::Config;
use untrain_policy::plan::plan;
use untrain_policy::snapshot::{BodyWriter, Continues, DELTAS_MAX, Mark, check_body, encode_body};
use untrain_policy::{
    Decision, Event, Fact, ForgetLevel, Person, Policy, Projection, PurposeId, RecordFacts, Rules,
    Snapshot, SnapshotError, Standing, Statement, SubjectId, Who,
};

use crate::world::{self, ACCOUNTS, LOOKUP_KEY, NOW, PURPOSES};

type Signed = (Statement, Vec<u8>);

/// Whom events are about, with the other ends of links.
fn named(events: &[Event]) -> BTreeSet<SubjectId> {
    let other = |fact: &Fact| match fact {
        Fact::SubjectsLinked { other, .. } => Some(other.clone()),
        _ => None,
    };
    let facts = events.iter().map(|event| &event.fact);
    facts.flat_map(|fact| fact.subject().cloned().into_iter().chain(other(fact))).collect()
}

fn snapshot(events: &[Event], now: i64) -> Signed {
    let projection = world::projection(events);
    let body = world::body(&projection);
    (world::statement(&projection, world::day(now), &body), body)
}

/// The delta from the first `from` events to all, after `before`, in a chain from `base`.
fn delta(events: &[Event], from: usize, now: i64, base: Mark, before: Mark) -> Signed {
    let projection = world::projection(events);
    let changed = named(&events[from..]);
    let mut writer = BodyWriter::new(LOOKUP_KEY);
    for (names, person) in projection.persons() {
        if names.iter().any(|name| changed.contains(name)) {
            writer.person(names, person, &mut world::lineage_key);
        }
    }
    signed(&projection, now, writer.finish(projection.history()), base, before)
}

fn signed(projection: &Projection, now: i64, body: Vec<u8>, base: Mark, after: Mark) -> Signed {
    let statement = world::statement(projection, world::day(now), &body);
    (Statement { continues: Some(Continues { base, after }), ..statement }, body)
}

proptest! {
    #![proptest_config(Config::with_cases(150))]

    #[test]
    fn a_chain_shows_what_a_new_snapshot_would(
        events in world::events(),
        records in prop::collection::vec(world::record(), 3),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        now in NOW..NOW + 60,
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(events.len() + 1)).collect();
        cuts.sort_unstable();
        let (statement, body) = snapshot(&events[..cuts[0]], 0);
        let (start, base) = (statement.clone(), statement.mark());
        let mut chain = Snapshot::open(statement, body).unwrap();
        for (link, from) in cuts.iter().enumerate() {
            let (to, day) = match cuts.get(link + 1) {
                Some(to) => (*to, link as i64),
                None => (events.len(), now),
            };
            let before = chain.statement().mark();
            let (statement, body) = delta(&events[..to], *from, day, base, before);
            prop_assert_eq!(check_body(&statement, &body), Ok(()));
            chain = chain.with_delta(statement, body).unwrap();
        }
        let projection = world::projection(&events);
        prop_assert_eq!(chain.check(), Ok(()));
        shows(&chain, &projection);
        counts(&chain, &projection, now);

        let rules = Rules::compile(projection.history(), world::day(now));
        prop_assert_eq!(chain.policy(), rules.policy());
        for name in PURPOSES {
            let purpose = PurposeId::new(name).unwrap();
            let view = chain.view(&purpose);
            for record in &records {
                for pair in ACCOUNTS.windows(2) {
                    let ids: Vec<SubjectId> = pair.iter().map(|name| world::id(name)).collect();
                    let standings: Vec<_> = ids.iter().map(|id| projection.standing(id)).collect();
                    let whos: Vec<_> =
                        pair.iter().map(|name| chain.resolve(name).unwrap()).collect();
                    let expected = rules.decide(&purpose, record, &standings);
                    prop_assert_eq!(view.decide(record, &whos), expected);
                    prop_assert_eq!(one_by_one(&chain, &purpose, record, &whos), expected);
                }
            }
        }
        let (all, body) = delta(&events, cuts[0], now, base, base);
        let chain = chain.without_deltas(start).unwrap().with_delta(all, body).unwrap();
        shows(&chain, &projection);
        counts(&chain, &projection, now);
    }
}

/// The decision by the persons alone, without a view of everybody.
fn one_by_one(
    chain: &Snapshot,
    purpose: &PurposeId,
    record: &RecordFacts<'_>,
    whos: &[Who],
) -> Decision {
    let persons: Vec<_> = whos.iter().map(|who| chain.person(*who).unwrap()).collect();
    let standings: Vec<_> = whos
        .iter()
        .zip(&persons)
        .map(|(who, person)| match (who, person) {
            (Who::Suppressed, _) => Standing::Suppressed,
            (_, Some(person)) => Standing::Known(person),
            (_, None) => Standing::Unknown,
        })
        .collect();
    chain.rules().decide(purpose, record, &standings)
}

/// Whether a draft is planned for the people of a chain as for those of a projection.
fn counts(chain: &Snapshot, projection: &Projection, now: i64) {
    let draft = world::document(1).replace("harbour-1", "harbour-9");
    let draft = Policy::parse(&draft).unwrap();
    let of_chain = chain.census().unwrap();
    let now = world::day(now);
    let planned = plan(chain.history(), &draft, now, of_chain.people());
    let everybody = projection.persons().map(|(_, person)| (person, 1));
    let expected = plan(projection.history(), &draft, now, everybody);
    assert_eq!(planned, expected);
    for name in ACCOUNTS {
        let (id, who) = (world::id(name), chain.resolve(name).unwrap());
        match (of_chain.standing(who), projection.standing(&id)) {
            (Standing::Known(ours), Standing::Known(theirs)) => {
                let count = |person: &Person| person.accounts().count();
                assert_eq!(count(ours), count(theirs), "{name}");
            }
            (ours, theirs) => assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "{name}"),
        }
    }
}

/// Whether a chain knows everybody as a projection does.
fn shows(chain: &Snapshot, projection: &Projection) {
    let (mut numbers, mut slots) = (BTreeMap::new(), BTreeSet::new());
    let mut all = vec![];
    chain.resolve_all(ACCOUNTS, &mut all).unwrap();
    for (name, at_once) in ACCOUNTS.into_iter().zip(all) {
        let (id, who) = (world::id(name), chain.resolve(name).unwrap());
        assert_eq!(who, at_once);
        match projection.standing(&id) {
            Standing::Known(_) => {
                let Who::Known(account) = who else { panic!("{name} is not known") };
                assert_eq!(chain.account_at(account.slot()), Ok(Some(account)));
                slots.insert(account.slot());
                assert_eq!(chain.lineage_key(who), Ok(Some(world::lineage_key(&id))));
                let accounts = projection.accounts_of(&id).iter().min().unwrap().clone();
                let number = chain.person_number(who).unwrap().unwrap();
                assert_eq!(*numbers.entry(number).or_insert(accounts.clone()), accounts);
                assert_eq!(numbers.values().filter(|person| **person == accounts).count(), 1);
            }
            Standing::Suppressed => assert_eq!(who, Who::Suppressed),
            Standing::Unknown => assert_eq!(who, Who::Unknown),
        }
    }
    let standing = (0..chain.slots()).filter(|slot| chain.account_at(*slot).unwrap().is_some());
    assert_eq!(standing.collect::<BTreeSet<_>>(), slots);
}

fn registered(name: &str) -> Event {
    let fact = Fact::SubjectRegistered {
        subject: world::id(name),
        jurisdiction: None,
        birth_year: Some(1990),
        age_band: None,
    };
    Event { time: world::day(1), fact }
}

fn erased(name: &str) -> Event {
    let fact = Fact::ForgetRequested { subject: world::id(name), level: ForgetLevel::Models };
    Event { time: world::day(2), fact }
}

fn history() -> Vec<Event> {
    vec![registered("harbour:ada"), registered("harbour:ben"), erased("harbour:ben")]
}

/// A snapshot of two events, and the deltas of the third and of a fourth.
fn chain() -> (Signed, Signed, Signed) {
    let mut events = history();
    let base = snapshot(&events[..2], 3);
    let mark = base.0.mark();
    let first = delta(&events, 2, 4, mark, mark);
    events.push(registered("harbour:cleo"));
    let second = delta(&events, 3, 5, mark, first.0.mark());
    (base, first, second)
}

fn open((statement, body): &Signed) -> Snapshot {
    Snapshot::open(statement.clone(), body.clone()).unwrap()
}

fn over(snapshot: Snapshot, (statement, body): &Signed) -> Result<Snapshot, SnapshotError> {
    snapshot.with_delta(statement.clone(), body.clone())
}

#[test]
fn what_does_not_continue_a_chain_is_refused() {
    let (base, first, second) = chain();
    assert!(over(over(open(&base), &first).unwrap(), &second).is_ok());
    let refused = |snapshot: Snapshot, delta: &Signed, why: &str| {
        let error = over(snapshot, delta).err().unwrap().to_string();
        assert!(error.contains(why), "{error}");
    };
    let other = |change: fn(&mut Statement)| {
        let mut other = first.clone();
        change(&mut other.0);
        other
    };
    refused(open(&base), &second, "another delta stands between");
    refused(over(open(&base), &first).unwrap(), &first, "another delta stands between");
    refused(open(&base), &base, "no delta");
    refused(open(&base), &other(|s| s.origin = "log.other.example".into()), "another ledger");
    refused(open(&base), &other(|s| s.time = world::day(0)), "an earlier state");
    refused(open(&base), &other(|s| s.position.0 = 0), "an earlier state");
    let away = other(|s| s.continues.as_mut().unwrap().base.digest.0[0] ^= 1);
    refused(open(&base), &away, "another snapshot");
    let alone = Snapshot::open(first.0.clone(), first.1.clone());
    assert!(matches!(alone, Err(SnapshotError::OtherKind(_))));

    let events = history();
    let body = encode_body(&world::projection(&events), b"some other key..", &mut |_| [0; 16]);
    let mark = base.0.mark();
    let strange = signed(&world::projection(&events), 4, body, mark, mark);
    refused(open(&base), &strange, "another lookup key");
}

#[test]
fn no_changed_bit_of_a_delta_is_laid_over_anything() {
    let (base, first, _) = chain();
    for bit in 0..first.1.len() * 8 {
        let mut changed = first.clone();
        changed.1[bit / 8] ^= 1 << (bit % 8);
        assert!(over(open(&base), &changed).is_err(), "bit {bit}");
    }
}

#[test]
fn who_was_erased_stays_so_whatever_a_later_delta_says() {
    let events = history();
    let alive = world::projection(&events[..2]);
    // The first delta erases somebody; the second, which no honest ledger writes, has them back.
    let (base, first, _) = chain();
    let chained = over(open(&base), &first).unwrap();
    assert_eq!(chained.resolve("harbour:ben"), Ok(Who::Suppressed));
    let (mark, before) = (base.0.mark(), chained.statement().mark());
    let mut back = signed(&alive, 5, world::body(&alive), mark, before);
    back.0.position = first.0.position;
    let chained = over(chained, &back).unwrap();
    assert_eq!(chained.resolve("harbour:ben"), Ok(Who::Suppressed));
    assert!(matches!(chained.resolve("harbour:ada"), Ok(Who::Known(_))));

    // The same when the snapshot itself erased them.
    let base = snapshot(&events, 3);
    let mark = base.0.mark();
    let mut back = signed(&alive, 5, world::body(&alive), mark, mark);
    back.0.position = base.0.position;
    let chained = over(open(&base), &back).unwrap();
    assert_eq!(chained.resolve("harbour:ben"), Ok(Who::Suppressed));
    let mut whos = vec![];
    chained.resolve_all(["harbour:ben"], &mut whos).unwrap();
    assert_eq!(whos, [Who::Suppressed]);
}

#[test]
fn a_chain_has_an_end() {
    let events = history();
    let base = snapshot(&events, 3);
    let mark = base.0.mark();
    let mut chained = open(&base);
    for _ in 0..DELTAS_MAX {
        let next = delta(&events, events.len(), 4, mark, chained.statement().mark());
        chained = over(chained, &next).unwrap();
    }
    let next = delta(&events, events.len(), 4, mark, chained.statement().mark());
    let error = over(chained, &next).err().unwrap().to_string();
    assert!(error.contains("export a new snapshot"), "{error}");
}
