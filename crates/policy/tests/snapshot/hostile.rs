//! Whatever a file holds, opening it ends with a snapshot or an error.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use sha2::{Digest, Sha256};
use untrain_policy::snapshot::{CHUNK_BYTES, body_digest, join, split};
use untrain_policy::{Decision, PurposeId, Snapshot, SnapshotError, Statement, Who};

use crate::world::{self, ACCOUNTS, NOW, PURPOSES};

/// A snapshot with some of everything, its statement and its body.
fn good() -> (Statement, Vec<u8>) {
    let mut runner = TestRunner::deterministic();
    loop {
        let events = world::events().new_tree(&mut runner).unwrap().current();
        let projection = world::projection(&events);
        let body = world::body(&projection);
        let statement = world::statement(&projection, world::day(NOW), &body);
        let whos = |snapshot: &Snapshot| ACCOUNTS.map(|name| snapshot.resolve(name));
        let snapshot = Snapshot::open(statement.clone(), body.clone()).unwrap();
        let linked = ACCOUNTS.map(|name| snapshot.person_number(snapshot.resolve(name)));
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

/// Somebody with the ledger's key signs a body with this content. Only its format can betray it.
fn signed(statement: &Statement, content: &[u8]) -> Result<Snapshot, SnapshotError> {
    let mut body: Vec<u8> = content.chunks(CHUNK_BYTES).flat_map(Sha256::digest).collect();
    body.extend_from_slice(content);
    let statement = Statement {
        body_bytes: body.len().try_into().unwrap(),
        body_digest: body_digest(&body),
        ..statement.clone()
    };
    Snapshot::open(statement, body)
}

/// Uses a snapshot that opened in every way that a gate does.
fn walk(snapshot: &Snapshot) {
    let record = world::record().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let whos: Vec<Who> = ACCOUNTS.iter().map(|name| snapshot.resolve(name)).collect();
    for who in &whos {
        let known = matches!(who, Who::Known(_));
        assert_eq!(snapshot.lineage_key(*who).is_some(), known);
        assert_eq!(snapshot.person_number(*who).is_some(), known);
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

#[test]
fn no_changed_bit_of_a_body_opens() {
    let (statement, body) = good();
    for bit in 0..body.len() * 8 {
        let mut changed = body.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let opened = Snapshot::open(statement.clone(), changed);
        assert_eq!(opened.err(), Some(SnapshotError::Digest), "bit {bit}");
    }
    for end in 0..body.len() {
        let opened = Snapshot::open(statement.clone(), body[..end].to_vec());
        assert!(matches!(opened, Err(SnapshotError::Length { .. })), "cut at {end}");
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
            if let Ok(snapshot) = signed(&statement, &changed) {
                walk(&snapshot);
            }
        }
    }
}

#[test]
fn a_signed_body_that_breaks_the_format_is_named() {
    let (statement, body) = good();
    let content = content(&body);
    let refused = |content: &[u8], why: &str| {
        let error = signed(&statement, content).err().unwrap();
        assert_eq!(error.to_string(), format!("the snapshot's body cannot be read: {why}"));
    };
    let changed = |place: usize, byte: u8| {
        let mut changed = content.to_vec();
        changed[place] = byte;
        changed
    };
    refused(&content[..79], "it is shorter than its header");
    refused(&changed(0, b'U'), "it does not start with `untrain snapshot`");
    // The count of accounts, its lowest and its highest byte.
    refused(&changed(32, content[32] + 1), "its sections are not as long as it is");
    refused(&changed(39, 0xff), "its sections are not as long as it is");
    refused(&[content, &[0]].concat(), "its sections are not as long as it is");
    // The first hash, above all others.
    refused(&changed(80, 0xff), "its hashes are not in order");
    let accounts = usize::from(content[32]);
    let suppressed = usize::from(content[40]);
    // The number of the first account's state.
    let numbers = 80 + 16 * (2 * accounts + suppressed);
    refused(&changed(numbers + 3, 9), "an account has no state");
    // The first link: from an account to itself.
    let links = numbers + 4 * accounts;
    refused(&changed(links + 4, content[links]), "a link joins accounts that it cannot");
    refused(&changed(links, 200), "a link joins accounts that it cannot");
    // The first suppressed hash becomes a known one, where that keeps the order.
    let known = content[80..96].to_vec();
    let mut both = content.to_vec();
    both.splice(80 + 16 * accounts..96 + 16 * accounts, known);
    assert!(signed(&statement, &both).is_err());
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
        counts in prop::array::uniform6(0..40_u64),
        bytes in prop::collection::vec(0..9_u8, 3000),
    ) {
        let [accounts, suppressed, links, states, words, policies] = counts;
        let length = accounts * 36 + suppressed * 16 + links * 8 + states + words + policies;
        let mut content = b"untrain snapshot".to_vec();
        content.extend([0; 16]);
        counts.iter().for_each(|count| content.extend(count.to_le_bytes()));
        content.extend(&bytes[..usize::try_from(length).unwrap()]);
        if let Ok(snapshot) = signed(&small(), &content) {
            walk(&snapshot);
        }
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
        if let Ok(snapshot) = signed(&statement, &changed) {
            walk(&snapshot);
        }
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
        let mut lengths = [0_u64; 6];
        lengths[3 + section] = huge.len().try_into().unwrap();
        let mut content = b"untrain snapshot".to_vec();
        content.extend([0; 16]);
        lengths.iter().for_each(|count| content.extend(count.to_le_bytes()));
        content.extend(huge);
        if section < 2 {
            // The policies are read first: two counts of nothing.
            let policies = content.len();
            content[policies - huge.len() - 8] = 2;
            content.extend([0, 0]);
        }
        let opened = signed(&small(), &content);
        assert_eq!(opened.err(), Some(SnapshotError::Malformed("it ends too early")), "{section}");
    }
}
