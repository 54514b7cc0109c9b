//! The bytes of an index, read from front to back.

use untrain_policy::leb128;

/// Bytes that are read from front to back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// What is left, without its last bytes and those; none when there are not so many.
    pub(super) fn rest_before(&self, last: usize) -> Option<(&'a [u8], &'a [u8])> {
        let at = self.rest.len().checked_sub(last)?;
        self.rest.split_at_checked(at)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }

    /// A number in its one spelling; none for any other bytes.
    pub(super) fn number(&mut self) -> Option<u64> {
        leb128::take(&mut self.rest).ok()
    }
}
