//! The content of a body: a header that says how long each section is, and the sections.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::ids::SubjectId;
use crate::projection::Projection;
use crate::snapshot::SnapshotError;
use crate::snapshot::bytes::put_count;
use crate::snapshot::chunks::{table_bytes, with_table};
use crate::snapshot::lookup::{LookupHash, lookup_hash};
use crate::snapshot::person::put_person;
use crate::snapshot::policies;
use crate::snapshot::words::WordNumbers;
use crate::state::Person;

const MAGIC: [u8; 16] = *b"untrain snapshot";

/// What a body holds of one account.
struct Account {
    hash: LookupHash,
    /// The person's number in the order of the ledger.
    person: usize,
    lineage_key: [u8; 16],
}

/// The body that carries a projection.
///
/// `lookup_key` is to be random and of this snapshot alone. `lineage_key` is asked for each
/// account that is not suppressed.
#[must_use]
pub fn encode_body(
    projection: &Projection,
    lookup_key: &[u8; 16],
    lineage_key: &mut dyn FnMut(&SubjectId) -> [u8; 16],
) -> Vec<u8> {
    let persons: Vec<&Person> =
        projection.persons().map(|(_, person)| person).filter(|person| !person.erased()).collect();
    let words = WordNumbers::of(persons.iter().copied());

    let (mut accounts, mut suppressed) = (Vec::new(), BTreeSet::new());
    let mut number = 0;
    for (names, person) in projection.persons() {
        let hashes = names.iter().map(|name| (name, lookup_hash(lookup_key, name.as_str())));
        if person.erased() {
            suppressed.extend(hashes.map(|(_, hash)| hash));
            continue;
        }
        accounts.extend(hashes.map(|(name, hash)| Account {
            hash,
            person: number,
            lineage_key: lineage_key(name),
        }));
        number += 1;
    }
    accounts.sort_unstable_by_key(|account| account.hash);
    suppress_collisions(&mut accounts, &mut suppressed);

    let (states, state_of) = states(&persons, &words);
    let sections: [Vec<u8>; SECTIONS] = [
        accounts.iter().flat_map(|account| account.hash).collect(),
        suppressed.into_iter().flatten().collect(),
        accounts.iter().flat_map(|account| account.lineage_key).collect(),
        accounts
            .iter()
            .flat_map(|account| place(state_of.get(account.person).copied()).to_le_bytes())
            .collect(),
        links(&accounts, persons.len()),
        states,
        words.to_bytes(),
        policies::to_bytes(projection.history()),
    ];
    with_table(&content(lookup_key, &sections))
}

/// Two identifiers with one hash cannot be told apart, so that both are denied.
fn suppress_collisions(accounts: &mut Vec<Account>, suppressed: &mut BTreeSet<LookupHash>) {
    let twice = accounts.windows(2).filter_map(|pair| match pair {
        [one, other] if one.hash == other.hash => Some(one.hash),
        _ => None,
    });
    suppressed.extend(twice);
    accounts.retain(|account| !suppressed.contains(&account.hash));
}

/// A number that has four bytes in a body. One that has no room for itself is never read as
/// another's: no section is so long.
fn place(number: Option<usize>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(u32::MAX)
}

/// Every state once, in the order of their bytes, each with its length before it; and for each
/// person the number of their state.
fn states(persons: &[&Person], words: &WordNumbers<'_>) -> (Vec<u8>, Vec<usize>) {
    let mut found: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let encoded = persons.iter().map(|person| {
        let mut bytes = Vec::new();
        put_person(&mut bytes, person, words);
        bytes
    });
    let each: Vec<usize> = encoded
        .map(|bytes| {
            let next = found.len();
            *found.entry(bytes).or_insert(next)
        })
        .collect();
    let mut section = Vec::new();
    let mut order = vec![0; found.len()];
    for (number, (bytes, came)) in found.iter().enumerate() {
        put_count(&mut section, bytes.len());
        section.extend_from_slice(bytes);
        if let Some(sorted) = order.get_mut(*came) {
            *sorted = number;
        }
    }
    let sorted = |came: &usize| order.get(*came).copied().unwrap_or(usize::MAX);
    (section, each.iter().map(sorted).collect())
}

