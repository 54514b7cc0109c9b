//! Writing a body: persons come one by one and are forgotten again, but for a hash, a key and the
//! number of their state.

use std::collections::HashMap;

use crate::history::PolicyHistory;
use crate::ids::SubjectId;
use crate::projection::Projection;
use crate::snapshot::body::{Counts, HEADER_BYTES, KEY_BYTES, LINK_BYTES, put_header};
use crate::snapshot::bytes::{put_count, put_text};
use crate::snapshot::chunks::{fill_table, table_bytes_of_content};
use crate::snapshot::lookup::{
    EMPTY_SLOT, FIRST_STATE, LookupHash, SLOT_BYTES, SUPPRESSED, home, lookup_hash,
};
use crate::snapshot::person::put_person;
use crate::snapshot::policies;
use crate::snapshot::words::WordNumbers;
use crate::state::Person;

/// What a body holds of one account.
struct Account {
    /// The hash's bytes, and not the number that they are, which would take more room.
    hash: [u8; 16],
    lineage_key: [u8; KEY_BYTES],
    /// The number of the state in the order in which states came, or [`Account::ERASED`].
    state: u32,
    /// The number of the person, when they have several accounts; else 0.
    group: u32,
}

impl Account {
    const ERASED: u32 = u32::MAX;

    fn hash(&self) -> LookupHash {
        u128::from_be_bytes(self.hash)
    }
}

/// Takes in persons in any order and writes the body that carries them. Equal persons, key and
/// policies make equal bytes.
pub struct BodyWriter {
    lookup_key: [u8; 16],
    accounts: Vec<Account>,
    groups: u32,
    /// The states, with their words spelt out, and the numbers by which they came.
    states: HashMap<Vec<u8>, u32>,
    /// One person of each state, by its number.
    persons: Vec<Person>,
    /// Where a state is spelt out, kept for the next one.
    spelt: Vec<u8>,
}

impl BodyWriter {
    /// A body of nobody. `lookup_key` is to be random and of this ledger alone.
    #[must_use]
    pub fn new(lookup_key: [u8; 16]) -> Self {
        let (accounts, states, persons) = (Vec::new(), HashMap::new(), Vec::new());
        Self { lookup_key, accounts, groups: 0, states, persons, spelt: Vec::new() }
    }

    /// Takes in a person with the names of all their accounts. `lineage_key` is asked for each
    /// account of somebody who was not erased.
    pub fn person<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n SubjectId>,
        person: &Person,
        lineage_key: &mut dyn FnMut(&SubjectId) -> [u8; KEY_BYTES],
    ) {
        let erased = person.erased();
        let state = if erased { Account::ERASED } else { self.state(person) };
        let first = self.accounts.len();
        for name in names {
            let hash = lookup_hash(&self.lookup_key, name.as_str()).to_be_bytes();
            let lineage_key = if erased { [0; KEY_BYTES] } else { lineage_key(name) };
            self.accounts.push(Account { hash, lineage_key, state, group: 0 });
        }
        if let Some(several @ [_, _, ..]) = self.accounts.get_mut(first..)
            && !erased
        {
            self.groups = self.groups.saturating_add(1);
            several.iter_mut().for_each(|account| account.group = self.groups);
        }
    }

    /// Takes in an account of somebody of whom nothing is left but its hash: [`account_hash`] under
    /// this body's key.
    pub fn erased(&mut self, hash: [u8; 16]) {
        let (lineage_key, state) = ([0; KEY_BYTES], Account::ERASED);
        self.accounts.push(Account { hash, lineage_key, state, group: 0 });
    }

    /// The number of a person's state, by the order in which states come.
    fn state(&mut self, person: &Person) -> u32 {
        self.spelt.clear();
        put_person(&mut self.spelt, person, &mut |bytes, word| put_text(bytes, word));
        if let Some(number) = self.states.get(&self.spelt) {
            return *number;
        }
        let next = u32::try_from(self.persons.len()).unwrap_or(Account::ERASED);
        self.states.insert(self.spelt.clone(), next);
        self.persons.push(person.clone());
        next
    }

    /// The body of everybody who was taken in, under these policies.
    #[must_use]
    pub fn finish(self, history: &PolicyHistory) -> Vec<u8> {
        let Self { lookup_key, mut accounts, groups, persons, .. } = self;
        let words = WordNumbers::of(&persons);
        let (states, numbers) = states(&persons, &words);
        accounts.sort_unstable_by_key(Account::hash);
        suppress_collisions(&mut accounts);
        let (words, policies) = (words.to_bytes(), policies::to_bytes(history));
        let suppressed = accounts.iter().filter(|one| one.state == Account::ERASED).count();
        let length = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
        let mut counts = Counts {
            slots: 0,
            accounts: length(accounts.len().saturating_sub(suppressed)),
            suppressed: length(suppressed),
            links: 0,
            states: length(states.len()),
            words: length(words.len()),
            policies: length(policies.len()),
        };
        let homes = counts.homes();
        counts.slots = places(&accounts, homes).last().map_or(homes, |(at, _)| homes.max(at + 1));
        let links = links(&accounts, homes, groups);
        counts.links = length(links.len() / LINK_BYTES);

        let slots = usize::try_from(counts.slots).unwrap_or(usize::MAX);
        let content = [slots.saturating_mul(SLOT_BYTES + KEY_BYTES), HEADER_BYTES]
            .into_iter()
            .chain([links.len(), states.len(), words.len(), policies.len()])
            .fold(0_usize, usize::saturating_add);
        let table = table_bytes_of_content(content);
        let mut body = Vec::with_capacity(table.saturating_add(content));
        body.resize(table, 0);
        put_header(&mut body, &lookup_key, &counts);
        put_slots(&mut body, &accounts, homes, slots, &numbers);
        put_keys(&mut body, &accounts, homes, slots);
        [links, states, words, policies].iter().for_each(|part| body.extend_from_slice(part));
        fill_table(&mut body);
        body
    }
}

