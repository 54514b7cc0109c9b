//! One body, opened: of the snapshot itself or of a delta laid over it.
//!
//! Slots and states are numbered through all layers, so that a number names one thing.

use std::hint::black_box;
use std::ops::Range;

use crate::decide::Rules;
use crate::history::PolicyHistory;
use crate::snapshot::body::{HEADER_BYTES, LINK_BYTES, Layout};
use crate::snapshot::bytes::Reader;
use crate::snapshot::chunks::Chunks;
use crate::snapshot::lookup::{
    EMPTY, FIRST_STATE, LookupHash, Probe, SLOT_BYTES, SUPPRESSED, home, probe, slot_parts,
};
use crate::snapshot::person::read_person;
use crate::snapshot::words::Words;
use crate::snapshot::{Account, SnapshotError, Statement, Who, policies};
use crate::state::Person;
use crate::statement::Damaged;

/// How many slots are looked at before the row behind them is. One hash in forty stands further
/// away from its home.
const ROW: usize = 12;

/// Where a state starts among the states, its bytes, and the person whose it is.
type PlacedState<'b> = Result<(usize, &'b [u8], Person), SnapshotError>;

/// A body, and where in the numbers of all layers its own start.
#[derive(Debug)]
pub(crate) struct Layer<B> {
    body: B,
    chunks: Chunks,
    layout: Layout,
    homes: u64,
    first_slot: u32,
    first_state: u32,
    /// Where each state starts in the body.
    states: Box<[u32]>,
}

impl<B: AsRef<[u8]>> Layer<B> {
    /// Opens a body whose slots and states are numbered from `firsts` on, with its policies and the
    /// rules that follow from them.
    pub(crate) fn open(
        statement: &Statement,
        body: B,
        firsts: (u32, u32),
    ) -> Result<(Self, PolicyHistory, Rules), SnapshotError> {
        let bytes = body.as_ref();
        let (stated, found) = (statement.body_bytes, bytes.len().try_into().unwrap_or(u64::MAX));
        if stated != found {
            return Err(SnapshotError::Length { stated, found });
        }
        let chunks = Chunks::open(bytes, statement.body_digest)?;
        let start = chunks.content_start();
        let header = start..start.saturating_add(HEADER_BYTES);
        let layout = Layout::parse(chunks.read(bytes, header)?, start, bytes.len())?;
        let history = policies::parse(chunks.read(bytes, layout.policies.clone())?)?;
        let rules = Rules::compile(&history, statement.time);
        let found = rules.policy().map(|policy| policy.hash);
        if statement.policy != found {
            return Err(SnapshotError::OtherPolicy { stated: statement.policy, found });
        }
        let (first_slot, first_state) = firsts;
        let homes = layout.counts.homes();
        let mut layer =
            Self { body, chunks, layout, homes, first_slot, first_state, states: Box::default() };
        layer.states = layer.place_states()?;
        let all = u64::from(first_slot).saturating_add(layer.layout.counts.slots);
        if u32::try_from(all).is_err() || first_state.checked_add(layer.state_count()).is_none() {
            return Err(SnapshotError::Malformed("it has more slots than can be numbered"));
        }
        Ok((layer, history, rules))
    }

    /// Reads every state once and keeps where it starts.
    fn place_states(&self) -> Result<Box<[u32]>, SnapshotError> {
        let long = SnapshotError::Malformed("its states are longer than can be numbered");
        let mut states = Vec::new();
        let mut last: &[u8] = &[];
        for state in self.states()? {
            let (start, bytes, _) = state?;
            if !states.is_empty() && last >= bytes {
                return Err(SnapshotError::Malformed("its states are not in order"));
            }
            last = bytes;
            states.push(u32::try_from(start).map_err(|_| long.clone())?);
        }
        Ok(states.into_boxed_slice())
    }

    pub(crate) const fn lookup_key(&self) -> &[u8; 16] {
        &self.layout.lookup_key
    }

