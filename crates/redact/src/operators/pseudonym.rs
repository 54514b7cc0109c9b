//! Pseudonyms: a keyed hash in place of a value. Source: BLAKE3 (mode `keyed_hash`), RFC 4648
//! (base32). Without the key nobody can try values to see which one it was; with the key destroyed
//! no one can.

use data_encoding::BASE32_NOPAD;
use zeroize::{Zeroize, Zeroizing};

use super::Found;
use crate::keys::Key;
use crate::stand_ins::{PSEUDONYM_CHARS, has_letter};

/// Five bits for each character.
const BYTES: usize = PSEUDONYM_CHARS * 5 / 8;

pub(super) struct Pseudonyms {
    key: Zeroizing<[u8; 32]>,
}

impl Pseudonyms {
    pub(super) fn new(key: &Key) -> Self {
        Self { key: key.derive("untrain redact 2026-11 pseudonyms") }
    }

    /// `[KIND_…]`, the same for all spellings of a value.
    pub(super) fn pseudonym(&self, found: &Found<'_>) -> String {
        let mut stream = keyed(&self.key, found, 0);
        let mut token = String::new();
        // Almost always at once: a token of digits alone would not be told from a number.
        while !has_letter(&token) {
            let mut bytes = [0; BYTES];
            stream.fill(&mut bytes);
            token = BASE32_NOPAD.encode(&bytes);
            token.make_ascii_lowercase();
        }
        format!("[{}_{token}]", found.name)
    }
}

/// The bytes that belong to a kind and a value under a key, as many as are read; others for each
/// attempt. No name of a kind holds the zero that ends it.
pub(super) fn keyed(key: &[u8; 32], found: &Found<'_>, attempt: u8) -> blake3::OutputReader {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(found.name.as_bytes()).update(&[0, attempt]);
    hasher.update(found.normal().as_bytes());
    let output = hasher.finalize_xof();
    hasher.zeroize();
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::Kind;
    use crate::stand_ins::{Form, leading};

    fn pseudonym(seed: u8, kind: Kind, value: &str) -> String {
        let found = Found { label: kind.into(), name: kind.as_str(), value };
        Pseudonyms::new(&Key::new(&mut [seed; 32])).pseudonym(&found)
    }

    #[test]
    fn one_for_each_value_kind_and_key() {
        let one = pseudonym(1, Kind::Phone, "+41 44 668 18 00");
        assert_eq!(one, pseudonym(1, Kind::Phone, "+41446681800"));
        assert_ne!(one, pseudonym(1, Kind::Phone, "+41446681801"));
        assert_ne!(one, pseudonym(2, Kind::Phone, "+41446681800"));
        let as_card = pseudonym(1, Kind::CreditCard, "+41446681800");
        assert_ne!(one.rsplit('_').next(), as_card.rsplit('_').next());
    }

    #[test]
    fn it_is_recognised_and_stays_what_it_is() {
        let one = pseudonym(1, Kind::Email, "zoe@harbour.example");
        assert_eq!(
            leading(&one).map(|it| (it.form, it.length)),
            Some((Form::Pseudonym, one.len()))
        );
        // What stands in data sets today must stand in those of tomorrow.
        assert_eq!(one, "[EMAIL_jr453xkztazzdudp]");
    }
}
