//! Whole numbers and texts as bytes: LEB128, each number in its one shortest form.

pub use untrain_policy::leb128::put;
use untrain_policy::leb128::{self, Fault};

use crate::{Error, Result};

/// Appends a text behind its length.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// What is left to read.
pub struct Reader<'a> {
    rest: &'a [u8],
}

const CUT: Error = Error::Damaged("it ends too early");

impl<'a> Reader<'a> {
    /// Reads `bytes` from their start, which must be `magic`.
    ///
    /// # Errors
    /// When they start otherwise.
    pub fn new(bytes: &'a [u8], magic: &str) -> Result<Self> {
        let rest = bytes.strip_prefix(magic.as_bytes());
        Ok(Self { rest: rest.ok_or(Error::Damaged("it does not start as its format does"))? })
    }

    /// A number.
    ///
    /// # Errors
    /// When there is none, or not in its shortest form.
    #[inline]
    pub fn number(&mut self) -> Result<u64> {
        leb128::take(&mut self.rest).map_err(|fault| match fault {
            Fault::Ends => CUT,
            Fault::TooLarge | Fault::TooLong => {
                Error::Damaged("a number is not in its shortest form")
            }
        })
    }

    /// A number of 32 bits.
    ///
    /// # Errors
    /// As [`Reader::number`], or when it is larger.
    #[inline]
    pub fn short(&mut self) -> Result<u32> {
        u32::try_from(self.number()?).map_err(|_| Error::Damaged("a number is too large"))
    }

    /// A number of things that each take at least one byte of what is left.
    ///
    /// # Errors
    /// As [`Reader::number`], or when so many cannot follow.
    pub fn length(&mut self) -> Result<usize> {
        let number = self.number()?;
        usize::try_from(number).ok().filter(|&length| length <= self.rest.len()).ok_or(CUT)
    }

    /// So many bytes.
    ///
    /// # Errors
    /// When there are not so many.
    pub fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>().ok_or(CUT)?;
        self.rest = rest;
        Ok(*bytes)
    }

    /// A text behind its length.
    ///
    /// # Errors
    /// When it is cut short or not UTF-8.
    pub fn text(&mut self) -> Result<&'a str> {
        let length = self.length()?;
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(CUT)?;
        self.rest = rest;
        std::str::from_utf8(bytes).map_err(|_| Error::Damaged("a text is not UTF-8"))
    }

    /// Nothing may follow.
    ///
    /// # Errors
    /// When something does.
    pub const fn end(&self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(Error::Damaged("something follows its end")) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_has_one_form(number in any::<u64>(), shift in 0..64_u32) {
            let number = number >> shift;
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            let mut reader = Reader::new(&bytes, "").unwrap();
            prop_assert_eq!(reader.number().unwrap(), number);
            prop_assert!(reader.end().is_ok());
            *bytes.last_mut().unwrap() |= 0x80;
            bytes.push(0);
            prop_assert!(Reader::new(&bytes, "").unwrap().number().is_err());
        }

        #[test]
        fn no_bytes_upset_it(bytes in proptest::collection::vec(any::<u8>(), 0..12)) {
            let mut reader = Reader::new(&bytes, "").unwrap();
            while reader.number().is_ok() {}
        }
    }
}