    pub(crate) const fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) const fn state_count(&self) -> u32 {
        // No more than there are bytes in a body, which were counted with so many bits.
        self.states.len() as u32
    }

    /// Checks that every chunk is what was signed.
    pub(crate) fn check_chunks(&self) -> Result<(), Damaged> {
        self.chunks.check_all(self.body.as_ref())
    }

    /// Its slots among those of all layers.
    pub(crate) fn slots(&self) -> Range<u32> {
        self.first_slot..self.ends().0
    }

    /// The first numbers of slots and states behind this layer's own.
    pub(crate) fn ends(&self) -> (u32, u32) {
        let slots = u32::try_from(self.layout.counts.slots).unwrap_or(u32::MAX);
        (self.first_slot.saturating_add(slots), self.first_state.saturating_add(self.state_count()))
    }

    /// A part of the body, checked.
    #[inline]
    pub(crate) fn read(&self, range: Range<usize>) -> Result<&[u8], Damaged> {
        self.chunks.read(self.body.as_ref(), range)
    }

    /// Whom a hash stands for in this layer.
    #[inline]
    pub(crate) fn find(&self, hash: LookupHash) -> Result<Who, Damaged> {
        let mut first = home(hash, self.homes);
        loop {
            let row = self.read(self.layout.slot_row(first, ROW))?.as_chunks::<SLOT_BYTES>().0;
            // All lines of the row are asked for at once, and not when the ones before say so.
            black_box(near(row));
            match probe(row, hash) {
                Probe::Found(place, number) => {
                    let slot = (first as u32).saturating_add(place);
                    return Ok(self.who(slot, number));
                }
                Probe::Further if row.len() == ROW => first = first.saturating_add(ROW as u64),
                Probe::Absent | Probe::Further => return Ok(Who::Unknown),
            }
        }
    }

    /// What a slot's number says. A state that there is none of is nobody's.
    #[inline]
    fn who(&self, slot: u32, number: u32) -> Who {
        match number.checked_sub(FIRST_STATE) {
            Some(state) if state < self.state_count() => Who::Known(Account {
                slot: self.first_slot.saturating_add(slot),
                state: self.first_state.saturating_add(state),
            }),
            None if number == SUPPRESSED => Who::Suppressed,
            _ => Who::Unknown,
        }
    }

    /// Asks memory for the homes of many hashes at once, which are then near. What is read here
    /// is not believed.
    pub(crate) fn warm(&self, hashes: &[LookupHash]) {
        let slots = self.body.as_ref().get(self.layout.slots.clone()).unwrap_or_default();
        let slots = slots.as_chunks::<SLOT_BYTES>().0;
        let mut seen = 0;
        for hash in hashes {
            let home = usize::try_from(home(*hash, self.homes)).unwrap_or(usize::MAX);
            seen ^= slots.get(home..).map_or(0, near);
        }
        black_box(seen);
    }

    /// The hash in a slot, and whom it stands for; none in an empty one.
    pub(crate) fn at(&self, slot: u32) -> Result<Option<(LookupHash, Who)>, Damaged> {
        let Some(own) = slot.checked_sub(self.first_slot) else { return Ok(None) };
        let bytes = self.read(self.layout.slot_row(own.into(), 1))?;
        let parts = bytes.first_chunk().map(slot_parts).filter(|(_, number)| *number != EMPTY);
        Ok(parts.map(|(hash, number)| (hash, self.who(own, number))))
    }

    /// Everybody whom the layer speaks of.
    pub(crate) fn everybody(&self) -> Result<Vec<(LookupHash, Who)>, Damaged> {
        let found = self.slots().map(|slot| self.at(slot)).filter_map(Result::transpose);
        found.collect()
    }

    /// The lineage key of the account in a slot.
    pub(crate) fn lineage_key(&self, slot: u32) -> Result<Option<[u8; 16]>, Damaged> {
        let Some(own) = slot.checked_sub(self.first_slot) else { return Ok(None) };
        Ok(self.read(self.layout.lineage_key(own))?.first_chunk().copied())
    }

    /// The first slot of the person who has the account in this one.
    pub(crate) fn first_of(&self, slot: u32) -> Result<u32, Damaged> {
        let Some(own) = slot.checked_sub(self.first_slot) else { return Ok(slot) };
        let (mut from, mut to) = (0, self.layout.counts.links);
        while from < to {
            let middle = from + (to - from) / 2;
            let Some((linked, first)) = self.link(middle)? else { break };
            match linked.cmp(&own) {
                std::cmp::Ordering::Equal => return Ok(self.first_slot.saturating_add(first)),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        Ok(slot)
    }

    /// A link: a slot of this layer, and the first one of the same person.
    pub(crate) fn link(&self, number: u64) -> Result<Option<(u32, u32)>, Damaged> {
        let links = &self.layout.links;
        let from = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(LINK_BYTES);
        let from = links.start.saturating_add(from).min(links.end);
        let bytes = self.read(from..from.saturating_add(LINK_BYTES).min(links.end))?;
        Ok(bytes.first_chunk().map(|[a, b, c, d, e, f, g, h]: &[u8; LINK_BYTES]| {
            (u32::from_le_bytes([*a, *b, *c, *d]), u32::from_le_bytes([*e, *f, *g, *h]))
        }))
    }

    /// The persons by the numbers of their states.
    ///
    /// Every state was read when the body was opened. Should one not be read again, then it and
    /// those behind it are missing, and missing persons are denied; but those of the next layer
    /// keep their numbers.
    pub(crate) fn persons(&self) -> impl Iterator<Item = Option<Person>> {
        let states = self.states().into_iter().flatten().map_while(Result::ok);
        let persons = states.map(|(.., person)| Some(person));
        persons.chain(std::iter::repeat_with(|| None)).take(self.states.len())
    }

    /// The person whose state has this number among those of all layers, if it is one of this
    /// layer's.
    pub(crate) fn person(&self, state: u32) -> Result<Option<Person>, SnapshotError> {
        let number = state.checked_sub(self.first_state).map(|number| number as usize);
        let Some((start, rest)) =
            number.and_then(|number| self.states.get(number..)?.split_first())
        else {
            return Ok(None);
        };
        let words = Words::parse(self.read(self.layout.words.clone())?)?;
        let all = self.layout.states.clone();
        let at = |place: u32| all.start.saturating_add(place as usize).min(all.end);
        let end = rest.first().map_or(all.end, |next| at(*next));
        let mut state = Reader(Reader(self.read(at(*start)..end)?).counted()?);
        read_person(&mut state, &words).map(Some)
    }

    fn states(&self) -> Result<impl Iterator<Item = PlacedState<'_>>, SnapshotError> {
        let words = Words::parse(self.read(self.layout.words.clone())?)?;
        let all = self.read(self.layout.states.clone())?;
        let mut reader = Reader(all);
        Ok(std::iter::from_fn(move || {
            (!reader.is_empty()).then(|| {
                let start = all.len().saturating_sub(reader.0.len());
                let bytes = reader.counted()?;
                let mut state = Reader(bytes);
                let person = read_person(&mut state, &words)?;
                if !state.is_empty() {
                    return Err(SnapshotError::Malformed("a state is longer than its parts"));
                }
                Ok((start, bytes, person))
            })
        }))
    }
}

/// Asks memory for the lines of the cache that a row starts in: three of its four or five. What
/// comes is of no use. Of hashes one in twenty stands further behind.
#[inline]
fn near(row: &[[u8; SLOT_BYTES]]) -> u8 {
    let Some(row) = row.first_chunk::<ROW>() else { return 0 };
    let bytes = row.as_flattened();
    let lines = [bytes.first(), bytes.get(64), bytes.get(128)];
    lines.into_iter().flatten().fold(0, |seen, byte| seen ^ byte)
}
