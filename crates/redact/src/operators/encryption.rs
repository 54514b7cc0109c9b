//! Sealed values: deterministic authenticated encryption that its key opens again. Source: RFC 5297
//! (AES-SIV), with AES-256; the name of the kind is the associated data, so that a sealed value
//! that is put under another kind does not open.

use std::borrow::Cow;

use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

use super::Found;
use crate::keys::Key;
use crate::stand_ins::{Form, StandIn, has_letter, leading};

const USAGE: &str = "untrain redact 2026-11 sealed values";
/// Associated with a value that was a number of JSON, which opens as one.
const NUMBER: &[u8] = b"number";

pub(super) struct Sealer {
    key: Zeroizing<[u8; 64]>,
}

impl Sealer {
    pub(super) fn new(key: &Key) -> Self {
        Self { key: key.derive(USAGE) }
    }

    /// `[KIND:…]` for the value as it is spelled, which was a number of JSON or not. Nothing where
    /// the library refuses, which it does only for more associated data than is ever given.
    pub(super) fn seal(&self, found: &Found<'_>, was_number: bool) -> Option<String> {
        let mut cipher = Aes256Siv::new((&*self.key).into());
        let associated = [found.name.as_bytes(), NUMBER];
        let associated = associated.into_iter().take(if was_number { 2 } else { 1 });
        let sealed = cipher.encrypt(associated, found.value.as_bytes()).ok()?;
        let mut body = BASE32_NOPAD.encode(&sealed);
        body.make_ascii_lowercase();
        // Without a letter it would not be told from a number: one in more than 10^20.
        has_letter(&body).then(|| format!("[{}:{body}]", found.name))
    }
}

/// Opens what [`Operator::Encrypt`](crate::Operator::Encrypt) sealed, with the key alone: neither
/// the plan nor the redactor is needed.
///
/// ```
/// use untrain_redact::{Configuration, Key, Keys, Opener, Operator, Placeholders, Plan, Redactor};
///
/// let key = Key::new(&mut [7; 32]);
/// let opener = Opener::new(&key);
/// let keys = Keys { encryption: Some(key), ..Keys::default() };
/// let plan = Plan { default: Operator::Encrypt, ..Plan::default() };
/// let configuration = Configuration { plan, ..Configuration::default() };
/// let redactor = Redactor::configured(configuration, &keys)?;
///
/// let text = "Ask Zoe@harbour.example.";
/// let sealed = redactor.redact(text, &mut Placeholders::new()).text().unwrap_or_default();
/// assert!(sealed.starts_with("Ask [EMAIL:"));
/// assert_eq!(opener.open(&sealed).text, text);
/// # Ok::<(), untrain_redact::Error>(())
/// ```
pub struct Opener {
    key: Zeroizing<[u8; 64]>,
}

/// A text with its sealed values opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened<'t> {
    /// The text; borrowed where nothing was opened.
    pub text: Cow<'t, str>,
    /// How many sealed values were opened.
    pub opened: u64,
    /// How many were left as they are: sealed under another key or kind, or changed since.
    pub refused: u64,
}

impl Opener {
    /// An opener for everything that was sealed under a key.
    #[must_use]
    pub fn new(key: &Key) -> Self {
        Self { key: key.derive(USAGE) }
    }

    /// The text with every sealed value opened that the key opens.
    #[must_use]
    pub fn open<'t>(&self, text: &'t str) -> Opened<'t> {
        let mut out = String::new();
        let (mut from, mut opened, mut refused) = (0, 0_u64, 0_u64);
        for (at, _) in text.match_indices('[') {
            let Some(found) = text.get(at..).and_then(leading) else { continue };
            if found.form != Form::Sealed {
                continue;
            }
            let end = at.saturating_add(found.length);
            let (head, tail) = (text.get(from..at).unwrap_or(""), text.get(end..).unwrap_or(""));
            let (head, value, length) = match self.value(&found, false) {
                Some(value) => (head, value, 0),
                None => match self.value(&found, true) {
                    Some(value) => {
                        let (head, length) = without_quotes(head, tail).unwrap_or((head, 0));
                        (head, value, length)
                    }
                    None => {
                        refused = refused.saturating_add(1);
                        continue;
                    }
                },
            };
            out.push_str(head);
            out.push_str(&value);
            opened = opened.saturating_add(1);
            from = end.saturating_add(length);
        }
        if opened == 0 {
            return Opened { text: Cow::Borrowed(text), opened, refused };
        }
        out.push_str(text.get(from..).unwrap_or(""));
        Opened { text: Cow::Owned(out), opened, refused }
    }

    fn value(&self, sealed: &StandIn<'_>, was_number: bool) -> Option<String> {
        let bytes = BASE32_NOPAD.decode(sealed.body.to_ascii_uppercase().as_bytes()).ok()?;
        let mut cipher = Aes256Siv::new((&*self.key).into());
        let associated = [sealed.name.as_bytes(), NUMBER];
        let associated = associated.into_iter().take(if was_number { 2 } else { 1 });
        let value = cipher.decrypt(associated, &bytes).ok()?;
        String::from_utf8(value).ok()
    }
}

