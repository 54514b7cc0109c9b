//! The snapshot: a ledger's state at one position, in one signed file that a gate reads alone.
//!
//! The file (`spec/snapshot.md`) is a signed [`Statement`] and a body. This codec is pure and
//! signs nothing: whoever writes a file signs the statement, whoever reads one checks the
//! signature first and then calls [`Snapshot::open`], which believes no byte of the body that the
//! statement does not vouch for, and no length at all.
//!
//! Decisions are those of [`crate::decide`]: a [`View`] brings persons that were compiled once and
//! asks the same rules.

mod body;
mod bytes;
mod chunks;
mod error;
mod file;
mod lookup;
mod person;
mod policies;
mod statement;
mod words;

use std::ops::Range;

use crate::decide::{Decision, PersonFacts, PurposeRules, RecordFacts, Rules, Standing};
use crate::document::Policy;
use crate::ids::PurposeId;
use crate::state::Person;
use crate::vocabulary::{Category, Reason};

pub use body::encode_body;
pub use chunks::{CHUNK_BYTES, body_digest};
pub use error::SnapshotError;
pub use file::{NOTE_BYTES_MAX, join, split};
pub use statement::{STATEMENT_SCHEMA, Statement};

use body::Layout;
use bytes::Reader;
use lookup::{Buckets, LookupHash, lookup_hash};
use person::read_person;
use words::Words;

/// Who an identifier stands for in one snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// An account, by its place in the snapshot.
    Known(u32),
    /// An account of somebody who was erased.
    Suppressed,
    /// Nobody that the ledger has heard of.
    Unknown,
}

/// A state that was checked from the first byte to the last.
#[derive(Debug)]
pub struct Snapshot {
    statement: Statement,
    body: Vec<u8>,
    layout: Layout,
    known: Buckets,
    suppressed: Buckets,
    rules: Rules,
}

impl Snapshot {
    /// Takes a body that `statement` is about. The statement's signature is checked before.
    ///
    /// # Errors
    /// [`SnapshotError`] when the body is not the one that the statement vouches for, or breaks
    /// its format anywhere. It never panics, and takes memory in proportion to the body only.
    pub fn open(statement: Statement, body: Vec<u8>) -> Result<Self, SnapshotError> {
        let (stated, found) = (statement.body_bytes, body.len().try_into().unwrap_or(u64::MAX));
        if stated != found {
            return Err(SnapshotError::Length { stated, found });
        }
        chunks::check(&body, statement.body_digest)?;
        let layout = Layout::parse(&body)?;
        let known = Buckets::of(hashes(&body, &layout.hashes))?;
        let suppressed = Buckets::of(hashes(&body, &layout.suppressed))?;
        let history = policies::parse(section(&body, &layout.policies))?;
        let rules = Rules::compile(&history, statement.time);
        let found = rules.policy().map(|policy| policy.hash);
        if statement.policy != found {
            return Err(SnapshotError::OtherPolicy { stated: statement.policy, found });
        }
        let snapshot = Self { statement, body, layout, known, suppressed, rules };
        snapshot.check_numbers()?;
        Ok(snapshot)
    }

    /// Checks what refers to other places: the numbers of states, links, the suppression list.
    fn check_numbers(&self) -> Result<(), SnapshotError> {
        let mut states = 0_u32;
        let mut last: &[u8] = &[];
        for state in self.states()? {
            let (bytes, _) = state?;
            if states > 0 && last >= bytes {
                return Err(SnapshotError::Malformed("its states are not in order"));
            }
            (last, states) = (bytes, states.saturating_add(1));
        }
        if !self.numbers(&self.layout.state_numbers).all(|number| number < states) {
            return Err(SnapshotError::Malformed("an account has no state"));
        }
        let mut after = None;
        for (slot, first) in self.links() {
            let same = self.state_number(slot).is_some()
                && self.state_number(slot) == self.state_number(first);
            if after >= Some(slot) || first >= slot || self.first_of(first) != first || !same {
                return Err(SnapshotError::Malformed("a link joins accounts that it cannot"));
            }
            after = Some(slot);
        }
        let all = hashes(&self.body, &self.layout.hashes);
        let erased = hashes(&self.body, &self.layout.suppressed);
        if erased.iter().any(|hash| self.known.find(all, hash).is_some()) {
            return Err(SnapshotError::Malformed("an account is both known and suppressed"));
        }
        Ok(())
    }

