//! Whatever a file holds, opening it ends with a snapshot or an error.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use untrain_policy::snapshot::{CHUNK_BYTES, Damaged, body_digest, join, split};
use untrain_policy::{Decision, PurposeId, Snapshot, SnapshotError, Statement, Who};

use crate::world::{self, ACCOUNTS, NOW, PURPOSES};

/// How long a header is.
const HEADER: usize = 88;

/// A snapshot with some of everything, its statement and its body.
fn good() -> (Statement, Vec<u8>) {
    let mut runner = TestRunner::deterministic();
    loop {
        let events = world::events().new_tree(&mut runner).unwrap().current();
        let projection = world::projection(&events);
        let body = world::body(&projection);
        let statement = world::statement(&projection, world::day(NOW), &body);
        let whos = |snapshot: &Snapshot| ACCOUNTS.map(|name| snapshot.resolve(name).unwrap());
        let snapshot = Snapshot::open(statement.clone(), body.clone()).unwrap();
        let linked = whos(&snapshot).map(|who| snapshot.person_number(who).unwrap());
        let linked = linked.iter().flatten().count()
            > linked.iter().flatten().collect::<std::collections::BTreeSet<_>>().len();
        if linked && whos(&snapshot).contains(&Who::Suppressed) && statement.policy.is_some() {
            return (statement, body);
        }
    }
}

/// Where the content of a small body starts: behind the hashes of its chunks.
fn content(body: &[u8]) -> &[u8] {
    &body[body.len().div_ceil(CHUNK_BYTES + 32) * 32..]
}

fn hashes(content: &[u8]) -> Vec<u8> {
    content.chunks(CHUNK_BYTES).flat_map(|chunk| *blake3::hash(chunk).as_bytes()).collect()
}

/// Somebody with the ledger's key signs a body with this content. Only its format can betray it.
fn signed(statement: &Statement, content: &[u8]) -> Result<Snapshot, SnapshotError> {
    let mut body: Vec<u8> = hashes(content);
    body.extend_from_slice(content);
    let statement = Statement {
        body_bytes: body.len().try_into().unwrap(),
        body_digest: body_digest(&body),
        ..statement.clone()
    };
    Snapshot::open(statement, body)
}

/// Whether a body that was signed is whole: opened, used, and checked to the end.
fn checked(statement: &Statement, content: &[u8]) -> Result<(), SnapshotError> {
    let snapshot = signed(statement, content)?;
    walk(&snapshot);
    snapshot.check()
}

/// Uses a snapshot that opened in every way that a gate does.
fn walk(snapshot: &Snapshot) {
    let record = world::record().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let whos: Vec<Who> = ACCOUNTS.iter().map(|name| snapshot.resolve(name).unwrap()).collect();
    let mut all = vec![];
    snapshot.resolve_all(ACCOUNTS, &mut all).unwrap();
    assert_eq!(all, whos);
    for who in &whos {
        let known = matches!(who, Who::Known(_));
        assert_eq!(snapshot.lineage_key(*who).unwrap().is_some(), known);
        assert_eq!(snapshot.person_number(*who).unwrap().is_some(), known);
    }
    for slot in 0..snapshot.slots().min(100) {
        let account = snapshot.account_at(slot).unwrap();
        assert!(account.is_none_or(|account| account.slot() == slot));
    }
    for purpose in PURPOSES {
        let view = snapshot.view(&PurposeId::new(purpose).unwrap());
        for subjects in whos.chunks(1).chain([whos.as_slice()]) {
            let decision = view.decide(&record, subjects);
            assert!(Decision::from_index(decision.index()).is_some());
        }
    }
}

#[test]
fn a_file_opens_as_it_was_written() {
    let (statement, body) = good();
    let file = join(statement.to_text().as_bytes(), &body);
    let (note, found) = split(&file).unwrap();
    assert_eq!(Statement::parse(std::str::from_utf8(note).unwrap()), Ok(statement.clone()));
    assert_eq!(found, body);
    walk(&Snapshot::open(statement.clone(), body.clone()).unwrap());
    walk(&signed(&statement, content(&body)).unwrap());
}

/// Every bit: what is small is refused when it is opened, a slot when it is read, all of it by the
/// full check. Nobody is ever answered for by a changed byte.
#[test]
fn no_changed_bit_of_a_body_is_read() {
    let (statement, body) = good();
    for bit in 0..body.len() * 8 {
        let mut changed = body.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        // This body is one chunk, which opening reads.
        let expected = if bit / 8 < 32 {
            SnapshotError::Digest
        } else {
            SnapshotError::Damaged(Damaged { chunk: 0 })
        };
        let opened = Snapshot::open(statement.clone(), changed);
        assert_eq!(opened.err(), Some(expected), "bit {bit}");
    }
    for end in 0..body.len() {
        let opened = Snapshot::open(statement.clone(), body[..end].to_vec());
        assert!(matches!(opened, Err(SnapshotError::Length { .. })), "cut at {end}");
    }
}

