//! The snapshot: a ledger's state at one position, in one signed file that a gate reads alone, and
//! the deltas that bring it up to date.
//!
//! The file (`spec/snapshot.md`) is a signed [`Statement`] and a body. This codec is pure and
//! signs nothing: whoever writes a file signs the statement, whoever reads one checks the
//! signature first and then calls [`Snapshot::open`], which believes no byte of the body that the
//! statement does not vouch for, and no length at all. It takes any bytes, a mapped file as well:
//! what is small is checked at once, and a chunk of the rest when it is first read.
//! [`Snapshot::check`] checks everything.
//!
//! Decisions are those of [`crate::decide`]: a [`View`] brings persons that were compiled once and
//! asks the same rules.

mod body;
mod bytes;
mod census;
mod chunks;
mod encode;
mod full;
mod layer;
mod lookup;
mod person;
mod policies;
mod view;
mod words;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::decide::Rules;
use crate::document::Policy;
use crate::history::PolicyHistory;
use crate::ids::PurposeId;
use crate::register::NamedSource;
use crate::state::Person;

pub use census::Census;
pub use chunks::{CHUNK_BYTES, body_digest};
pub use encode::{BodyWriter, account_hash, encode_body};
pub(crate) use person::state_key;
pub use view::{Ask, Column, DecisionTable, RecordColumns, View};

pub use crate::statement::{
    Continues, Damaged, Mark, NOTE_BYTES_MAX, STATEMENT_SCHEMA, SnapshotError, Statement, join,
    split,
};

use layer::Layer;
use lookup::{LookupHash, lookup_hash};

/// How many deltas may be laid over a snapshot.
pub const DELTAS_MAX: usize = 64;

/// How many identifiers are looked up at once: enough for memory to answer many times faster, few
/// enough for the answers to stay near.
const BLOCK: usize = 128;

/// Who an identifier stands for in one snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// An account.
    Known(Account),
    /// An account of somebody who was erased.
    Suppressed,
    /// Nobody that the ledger has heard of.
    Unknown,
}

/// An account of one snapshot. It means nothing to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Account {
    slot: u32,
    /// The number of the person's state.
    state: u32,
}

impl Account {
    /// Its place, below [`Snapshot::slots`].
    #[must_use]
    pub const fn slot(self) -> u32 {
        self.slot
    }
}

/// Checks the body of a snapshot or a delta by itself, from the first byte to the last.
///
/// # Errors
/// [`SnapshotError`], with the first thing that is not as it was signed or breaks the format.
pub fn check_body(statement: &Statement, body: &[u8]) -> Result<(), SnapshotError> {
    let (layer, ..) = Layer::open(statement, body, (0, 0))?;
    layer.check()
}

/// Finds hashes by half of their bits: they are a keyed hash's, and need no other.
#[derive(Debug, Default, Clone, Copy)]
struct HalfBits(u64);

impl Hasher for HalfBits {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        let first = bytes.first_chunk().copied().map_or(0, u64::from_ne_bytes);
        self.0 ^= first;
    }
    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
}

/// A state, with all that was laid over it.
#[derive(Debug)]
pub struct Snapshot<B = Vec<u8>> {
    /// How the deltas name the snapshot.
    start: Mark,
    /// Of the last delta, or of the snapshot when there is none.
    statement: Statement,
    base: Layer<B>,
    deltas: Vec<Layer<B>>,
    /// Everybody whom a delta speaks of, as the last one says; but who was suppressed stays so.
    recent: HashMap<LookupHash, Who, BuildHasherDefault<HalfBits>>,
    history: PolicyHistory,
    rules: Rules,
}

impl<B: AsRef<[u8]>> Snapshot<B> {
    /// Takes a body that `statement` is about. The statement's signature is checked before.
    ///
    /// # Errors
    /// [`SnapshotError`] when what is checked at once is not what the statement vouches for, or
    /// breaks its format. It never panics, and takes memory in proportion to the body only.
    pub fn open(statement: Statement, body: B) -> Result<Self, SnapshotError> {
        if statement.continues.is_some() {
            let why = "this is a delta: open the snapshot that it continues, and lay it over";
            return Err(SnapshotError::OtherKind(why));
        }
        let (base, history, rules) = Layer::open(&statement, body, (0, 0))?;
        let (start, deltas, recent) = (statement.mark(), Vec::new(), HashMap::default());
        Ok(Self { start, statement, base, deltas, recent, history, rules })
    }

