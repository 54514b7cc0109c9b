//! The weights, as they stand in a file: read where they lie, copied nowhere. They are whole
//! numbers in a common unit, so sums are exact and the same on every machine.
//!
//! | bytes | what |
//! | --- | --- |
//! | 16 | `untrain/tagger/3` |
//! | 1 + 1 | how many bits number a row, and a slot of the lexicon |
//! | 2 · 14 · 13 | what each label adds behind each other, and at the beginning; little-endian |
//! | 2 · 5 · 6 | what is added to the labels of each sort of name, by the manner of the text |
//! | 16 · 2^rows | a weight for each of thirteen labels; the last three bytes are 0 |
//! | 5 · 2^slots | the lexicon |

use super::Name;
use super::features::Features;
use super::lexicon::{Lexicon, SLOT};
use super::manner::Manner;
use crate::error::Error;

/// Labels: none, and the beginning and the inside of each sort of name.
pub(super) const LABELS: usize = 1 + 2 * Name::ALL.len();
/// No name.
pub(super) const OUTSIDE: usize = 0;

/// Numbers for labels stand in rows so wide: a power of two.
pub(super) const WIDTH: usize = 16;
/// A score that no sum of others makes good.
pub(super) const NEVER: i32 = -(1 << 28);

const MAGIC: &[u8] = b"untrain/tagger/3";

/// A score for each label; those behind the last label are [`NEVER`].
pub(super) type Scores = [i32; WIDTH];

/// Whether a label may stand behind another: the inside of a name only behind its beginning or
/// more of its inside.
pub(super) const fn follows(before: usize, label: usize) -> bool {
    if label >= LABELS {
        return false;
    }
    label == OUTSIDE || label % 2 == 1 || label == before || label == before + 1
}

/// The label at which a sort of name begins.
pub(super) const fn beginning(name: Name) -> usize {
    name as usize * 2 + 1
}

/// The sort of name of a label, and whether it begins there.
pub(super) fn meaning(label: usize) -> Option<(Name, bool)> {
    let name = Name::ALL.get(label.checked_sub(1)? / 2)?;
    Some((*name, label % 2 == 1))
}

/// A model over the bytes of its file.
pub(super) struct Model<'m> {
    mask: u32,
    rows: &'m [[u8; WIDTH]],
    /// What each label adds behind each other; the last row at the beginning.
    steps: [Scores; LABELS + 1],
    /// What is added to each label, by the manner of the text.
    bias: [Scores; Manner::ALL.len()],
    pub(super) lexicon: Lexicon<'m>,
}

impl<'m> Model<'m> {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is none, or is cut short.
    pub(super) fn read(file: &'m [u8]) -> Result<Self, Error> {
        Self::parse(file).ok_or(Error::Model)
    }

    fn parse(file: &'m [u8]) -> Option<Self> {
        let rest = file.strip_prefix(MAGIC)?;
        let ([bits, slot_bits], rest) = rest.split_first_chunk()?;
        if *bits > 28 || *slot_bits > 28 {
            return None;
        }
        let mut numbers = rest.chunks_exact(2).map(|two| match two {
            [low, high] => i32::from(i16::from_le_bytes([*low, *high])),
            _ => 0,
        });
        let mut steps = [[NEVER; WIDTH]; LABELS + 1];
        for (before, row) in steps.iter_mut().enumerate() {
            // At the beginning nothing is a name yet.
            let before = if before == LABELS { OUTSIDE } else { before };
            for (label, step) in row.iter_mut().enumerate().take(LABELS) {
                let number = numbers.next()?;
                if follows(before, label) {
                    *step = number;
                }
            }
        }
        let mut bias = [[0; WIDTH]; Manner::ALL.len()];
        for bias in &mut bias {
            for name in Name::ALL {
                let added = numbers.next()?;
                let begins = beginning(name);
                bias.get_mut(begins..begins + 2)?.fill(added);
            }
        }
        let biases = Manner::ALL.len() * Name::ALL.len();
        let rest = rest.get(2 * (LABELS * (LABELS + 1) + biases)..)?;
        let (rows, slots) = rest.split_at_checked(WIDTH << bits)?;
        if slots.len() != SLOT << slot_bits {
            return None;
        }
        let (rows, _) = rows.as_chunks();
        let mask = u32::MAX.checked_shr(32 - u32::from(*bits)).unwrap_or(0);
        Some(Self { mask, rows, steps, bias, lexicon: Lexicon::over(slots)? })
    }