/// A body of several chunks, of which one was changed: whoever stands there is not answered for,
/// the others are, and the full check names the chunk.
#[test]
fn a_changed_chunk_is_found_when_it_is_read_and_by_the_full_check() {
    let names: Vec<String> = (0..20_000).map(|number| format!("harbour:{number}")).collect();
    let facts = names.iter().map(|name| untrain_policy::Fact::SubjectRegistered {
        subject: world::id(name),
        jurisdiction: None,
        birth_year: Some(1990),
        age_band: None,
    });
    let events: Vec<_> =
        facts.map(|fact| untrain_policy::Event { time: world::day(1), fact }).collect();
    let projection = world::projection(&events);
    let body = world::body(&projection);
    let statement = world::statement(&projection, world::day(NOW), &body);
    let start = body.len() - content(&body).len();
    for (chunk, bit) in [(2, 3), (5, 400_000), (9, 77)] {
        let mut changed = body.clone();
        changed[start + chunk * CHUNK_BYTES + bit / 8] ^= 1 << (bit % 8);
        let snapshot = Snapshot::open(statement.clone(), changed).unwrap();
        assert_eq!(snapshot.check(), Err(SnapshotError::Damaged(Damaged { chunk })));
        let mut refused = 0;
        for name in &names {
            match snapshot.resolve(name) {
                Err(damaged) => {
                    assert_eq!(damaged, Damaged { chunk });
                    refused += 1;
                }
                Ok(who) => match snapshot.lineage_key(who) {
                    Err(damaged) => {
                        assert_eq!(damaged, Damaged { chunk });
                        refused += 1;
                    }
                    Ok(key) => assert_eq!(key, Some(world::lineage_key(&world::id(name)))),
                },
            }
        }
        // 64 KiB hold 3,276 slots or 4,096 keys, of which 17 in 20 are taken.
        assert!((2700..3600).contains(&refused), "{refused} in chunk {chunk}");
        let mut whos = vec![];
        let all = snapshot.resolve_all(names.iter().map(String::as_str), &mut whos);
        assert_eq!(all.is_err(), chunk < 7, "chunk {chunk}");
    }
}

/// A slot may name a state that is there, and no other: not even one that a delta would bring.
#[test]
fn somebody_of_a_state_that_there_is_none_of_is_nobody() {
    let (statement, body) = good();
    let content = content(&body);
    let snapshot = Snapshot::open(statement.clone(), body.clone()).unwrap();
    let known = |snapshot: &Snapshot| {
        let whos = ACCOUNTS.map(|name| snapshot.resolve(name).unwrap());
        whos.iter().filter(|who| matches!(who, Who::Known(_))).count()
    };
    let slots = 0..snapshot.slots() as usize;
    let number = |slot: usize| HEADER + slot * 20 + 16..HEADER + slot * 20 + 20;
    let numbers = |slot: usize| u32::from_le_bytes(content[number(slot)].try_into().unwrap());
    let (highest, slot) = slots.map(|slot| (numbers(slot), slot)).max().unwrap();
    let with = |number_of_state: u32| {
        let mut changed = content.to_vec();
        changed[number(slot)].copy_from_slice(&number_of_state.to_le_bytes());
        signed(&statement, &changed).unwrap()
    };
    assert_eq!(known(&with(highest)), known(&snapshot));
    for beyond in [highest + 1, highest + 2, u32::MAX] {
        assert_eq!(known(&with(beyond)), known(&snapshot) - 1, "{beyond}");
    }
}

#[test]
fn another_policy_than_the_signed_one_is_refused() {
    let (statement, body) = good();
    let none = Statement { policy: None, ..statement.clone() };
    let opened = Snapshot::open(none, body.clone());
    assert!(matches!(opened, Err(SnapshotError::OtherPolicy { .. })));
    // Before any policy was effective none was in force.
    let early = Statement { time: world::day(-9), ..statement };
    assert!(matches!(Snapshot::open(early, body), Err(SnapshotError::OtherPolicy { .. })));
}

#[test]
fn every_signed_change_of_a_byte_opens_or_is_named() {
    let (statement, body) = good();
    let content = content(&body);
    for place in 0..content.len() {
        for other in [0, 1, 0x7f, 0x80, 0xff, content[place].wrapping_add(1)] {
            let mut changed = content.to_vec();
            changed[place] = other;
            // Some say something else, such as another year of birth, and break nothing.
            let _ = checked(&statement, &changed);
        }
    }
}

