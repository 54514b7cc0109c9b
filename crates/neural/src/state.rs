//! What a shard has learned so far: how far its weights are from the base, and the optimiser's
//! moments. All of it is rounded to 16 bits whenever a slice is done, so that going on from a file
//! is going on from memory.

use crate::adam::Moments;
use crate::codec::Reader;
use crate::maths::{of_half, to_half};
use crate::{Error, Result};

/// What a file begins with.
pub const SCHEMA: &[u8] = b"untrain/neural-state/v1\n";

/// What learning goes on from.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// BLAKE3 of the base that it was learned on.
    pub base: [u8; 32],
    /// What comes to the base's body.
    pub delta: Vec<f32>,
    /// The optimiser's moments.
    pub moments: Moments,
}

impl State {
    /// Before the first slice.
    pub fn fresh(base: [u8; 32], size: usize) -> Self {
        Self { base, delta: vec![0.0; size], moments: Moments::new(size) }
    }

    /// Rounds every number to what a file keeps of it.
    pub(crate) fn round(&mut self) {
        let rows = [&mut self.delta, &mut self.moments.first, &mut self.moments.second];
        for number in rows.into_iter().flatten() {
            *number = of_half(to_half(*number));
        }
    }

    /// The whole state, as a checkpoint keeps it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let rows = [&self.delta, &self.moments.first, &self.moments.second];
        let mut out = SCHEMA.to_vec();
        out.extend(self.base);
        out.extend(self.moments.unfilled.iter().flat_map(|share| share.to_le_bytes()));
        out.extend(rows.into_iter().flatten().flat_map(|x| to_half(*x).to_le_bytes()));
        out
    }

    /// The state of a checkpoint, for a base with this digest and so many numbers in its body.
    ///
    /// # Errors
    /// The bytes are not of this format, or of another base.
    pub fn of_bytes(bytes: &[u8], base: [u8; 32], size: usize) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        if reader.take(SCHEMA.len())? != SCHEMA {
            return Err(Error::Damaged("they do not begin as a state does"));
        }
        if reader.array::<32>()? != base {
            return Err(Error::OtherBase("state"));
        }
        let unfilled = [reader.array()?, reader.array()?].map(f32::from_le_bytes);
        let mut row = || -> Result<Vec<f32>> {
            let halves = reader.take(2 * size)?.chunks_exact(2);
            Ok(halves
                .map(|half| of_half(half.iter().rev().fold(0, |x, byte| x << 8 | u16::from(*byte))))
                .collect())
        };
        let (delta, first, second) = (row()?, row()?, row()?);
        reader.end()?;
        let finite = delta.iter().chain(&first).all(|x| x.is_finite());
        let fit = second.iter().all(|x| x.is_finite() && *x >= 0.0);
        if !finite || !fit || !unfilled.iter().all(|share| (0.0..=1.0).contains(share)) {
            return Err(Error::Damaged("a number is out of its range"));
        }
        Ok(Self { base, delta, moments: Moments { first, second, unfilled } })
    }
}
