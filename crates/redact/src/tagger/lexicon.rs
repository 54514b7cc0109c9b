//! What is known of words: a table of fingerprints, in the model.
//!
//! Each word of the lists that the trainer is given takes a slot of five bytes, found by its hash:
//! three bytes of fingerprint and two of what is known. A word that is in no list is taken for one
//! that is about once in ten million times, which a tagger can bear and a list of words cannot be
//! read back from.

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word(pub(super) u16);

impl Word {
    /// It is a given name.
    pub(super) const GIVEN: u16 = 1;
    /// It is a family name.
    pub(super) const FAMILY: u16 = 2;
    /// It is a city, or a word of one.
    pub(super) const CITY: u16 = 4;
    /// It is a country or a region.
    pub(super) const REGION: u16 = 8;
    /// It is a title: Mr, Dr, Captain.
    #[cfg(feature = "train")]
    pub(super) const TITLE: u16 = 16;
    /// It is a word of organisations: Ltd, University.
    #[cfg(feature = "train")]
    pub(super) const ORGANISATION: u16 = 32;
    /// It is a word of streets and houses: Road, rue, Apt.
    #[cfg(feature = "train")]
    pub(super) const STREET: u16 = 64;
    /// It is a word of trades and offices: nurse, manager.
    pub(super) const JOB: u16 = 128;
    /// It says of which nation, religion or party somebody is.
    pub(super) const GROUP: u16 = 256;
    /// The two bits that say how often it has a capital in the middle of a sentence: 0 unknown,
    /// 1 hardly ever, 2 sometimes, 3 mostly.
    const CAPITAL: u16 = 512;
    /// A dictionary has it in lower case.
    pub(super) const DICTIONARY: u16 = 2048;

    /// With how often it has a capital.
    #[cfg(any(test, feature = "train"))]
    pub(super) const fn with_capitals(self, often: u16) -> Self {
        Self((self.0 & !(3 * Self::CAPITAL)) | ((often & 3) * Self::CAPITAL))
    }

    /// How often it has a capital.
    pub(super) const fn capitals(self) -> u16 {
        (self.0 / Self::CAPITAL) & 3
    }

    /// Whether it is a common word, as far as is known: a dictionary has it, and nobody was seen to
    /// write it with a capital.
    pub(super) const fn is_common(self) -> bool {
        self.capitals() == 1 || self.capitals() == 0 && self.0 & Self::DICTIONARY != 0
    }

    /// Whether it is a given name.
    pub(super) const fn is_given(self) -> bool {
        self.0 & Self::GIVEN != 0
    }

    /// Whether it is a given or a family name.
    pub(super) const fn is_of_person(self) -> bool {
        self.0 & (Self::GIVEN | Self::FAMILY) != 0
    }

    /// Whether it is a city, a country or a region.
    pub(super) const fn is_place(self) -> bool {
        self.0 & (Self::CITY | Self::REGION) != 0
    }

    /// Whether it is a word of trades and offices.
    pub(super) const fn is_of_trade(self) -> bool {
        self.0 & Self::JOB != 0
    }

    /// Whether it is on a list of names of people or places, or of what people are called by.
    pub(super) const fn is_name(self) -> bool {
        const NAMES: u16 = Word::GIVEN | Word::FAMILY | Word::CITY | Word::REGION | Word::GROUP;
        self.0 & NAMES != 0
    }
}

/// The table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexicon<'m> {
    /// Slots of five bytes; their number is a power of two.
    slots: &'m [u8],
}

/// How many bytes a slot has.
pub(super) const SLOT: usize = 5;

/// How many slots are looked at for one word.
const PROBES: u64 = 32;

impl<'m> Lexicon<'m> {
    /// A lexicon over a table; none when its size is no power of two of slots.
    pub(super) fn over(slots: &'m [u8]) -> Option<Self> {
        let count = slots.len() / SLOT;
        (slots.len().is_multiple_of(SLOT) && (count == 0 || count.is_power_of_two()))
            .then_some(Self { slots })
    }

    /// One that knows no word.
    #[cfg(any(test, feature = "train"))]
    pub(super) const fn empty() -> Self {
        Self { slots: &[] }
    }