    /// Lays a delta over, in time proportional to it. All of it is checked.
    ///
    /// # Errors
    /// [`SnapshotError`] when it does not continue what is here, or breaks its format anywhere;
    /// what was here is gone then, and nobody can be asked an older state by mistake.
    pub fn with_delta(mut self, statement: Statement, body: B) -> Result<Self, SnapshotError> {
        self.check_chain(&statement)?;
        let last = self.deltas.last().unwrap_or(&self.base);
        let (delta, history, rules) = Layer::open(&statement, body, last.ends())?;
        if delta.lookup_key() != self.base.lookup_key() {
            return Err(SnapshotError::Malformed("a delta has another lookup key than its base"));
        }
        delta.check()?;
        for (hash, who) in delta.everybody()? {
            let place = self.recent.entry(hash).or_insert(who);
            if *place != Who::Suppressed {
                *place = who;
            }
        }
        self.statement = statement;
        self.deltas.push(delta);
        (self.history, self.rules) = (history, rules);
        Ok(self)
    }

    fn check_chain(&self, delta: &Statement) -> Result<(), SnapshotError> {
        let before = &self.statement;
        let Some(continues) = delta.continues else {
            let why = "this is a snapshot of everybody, and no delta to lay over another";
            return Err(SnapshotError::OtherKind(why));
        };
        let other = |why| {
            let (delta, before) = (delta.position, before.position);
            Err(SnapshotError::OtherChain { delta, before, why })
        };
        if self.deltas.len() >= DELTAS_MAX {
            other("as many deltas as may be are laid over it already; export a new snapshot")
        } else if delta.origin != before.origin {
            other("it is of another ledger")
        } else if continues.base != self.start {
            other("it starts from another snapshot")
        } else if continues.after != before.mark() {
            other("another delta stands between them, or comes after")
        } else if delta.position < before.position || delta.time < before.time {
            other("it shows an earlier state")
        } else {
            Ok(())
        }
    }

    /// Takes every delta off, so that one can be laid over that says all that they said. `start` is
    /// the statement that the snapshot was opened with.
    ///
    /// # Errors
    /// [`SnapshotError`] when it is another snapshot's, or the policies do not read.
    pub fn without_deltas(mut self, start: Statement) -> Result<Self, SnapshotError> {
        if start.mark() != self.start {
            let why = "the statement is another snapshot's";
            return Err(SnapshotError::OtherKind(why));
        }
        self.history = policies::parse(self.base.read(self.base.layout().policies.clone())?)?;
        self.rules = Rules::compile(&self.history, start.time);
        self.statement = start;
        self.deltas.clear();
        self.recent.clear();
        Ok(self)
    }

