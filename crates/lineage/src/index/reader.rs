//! Reads an index from its bytes, and finds one person's entries by the directory.

use untrain_policy::DatasetId;

use super::bytes::Cursor;
use super::{
    AUTHOR, FOOTER_BYTES, HEADER_BYTES, Header, IndexEntry, LINE_BYTES, MAGIC, MORE, PAGE_BYTES,
    Place, RECORD_ID_BYTES_MAX, STRETCH_ENTRIES, STRETCH_ID_BYTES, VERSION, damaged,
};
use crate::Error;
use crate::code::Outcome;

/// An index whose every byte has been checked against the format.
#[derive(Debug, Clone, Copy)]
pub struct IndexReader<'a> {
    header: Header,
    /// The people with their entries.
    people: &'a [u8],
    directory: &'a [[u8; LINE_BYTES]],
}

/// An entry with its sealed record id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// The entry.
    pub entry: IndexEntry,
    /// The record's id, sealed under the key of the entry's label.
    pub sealed: &'a [u8],
    /// The number of the person's stretch that the id was sealed in, from 0.
    pub(super) stretch: u32,
    /// Where in that stretch's ids it starts.
    pub(super) offset: usize,
}

impl<'a> IndexReader<'a> {
    /// Checks `bytes` from end to end.
    ///
    /// # Errors
    /// [`Error::Index`] for anything that [`super::IndexWriter`] would not have written: another
    /// order, an entry twice, a page that starts elsewhere, a byte too few or too many.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Error> {
        let (head, dataset, generation) = read_head(bytes)?;
        let end = offset(bytes.len().saturating_sub(FOOTER_BYTES));
        let short = damaged(end, "it is shorter than its directory says");
        let Some((rest, footer)) = head.rest_before(FOOTER_BYTES) else { return Err(short) };
        let mut footer = Cursor::new(footer);
        let mut count = || footer.array().map_or(0, u64::from_be_bytes);
        let (pages, people, entries) = (count(), count(), count());
        let directory = usize::try_from(pages).ok().and_then(|pages| pages.checked_mul(LINE_BYTES));
        let split = directory.and_then(|bytes| rest.len().checked_sub(bytes));
        let Some((people_bytes, directory)) = split.map(|at| rest.split_at(at)) else {
            return Err(short);
        };
        let header = Header { dataset, generation, people, entries };
        let reader = Self { header, people: people_bytes, directory: directory.as_chunks().0 };
        reader.check()?;
        Ok(reader)
    }

    fn check(&self) -> Result<(), Error> {
        let mut walk = Walk::new(self.people);
        let (mut people, mut entries) = (0_u64, 0_u64);
        let mut directory = self.directory.iter();
        let (mut page, mut label) = (None, None);
        loop {
            let at = walk.at();
            let Some((found, start)) = walk.step().map_err(|reason| damaged(at, reason))? else {
                break;
            };
            entries += 1;
            let Some(start) = start else { continue };
            if label.is_some_and(|label| label >= found.entry.label) {
                return Err(damaged(start, "people are out of order, or one stands twice"));
            }
            if page.is_none_or(|page| start - page >= PAGE_BYTES) {
                if directory.next().map(line) != Some((found.entry.label, start)) {
                    return Err(damaged(start, "its directory does not name this page"));
                }
                page = Some(start);
            }
            people += 1;
            label = Some(found.entry.label);
        }
        let end = offset(HEADER_BYTES + self.people.len());
        if directory.next().is_some() {
            return Err(damaged(end, "its directory names a page that there is none of"));
        }
        if (people, entries) != (self.header.people, self.header.entries) {
            return Err(damaged(end, "it does not hold as many people and entries as it says"));
        }
        Ok(())
    }

    /// What the index says of itself.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Every entry, in order.
    pub fn entries(&self) -> impl Iterator<Item = Found<'a>> + use<'a> {
        Walk::new(self.people)
    }

    /// The entries of one label, in order of input and row.
    pub fn entries_of(&self, label: [u8; 16]) -> impl Iterator<Item = Found<'a>> + use<'a> {
        let behind = self.directory.partition_point(|page| line(page).0 <= label);
        let page = behind.checked_sub(1).and_then(|at| self.directory.get(at));
        let start = page.and_then(|page| usize::try_from(line(page).1).ok());
        let start = start.and_then(|start| start.checked_sub(HEADER_BYTES));
        let people = start.and_then(|start| self.people.get(start..)).unwrap_or_default();
        Walk::new(people)
            .skip_while(move |found| found.entry.label < label)
            .take_while(move |found| found.entry.label == label)
    }
}

/// The label that a page starts with, and where it does.
fn line(line: &[u8; LINE_BYTES]) -> ([u8; 16], u64) {
    let mut line = Cursor::new(line);
    let label = line.array().unwrap_or_default();
    (label, line.array().map_or(0, u64::from_be_bytes))
}

fn read_head(bytes: &[u8]) -> Result<(Cursor<'_>, DatasetId, u32), Error> {
    let mut head = Cursor::new(bytes);
    let (magic, version) = (head.array::<16>(), head.array().map(u32::from_be_bytes));
    let (generation, dataset) = (head.array().map(u32::from_be_bytes), head.array());
    let (Some(magic), Some(version), Some(generation), Some(dataset)) =
        (magic, version, generation, dataset)
    else {
        return Err(damaged(0, "it is shorter than a header"));
    };
    if magic != *MAGIC {
        return Err(damaged(0, "this is not a lineage index"));
    }
    if version != VERSION {
        return Err(damaged(16, "this version of the format is not known"));
    }
    Ok((head, DatasetId(dataset), generation))
}

