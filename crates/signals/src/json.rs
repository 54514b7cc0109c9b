//! JSON that says everything once: a document in which a key is repeated has no one meaning.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::evidence::Note;

/// A JSON value without repeated keys. Numbers are kept where they are small integers, the only
/// ones that the formats here give a meaning.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number with a fraction, or out of range.
    OtherNumber,
    Text(String),
    List(Vec<Self>),
    Object(BTreeMap<String, Self>),
}

/// Says in the library's error that a key was repeated, which its text alone can carry.
const REPEATED: &str = "repeated key";

impl Json {
    /// Reads a document of at most `bytes_max`. Depth is limited by the library, to 128.
    pub fn parse(text: &str, bytes_max: usize) -> Result<Self, Note> {
        if text.len() > bytes_max {
            return Err(Note::TooLong);
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        serde_json::from_str(text).map_err(|error| {
            let repeated = error.is_data() && error.to_string().starts_with(REPEATED);
            if repeated { Note::DuplicateKey } else { Note::Malformed }
        })
    }

    /// A member of an object; none of anything else.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(key),
            _ => None,
        }
    }

    /// The text of a text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::OtherNumber, Json::Integer))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element()? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut members = BTreeMap::new();
        while let Some((key, value)) = access.next_entry::<String, Json>()? {
            if members.insert(key, value).is_some() {
                return Err(A::Error::custom(REPEATED));
            }
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_key_has_no_meaning() {
        let parse = |text: &str| Json::parse(text, 1000);
        assert!(parse(r#"[{"a":1,"b":{"a":1.5}}]"#).is_ok());
        assert_eq!(parse(r#"{"a":1,"a":1}"#), Err(Note::DuplicateKey));
        assert_eq!(parse(r#"[{"x":{"a":1,"\u0061":2}}]"#), Err(Note::DuplicateKey));
        assert_eq!(parse("{"), Err(Note::Malformed));
        assert_eq!(parse("{} x"), Err(Note::Malformed));
        assert_eq!(parse(&"[".repeat(900)), Err(Note::Malformed));
        assert_eq!(parse(&" ".repeat(1001)), Err(Note::TooLong));
        assert!(parse("[1, -1, 1e2, 18446744073709551615, null, true]").is_ok());
    }
}
