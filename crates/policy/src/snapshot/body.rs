//! The content of a body: a header that says how long each section is, and the sections.

use std::ops::Range;

use crate::snapshot::SnapshotError;
use crate::snapshot::lookup::{SLOT_BYTES, homes_for};

const MAGIC: [u8; 16] = *b"untrain snapshot";

/// How long a lineage key is.
pub(crate) const KEY_BYTES: usize = 16;

/// How long a link is.
pub(crate) const LINK_BYTES: usize = 8;

const COUNTS: usize = 7;

/// How long the header is.
pub(crate) const HEADER_BYTES: usize = MAGIC.len() + 16 + COUNTS * 8;

/// How much of everything a body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Slots, the empty ones among them.
    pub(crate) slots: u64,
    /// Accounts with a state.
    pub(crate) accounts: u64,
    /// Accounts of erased persons.
    pub(crate) suppressed: u64,
    /// Links.
    pub(crate) links: u64,
    /// Bytes of states.
    pub(crate) states: u64,
    /// Bytes of words.
    pub(crate) words: u64,
    /// Bytes of policies.
    pub(crate) policies: u64,
}

impl Counts {
    pub(crate) fn homes(&self) -> u64 {
        homes_for(self.accounts.saturating_add(self.suppressed))
    }
}

/// Appends a header.
pub(crate) fn put_header(bytes: &mut Vec<u8>, lookup_key: &[u8; 16], counts: &Counts) {
    bytes.extend(MAGIC);
    bytes.extend(lookup_key);
    let Counts { slots, accounts, suppressed, links, states, words, policies } = *counts;
    for count in [slots, accounts, suppressed, links, states, words, policies] {
        bytes.extend(count.to_le_bytes());
    }
}

/// Where the sections of a body stand.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) lookup_key: [u8; 16],
    pub(crate) counts: Counts,
    pub(crate) slots: Range<usize>,
    /// Of each slot the lineage key of its account.
    pub(crate) lineage_keys: Range<usize>,
    /// Pairs of slots of one person, sorted by the first.
    pub(crate) links: Range<usize>,
    pub(crate) states: Range<usize>,
    pub(crate) words: Range<usize>,
    pub(crate) policies: Range<usize>,
}

impl Layout {
    /// Reads the header at `start` of a body of `body_bytes`.
    pub(crate) fn parse(
        header: &[u8],
        start: usize,
        body_bytes: usize,
    ) -> Result<Self, SnapshotError> {
        let header = header
            .first_chunk::<HEADER_BYTES>()
            .ok_or(SnapshotError::Malformed("it is shorter than its header"))?;
        let (magic, rest) = header.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(SnapshotError::Malformed("it does not start with `untrain snapshot`"));
        }
        let (key, counts) = rest.split_at(16);
        let lookup_key = key.try_into().unwrap_or_default();
        let counts = read_counts(counts)?;

        let mut end = start.saturating_add(HEADER_BYTES);
        let mut section = |count: u64, width: usize| -> Option<Range<usize>> {
            let from = end;
            end = usize::try_from(count).ok()?.checked_mul(width)?.checked_add(from)?;
            (end <= body_bytes).then_some(from..end)
        };
        let layout = (|| {
            Some(Self {
                lookup_key,
                counts,
                slots: section(counts.slots, SLOT_BYTES)?,
                lineage_keys: section(counts.slots, KEY_BYTES)?,
                links: section(counts.links, LINK_BYTES)?,
                states: section(counts.states, 1)?,
                words: section(counts.words, 1)?,
                policies: section(counts.policies, 1)?,
            })
        })();
        layout
            .filter(|layout| layout.policies.end == body_bytes)
            .ok_or(SnapshotError::Malformed("its sections are not as long as it is"))
    }

    /// Where a slot stands, or a row of slots; cut off at the end of the table.
    #[inline]
    pub(crate) fn slot_row(&self, first: u64, slots: usize) -> Range<usize> {
        let from = usize::try_from(first).unwrap_or(usize::MAX).saturating_mul(SLOT_BYTES);
        let from = self.slots.start.saturating_add(from).min(self.slots.end);
        from..from.saturating_add(slots.saturating_mul(SLOT_BYTES)).min(self.slots.end)
    }

    /// Where the lineage key of a slot stands.
    pub(crate) fn lineage_key(&self, slot: u32) -> Range<usize> {
        let from = (slot as usize).saturating_mul(KEY_BYTES);
        let from = self.lineage_keys.start.saturating_add(from);
        from..from.saturating_add(KEY_BYTES).min(self.lineage_keys.end.max(from))
    }
}

fn read_counts(bytes: &[u8]) -> Result<Counts, SnapshotError> {
    let counts = bytes.as_chunks::<8>().0.iter().map(|count| u64::from_le_bytes(*count));
    let counts: Vec<u64> = counts.collect();
    let &[slots, accounts, suppressed, links, states, words, policies] = counts.as_slice() else {
        return Err(SnapshotError::Malformed("its header has another number of counts"));
    };
    let counts = Counts { slots, accounts, suppressed, links, states, words, policies };
    if u32::try_from(slots).is_err() {
        return Err(SnapshotError::Malformed("it has more slots than can be numbered"));
    }
    if slots < counts.homes() {
        return Err(SnapshotError::Malformed("it has fewer slots than homes"));
    }
    Ok(counts)
}
