//! A lineage entry on its way into the index: whom and what it is about, by the numbers of this
//! run, and the record's id. The label takes the account's place when the entry is written.

use untrain_lineage::index::RECORD_ID_BYTES_MAX;

/// How many bytes an entry has before its record id.
pub(crate) const HEAD_BYTES: usize = 23;

/// An entry that is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Aside<'i> {
    /// The first bits of the account's label.
    pub(crate) prefix: u32,
    /// The account's slot in the snapshot.
    pub(crate) slot: u32,
    /// The work unit that the record is in. Units are in the order of the corpus.
    pub(crate) unit: u32,
    /// The record's row in its input.
    pub(crate) row: u64,
    /// What was decided.
    pub(crate) outcome: u8,
    /// Whether the account is the author's.
    pub(crate) author: bool,
    /// The record's id.
    pub(crate) id: &'i [u8],
}

const AUTHOR: u16 = 1 << 15;
const _: () = assert!(RECORD_ID_BYTES_MAX < AUTHOR as usize);

impl<'i> Aside<'i> {
    /// Appends the entry; its id is not too long for an index.
    pub(crate) fn put(&self, sink: &mut Vec<u8>) {
        let id_bytes = u16::try_from(self.id.len()).unwrap_or(u16::MAX) & !AUTHOR;
        let last = id_bytes | if self.author { AUTHOR } else { 0 };
        let mut head = [0; HEAD_BYTES];
        let (prefix, rest) = head.split_at_mut(4);
        prefix.copy_from_slice(&self.prefix.to_be_bytes());
        let (slot, rest) = rest.split_at_mut(4);
        slot.copy_from_slice(&self.slot.to_be_bytes());
        let (unit, rest) = rest.split_at_mut(4);
        unit.copy_from_slice(&self.unit.to_be_bytes());
        let (row, rest) = rest.split_at_mut(8);
        row.copy_from_slice(&self.row.to_be_bytes());
        let (outcome, last_bytes) = rest.split_at_mut(1);
        outcome.copy_from_slice(&[self.outcome]);
        last_bytes.copy_from_slice(&last.to_be_bytes());
        sink.extend_from_slice(&head);
        sink.extend_from_slice(self.id);
    }

    /// The entry that `bytes` start with, and how long it is; none when they are too few.
    pub(crate) fn read(bytes: &'i [u8]) -> Option<(Self, usize)> {
        let head = Head::at(bytes, 0)?;
        let [unit @ .., _, _, _, _, _, _, _, _] = head.place();
        let [_, _, _, _, row @ ..] = head.place();
        let entry = Self {
            prefix: head.prefix(),
            slot: head.slot(),
            unit: u32::from_be_bytes(unit),
            row: u64::from_be_bytes(row),
            outcome: head.part::<1, 20>().first().copied().unwrap_or_default(),
            author: head.last() & AUTHOR != 0,
            id: bytes.get(HEAD_BYTES..head.length())?,
        };
        Some((entry, head.length()))
    }
}

/// What an entry begins with: all of it but the id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'i>(&'i [u8; HEAD_BYTES]);

impl<'i> Head<'i> {
    /// The head at a place in `bytes`.
    pub(crate) fn at(bytes: &'i [u8], at: usize) -> Option<Self> {
        bytes.get(at..)?.first_chunk().map(Self)
    }

    fn part<const N: usize, const FROM: usize>(self) -> [u8; N] {
        const { assert!(FROM + N <= HEAD_BYTES) };
        self.0.get(FROM..).and_then(<[u8]>::first_chunk).copied().unwrap_or([0; N])
    }

    pub(crate) fn prefix(self) -> u32 {
        u32::from_be_bytes(self.part::<4, 0>())
    }

    pub(crate) fn slot(self) -> u32 {
        u32::from_be_bytes(self.part::<4, 4>())
    }

    /// The unit and the row, as bytes that compare as they do.
    pub(crate) fn place(self) -> [u8; 12] {
        self.part::<12, 8>()
    }

    /// The length of the id, and whose entry it is.
    fn last(self) -> u16 {
        u16::from_be_bytes(self.part::<2, 21>())
    }

    /// How long the whole entry is.
    pub(crate) fn length(self) -> usize {
        HEAD_BYTES + usize::from(self.last() & !AUTHOR)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_entry_comes_back(
            (prefix, slot, unit, row) in any::<(u32, u32, u32, u64)>(),
            (outcome, author) in any::<(u8, bool)>(),
            id in proptest::collection::vec(any::<u8>(), 0..=RECORD_ID_BYTES_MAX),
        ) {
            let entry = Aside { prefix, slot, unit, row, outcome, author, id: &id };
            let mut bytes = Vec::new();
            entry.put(&mut bytes);
            let head = Head::at(&bytes, 0).unwrap();
            prop_assert_eq!((head.prefix(), head.slot()), (prefix, slot));
            prop_assert_eq!(Aside::read(&bytes), Some((entry, bytes.len())));
            prop_assert_eq!(Aside::read(&bytes[..bytes.len() - 1]), None);
        }
    }
}