    /// What is known of the word with a hash.
    pub(super) fn find(&self, hash: u64) -> Word {
        let count = (self.slots.len() / SLOT) as u64;
        if count == 0 {
            return Word::default();
        }
        let wanted = fingerprint(hash);
        for probe in 0..PROBES {
            let slot = (hash.wrapping_add(probe) & (count - 1)) as usize;
            let Some([a, b, c, low, high]) = self.slots.get(slot * SLOT..(slot + 1) * SLOT) else {
                break;
            };
            match [*a, *b, *c] {
                [0, 0, 0] => break,
                found if found == wanted => return Word(u16::from_le_bytes([*low, *high])),
                _ => {}
            }
        }
        Word::default()
    }

    /// The table for words; the few that find no slot are left out.
    #[cfg(any(test, feature = "train"))]
    pub(super) fn table(words: &std::collections::BTreeMap<String, Word>) -> Vec<u8> {
        let count = (words.len() * 3 / 2).next_power_of_two() as u64;
        let mut slots = vec![0_u8; count as usize * SLOT];
        for (word, known) in words {
            let hash = hash_of(word);
            let wanted = fingerprint(hash);
            for probe in 0..PROBES {
                let slot = (hash.wrapping_add(probe) & (count - 1)) as usize;
                let Some(place) = slots.get_mut(slot * SLOT..(slot + 1) * SLOT) else { break };
                if place.starts_with(&[0, 0, 0]) || place.starts_with(&wanted) {
                    let [a, b, c] = wanted;
                    let [low, high] = known.0.to_le_bytes();
                    place.copy_from_slice(&[a, b, c, low, high]);
                    break;
                }
            }
        }
        slots
    }
}

/// Three bytes of a hash, never all zero.
const fn fingerprint(hash: u64) -> [u8; 3] {
    let [_, _, _, a, b, c, d, _] = hash.to_le_bytes();
    let _ = d;
    if a | b | c == 0 { [1, 0, 0] } else { [a, b, c] }
}

/// The hash of a word in lower case, while its characters are read: FNV-1a over their bytes,
/// stirred in the end.
#[derive(Clone, Copy)]
pub(super) struct WordHash(u64);

impl WordHash {
    /// Of no character.
    pub(super) const fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    /// Takes a byte of ASCII in.
    pub(super) const fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte.to_ascii_lowercase() as u64).wrapping_mul(0x0100_0000_01B3);
    }

    /// Takes a character in.
    pub(super) fn character(&mut self, c: char) {
        let mut bytes = [0; 4];
        for c in c.to_lowercase() {
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| self.byte(byte));
        }
    }

    /// The hash.
    pub(super) const fn end(self) -> u64 {
        stir(self.0)
    }
}

/// The hash of a word in lower case.
pub(crate) fn hash_of(word: &str) -> u64 {
    let mut hash = WordHash::new();
    match word.is_ascii() {
        true => word.bytes().for_each(|byte| hash.byte(byte)),
        false => word.chars().for_each(|c| hash.character(c)),
    }
    hash.end()
}

/// Spreads every bit of a number over all others.
pub(super) const fn stir(mut x: u64) -> u64 {
    x ^= x >> 32;
    x = x.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    x ^= x >> 32;
    x = x.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    x ^ (x >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_word_is_found_and_no_other() {
        let words: BTreeMap<String, Word> = (0_u32..20_000)
            .map(|n| (format!("word{n}"), Word((n % 511) as u16 + 1).with_capitals(2)))
            .collect();
        let table = Lexicon::table(&words);
        let lexicon = Lexicon::over(&table).unwrap();
        let missed =
            words.iter().filter(|(word, known)| lexicon.find(hash_of(word)) != **known).count();
        assert!(missed < 20, "{missed} words have no slot");
        let wrong = (0..20_000).filter(|n| lexicon.find(hash_of(&format!("other{n}"))) != Word(0));
        assert!(wrong.count() < 20);
        assert_eq!(hash_of("WORD7"), hash_of("word7"));
        assert_eq!(hash_of("ÉLAN"), hash_of("élan"));
    }
}
