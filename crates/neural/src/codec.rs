//! Weights as bytes (`spec/neural.md`): the public base, what is served, and what is exported of
//! that. All are one format, which says how closely the numbers are kept.

use crate::maths::{of_half, to_half};
use crate::shape::{Part, Shape};
use crate::tokens::{JOINED, Vocabulary};
use crate::weights::Weights;
use crate::{Error, Result};

/// What a file begins with.
pub const SCHEMA: &[u8] = b"untrain/neural/v1\n";

/// How many numbers share a scale where each takes four bits.
pub const GROUP: usize = 32;

/// How closely numbers are kept. Vectors are kept whole but in the public base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 32 bits each.
    Whole,
    /// The upper 16 of these.
    Half,
    /// Eight bits each, and a scale for each row.
    Eight,
    /// Four bits each, and a scale for each 32 in a row.
    Four,
}

impl Kind {
    /// All, by the number that files have for them.
    const ALL: [Self; 4] = [Self::Whole, Self::Half, Self::Eight, Self::Four];

    /// For this tensor: vectors are few, and what they multiply is much.
    fn of(self, part: &Part) -> Self {
        match self {
            Self::Eight | Self::Four if part.rows == 1 => Self::Whole,
            kind => kind,
        }
    }
}

impl Weights {
    /// The file, which these weights alone decide about.
    pub fn to_bytes(&self, kind: Kind) -> Vec<u8> {
        let mut out = SCHEMA.to_vec();
        let number = Kind::ALL.iter().position(|one| *one == kind).unwrap_or_default();
        out.push(u8::try_from(number).unwrap_or_default());
        let Shape { vocabulary, width, layers, heads, hidden, context } = self.shape;
        for size in [vocabulary, width, layers, heads, hidden, context] {
            out.extend(size.to_le_bytes());
        }
        for (left, right) in self.vocabulary.pairs() {
            out.extend(left.to_le_bytes());
            out.extend(right.to_le_bytes());
        }
        for (part, numbers) in self.tensors() {
            for row in numbers.chunks(part.columns) {
                write_row(&mut out, row, kind.of(&part));
            }
        }
        out
    }

    /// Each tensor with its numbers, in the order of files.
    pub fn tensors(&self) -> Vec<(Part, &[f32])> {
        let mut left = self.body.as_slice();
        let mut tensors = Vec::new();
        for (number, part) in self.shape.parts().into_iter().enumerate() {
            if number == 0 {
                tensors.push((part, self.table.as_slice()));
                continue;
            }
            let (numbers, rest) = left.split_at(part.size().min(left.len()));
            tensors.push((part, numbers));
            left = rest;
        }
        tensors
    }

    /// Weights out of a file of any kind.
    ///
    /// # Errors
    /// The bytes are not of this format, to the last.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        if reader.take(SCHEMA.len())? != SCHEMA {
            return Err(Error::Damaged("they do not begin as weights do"));
        }
        let [number] = reader.array()?;
        let kind = Kind::ALL.get(usize::from(number)).copied();
        let kind = kind.ok_or(Error::Damaged("they are of a kind that is not known"))?;
        let mut size = || reader.array().map(u32::from_le_bytes);
        let shape = Shape {
            vocabulary: size()?,
            width: size()?,
            layers: size()?,
            heads: size()?,
            hidden: size()?,
            context: size()?,
        };
        shape.check()?;
        let mut pairs = Vec::new();
        for _ in u32::from(JOINED)..shape.vocabulary {
            let [left, more_left, right, more_right] = reader.array()?;
            pairs.push((
                u16::from_le_bytes([left, more_left]),
                u16::from_le_bytes([right, more_right]),
            ));
        }
        let vocabulary = Vocabulary::new(pairs)?;
        let (mut table, mut body) = (Vec::new(), Vec::new());
        for (number, part) in shape.parts().iter().enumerate() {
            let to = if number == 0 { &mut table } else { &mut body };
            for _ in 0..part.rows {
                read_row(&mut reader, to, part.columns, kind.of(part))?;
            }
        }
        reader.end()?;
        if table.iter().chain(&body).any(|number| !number.is_finite()) {
            return Err(Error::Damaged("a number is not finite"));
        }
        Ok(Self { shape, vocabulary, table, body })
    }
}

