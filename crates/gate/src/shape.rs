//! The shape of JSON records: one type per field, and the columns that hold it. Numbers that one
//! column could not hold exactly are a fault.

use std::collections::HashMap;
use std::sync::Arc;

use crate::limits::COLUMNS_MAX;
use arrow_schema::{DataType, Field, Fields};

/// Whole numbers beyond this are not exact in a column that also holds fractions.
const EXACT_MAX: u64 = 1 << 53;

/// What a field was seen to hold, and where that was first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    pub(crate) place: Place,
}

/// Where a value was seen: the input's number and the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) input: usize,
    pub(crate) line: u64,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Kind {
    /// Nothing but nulls so far.
    #[default]
    Null,
    Bool,
    Number(Number),
    Text,
    List(Box<Shape>),
    Object(Object),
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Number {
    pub(crate) fraction: bool,
    pub(crate) negative: bool,
    /// The greatest distance from zero among whole numbers.
    pub(crate) greatest: u64,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Object {
    pub(crate) fields: Vec<Member>,
    pub(crate) by_name: HashMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    /// The last object that this field was seen in.
    pub(crate) seen_in: u64,
}

impl Kind {
    pub(crate) const fn words(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool => "true or false",
            Self::Number(_) => "a number",
            Self::Text => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// A field that holds two kinds of things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conflict {
    pub(crate) path: String,
    pub(crate) here: &'static str,
    /// Where it was seen.
    pub(crate) place: Place,
    pub(crate) before: &'static str,
    /// Where the other kind was seen first.
    pub(crate) first: Place,
}

impl Conflict {
    /// The fault in words; `file` names the file of the first place when it is another one.
    pub(crate) fn words(&self, file: Option<&str>) -> String {
        let of = file.map(|file| format!(" of `{file}`")).unwrap_or_default();
        format!(
            "field `{}` holds {}, but {} in line {}{of}; give it one type throughout",
            self.path, self.here, self.before, self.first.line
        )
    }
}

impl Number {
    pub(crate) fn join(&mut self, other: Self) {
        self.fraction |= other.fraction;
        self.negative |= other.negative;
        self.greatest = self.greatest.max(other.greatest);
    }
}

impl Object {
    pub(crate) fn place_of(&mut self, name: &str) -> Option<usize> {
        if let Some(at) = self.by_name.get(name) {
            return Some(*at);
        }
        let at = self.fields.len();
        if at >= COLUMNS_MAX {
            return None;
        }
        self.by_name.insert(name.to_owned(), at);
        self.fields.push(Member { name: name.to_owned(), shape: Shape::default(), seen_in: 0 });
        Some(at)
    }
}

impl Shape {
    /// Takes in what another file taught.
    pub(crate) fn join(&mut self, other: Self) -> Result<(), Conflict> {
        self.join_at(other, &mut Vec::new())
    }

    fn join_at(&mut self, other: Self, path: &mut Vec<String>) -> Result<(), Conflict> {
        match (&mut self.kind, other.kind) {
            (_, Kind::Null) | (Kind::Bool, Kind::Bool) | (Kind::Text, Kind::Text) => Ok(()),
            (Kind::Number(ours), Kind::Number(theirs)) => {
                ours.join(theirs);
                Ok(())
            }
            (Kind::List(ours), Kind::List(theirs)) => {
                path.push("[]".to_owned());
                ours.join_at(*theirs, path)?;
                path.pop();
                Ok(())
            }
            (Kind::Object(ours), Kind::Object(theirs)) => {
                for member in theirs.fields {
                    let at = ours.place_of(&member.name);
                    let Some(field) = at.and_then(|at| ours.fields.get_mut(at)) else { continue };
                    path.push(member.name);
                    field.shape.join_at(member.shape, path)?;
                    path.pop();
                }
                Ok(())
            }
            (Kind::Null, kind) => {
                *self = Self { kind, place: other.place };
                Ok(())
            }
            (ours, theirs) => Err(Conflict {
                path: path.join("."),
                here: theirs.words(),
                place: other.place,
                before: ours.words(),
                first: self.place,
            }),
        }
    }

    /// The columns that hold every record that was seen.
    ///
    /// # Errors
    /// In words, when no column can hold a field.
    pub(crate) fn columns(&self) -> Result<Fields, String> {
        let mut left = COLUMNS_MAX;
        match &self.kind {
            Kind::Object(object) => object.columns("", &mut left),
            _ => Err("there is no record in it".to_owned()),
        }
    }

    fn data_type(&self, path: &str, left: &mut usize) -> Result<DataType, String> {
        match &self.kind {
            Kind::Null => Ok(DataType::Null),
            Kind::Bool => Ok(DataType::Boolean),
            Kind::Text => Ok(DataType::Utf8),
            Kind::Number(number) => number.data_type(path),
            Kind::List(item) => {
                let item = item.data_type(&format!("{path}.[]"), left)?;
                Ok(DataType::List(Arc::new(Field::new_list_field(item, true))))
            }
            Kind::Object(object) => Ok(DataType::Struct(object.columns(path, left)?)),
        }
    }
}

impl Object {
    fn columns(&self, path: &str, left: &mut usize) -> Result<Fields, String> {
        if self.fields.is_empty() {
            let what = if path.is_empty() { "every record" } else { path };
            return Err(format!("`{what}` is always an object without fields; leave it out"));
        }
        self.fields
            .iter()
            .map(|member| {
                *left = left.checked_sub(1).ok_or_else(|| {
                    format!("there are more than {COLUMNS_MAX} fields; make lists of them")
                })?;
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{}", member.name);
                Ok(Field::new(&member.name, member.shape.data_type(&path, left)?, true))
            })
            .collect()
    }
}

impl Number {
    fn data_type(self, path: &str) -> Result<DataType, String> {
        let beyond_i64 = self.greatest > i64::MAX as u64;
        match self {
            Self { fraction: true, .. } if self.greatest > EXACT_MAX => Err(format!(
                "field `{path}` holds fractions and whole numbers too great to stand beside them \
                 exactly; write them as strings"
            )),
            Self { fraction: true, .. } => Ok(DataType::Float64),
            Self { negative: true, .. } if beyond_i64 => Err(format!(
                "field `{path}` holds numbers below zero and above {}; write them as strings",
                i64::MAX
            )),
            _ if beyond_i64 => Ok(DataType::UInt64),
            _ => Ok(DataType::Int64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::tests::{columns, learn};

    #[test]
    fn fields_come_in_the_order_of_their_first_sight() {
        assert_eq!(
            columns(&[r#"{"b":1,"a":null}"#, r#"{"a":"x","c":[1.5],"b":-2}"#]),
            "b Int64; a Utf8; c List(Float64)"
        );
        assert_eq!(columns(&[r#"{"o":{"x":true}}"#]), r#"o Struct("x": Boolean)"#);
        assert_eq!(columns(&[r#"{"n":null,"e":[]}"#]), "n Null; e List(Null)");
        assert_eq!(columns(&[r#"{"n":18446744073709551615}"#]), "n UInt64");
    }

    #[test]
    fn what_no_column_holds_exactly_is_refused() {
        assert!(columns(&[r#"{"n":9007199254740993}"#, r#"{"n":0.5}"#]).contains("exactly"));
        assert!(columns(&[r#"{"n":18446744073709551615}"#, r#"{"n":-1}"#]).contains("below zero"));
        assert!(columns(&[r#"{"o":{}}"#]).contains("without fields"));
    }

    #[test]
    fn files_join_as_lines_do() {
        let lines = [r#"{"a":1,"b":null}"#, r#"{"b":["x"],"a":2.5}"#, r#"{"c":{"d":true}}"#];
        let mut joined = Shape::default();
        for line in lines {
            joined.join(learn(&[line]).unwrap()).unwrap();
        }
        assert_eq!(joined.columns().unwrap(), learn(&lines).unwrap().columns().unwrap());
        let conflict = joined.join(learn(&[r#"{"a":"x"}"#]).unwrap()).unwrap_err();
        assert!(conflict.words(Some("b.jsonl")).contains("but a number in line 1 of `b.jsonl`"));
    }
}
