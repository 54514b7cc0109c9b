//! The shape of JSON records, learnt by reading all of them: one type per field. A field that
//! changes its type, a field that stands twice in one object and nesting without end are faults;
//! numbers that one column could not hold exactly are too.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::limits::{COLUMNS_MAX, DEPTH_MAX};

/// Whole numbers beyond this are not exact in a column that also holds fractions.
const EXACT_MAX: u64 = 1 << 53;

/// What a field was seen to hold, and where that was first.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Shape {
    kind: Kind,
    place: Place,
}

/// Where a value was seen: the input's number and the line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) input: usize,
    pub(crate) line: u64,
}

#[derive(Debug, Clone, Default, PartialEq)]
enum Kind {
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
struct Number {
    fraction: bool,
    negative: bool,
    /// The greatest distance from zero among whole numbers.
    greatest: u64,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Object {
    fields: Vec<Member>,
    by_name: HashMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq)]
struct Member {
    name: String,
    shape: Shape,
    /// The last object that this field was seen in.
    seen_in: u64,
}

impl Kind {
    const fn words(&self) -> &'static str {
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
    path: String,
    here: &'static str,
    /// Where it was seen.
    pub(crate) place: Place,
    before: &'static str,
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

/// Learns one line after another.
#[derive(Default)]
pub(crate) struct Learner {
    shape: Shape,
    walk: Walk,
}

#[derive(Default)]
struct Walk {
    place: Place,
    path: Vec<String>,
    objects: u64,
    /// How many fields are known, in all objects.
    members: usize,
    conflict: Option<Conflict>,
}

/// Why a line taught nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It is not one JSON object, or one that no column can hold.
    Json(String),
    /// It contradicts an earlier line.
    Conflict(Conflict),
}

impl Learner {
    /// Reads one record.
    pub(crate) fn learn(&mut self, text: &str, place: Place) -> Result<(), Fault> {
        self.walk.place = place;
        self.walk.path.clear();
        let mut json = serde_json::Deserializer::from_str(text);
        if !text.trim_start().starts_with('{') {
            let why = "it is not a JSON object; write one object a line".to_owned();
            return Err(Fault::Json(why));
        }
        let seed = Seed { shape: &mut self.shape, walk: &mut self.walk };
        seed.deserialize(&mut json).and_then(|()| json.end()).map_err(|error| {
            match self.walk.conflict.take() {
                Some(conflict) => Fault::Conflict(conflict),
                None => Fault::Json(format!("it is not valid JSON: {}", plain(&error))),
            }
        })
    }

    pub(crate) fn into_shape(self) -> Shape {
        self.shape
    }
}

/// The parser's words without its own line number, which is always 1.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let suffix = format!(" at line {} column {}", error.line(), error.column());
    let what = text.strip_suffix(&suffix).unwrap_or(&text);
    format!("{what} (column {})", error.column())
}

struct Seed<'a> {
    shape: &'a mut Shape,
    walk: &'a mut Walk,
}

impl Walk {
    /// Settles that `shape` is of one kind, or finds that it was another.
    fn settle<E: serde::de::Error>(&mut self, shape: &mut Shape, kind: Kind) -> Result<(), E> {
        if matches!(shape.kind, Kind::Null) {
            *shape = Shape { kind, place: self.place };
        } else if std::mem::discriminant(&shape.kind) != std::mem::discriminant(&kind) {
            self.conflict = Some(Conflict {
                path: self.path.join("."),
                here: kind.words(),
                place: self.place,
                before: shape.kind.words(),
                first: shape.place,
            });
            return Err(E::custom("conflict"));
        }
        Ok(())
    }

    fn enter<E: serde::de::Error>(&mut self, name: &str) -> Result<(), E> {
        if self.path.len() >= DEPTH_MAX {
            return Err(E::custom(format!("lists and objects stand more than {DEPTH_MAX} deep")));
        }
        self.path.push(name.to_owned());
        Ok(())
    }
}

impl Seed<'_> {
    fn number<E: serde::de::Error>(self, seen: Number) -> Result<(), E> {
        self.walk.settle(self.shape, Kind::Number(seen))?;
        if let Kind::Number(number) = &mut self.shape.kind {
            number.join(seen);
        }
        Ok(())
    }
}