    /// What was signed.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        self.rules.policy()
    }

    /// Who an identifier stands for. A text that cannot be an identifier stands for nobody.
    #[must_use]
    pub fn resolve(&self, id: &str) -> Who {
        let hash = lookup_hash(&self.layout.lookup_key, id);
        if let Some(slot) = self.known.find(hashes(&self.body, &self.layout.hashes), &hash) {
            return Who::Known(slot);
        }
        let erased = hashes(&self.body, &self.layout.suppressed);
        self.suppressed.find(erased, &hash).map_or(Who::Unknown, |_| Who::Suppressed)
    }

    /// The key that labels this account's records in lineage indexes; none for somebody erased
    /// or unknown.
    #[must_use]
    pub fn lineage_key(&self, who: Who) -> Option<[u8; 16]> {
        let Who::Known(slot) = who else { return None };
        hashes(&self.body, &self.layout.lineage_keys).get(slot as usize).copied()
    }

    /// A number that accounts of one person share and those of two persons do not; none for
    /// somebody erased or unknown. It belongs to this snapshot alone.
    #[must_use]
    pub fn person_number(&self, who: Who) -> Option<u32> {
        let Who::Known(slot) = who else { return None };
        self.state_number(slot).map(|_| self.first_of(slot))
    }

    /// The decisions about one purpose. Making a view compiles every person once.
    #[must_use]
    pub fn view(&self, purpose: &PurposeId) -> View<'_> {
        let rules = self.rules.purpose(purpose);
        let states = rules.into_iter().flat_map(|rules| {
            // Every state was read when the file was opened. Should one not be read again, then it
            // and those behind it are missing, and missing persons are denied.
            let states = self.states().into_iter().flatten().map_while(Result::ok);
            states.map(|(_, person)| rules.person(&person))
        });
        View { snapshot: self, rules, persons: states.collect() }
    }

    fn states(
        &self,
    ) -> Result<impl Iterator<Item = Result<(&[u8], Person), SnapshotError>>, SnapshotError> {
        let words = Words::parse(section(&self.body, &self.layout.words))?;
        let mut reader = Reader(section(&self.body, &self.layout.states));
        Ok(std::iter::from_fn(move || {
            (!reader.is_empty()).then(|| {
                let bytes = reader.counted()?;
                let mut state = Reader(bytes);
                let person = read_person(&mut state, &words)?;
                if !state.is_empty() {
                    return Err(SnapshotError::Malformed("a state is longer than its parts"));
                }
                Ok((bytes, person))
            })
        }))
    }

    fn numbers(&self, range: &Range<usize>) -> impl Iterator<Item = u32> {
        let chunks = section(&self.body, range).as_chunks::<4>().0;
        chunks.iter().map(|number| u32::from_le_bytes(*number))
    }

    fn state_number(&self, slot: u32) -> Option<u32> {
        let numbers = section(&self.body, &self.layout.state_numbers).as_chunks::<4>().0;
        numbers.get(slot as usize).map(|number| u32::from_le_bytes(*number))
    }

    /// Pairs of an account and the first account of the same person.
    fn links(&self) -> impl Iterator<Item = (u32, u32)> {
        let pairs = section(&self.body, &self.layout.links).as_chunks::<8>().0;
        pairs.iter().map(|pair| link(*pair))
    }

    /// The first account of the person that has this one.
    fn first_of(&self, slot: u32) -> u32 {
        let pairs = section(&self.body, &self.layout.links).as_chunks::<8>().0;
        let found = pairs.binary_search_by_key(&slot, |pair| link(*pair).0).ok();
        found.and_then(|place| pairs.get(place)).map_or(slot, |pair| link(*pair).1)
    }
}

fn link([a, b, c, d, e, f, g, h]: [u8; 8]) -> (u32, u32) {
    (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]))
}

fn section<'b>(body: &'b [u8], range: &Range<usize>) -> &'b [u8] {
    body.get(range.clone()).unwrap_or_default()
}

fn hashes<'b>(body: &'b [u8], range: &Range<usize>) -> &'b [LookupHash] {
    section(body, range).as_chunks::<16>().0
}

/// The decisions of one snapshot about one purpose.
#[derive(Debug)]
pub struct View<'s> {
    snapshot: &'s Snapshot,
    /// None when no policy in force declares the purpose.
    rules: Option<&'s PurposeRules>,
    /// By the number of the state.
    persons: Vec<PersonFacts>,
}

impl View<'_> {
    /// Decides about one record. `subjects` are whom it is about, the author first.
    #[must_use]
    pub fn decide(&self, record: &RecordFacts<'_>, subjects: &[Who]) -> Decision {
        match self.rules {
            None => Decision::from(Reason::InvalidRecord),
            Some(rules) => rules.decide(record, subjects.iter().map(|who| self.standing(*who))),
        }
    }

    /// Decides whether the purpose may run for one person at the snapshot's moment, on data of this
    /// category.
    #[must_use]
    pub fn decide_serving(&self, category: Category, subject: Who) -> Decision {
        match self.rules {
            None => Decision::from(Reason::InvalidRecord),
            Some(rules) => rules.decide_serving(category, self.standing(subject)),
        }
    }

    fn standing(&self, who: Who) -> Standing<'_, PersonFacts> {
        match who {
            Who::Suppressed => Standing::Suppressed,
            Who::Unknown => Standing::Unknown,
            Who::Known(slot) => self
                .snapshot
                .state_number(slot)
                .and_then(|number| self.persons.get(number as usize))
                .map_or(Standing::Unknown, Standing::Known),
        }
    }
}