/// The scale of numbers that are to lie between -`most` and `most`, and its inverse.
fn scale(numbers: &[f32], most: f32) -> (f32, f32) {
    let largest = numbers.iter().fold(0.0_f32, |largest, x| largest.max(x.abs()));
    let scale = largest / most;
    if scale.is_normal() { (scale, 1.0 / scale) } else { (0.0, 0.0) }
}

fn write_row(out: &mut Vec<u8>, row: &[f32], kind: Kind) {
    match kind {
        Kind::Whole => out.extend(row.iter().flat_map(|x| x.to_le_bytes())),
        Kind::Half => out.extend(row.iter().flat_map(|x| to_half(*x).to_le_bytes())),
        Kind::Eight => {
            let (scale, inverse) = scale(row, 127.0);
            out.extend(scale.to_le_bytes());
            out.extend(row.iter().flat_map(|x| rounded(x * inverse, 127.0).to_le_bytes()));
        }
        Kind::Four => {
            for group in row.chunks(GROUP) {
                let (scale, inverse) = scale(group, 7.0);
                out.extend(scale.to_le_bytes());
                let four = |x: &f32| (rounded(x * inverse, 7.0) + 8) as u8;
                let pair = |pair: &[f32]| match pair {
                    [low, high] => four(low) | (four(high) << 4),
                    others => others.first().map_or(0, four),
                };
                out.extend(group.chunks(2).map(pair));
            }
        }
    }
}

/// The nearest whole number, the even one of two as near.
fn rounded(x: f32, most: f32) -> i8 {
    x.clamp(-most, most).round_ties_even() as i8
}

fn read_row(reader: &mut Reader<'_>, to: &mut Vec<f32>, columns: usize, kind: Kind) -> Result<()> {
    match kind {
        Kind::Whole => {
            for _ in 0..columns {
                to.push(f32::from_le_bytes(reader.array()?));
            }
        }
        Kind::Half => {
            for _ in 0..columns {
                to.push(of_half(u16::from_le_bytes(reader.array()?)));
            }
        }
        Kind::Eight => {
            let scale = f32::from_le_bytes(reader.array()?);
            let numbers = reader.take(columns)?.iter();
            to.extend(numbers.map(|byte| f32::from(i8::from_le_bytes([*byte])) * scale));
        }
        Kind::Four => {
            for begin in (0..columns).step_by(GROUP) {
                let length = GROUP.min(columns - begin);
                let scale = f32::from_le_bytes(reader.array()?);
                let pairs = reader.take(length.div_ceil(2))?.iter();
                let numbers = pairs.flat_map(|byte| [byte & 15, byte >> 4]).take(length);
                to.extend(numbers.map(|four| (f32::from(four) - 8.0) * scale));
            }
        }
    }
    Ok(())
}

/// Bytes that are read from first to last.
pub struct Reader<'a> {
    left: &'a [u8],
}

impl<'a> Reader<'a> {
    /// From the first byte on.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes }
    }

    /// The next bytes.
    ///
    /// # Errors
    /// There are fewer.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) =
            self.left.split_at_checked(length).ok_or(Error::Damaged("they end early"))?;
        self.left = rest;
        Ok(taken)
    }

    /// The next bytes, as many as are asked for.
    ///
    /// # Errors
    /// There are fewer.
    pub fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH]> {
        let (taken, rest) =
            self.left.split_first_chunk().ok_or(Error::Damaged("they end early"))?;
        self.left = rest;
        Ok(*taken)
    }

    /// Nothing may be left.
    ///
    /// # Errors
    /// Something is.
    pub const fn end(self) -> Result<()> {
        if self.left.is_empty() {
            Ok(())
        } else {
            Err(Error::Damaged("they go on behind their end"))
        }
    }
}
