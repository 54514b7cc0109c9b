//! Base64 in its one spelling: that of RFC 4648, section 4, with padding and with zeros for unused
//! bits. Notes, keys, proofs and receipts hold it.

use data_encoding::BASE64;

use crate::error::Base64Error;

/// The most signs of padding that a text has, all at its end.
const PADDING_MAX: usize = 2;

/// The text of bytes.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The bytes of a text. No two texts are of the same bytes.
///
/// # Errors
/// [`Base64Error`] when it is not what [`encode`] writes of any bytes.
pub fn decode(text: &str) -> Result<Vec<u8>, Base64Error> {
    // The library would also read texts that were padded each and then strung together, so that
    // the same bytes would have many spellings.
    if let Some(at) = text.find('=').filter(|at| at + PADDING_MAX < text.len()) {
        return Err(Base64Error { at });
    }
    BASE64.decode(text.as_bytes()).map_err(|error| Base64Error { at: error.position })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The test vectors of RFC 4648, section 10.
    #[test]
    fn the_published_examples_are_read_and_written() {
        let examples = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in examples {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn another_spelling_is_refused_where_it_differs() {
        let wrong = [
            ("Zg", 0),
            ("Zg=", 0),
            ("Zg===", 2),
            ("Zm9v====", 4),
            ("Zh==", 1),
            ("Zm9=", 2),
            ("Zg==Zm8=", 2),
            ("Zm8=Zm9v", 3),
            ("Zm9v\n", 4),
            ("Zm-_", 2),
            ("Zm\u{e9}", 2),
            ("=", 0),
        ];
        for (text, at) in wrong {
            assert_eq!(decode(text), Err(Base64Error { at }), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_has_one_spelling(text in "[AQgZ9+/=]{0,12}") {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }

        #[test]
        fn what_is_written_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
    }
}