/// The hash that an account stands under in the snapshots of a ledger: what is kept of somebody who
/// was erased, so that they stay refused.
#[must_use]
pub fn account_hash(lookup_key: &[u8; 16], subject: &SubjectId) -> [u8; 16] {
    lookup_hash(lookup_key, subject.as_str()).to_be_bytes()
}

/// The body that carries a projection.
///
/// `lookup_key` is to be random and of this ledger alone. `lineage_key` is asked for each
/// account that is not suppressed.
#[must_use]
pub fn encode_body(
    projection: &Projection,
    lookup_key: &[u8; 16],
    lineage_key: &mut dyn FnMut(&SubjectId) -> [u8; KEY_BYTES],
) -> Vec<u8> {
    let mut writer = BodyWriter::new(*lookup_key);
    for (names, person) in projection.persons() {
        writer.person(names, person, lineage_key);
    }
    writer.finish(projection.history())
}

/// Two identifiers with one hash cannot be told apart, so that both are denied.
fn suppress_collisions(accounts: &mut Vec<Account>) {
    accounts.dedup_by(|other, one| {
        let same = other.hash == one.hash;
        if same {
            (one.state, one.group, one.lineage_key) = (Account::ERASED, 0, [0; KEY_BYTES]);
        }
        same
    });
}

/// The accounts with their slots: each at its home, or behind the one before it.
fn places(accounts: &[Account], homes: u64) -> impl Iterator<Item = (u64, &Account)> {
    let mut free = 0;
    accounts.iter().map(move |account| {
        let place = home(account.hash(), homes).max(free);
        free = place.saturating_add(1);
        (place, account)
    })
}

fn put_slots(body: &mut Vec<u8>, accounts: &[Account], homes: u64, slots: usize, numbers: &[u32]) {
    let mut filled = 0_u64;
    for (place, account) in places(accounts, homes) {
        (filled..place).for_each(|_| body.extend_from_slice(&EMPTY_SLOT));
        let number = match account.state {
            Account::ERASED => SUPPRESSED,
            // A state without a number is never read as another: no body has so many states.
            came => numbers.get(came as usize).copied().unwrap_or(u32::MAX),
        };
        body.extend_from_slice(&account.hash);
        body.extend_from_slice(&number.to_le_bytes());
        filled = place.saturating_add(1);
    }
    let slots = u64::try_from(slots).unwrap_or(u64::MAX);
    (filled..slots).for_each(|_| body.extend_from_slice(&EMPTY_SLOT));
}

fn put_keys(body: &mut Vec<u8>, accounts: &[Account], homes: u64, slots: usize) {
    let start = body.len();
    for (place, account) in places(accounts, homes) {
        let at = usize::try_from(place).unwrap_or(usize::MAX).saturating_mul(KEY_BYTES);
        body.resize(start.saturating_add(at), 0);
        body.extend_from_slice(&account.lineage_key);
    }
    body.resize(start.saturating_add(slots.saturating_mul(KEY_BYTES)), 0);
}

/// Every state once, in the order of their bytes, each with its length before it; and the number
/// that slots have for each state, by the order in which it came.
fn states(persons: &[Person], words: &WordNumbers) -> (Vec<u8>, Vec<u32>) {
    let encoded = persons.iter().map(|person| {
        let mut bytes = Vec::new();
        put_person(&mut bytes, person, &mut |bytes, word| words.put(bytes, word));
        bytes
    });
    let mut sorted: Vec<(Vec<u8>, usize)> = encoded.zip(0..).collect();
    sorted.sort_unstable();
    let (mut section, mut numbers) = (Vec::new(), vec![u32::MAX; persons.len()]);
    for (number, (bytes, came)) in (FIRST_STATE..).zip(&sorted) {
        put_count(&mut section, bytes.len());
        section.extend_from_slice(bytes);
        if let Some(place) = numbers.get_mut(*came) {
            *place = number;
        }
    }
    (section, numbers)
}

/// For each account of a person but the first in the order of hashes: its slot, and the first's.
fn links(accounts: &[Account], homes: u64, groups: u32) -> Vec<u8> {
    let mut firsts = vec![None; groups as usize];
    let mut section = Vec::new();
    for (place, account) in places(accounts, homes).filter(|(_, account)| account.group > 0) {
        let group = (account.group as usize).checked_sub(1);
        let Some(first) = group.and_then(|group| firsts.get_mut(group)) else { continue };
        let slot = u32::try_from(place).unwrap_or(u32::MAX);
        let first = *first.get_or_insert(slot);
        if first != slot {
            section.extend(slot.to_le_bytes());
            section.extend(first.to_le_bytes());
        }
    }
    section
}
