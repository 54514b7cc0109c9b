//! Where a value comes from: the statute, guideline or choice that somebody can look up.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::fault::Faults;
use super::reader::{Section, meant, text};

/// The sources of a pack's or a cell's values, by the value's key: `minimum_age`,
/// `clocks.objection.answer`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Sources(BTreeMap<String, String>);

impl Sources {
    /// The source of one value; none when the document names none.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Reads the key `source` of a section: a text for each of `keys` that the section states.
    /// A file whose values must all name their sources has a fault for each that does not.
    pub(super) fn read(
        &mut self,
        section: &Section<'_>,
        prefix: &str,
        keys: &[&str],
        faults: &mut Faults<'_>,
    ) {
        let table = section.get("source").and_then(|value| match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                let message = "a source that belongs to no value".to_owned();
                let help = "write `source.KEY = \"…\"` below the key that it is about";
                faults.add(&value.span(), message, Some(help.to_owned()));
                None
            }
        });
        for (key, value) in table.into_iter().flatten() {
            let name: &str = key.get_ref();
            if !keys.contains(&name) {
                let message = format!("a source of `{name}`, which takes none");
                faults.add(&key.span(), message, Some(meant(name, keys.iter().copied())));
            } else if section.get(name).is_none() {
                let message = format!("a source of `{name}`, which is not there");
                faults.add(&key.span(), message, Some(format!("add a line `{name} = …`")));
            } else if let Some(source) = text(value, faults) {
                self.0.insert(format!("{prefix}{name}"), source.into_inner());
            }
        }
        if !faults.sourced {
            return;
        }
        for key in keys.iter().filter(|key| section.get(key).is_some()) {
            if table.is_none_or(|table| table.get(*key).is_none()) {
                let message = format!("`{key}` has no source");
                let help = format!("add a line `source.{key} = \"…\"` with what it follows");
                faults.add(&section.key_place(key), message, Some(help));
            }
        }
    }
}
