//! The canonical bytes of the two files of an index (`spec/knn.md`): the same segments have the
//! same bytes, and other bytes are refused.

use untrain_policy::Digest;

use super::index::Index;
use super::state::{Entry, Segment, State};
use crate::limits::{PLACES_MAX, PLACES_MIN};
use crate::ngram::bytes::{Reader, put, put_text};
use crate::{Error, Result};

/// What a file of all segments starts with.
pub const STATE: &str = "untrain/knn-state/v1\n";

/// What a file to serve from starts with.
pub const SERVING: &str = "untrain/knn/v1\n";

const ORDER: Error = Error::Damaged("its records are not in order");

impl State {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = head(STATE, self.places, self.segments.len(), self.records());
        for segment in &self.segments {
            put(&mut out, segment.entries.len() as u64);
            for (entry, account) in &segment.entries {
                put_entry(&mut out, entry);
                put(&mut out, u64::from(entry.public));
                put_text(&mut out, account);
            }
        }
        out
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes of a state.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, STATE)?;
        let places = read_places(&mut reader)?;
        let mut segments: Vec<Segment> = Vec::new();
        for _ in 0..reader.length()? {
            let mut segment = Segment::default();
            for _ in 0..reader.length()? {
                let entry = read_entry(&mut reader, places)?;
                let public = match reader.number()? {
                    0 => false,
                    1 => true,
                    _ => return Err(Error::Damaged("a record is neither public nor not")),
                };
                let next = (Entry { public, ..entry }, reader.text()?.to_owned());
                if segment.entries.last().is_some_and(|last| *last > next) {
                    return Err(ORDER);
                }
                segment.entries.push(next);
            }
            segments.push(segment);
        }
        reader.end()?;
        check_order(segments.iter().map(|segment| segment.entries().next()))?;
        Ok(Self { places, segments })
    }
}

impl Index {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = head(SERVING, self.places, self.segments.len(), self.records());
        for segment in &self.segments {
            put(&mut out, segment.len() as u64);
            segment.iter().for_each(|entry| put_entry(&mut out, entry));
        }
        out
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes of something to serve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, SERVING)?;
        let places = read_places(&mut reader)?;
        let mut segments: Vec<Vec<Entry>> = Vec::new();
        for _ in 0..reader.length()? {
            let mut segment: Vec<Entry> = Vec::new();
            for _ in 0..reader.length()? {
                let entry = read_entry(&mut reader, places)?;
                if segment.last().is_some_and(|last| *last > entry) {
                    return Err(ORDER);
                }
                segment.push(entry);
            }
            segments.push(segment);
        }
        reader.end()?;
        check_order(segments.iter().map(|segment| segment.first()))?;
        Ok(Self { places, segments })
    }
}

fn head(magic: &str, places: u32, segments: usize, records: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(records * (places as usize + 64) + 64);
    out.extend_from_slice(magic.as_bytes());
    put(&mut out, u64::from(places));
    put(&mut out, segments as u64);
    out
}

fn put_entry(out: &mut Vec<u8>, entry: &Entry) {
    out.extend_from_slice(&entry.content.0);
    put(out, u64::from(entry.id.is_some()));
    if let Some(id) = &entry.id {
        put_text(out, id);
    }
    out.extend(entry.vector.iter().map(|value| value.cast_unsigned()));
}

fn read_places(reader: &mut Reader<'_>) -> Result<u32> {
    let places = reader.short()?;
    if !(PLACES_MIN..=PLACES_MAX).contains(&places) {
        return Err(Error::Damaged("it has more or fewer places than there may be"));
    }
    Ok(places)
}

/// A record as both files have it; one that is served is public.
fn read_entry(reader: &mut Reader<'_>, places: u32) -> Result<Entry> {
    let content = Digest(reader.take()?);
    let id = match reader.number()? {
        0 => None,
        1 => Some(reader.text()?.to_owned()),
        _ => return Err(Error::Damaged("a record neither has an id nor has none")),
    };
    let vector = (0..places).map(|_| match reader.take::<1>()?.map(u8::cast_signed) {
        [i8::MIN] => Err(Error::Damaged("a figure of a vector is too small")),
        [value] => Ok(value),
    });
    Ok(Entry { content, id, public: true, vector: vector.collect::<Result<_>>()? })
}

/// Every segment has a first record, and they stand in the order of these.
fn check_order<'e>(firsts: impl Iterator<Item = Option<&'e Entry>>) -> Result<()> {
    let mut last: Option<Digest> = None;
    for first in firsts {
        let first = first.ok_or(Error::Damaged("a segment is empty"))?.content;
        if last.is_some_and(|last| last >= first) {
            return Err(ORDER);
        }
        last = Some(first);
    }
    Ok(())
}
