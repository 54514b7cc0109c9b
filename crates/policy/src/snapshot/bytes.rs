//! Small numbers, texts and times as bytes, each in one spelling. Reading is total: it ends with
//! an error at the first byte that breaks the format, and takes no memory that the input did not
//! pay for.

use crate::Timestamp;
pub(crate) use crate::leb128::put as put_number;
use crate::leb128::{self, Fault};
use crate::snapshot::SnapshotError;

const NANOS_PER_SECOND: i128 = 1_000_000_000;

/// Appends a count or an index.
pub(crate) fn put_count(bytes: &mut Vec<u8>, count: usize) {
    put_number(bytes, u64::try_from(count).unwrap_or(u64::MAX));
}

/// Appends a number that may be negative: 0, −1, 1, −2, … as 0, 1, 2, 3, …
pub(crate) fn put_signed(bytes: &mut Vec<u8>, number: i64) {
    put_number(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Appends a text with its length before it.
pub(crate) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_count(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

/// Appends a moment: whole seconds since 1970, then the nanoseconds after them.
pub(crate) fn put_time(bytes: &mut Vec<u8>, time: Timestamp) {
    let nanos = time.as_nanosecond();
    let seconds = nanos.div_euclid(NANOS_PER_SECOND);
    // The calendar's years, −9999 to 9999, fit many times over.
    put_signed(bytes, i64::try_from(seconds).unwrap_or(i64::MAX));
    put_number(bytes, u64::try_from(nanos.rem_euclid(NANOS_PER_SECOND)).unwrap_or(u64::MAX));
}

/// What is left to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn byte(&mut self) -> Result<u8, SnapshotError> {
        let (byte, rest) = self.0.split_first().ok_or(ENDS)?;
        self.0 = rest;
        Ok(*byte)
    }

    pub(crate) fn number(&mut self) -> Result<u64, SnapshotError> {
        leb128::take(&mut self.0).map_err(|fault| match fault {
            Fault::Ends => ENDS,
            Fault::TooLarge => SnapshotError::Malformed("a number is larger than 64 bits"),
            Fault::TooLong => SnapshotError::Malformed("a number is longer than it must be"),
        })
    }

    /// A count or an index. Whoever counts up to it reads at least a byte each time.
    pub(crate) fn count(&mut self) -> Result<usize, SnapshotError> {
        let number = self.number()?;
        usize::try_from(number).map_err(|_| SnapshotError::Malformed("a count is too large"))
    }

    pub(crate) fn signed(&mut self) -> Result<i64, SnapshotError> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// Bytes with their number before them.
    pub(crate) fn counted(&mut self) -> Result<&'a [u8], SnapshotError> {
        let length = self.count()?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(ENDS)?;
        self.0 = rest;
        Ok(bytes)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, SnapshotError> {
        let text = self.counted()?;
        std::str::from_utf8(text).map_err(|_| SnapshotError::Malformed("a text is not UTF-8"))
    }

    pub(crate) fn time(&mut self) -> Result<Timestamp, SnapshotError> {
        let seconds = i128::from(self.signed()?);
        let nanos = i128::from(self.number()?);
        if nanos >= NANOS_PER_SECOND {
            return Err(SnapshotError::Malformed("a moment has more than a second of nanoseconds"));
        }
        Timestamp::from_nanosecond(seconds * NANOS_PER_SECOND + nanos)
            .map_err(|_| SnapshotError::Malformed("a moment lies outside the calendar"))
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

const ENDS: SnapshotError = SnapshotError::Malformed("it ends too early");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_is_read(number: u64, signed: i64, text: String, nanos: i64) {
            let time = Timestamp::from_nanosecond(i128::from(nanos) * 7).unwrap();
            let mut bytes = vec![];
            put_number(&mut bytes, number);
            put_signed(&mut bytes, signed);
            put_text(&mut bytes, &text);
            put_time(&mut bytes, time);
            let mut reader = Reader(&bytes);
            prop_assert_eq!(reader.number(), Ok(number));
            prop_assert_eq!(reader.signed(), Ok(signed));
            prop_assert_eq!(reader.text(), Ok(text.as_str()));
            prop_assert_eq!(reader.time(), Ok(time));
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn a_number_that_reads_is_put_as_it_was(bytes: Vec<u8>) {
            let mut reader = Reader(&bytes);
            if let Ok(number) = reader.number() {
                let mut again = vec![];
                put_number(&mut again, number);
                prop_assert_eq!(&bytes[..bytes.len() - reader.0.len()], again);
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_read_and_what_lies_beyond_is_not() {
        for time in [Timestamp::MIN, Timestamp::MAX, Timestamp::UNIX_EPOCH] {
            let mut bytes = vec![];
            put_time(&mut bytes, time);
            assert_eq!(Reader(&bytes).time(), Ok(time));
        }
        let mut bytes = vec![];
        put_signed(&mut bytes, i64::MAX);
        put_number(&mut bytes, 0);
        assert!(Reader(&bytes).time().is_err());
        let mut bytes = vec![];
        put_signed(&mut bytes, 0);
        put_number(&mut bytes, 1_000_000_000);
        assert!(Reader(&bytes).time().is_err());
    }
}
