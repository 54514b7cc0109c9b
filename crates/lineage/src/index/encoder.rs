//! Entries in their order become bytes. Several encoders may work at once, each on people of its
//! own; their pieces are then laid behind one another.

use untrain_policy::leb128::put as put_number;

use super::{
    AUTHOR, END, IndexEntry, Labels, MORE, Place, RECORD_ID_BYTES_MAX, STRETCH_ENTRIES,
    STRETCH_ID_BYTES, Sealer, damaged,
};
use crate::Error;

/// Encodes entries that come in their order.
#[derive(Debug, Default)]
pub struct Encoder {
    piece: Piece,
    stretch: Stretch,
    last: Option<Place>,
}

/// Some of an index's people, or a part of one person's entries.
#[derive(Debug, Default)]
pub struct Piece {
    pub(super) bytes: Vec<u8>,
    /// Who starts where in `bytes`.
    pub(super) starts: Vec<([u8; 16], usize)>,
    pub(super) entries: u64,
    /// The entry behind which the piece goes on with the same encoder's.
    pub(super) continues: Option<Place>,
    /// The last entry, when more of the same encoder's come.
    pub(super) open: Option<Place>,
}

/// Entries of one person whose ids are sealed together.
#[derive(Debug, Default)]
struct Stretch {
    number: u32,
    label: [u8; 16],
    entries: Vec<u8>,
    count: usize,
    ids: Vec<u8>,
    /// Seals the ids, when they came as they are.
    sealer: Option<Sealer>,
}

impl Piece {
    /// How many bytes it has.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes.len()
    }
}

impl Encoder {
    /// Takes the next entry of an index that is written anew, with its record's id as it was
    /// sealed. All entries of one person are to come again: their ids are sealed together.
    ///
    /// # Errors
    /// [`Error::Order`] when it does not sort behind the one before, [`Error::Index`] when it is
    /// no entry, [`Error::RecordId`] when the id is too long. Nothing of it is kept then.
    pub fn push(&mut self, entry: &IndexEntry, sealed: &[u8]) -> Result<(), Error> {
        self.entry(entry, sealed, || None)
    }

    /// Takes the next entry with its record's id, which is sealed for the person of `labels`.
    ///
    /// # Errors
    /// As [`Encoder::push`].
    pub fn seal(&mut self, entry: &IndexEntry, labels: &Labels, id: &[u8]) -> Result<(), Error> {
        self.entry(entry, id, || Some(labels.sealer()))
    }

    /// How many bytes the piece that is being written has.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.piece.bytes()
    }

    /// What has been written since the last time. The next piece goes on behind it.
    pub fn take(&mut self) -> Piece {
        self.piece.open = self.last;
        let next = Piece { continues: self.last, ..Piece::default() };
        std::mem::replace(&mut self.piece, next)
    }

    /// The last piece.
    #[must_use]
    pub fn finish(mut self) -> Piece {
        self.stretch.close(END, &mut self.piece);
        self.piece
    }

    fn entry(
        &mut self,
        entry: &IndexEntry,
        id: &[u8],
        sealer: impl FnOnce() -> Option<Sealer>,
    ) -> Result<(), Error> {
        let place = entry.place();
        if self.last.is_some_and(|last| place <= last) {
            return Err(Error::Order { input: entry.input, row: entry.row });
        }
        entry.check().map_err(|reason| damaged(0, reason))?;
        if id.len() > RECORD_ID_BYTES_MAX {
            return Err(Error::RecordId { bytes: id.len(), max: RECORD_ID_BYTES_MAX });
        }
        let before = self.last.filter(|last| last.label == entry.label);
        let stretch = &mut self.stretch;
        if before.is_none() {
            stretch.close(END, &mut self.piece);
            (stretch.number, stretch.label, stretch.sealer) = (0, entry.label, sealer());
        } else if stretch.is_full() {
            stretch.close(MORE, &mut self.piece);
            stretch.number += 1;
        }
        stretch.put(entry, before, id);
        self.last = Some(place);
        Ok(())
    }
}

impl Stretch {
    const fn is_full(&self) -> bool {
        self.count >= STRETCH_ENTRIES || self.ids.len() >= STRETCH_ID_BYTES
    }

    fn put(&mut self, entry: &IndexEntry, before: Option<Place>, id: &[u8]) {
        let bytes = &mut self.entries;
        bytes.push(entry.outcome | if entry.author { AUTHOR } else { 0 });
        let step = entry.input.wrapping_sub(before.map_or(0, |before| before.input));
        put_number(bytes, step.into());
        // A row behind another of the same input is counted from there.
        let before = before.filter(|_| step == 0).map(|before| before.row);
        put_number(bytes, before.map_or(entry.row, |before| entry.row.wrapping_sub(before) - 1));
        if let Some(part) = entry.part {
            put_number(bytes, part.into());
        }
        put_number(bytes, id.len() as u64);
        self.ids.extend_from_slice(id);
        self.count += 1;
    }

    /// Writes the stretch to a piece, and is empty then.
    fn close(&mut self, mark: u8, piece: &mut Piece) {
        if self.count == 0 {
            return;
        }
        if self.number == 0 {
            piece.starts.push((self.label, piece.bytes.len()));
            piece.bytes.extend_from_slice(&self.label);
        }
        if let Some(sealer) = &self.sealer {
            sealer.apply(self.number, 0, &mut self.ids);
        }
        put_number(&mut piece.bytes, self.ids.len() as u64);
        piece.bytes.extend_from_slice(&self.ids);
        piece.bytes.extend_from_slice(&self.entries);
        piece.bytes.push(mark);
        piece.entries += self.count as u64;
        self.ids.clear();
        self.entries.clear();
        self.count = 0;
    }
}