/// For each account of a person but the first in the order of hashes: its place, and the first's.
fn links(accounts: &[Account], persons: usize) -> Vec<u8> {
    let mut firsts = vec![None; persons];
    let mut section = Vec::new();
    for (slot, account) in accounts.iter().enumerate() {
        let Some(first) = firsts.get_mut(account.person) else { continue };
        let first = *first.get_or_insert(slot);
        if first != slot {
            section.extend(place(Some(slot)).to_le_bytes());
            section.extend(place(Some(first)).to_le_bytes());
        }
    }
    section
}

const SECTIONS: usize = 8;
const COUNTS: usize = 6;
const HEADER_BYTES: usize = MAGIC.len() + 16 + COUNTS * 8;

fn content(lookup_key: &[u8; 16], sections: &[Vec<u8>; SECTIONS]) -> Vec<u8> {
    let [hashes, suppressed, _, _, links, states, words, policies] = sections;
    let counts = [
        hashes.len() / 16,
        suppressed.len() / 16,
        links.len() / 8,
        states.len(),
        words.len(),
        policies.len(),
    ];
    let mut content = Vec::new();
    content.extend(MAGIC);
    content.extend(lookup_key);
    for count in counts {
        content.extend(u64::try_from(count).unwrap_or(u64::MAX).to_le_bytes());
    }
    sections.iter().for_each(|section| content.extend_from_slice(section));
    content
}

/// Where the sections of a body stand.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) lookup_key: [u8; 16],
    /// Of each account its hash, 16 bytes, sorted.
    pub(crate) hashes: Range<usize>,
    /// Hashes of erased accounts, 16 bytes each, sorted.
    pub(crate) suppressed: Range<usize>,
    /// Of each account its lineage key, 16 bytes.
    pub(crate) lineage_keys: Range<usize>,
    /// Of each account the number of its person's state, 4 bytes.
    pub(crate) state_numbers: Range<usize>,
    /// Pairs of accounts of one person, 8 bytes, sorted by the first.
    pub(crate) links: Range<usize>,
    pub(crate) states: Range<usize>,
    pub(crate) words: Range<usize>,
    pub(crate) policies: Range<usize>,
}

impl Layout {
    /// Reads the header behind the table.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, SnapshotError> {
        let start = table_bytes(body.len());
        let header = body
            .get(start..)
            .and_then(|content| content.first_chunk::<HEADER_BYTES>())
            .ok_or(SnapshotError::Malformed("it is shorter than its header"))?;
        let (magic, rest) = header.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(SnapshotError::Malformed("it does not start with `untrain snapshot`"));
        }
        let (key, counts) = rest.split_at(16);
        let lookup_key = key.try_into().unwrap_or_default();
        let counts = counts.as_chunks::<8>().0.iter().map(|count| u64::from_le_bytes(*count));
        let counts: Vec<u64> = counts.collect();
        let &[accounts, suppressed, links, states, words, policies] = counts.as_slice() else {
            return Err(SnapshotError::Malformed("its header has another number of counts"));
        };

        let mut end = start.saturating_add(HEADER_BYTES);
        let mut section = |count: u64, width: usize| -> Option<Range<usize>> {
            let from = end;
            end = usize::try_from(count).ok()?.checked_mul(width)?.checked_add(from)?;
            (end <= body.len()).then_some(from..end)
        };
        let layout = (|| {
            Some(Self {
                lookup_key,
                hashes: section(accounts, 16)?,
                suppressed: section(suppressed, 16)?,
                lineage_keys: section(accounts, 16)?,
                state_numbers: section(accounts, 4)?,
                links: section(links, 8)?,
                states: section(states, 1)?,
                words: section(words, 1)?,
                policies: section(policies, 1)?,
            })
        })();
        layout
            .filter(|layout| layout.policies.end == body.len())
            .ok_or(SnapshotError::Malformed("its sections are not as long as it is"))
    }
}