#[test]
fn a_signed_body_that_breaks_the_format_is_named() {
    let (statement, body) = good();
    let content = content(&body);
    let refused = |content: &[u8], why: &str| {
        let error = checked(&statement, content).err().unwrap();
        assert_eq!(error.to_string(), format!("the snapshot's body cannot be read: {why}"));
    };
    let changed = |place: usize, byte: u8| {
        let mut changed = content.to_vec();
        changed[place] = byte;
        changed
    };
    refused(&content[..HEADER - 1], "it is shorter than its header");
    refused(&changed(0, b'U'), "it does not start with `untrain snapshot`");
    // The count of slots, its lowest and its highest byte.
    refused(&changed(32, content[32] + 1), "its sections are not as long as it is");
    refused(&changed(39, 0xff), "it has more slots than can be numbered");
    refused(&changed(40, 200), "it has fewer slots than homes");
    refused(&[content, &[0]].concat(), "its sections are not as long as it is");

    let slots: Vec<&[u8]> = content[HEADER..].chunks(20).take(content[32].into()).collect();
    let number = |slot: &[u8]| u32::from_le_bytes(slot[16..].try_into().unwrap());
    let full: Vec<usize> = (0..slots.len()).filter(|slot| number(slots[*slot]) > 0).collect();
    let empty = (0..slots.len()).find(|slot| number(slots[*slot]) == 0).unwrap();
    let known = (0..slots.len()).find(|slot| number(slots[*slot]) > 1).unwrap();
    let at = |slot: usize| HEADER + 20 * slot;
    let swapped = |one: usize, other: usize| {
        let mut changed = content.to_vec();
        changed[at(one)..at(one) + 20].copy_from_slice(slots[other]);
        changed[at(other)..at(other) + 20].copy_from_slice(slots[one]);
        changed
    };
    refused(&changed(at(empty), 0), "an empty slot is not empty");
    refused(&changed(at(known) + 18, 9), "an account has no state");
    let moved = swapped(*full.last().unwrap(), full[0]);
    assert!(checked(&statement, &moved).is_err());
    let away = swapped(empty, known);
    assert!(checked(&statement, &away).is_err());
    let keys = at(slots.len());
    refused(&changed(keys + 16 * empty, 1), "nobody's slot has a lineage key");
    // A known account becomes a suppressed one: the counts tell.
    let mut erased = content.to_vec();
    erased[at(known) + 16..at(known) + 20].copy_from_slice(&1_u32.to_le_bytes());
    erased[keys + 16 * known..keys + 16 * known + 16].fill(0);
    refused(&erased, "its slots are not those of its counts");
    // The first link: from an account to itself, and from nowhere.
    let links = keys + 16 * slots.len();
    refused(&changed(links + 4, content[links]), "a link joins accounts that it cannot");
    refused(&changed(links, 200), "a link joins accounts that it cannot");
}

proptest! {
    #![proptest_config(Config::with_cases(400))]

    #[test]
    fn random_bytes_end_with_an_error(bytes: Vec<u8>) {
        prop_assert!(split(&bytes).is_err());
        prop_assert!(signed(&small(), &bytes).is_err());
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(Statement::parse(&text).is_err());
    }

    #[test]
    fn random_sections_behind_a_true_header_end_with_an_error_or_a_snapshot(
        mut counts in prop::array::uniform7(0..40_u64),
        spare in 0..9_u64,
        bytes in prop::collection::vec(0..9_u8, 4000),
    ) {
        counts[0] = ((counts[1] + counts[2]) * 20).div_ceil(17).max(1) + spare;
        let [slots, _, _, links, states, words, policies] = counts;
        let length = slots * 36 + links * 8 + states + words + policies;
        let mut content = b"untrain snapshot".to_vec();
        content.extend([0; 16]);
        counts.iter().for_each(|count| content.extend(count.to_le_bytes()));
        content.extend(&bytes[..usize::try_from(length).unwrap()]);
        let _ = checked(&small(), &content);
    }

    #[test]
    fn several_signed_changes_end_with_an_error_or_a_snapshot(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let (statement, body) = cached();
        let mut changed = content(&body).to_vec();
        for (place, byte) in changes {
            let place = place.index(changed.len());
            changed[place] = byte;
        }
        if let Some(cut) = cut {
            changed.truncate(cut.index(changed.len()));
        }
        let _ = checked(&statement, &changed);
    }
}

fn cached() -> (Statement, Vec<u8>) {
    static GOOD: std::sync::OnceLock<(Statement, Vec<u8>)> = std::sync::OnceLock::new();
    GOOD.get_or_init(good).clone()
}

fn small() -> Statement {
    let projection = untrain_policy::Projection::default();
    world::statement(&projection, world::day(0), &world::body(&projection))
}

/// A count that no memory could hold costs none: it ends where the bytes end.
#[test]
fn a_count_is_believed_only_as_far_as_bytes_follow() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    for section in 0..3 {
        let mut counts = [0_u64; 7];
        counts[0] = 1;
        counts[4 + section] = huge.len().try_into().unwrap();
        if section < 2 {
            counts[6] = 2;
        }
        let mut content = b"untrain snapshot".to_vec();
        content.extend([0; 16]);
        counts.iter().for_each(|count| content.extend(count.to_le_bytes()));
        content.extend([0xff; 16]);
        content.extend([0; 20]);
        content.extend(huge);
        if section < 2 {
            // The policies are read first: two counts of nothing.
            content.extend([0, 0]);
        }
        let opened = signed(&small(), &content);
        assert_eq!(opened.err(), Some(SnapshotError::Malformed("it ends too early")), "{section}");
    }
}
