//! The fields of a JSON record that hold one value of personal data each, such as its author's
//! name: a text, or a list of texts.

use std::collections::BTreeMap;

use serde_json::value::{RawValue, to_raw_value};
use untrain_redact::{Kind, Record};

/// A line's fields; those that are not touched keep their spelling.
pub type Fields = BTreeMap<String, Box<RawValue>>;

/// What the fields of one line tell.
pub struct ToldFields {
    fields: Vec<Told>,
}

struct Told {
    name: String,
    kind: Kind,
    is_list: bool,
    values: Vec<String>,
}

impl ToldFields {
    /// The values of those of a line's fields that are among `columns`; a field that is not there,
    /// or null, tells nothing.
    ///
    /// # Errors
    /// In words, when one holds what is neither a text nor a list of texts.
    pub fn read(fields: &Fields, columns: &BTreeMap<String, Kind>) -> Result<Self, String> {
        let there =
            columns.iter().filter_map(|(name, kind)| Some((name, *kind, &**fields.get(name)?)));
        let read = |(name, kind, value): (&String, Kind, &RawValue)| {
            let one = serde_json::from_str::<Option<String>>(value.get());
            let (is_list, values) = match one {
                Ok(one) => (false, one.into_iter().collect()),
                Err(_) => {
                    let values = serde_json::from_str::<Vec<String>>(value.get());
                    let why = |_| format!("its `{name}` is neither a text nor a list of texts");
                    (true, values.map_err(why)?)
                }
            };
            Ok(Told { name: name.clone(), kind, is_list, values })
        };
        if columns.contains_key("text") {
            return Err("its `text` cannot be one value of personal data too".to_owned());
        }
        Ok(Self { fields: there.map(read).collect::<Result<_, String>>()? })
    }

    /// The record of these values and a text.
    pub fn record<'t>(&'t self, text: &'t str) -> Record<'t> {
        let told = self
            .fields
            .iter()
            .flat_map(|field| field.values.iter().map(|value| (field.kind, value.as_str())));
        Record { told: told.collect(), texts: vec![text] }
    }

    /// Puts what stands for the values, in their order, in place of them.
    pub fn write<V: AsRef<str>>(&self, values: &[V], fields: &mut Fields) -> Result<(), String> {
        let mut values = values.iter().map(AsRef::as_ref);
        for field in &self.fields {
            let own: Vec<&str> = values.by_ref().take(field.values.len()).collect();
            let value = match (field.is_list, own.first()) {
                (true, _) => to_raw_value(&own),
                (false, Some(one)) => to_raw_value(one),
                (false, None) => continue,
            };
            fields.insert(field.name.clone(), value.map_err(|fault| fault.to_string())?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> BTreeMap<String, Kind> {
        ["author", "others", "gone"].map(|name| (name.to_owned(), Kind::Person)).into()
    }

    #[test]
    fn texts_and_lists_come_and_go() {
        let line = r#"{"author":"Agata","others":["Bo","Ida"],"gone":null,"n":1.0}"#;
        let mut fields: Fields = serde_json::from_str(line).unwrap();
        let told = ToldFields::read(&fields, &columns()).unwrap();
        let record = told.record("hi");
        let values: Vec<_> = record.told.iter().map(|(_, value)| *value).collect();
        assert_eq!((values, record.texts), (vec!["Agata", "Bo", "Ida"], vec!["hi"]));
        told.write(&["a", "b", "c"], &mut fields).unwrap();
        let written = serde_json::to_string(&fields).unwrap();
        assert_eq!(written, r#"{"author":"a","gone":null,"n":1.0,"others":["b","c"]}"#);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for line in [r#"{"author":7}"#, r#"{"author":{"name":"Agata"}}"#, r#"{"author":["a",1]}"#] {
            let fields: Fields = serde_json::from_str(line).unwrap();
            let refused = ToldFields::read(&fields, &columns()).err().unwrap();
            assert!(refused.contains("`author` is neither"), "{refused}");
        }
    }
}
