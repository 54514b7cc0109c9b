//! Numbers of as many bytes as they need (LEB128, as in DWARF 5, section 7.6), and no more: each
//! number has one spelling.

/// Appends a number, its lowest seven bits first.
pub(super) fn put_number(sink: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        sink.push(number.to_le_bytes().first().map_or(0, |low| low | 0x80));
        number >>= 7;
    }
    sink.push(number.to_le_bytes().first().copied().unwrap_or(0));
}

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
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits || (byte == 0 && shift > 0) {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_comes_back(number in any::<u64>(), shift in 0_u32..64) {
            let number = number >> shift;
            let mut bytes = Vec::new();
            put_number(&mut bytes, number);
            let mut cursor = Cursor::new(&bytes);
            prop_assert_eq!((cursor.number(), cursor.left()), (Some(number), 0));
        }

        #[test]
        fn a_number_has_one_spelling(bytes in proptest::collection::vec(any::<u8>(), 0..12)) {
            let mut cursor = Cursor::new(&bytes);
            if let Some(number) = cursor.number() {
                let mut again = Vec::new();
                put_number(&mut again, number);
                prop_assert_eq!(&again, &bytes[..bytes.len() - cursor.left()]);
            }
        }
    }

    #[test]
    fn what_is_too_long_or_too_large_is_no_number() {
        assert_eq!(Cursor::new(&[0x80, 0]).number(), None);
        assert_eq!(Cursor::new(&[0x80]).number(), None);
        let largest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert_eq!(Cursor::new(&largest).number(), Some(u64::MAX));
        let larger = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2];
        assert_eq!(Cursor::new(&larger).number(), None);
    }
}
