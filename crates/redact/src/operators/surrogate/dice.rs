//! Choices that the key and the value make.

/// A row of choices, the same each time for the same key and value.
pub(super) struct Dice {
    bytes: blake3::OutputReader,
}

impl Dice {
    pub(super) const fn new(bytes: blake3::OutputReader) -> Self {
        Self { bytes }
    }

    /// A number below `bound`; zero where that is zero. For the small bounds here, all are as good
    /// as equally likely.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let mut four = [0; 4];
        self.bytes.fill(&mut four);
        let scaled = u64::from(u32::from_le_bytes(four)).saturating_mul(bound.into()) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// One of a list; nothing for an empty one.
    pub(super) fn one_of<'l, T: ?Sized>(&mut self, list: &[&'l T]) -> Option<&'l T> {
        let at = self.below(u32::try_from(list.len()).unwrap_or(u32::MAX));
        list.get(usize::try_from(at).unwrap_or(0)).copied()
    }

    /// A digit.
    pub(super) fn digit(&mut self) -> char {
        self.letter('0', 10)
    }

    /// One of `count` characters from `first` on.
    pub(super) fn letter(&mut self, first: char, count: u32) -> char {
        char::from_u32(u32::from(first).saturating_add(self.below(count))).unwrap_or(first)
    }
}
