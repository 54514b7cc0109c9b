//! The canonical bytes of the two files of a classifier (`spec/linear.md`): the same sums have the
//! same bytes, and other bytes are refused.

use std::collections::BTreeMap;

use super::recipe::Method;
use super::serving::Serving;
use super::state::{Class, State, triangle};
use crate::features::UNIT;
use crate::limits::{
    LABEL_BYTES_MAX, LABELLED_RECORDS_MAX, LABELS_MAX, PLACES_MAX, PLACES_MIN, TALLY_MAX,
};
use crate::ngram::bytes::{Reader, put, put_text};
use crate::{Error, Result};

/// What a file of sums starts with.
pub const STATE: &str = "untrain/linear-state/v1\n";

/// What a file to serve from starts with.
pub const SERVING: &str = "untrain/linear/v1\n";

const RANGE: Error = Error::Damaged("a sum is greater than its records can make it");

impl State {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.products.len() * 5 + self.places * 16);
        out.extend_from_slice(STATE.as_bytes());
        put(&mut out, number_of(self.method));
        put(&mut out, self.places as u64);
        put(&mut out, self.classes.len() as u64);
        for (label, class) in &self.classes {
            put_text(&mut out, label);
            put(&mut out, class.records);
            put(&mut out, u64::from(class.support));
            class.sums.iter().for_each(|sum| put_signed(&mut out, *sum));
        }
        self.products.iter().for_each(|sum| put_signed(&mut out, *sum));
        out
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes of a state.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, STATE)?;
        let (method, places) = read_kind(&mut reader)?;
        let mut classes = BTreeMap::new();
        let mut records = 0_u64;
        let mut last: Option<&str> = None;
        for _ in 0..read_labels(&mut reader)? {
            let label = read_label(&mut reader, &mut last)?;
            let class = read_class(&mut reader, method, places)?;
            records = records.saturating_add(class.records);
            classes.insert(label.to_owned(), class);
        }
        if records > LABELLED_RECORDS_MAX {
            return Err(Error::Damaged("it has more records than can be summed"));
        }
        let products = match method {
            Method::Bayes => Vec::new(),
            Method::Ridge => {
                let most = records as i64 * i64::from(UNIT).pow(2);
                let sums = (0..triangle(places)).map(|_| read_signed(&mut reader, -most, most));
                sums.collect::<Result<_>>()?
            }
        };
        reader.end()?;
        let state = Self { method, places, products, classes };
        if state.squares().any(|sum| sum < 0) {
            return Err(Error::Damaged("a sum of squares is negative"));
        }
        Ok(state)
    }
}

impl Serving {
    /// The bytes of the file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = SERVING.as_bytes().to_vec();
        put(&mut out, number_of(self.method));
        put(&mut out, u64::from(self.places));
        put(&mut out, self.labels.len() as u64);
        for (label, weights) in &self.labels {
            put_text(&mut out, label);
            weights.iter().for_each(|weight| out.extend_from_slice(&weight.to_le_bytes()));
        }
        out
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not the bytes of something to serve.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes, SERVING)?;
        let (method, places) = read_kind(&mut reader)?;
        let mut labels = Vec::new();
        let mut last: Option<&str> = None;
        for _ in 0..read_labels(&mut reader)? {
            let label = read_label(&mut reader, &mut last)?;
            let weights = (0..=places).map(|_| {
                let weight = f64::from_le_bytes(reader.take()?);
                let finite = Some(weight).filter(|weight| weight.is_finite());
                finite.ok_or(Error::Damaged("a weight is no number"))
            });
            labels.push((label.to_owned(), weights.collect::<Result<_>>()?));
        }
        reader.end()?;
        Ok(Self { method, places: places as u32, labels })
    }
}

const fn number_of(method: Method) -> u64 {
    match method {
        Method::Ridge => 0,
        Method::Bayes => 1,
    }
}

/// The method and how many places there are.
fn read_kind(reader: &mut Reader<'_>) -> Result<(Method, usize)> {
    let method = match reader.number()? {
        0 => Method::Ridge,
        1 => Method::Bayes,
        _ => return Err(Error::Damaged("its method is not known")),
    };
    let places = reader.short()?;
    if !(PLACES_MIN..=PLACES_MAX).contains(&places) {
        return Err(Error::Damaged("it has more or fewer places than there may be"));
    }
    Ok((method, places as usize))
}

fn read_labels(reader: &mut Reader<'_>) -> Result<usize> {
    let labels = reader.length()?;
    if labels > LABELS_MAX {
        return Err(Error::Damaged("it has more labels than there may be"));
    }
    Ok(labels)
}

/// A label, which stands behind the one before.
fn read_label<'a>(reader: &mut Reader<'a>, last: &mut Option<&'a str>) -> Result<&'a str> {
    let label = reader.text()?;
    if last.is_some_and(|last| last >= label) {
        return Err(Error::Damaged("its labels are not in order"));
    }
    if label.is_empty() || label.len() > LABEL_BYTES_MAX {
        return Err(Error::Damaged("a label is empty or too long"));
    }
    *last = Some(label);
    Ok(label)
}

fn read_class(reader: &mut Reader<'_>, method: Method, places: usize) -> Result<Class> {
    let records = reader.number()?;
    let support = reader.short()?;
    if records == 0 || records > LABELLED_RECORDS_MAX {
        return Err(Error::Damaged("a label has no records, or more than can be summed"));
    }
    if support == 0 || u64::from(support) > records {
        return Err(Error::Damaged("a label has more persons than records, or none"));
    }
    let (least, most) = match method {
        Method::Ridge => (-i64::from(UNIT), i64::from(UNIT)),
        Method::Bayes => (0, i64::from(TALLY_MAX)),
    };
    let (least, most) = (least * records as i64, most * records as i64);
    let sums = (0..places).map(|_| read_signed(reader, least, most)).collect::<Result<_>>()?;
    Ok(Class { records, support, sums })
}

/// A number that may be below zero: 0, -1, 1, -2 … as 0, 1, 2, 3 …
fn put_signed(out: &mut Vec<u8>, number: i64) {
    put(out, ((number << 1) ^ (number >> 63)) as u64);
}

fn read_signed(reader: &mut Reader<'_>, least: i64, most: i64) -> Result<i64> {
    let folded = reader.number()?;
    let number = (folded >> 1) as i64 ^ -((folded & 1) as i64);
    if (least..=most).contains(&number) { Ok(number) } else { Err(RANGE) }
}