fn offset(at: usize) -> u64 {
    u64::try_from(at).unwrap_or(u64::MAX)
}

/// Goes through people and their entries.
struct Walk<'a> {
    rest: Cursor<'a>,
    bytes: usize,
    /// The stretch that is being read.
    stretch: Option<Stretch<'a>>,
}

/// A stretch of one person's entries that is being read.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    label: [u8; 16],
    number: u32,
    ids: &'a [u8],
    /// How many bytes of the ids belong to entries that were read.
    offset: usize,
    entries: usize,
    last: Option<Place>,
}

const SHORT: &str = "it ends within an entry";
const NUMBER: &str = "a number is misspelt or cut short";

impl<'a> Walk<'a> {
    const fn new(people: &'a [u8]) -> Self {
        Self { rest: Cursor::new(people), bytes: people.len(), stretch: None }
    }

    /// Where it is in a file, when it began at the first person.
    fn at(&self) -> u64 {
        offset(HEADER_BYTES + (self.bytes - self.rest.left()))
    }

    /// The next entry, and where its person starts when it is their first.
    fn step(&mut self) -> Result<Option<(Found<'a>, Option<u64>)>, &'static str> {
        let mut start = None;
        let (mut stretch, mut outcome) = match self.stretch {
            Some(stretch) => (stretch, self.rest.byte().ok_or("a person's end is missing")?),
            None if self.rest.left() == 0 => return Ok(None),
            None => {
                start = Some(self.at());
                let label = self.rest.array().ok_or(SHORT)?;
                self.enter(label, 0, None)?
            }
        };
        if outcome >= MORE {
            let Stretch { label, number, ids, offset, entries, last } = stretch;
            if offset != ids.len() {
                return Err("there are record ids that belong to no entry");
            }
            if outcome == MORE {
                if entries < STRETCH_ENTRIES && offset < STRETCH_ID_BYTES {
                    return Err("a stretch ends before it is full");
                }
                let next = number.checked_add(1).ok_or("there are too many stretches")?;
                (stretch, outcome) = self.enter(label, next, last)?;
            } else {
                self.stretch = None;
                return self.step();
            }
        } else if stretch.entries >= STRETCH_ENTRIES || stretch.offset >= STRETCH_ID_BYTES {
            return Err("a stretch goes on when it is full");
        }
        let found = self.entry(&mut stretch, outcome)?;
        self.stretch = Some(stretch);
        Ok(Some((found, start)))
    }

    /// Begins with a stretch, and reads what its first entry begins with.
    fn enter(
        &mut self,
        label: [u8; 16],
        number: u32,
        last: Option<Place>,
    ) -> Result<(Stretch<'a>, u8), &'static str> {
        let bytes = self.rest.number().ok_or(NUMBER)?;
        let ids = usize::try_from(bytes).ok().and_then(|bytes| self.rest.take(bytes));
        let ids = ids.ok_or("it ends within its record ids")?;
        let outcome = self.rest.byte().ok_or(SHORT)?;
        if outcome >= MORE {
            return Err("a stretch has no entry");
        }
        Ok((Stretch { label, number, ids, offset: 0, entries: 0, last }, outcome))
    }

    fn entry(&mut self, stretch: &mut Stretch<'a>, outcome: u8) -> Result<Found<'a>, &'static str> {
        let mut number = || self.rest.number().ok_or(NUMBER);
        let (step, row) = (number()?, number()?);
        let label = stretch.label;
        let place = next_place(label, stretch.last, step, row).ok_or("a place is out of bounds")?;
        let author = outcome & AUTHOR != 0;
        let outcome = outcome & !AUTHOR;
        let kept = Outcome::from_index(outcome).map(Outcome::is_kept);
        let part = match kept.ok_or("the outcome is not the code of a decision")? {
            true => Some(u32::try_from(number()?).map_err(|_| "there is no part of that number")?),
            false => None,
        };
        let bytes = usize::try_from(number()?).ok().filter(|bytes| *bytes <= RECORD_ID_BYTES_MAX);
        let bytes = bytes.ok_or("a record id is too long")?;
        let (number, offset) = (stretch.number, stretch.offset);
        let sealed = stretch.ids.get(offset..).and_then(|ids| ids.get(..bytes));
        let sealed = sealed.ok_or("a record id ends behind its stretch's")?;
        stretch.offset += bytes;
        stretch.entries += 1;
        stretch.last = Some(place);
        let entry = IndexEntry { label, input: place.input, row: place.row, part, outcome, author };
        Ok(Found { entry, sealed, stretch: number, offset })
    }
}

/// Where an entry stands that is so far behind the one before.
fn next_place(label: [u8; 16], last: Option<Place>, step: u64, row: u64) -> Option<Place> {
    let step = u32::try_from(step).ok()?;
    let input = last.map_or(0, |last| last.input).checked_add(step)?;
    let row = match last.filter(|_| step == 0) {
        Some(last) => last.row.checked_add(row)?.checked_add(1)?,
        None => row,
    };
    Some(Place { label, input, row })
}

impl<'a> Iterator for Walk<'a> {
    type Item = Found<'a>;

    /// `open` has walked through all of it, so no step fails.
    fn next(&mut self) -> Option<Found<'a>> {
        self.step().ok().flatten().map(|(found, _)| found)
    }
}
