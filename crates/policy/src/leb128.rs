//! Numbers of as many bytes as they need: unsigned LEB128 (DWARF 5, section 7.6), of 64 bits, where
//! each number has one spelling. Snapshots, lineage indexes and models are written with them.

use std::fmt;

/// Why bytes do not start with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// They end before the number does.
    Ends,
    /// It is larger than 64 bits.
    TooLarge,
    /// It would have had a shorter spelling.
    TooLong,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ends => "it ends within a number",
            Self::TooLarge => "a number is larger than 64 bits",
            Self::TooLong => "a number is longer than it must be",
        })
    }
}

impl std::error::Error for Fault {}

/// Appends a number, seven bits to a byte, the lowest first.
pub fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number from the front of `bytes`.
///
/// # Errors
/// [`Fault`]; how much was taken then is not said.
#[inline]
pub fn take(bytes: &mut &[u8]) -> Result<u64, Fault> {
    // Most numbers are of one byte.
    match bytes.split_first() {
        Some((byte @ ..0x80, rest)) => {
            *bytes = rest;
            Ok(u64::from(*byte))
        }
        _ => take_long(bytes),
    }
}

fn take_long(bytes: &mut &[u8]) -> Result<u64, Fault> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let Some((byte, rest)) = bytes.split_first() else { return Err(Fault::Ends) };
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            return Err(Fault::TooLarge);
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return if *byte == 0 && shift > 0 { Err(Fault::TooLong) } else { Ok(number) };
        }
    }
    Err(Fault::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_comes_back(number in any::<u64>(), shift in 0_u32..64) {
            let number = number >> shift;
            let mut bytes = vec![];
            put(&mut bytes, number);
            prop_assert_eq!(bytes.len() as u32, (64 - number.leading_zeros()).div_ceil(7).max(1));
            let mut rest = bytes.as_slice();
            prop_assert_eq!((take(&mut rest), rest.len()), (Ok(number), 0));
        }

        #[test]
        fn a_number_has_one_spelling(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            let mut rest = bytes.as_slice();
            if let Ok(number) = take(&mut rest) {
                let mut again = vec![];
                put(&mut again, number);
                prop_assert_eq!(&again, &bytes[..bytes.len() - rest.len()]);
            }
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        let largest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert_eq!(take(&mut largest.as_slice()), Ok(u64::MAX));
        let larger = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2];
        let longer = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x80, 1];
        for (bytes, fault) in [
            (&[][..], Fault::Ends),
            (&[0x80], Fault::Ends),
            (&[0x80, 0], Fault::TooLong),
            (&[0x81, 0x80, 0], Fault::TooLong),
            (&larger, Fault::TooLarge),
            (&longer, Fault::TooLarge),
        ] {
            assert_eq!(take(&mut &*bytes), Err(fault), "{bytes:?}");
        }
    }
}
