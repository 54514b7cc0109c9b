//! The texts of keys, in the one spelling of each.

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use crate::base64;
use crate::error::KeyError;

const SECRET_PREFIX: &str = "PRIVATE+KEY+";

/// The text of a key of a type: `name+id+key`.
pub fn to_text(name: &str, id: [u8; 4], kind: u8, key: &[u8]) -> Zeroizing<String> {
    let typed = Zeroizing::new([&[kind], key].concat());
    let key = Zeroizing::new(base64::encode(&typed));
    Zeroizing::new([name, "+", &HEXLOWER.encode(&id), "+", &key].concat())
}

/// The text of a secret key.
pub fn to_secret_text(name: &str, id: [u8; 4], kind: u8, key: &[u8]) -> Zeroizing<String> {
    Zeroizing::new([SECRET_PREFIX, &to_text(name, id, kind, key)].concat())
}

/// What stands in the text of a key.
pub struct Parts<'a> {
    /// The name.
    pub name: &'a str,
    /// The type.
    pub kind: u8,
    id: &'a str,
    key: Zeroizing<Vec<u8>>,
    /// What is wrong with a text that is not one.
    form: KeyError,
}

impl<'a> Parts<'a> {
    /// Reads the text of a public key.
    pub fn public(text: &'a str) -> Result<Self, KeyError> {
        Self::split(text, KeyError::Form).ok_or(KeyError::Form)
    }

    /// Reads the text of a secret key.
    pub fn secret(text: &'a str) -> Result<Self, KeyError> {
        let rest = text.strip_prefix(SECRET_PREFIX).ok_or(KeyError::SecretForm)?;
        Self::split(rest, KeyError::SecretForm).ok_or(KeyError::SecretForm)
    }

    fn split(text: &'a str, form: KeyError) -> Option<Self> {
        let mut parts = text.splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = Zeroizing::new(base64::decode(key).ok()?);
        let (kind, key) = bytes.split_first()?;
        Some(Self { name, kind: *kind, id, key: Zeroizing::new(key.to_vec()), form })
    }

    /// The key's bytes, of a key of type `wanted`.
    pub fn key<const N: usize>(&self, wanted: u8) -> Result<&[u8; N], KeyError> {
        if self.kind != wanted {
            return Err(KeyError::Type { name: self.name.to_owned(), wanted });
        }
        self.key.as_slice().try_into().map_err(|_| self.form.clone())
    }

    /// Whether the identifier is the one that follows from name and key.
    pub fn check_id(&self, id: [u8; 4]) -> Result<(), KeyError> {
        let is = HEXLOWER.encode(&id);
        if is == self.id {
            return Ok(());
        }
        Err(KeyError::Id { name: self.name.to_owned(), said: self.id.to_owned(), is })
    }
}