    /// What was signed: of the last delta, or of the snapshot when there is none.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        self.rules.policy()
    }

    /// The policy's versions.
    #[must_use]
    pub const fn history(&self) -> &PolicyHistory {
        &self.history
    }

    /// What a record's word for its source stands for; none when it is neither a kind nor on the
    /// register.
    #[must_use]
    pub fn source(&self, named: &str) -> Option<NamedSource<'_>> {
        self.rules.source(named)
    }

    /// Who an identifier stands for. A text that cannot be an identifier stands for nobody.
    ///
    /// # Errors
    /// [`Damaged`] when the part of the body that says so is not what was signed.
    #[inline]
    pub fn resolve(&self, id: &str) -> Result<Who, Damaged> {
        let hash = lookup_hash(self.base.lookup_key(), id);
        self.find(hash)
    }

    /// Who each of many identifiers stands for, one after another in `whos`. Memory is asked for
    /// many at once.
    ///
    /// # Errors
    /// [`Damaged`], as [`Self::resolve`]; what was appended to `whos` is of no use then.
    pub fn resolve_all<'n>(
        &self,
        ids: impl IntoIterator<Item = &'n str>,
        whos: &mut Vec<Who>,
    ) -> Result<(), Damaged> {
        let mut ids = ids.into_iter();
        let mut hashes = Vec::with_capacity(BLOCK);
        loop {
            let block = ids.by_ref().take(BLOCK);
            hashes.extend(block.map(|id| lookup_hash(self.base.lookup_key(), id)));
            if hashes.is_empty() {
                return Ok(());
            }
            self.base.warm(&hashes);
            for hash in hashes.drain(..) {
                whos.push(self.find(hash)?);
            }
        }
    }

    #[inline]
    fn find(&self, hash: LookupHash) -> Result<Who, Damaged> {
        let found = self.base.find(hash)?;
        if self.recent.is_empty() || found == Who::Suppressed {
            return Ok(found);
        }
        Ok(self.recent.get(&hash).copied().unwrap_or(found))
    }

    /// How many slots there are: accounts have different ones below this number.
    #[must_use]
    pub fn slots(&self) -> u32 {
        self.deltas.last().unwrap_or(&self.base).ends().0
    }

    /// The account in a slot; none where nobody stands, and where another slot has become the
    /// account's since.
    ///
    /// # Errors
    /// [`Damaged`], as [`Self::resolve`].
    pub fn account_at(&self, slot: u32) -> Result<Option<Account>, Damaged> {
        let Some(layer) = self.layer_of(slot) else { return Ok(None) };
        let Some((hash, Who::Known(account))) = layer.at(slot)? else { return Ok(None) };
        let stands = match self.recent.get(&hash) {
            None => true,
            Some(who) => *who == Who::Known(account),
        };
        Ok(stands.then_some(account))
    }

    /// The key that labels this account's records in lineage indexes; none for somebody erased
    /// or unknown.
    ///
    /// # Errors
    /// [`Damaged`], as [`Self::resolve`].
    pub fn lineage_key(&self, who: Who) -> Result<Option<[u8; 16]>, Damaged> {
        let Who::Known(Account { slot, .. }) = who else { return Ok(None) };
        self.lineage_key_at(slot)
    }

    /// The lineage key of the account in a slot; without a meaning where nobody stands, none where
    /// there is no slot.
    ///
    /// # Errors
    /// [`Damaged`], as [`Self::resolve`].
    pub fn lineage_key_at(&self, slot: u32) -> Result<Option<[u8; 16]>, Damaged> {
        self.layer_of(slot).map_or(Ok(None), |layer| layer.lineage_key(slot))
    }

    /// A number that accounts of one person share and those of two persons do not; none for
    /// somebody erased or unknown. It belongs to this snapshot alone.
    ///
    /// # Errors
    /// [`Damaged`], as [`Self::resolve`].
    pub fn person_number(&self, who: Who) -> Result<Option<u32>, Damaged> {
        let Who::Known(Account { slot, .. }) = who else { return Ok(None) };
        self.layer_of(slot).map_or(Ok(None), |layer| layer.first_of(slot).map(Some))
    }

    fn layer_of(&self, slot: u32) -> Option<&Layer<B>> {
        self.layers().find(|layer| layer.slots().contains(&slot))
    }

    fn layers(&self) -> impl DoubleEndedIterator<Item = &Layer<B>> {
        std::iter::once(&self.base).chain(&self.deltas)
    }

    /// The rules that are in force, for asking about [`Snapshot::person`]s.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// One person, for whoever asks about few: a [`View`] compiles everybody. None for somebody
    /// erased or unknown.
    ///
    /// # Errors
    /// [`SnapshotError`], as [`Self::resolve`].
    pub fn person(&self, who: Who) -> Result<Option<Person>, SnapshotError> {
        let Who::Known(Account { state, .. }) = who else { return Ok(None) };
        for layer in self.layers() {
            if let Some(person) = layer.person(state)? {
                return Ok(Some(person));
            }
        }
        Ok(None)
    }

    /// The decisions about one purpose. Making a view compiles every state once.
    #[must_use]
    pub fn view(&self, purpose: &PurposeId) -> View<'_> {
        let rules = self.rules.purpose(purpose);
        View::new(purpose, rules, self.layers().flat_map(Layer::persons))
    }

    /// Checks all of it, from the first byte to the last, and not only what was read so far.
    ///
    /// # Errors
    /// [`SnapshotError`], with the first thing that is not as it was signed or breaks the format.
    pub fn check(&self) -> Result<(), SnapshotError> {
        self.layers().try_for_each(Layer::check)
    }
}