impl Number {
    fn join(&mut self, other: Self) {
        self.fraction |= other.fraction;
        self.negative |= other.negative;
        self.greatest = self.greatest.max(other.greatest);
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.walk.settle(self.shape, Kind::Bool)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.number(Number { greatest: value, ..Number::default() })
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        let negative = value < 0;
        self.number(Number { negative, greatest: value.unsigned_abs(), fraction: false })
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        self.number(Number { fraction: true, ..Number::default() })
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        self.walk.settle(self.shape, Kind::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.walk.settle(self.shape, Kind::List(Box::default()))?;
        self.walk.enter("[]")?;
        if let Kind::List(shape) = &mut self.shape.kind {
            while items.next_element_seed(Seed { shape, walk: self.walk })?.is_some() {}
        }
        self.walk.path.pop();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.walk.settle(self.shape, Kind::Object(Object::default()))?;
        self.walk.objects += 1;
        let this = self.walk.objects;
        if let Kind::Object(object) = &mut self.shape.kind {
            let mut hint = 0;
            loop {
                let name = Name { object, hint, members: &mut self.walk.members };
                let Some(at) = map.next_key_seed(name)? else { break };
                hint = at + 1;
                let Some(member) = object.fields.get_mut(at) else { continue };
                if member.seen_in == this {
                    return Err(A::Error::custom(format!("field `{}` stands twice", member.name)));
                }
                member.seen_in = this;
                self.walk.enter(&member.name)?;
                map.next_value_seed(Seed { shape: &mut member.shape, walk: self.walk })?;
                self.walk.path.pop();
            }
        }
        Ok(())
    }
}

/// Finds or makes the field that a key names; fields mostly come in the order of the last object.
struct Name<'a> {
    object: &'a mut Object,
    hint: usize,
    members: &'a mut usize,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = usize;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<usize, E> {
        if self.object.fields.get(self.hint).is_some_and(|member| member.name == name) {
            return Ok(self.hint);
        }
        let before = self.object.fields.len();
        let at = self.object.place_of(name);
        *self.members += self.object.fields.len() - before;
        at.filter(|_| *self.members <= COLUMNS_MAX).ok_or_else(|| {
            E::custom(format!("there are more than {COLUMNS_MAX} fields; make lists of them"))
        })
    }
}

impl Object {
    fn place_of(&mut self, name: &str) -> Option<usize> {
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

    fn learn(lines: &[&str]) -> Result<Shape, String> {
        let mut learner = Learner::default();
        for (at, line) in lines.iter().enumerate() {
            let place = Place { input: 0, line: at as u64 + 1 };
            learner.learn(line, place).map_err(|fault| match fault {
                Fault::Json(why) => why,
                Fault::Conflict(conflict) => conflict.words(None),
            })?;
        }
        Ok(learner.into_shape())
    }

    fn columns(lines: &[&str]) -> String {
        let fields = learn(lines).and_then(|shape| shape.columns());
        fields.map_or_else(
            |error| error,
            |fields| {
                let words = fields.iter().map(|f| format!("{} {}", f.name(), f.data_type()));
                words.collect::<Vec<_>>().join("; ")
            },
        )
    }

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
    fn a_field_that_changes_its_type_is_named() {
        assert_eq!(
            columns(&[r#"{"a":{"likes":1}}"#, r#"{"a":{"likes":"many"}}"#]),
            "field `a.likes` holds a string, but a number in line 1; give it one type throughout"
        );
        assert_eq!(
            columns(&[r#"{"a":["x",["y"]]}"#]),
            "field `a.[]` holds a list, but a string in line 1; give it one type throughout"
        );
    }

    #[test]
    fn what_no_column_holds_exactly_is_refused() {
        assert!(columns(&[r#"{"n":9007199254740993}"#, r#"{"n":0.5}"#]).contains("exactly"));
        assert!(columns(&[r#"{"n":18446744073709551615}"#, r#"{"n":-1}"#]).contains("below zero"));
        assert!(columns(&[r#"{"o":{}}"#]).contains("without fields"));
    }

    #[test]
    fn hostile_lines_are_faults() {
        assert_eq!(columns(&[r#"{"a":1,"a":2}"#]), "it is not valid JSON: field `a` stands twice (column 10)");
        assert!(columns(&["[1]"]).contains("not a JSON object"));
        assert!(columns(&[r#"{"a":1} {"b":2}"#]).contains("trailing characters"));
        assert!(columns(&[r#"{"a":NaN}"#]).contains("not valid JSON"));
        assert!(columns(&[r#"{"a":"\ud800"}"#]).contains("not valid JSON"));
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert!(columns(&[&deep]).contains("64 deep"));
        let wide: Vec<_> = (0..=COLUMNS_MAX).map(|n| format!("\"f{n}\":0")).collect();
        assert!(columns(&[&format!("{{{}}}", wide.join(","))]).contains("more than 10000 fields"));
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