    /// The scores of the labels for a word of which this is said, in a text of this manner.
    pub(super) fn scores(&self, features: &Features, manner: Manner) -> Scores {
        // So few weights of a byte never leave sixteen bits.
        let mut sums = [0_i16; WIDTH];
        for feature in features {
            let row = (feature & self.mask) as usize;
            let Some(weights) = self.rows.get(row) else { continue };
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += i16::from(weight.cast_signed());
            }
        }
        let mut scores = self.bias.get(manner as usize).copied().unwrap_or([0; WIDTH]);
        scores.iter_mut().zip(sums).for_each(|(score, sum)| *score += i32::from(sum));
        scores
    }

    /// What a label adds behind another, or that it cannot stand there; at the beginning behind
    /// none.
    pub(super) fn step(&self, before: Option<usize>) -> &Scores {
        const NOTHING: Scores = [NEVER; WIDTH];
        self.steps.get(before.unwrap_or(LABELS)).unwrap_or(&NOTHING)
    }

    /// Writes a file: rows are as many as a power of two.
    #[cfg(feature = "train")]
    pub(super) fn write(
        rows: &[[i8; WIDTH]],
        steps: &[[i16; WIDTH]; LABELS + 1],
        bias: [[i16; Name::ALL.len()]; Manner::ALL.len()],
        lexicon: &[u8],
    ) -> Vec<u8> {
        let bits = |count: usize| u8::try_from(count.max(1).ilog2()).unwrap_or(u8::MAX);
        let mut file = MAGIC.to_vec();
        file.extend([bits(rows.len()), bits(lexicon.len() / SLOT)]);
        let steps = steps.iter().flat_map(|row| row.iter().take(LABELS));
        file.extend(steps.chain(bias.as_flattened()).flat_map(|number| number.to_le_bytes()));
        for row in rows {
            file.extend(row.iter().map(|weight| weight.cast_unsigned()));
        }
        file.extend(lexicon);
        file
    }
}

#[cfg(test)]
mod tests {
    use super::super::features;
    use super::super::tokens::cut;
    use super::*;

    /// Four rows of weights, and a lexicon of two words that it does not know.
    fn small() -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend([2, 1]);
        let numbers = LABELS * (LABELS + 1) + Manner::ALL.len() * Name::ALL.len();
        file.extend((0..numbers).flat_map(|number| (number as i16 % 50).to_le_bytes()));
        file.extend((0..WIDTH * 4).map(|weight| weight as u8));
        file.extend([0; 2 * SLOT]);
        file
    }

    fn read_text(file: &[u8]) {
        let Ok(model) = Model::read(file) else { return };
        let (text, mut tokens) = ("Ask Zoe Marlowe, 12 Kestrel Road.", Vec::new());
        cut(text, &[], &model.lexicon, &mut tokens);
        for at in 0..tokens.len() {
            for manner in Manner::ALL {
                let scores = model.scores(&features::of(text, &tokens, at, manner), manner);
                assert!(scores.iter().all(|score| score.abs() < 1 << 18), "{scores:?}");
            }
        }
    }

    #[test]
    fn the_weights_of_this_version_are_small_enough() {
        assert!(super::super::NAMES.len() < 16 << 20);
        let model = Model::read(super::super::NAMES).unwrap();
        assert_eq!(model.rows.len(), 1 << 19);
    }

    #[test]
    fn each_manner_has_its_own_biases() {
        let file = small();
        let model = Model::read(&file).unwrap();
        let first = LABELS * (LABELS + 1);
        for manner in Manner::ALL {
            for name in Name::ALL {
                let number = first + manner as usize * Name::ALL.len() + name as usize;
                let bias = model.bias[manner as usize];
                let (begins, within) = (beginning(name), beginning(name) + 1);
                assert_eq!(bias[begins], i32::from(number as i16 % 50));
                assert_eq!(bias[begins], bias[within]);
            }
        }
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        let file = small();
        assert!(Model::read(&file).is_ok());
        for end in 0..file.len() {
            assert!(Model::read(&file[..end]).is_err(), "{end} bytes");
        }
        let longer = [file.as_slice(), &[0]].concat();
        assert!(Model::read(&longer).is_err());
        let earlier = [b"untrain/tagger/2".as_slice(), &file[MAGIC.len()..]].concat();
        assert!(Model::read(&earlier).is_err());
        for (bits, slots) in [(255, 1), (29, 1), (2, 255), (3, 1), (2, 2)] {
            let mut other = file.clone();
            other[MAGIC.len()] = bits;
            other[MAGIC.len() + 1] = slots;
            assert!(Model::read(&other).is_err(), "{bits} {slots}");
        }
    }

    #[test]
    fn a_file_with_other_numbers_is_read_without_harm() {
        let file = small();
        for place in MAGIC.len() + 2..file.len() {
            for byte in [0, 0x7F, 0x80, 0xFF] {
                let mut other = file.clone();
                other[place] = byte;
                read_text(&other);
            }
        }
    }
}