/// What stands before and how much behind a number without the quotes that made it a string, which
/// are escaped where the document stands within strings itself.
fn without_quotes<'t>(head: &'t str, tail: &str) -> Option<(&'t str, usize)> {
    let unquoted = head.strip_suffix('"')?;
    let rest = unquoted.trim_end_matches('\\');
    let escapes = unquoted.len().saturating_sub(rest.len());
    let closing = tail.trim_start_matches('\\');
    let same = tail.len().saturating_sub(closing.len()) == escapes && closing.starts_with('"');
    same.then_some((rest, escapes.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use aes_siv::siv::Aes128Siv;
    use data_encoding::HEXLOWER;

    use super::*;
    use crate::kinds::Kind;

    fn hex(digits: &str) -> Vec<u8> {
        HEXLOWER.decode(digits.as_bytes()).unwrap()
    }

    /// The examples of RFC 5297, appendix A.
    #[test]
    fn the_cipher_is_that_of_the_standard() {
        let check = |key: &str, data: &[&str], plain: &str, sealed: &str| {
            let key: [u8; 32] = hex(key).try_into().unwrap();
            let data: Vec<_> = data.iter().map(|data| hex(data)).collect();
            let computed = Aes128Siv::new(&key.into()).encrypt(&data, &hex(plain)).unwrap();
            assert_eq!(HEXLOWER.encode(&computed), sealed);
            let opened = Aes128Siv::new(&key.into()).decrypt(&data, &computed).unwrap();
            assert_eq!(HEXLOWER.encode(&opened), plain);
        };
        check(
            "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
            &["101112131415161718191a1b1c1d1e1f2021222324252627"],
            "112233445566778899aabbccddee",
            "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c",
        );
        check(
            "7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f",
            &[
                "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100",
                "102030405060708090a0",
                "09f911029d74e35bd84156c5635688c0",
            ],
            "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e6720534956\
             2d414553",
            "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f7\
             48ba8af829ea64ad544a272e9c485b62a3fd5c0d",
        );
    }

    fn seal(seed: u8, kind: Kind, value: &str) -> String {
        let found = Found { label: kind.into(), name: kind.as_str(), value };
        Sealer::new(&Key::new(&mut [seed; 32])).seal(&found, false).unwrap()
    }

    #[test]
    fn a_number_opens_as_one() {
        let found = Found { label: Kind::Phone.into(), name: "PHONE", value: "4155550132" };
        let key = || Key::new(&mut [1; 32]);
        let sealed = Sealer::new(&key()).seal(&found, true).unwrap();
        let open = |text: &str| Opener::new(&key()).open(text).text.into_owned();
        assert_eq!(open(&format!("{{\"p\": \"{sealed}\"}}")), "{\"p\": 4155550132}");
        assert_eq!(open(&format!(r#"{{\"p\":\"{sealed}\"}}"#)), r#"{\"p\":4155550132}"#);
        assert_eq!(open(&format!(r#"\\\"{sealed}\\\","#)), "4155550132,");
        // Whoever took the quotes away, or one of them, gets the digits all the same.
        assert_eq!(open(&format!("{sealed} \"{sealed}")), "4155550132 \"4155550132");
        assert_ne!(sealed, seal(1, Kind::Phone, "4155550132"));
    }

    #[test]
    fn only_the_same_key_and_kind_open() {
        let sealed = seal(1, Kind::Email, "Zoë@x.example");
        assert_eq!(sealed, seal(1, Kind::Email, "Zoë@x.example"));
        let open = |seed: u8, text: &str| {
            Opener::new(&Key::new(&mut [seed; 32])).open(text).text.into_owned()
        };
        assert_eq!(open(1, &format!("[[{sealed}] [EMAIL_1]")), "[[Zoë@x.example] [EMAIL_1]");
        assert_eq!(open(2, &sealed), sealed);
        let elsewhere = sealed.replace("EMAIL", "URL");
        assert_eq!(open(1, &elsewhere), elsewhere);
    }

    #[test]
    fn what_was_changed_stays_and_is_counted() {
        let sealed = seal(1, Kind::Phone, "12345");
        let changed = sealed.replacen(':', ":abcdefgh", 1);
        let text = format!("{sealed}{changed}");
        let opened = Opener::new(&Key::new(&mut [1; 32])).open(&text);
        assert_eq!((opened.opened, opened.refused), (1, 1));
        assert_eq!(opened.text, format!("12345{changed}"));
    }
}
