//! Learns the shape of JSON records by reading all of them, one line after another. A field that
//! changes its type, a field that stands twice in one object and nesting without end are faults.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::limits::{COLUMNS_MAX, DEPTH_MAX};
use crate::shape::{Conflict, Kind, Number, Object, Place, Shape};

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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn learn(lines: &[&str]) -> Result<Shape, String> {
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

    pub(crate) fn columns(lines: &[&str]) -> String {
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
    fn hostile_lines_are_faults() {
        assert_eq!(
            columns(&[r#"{"a":1,"a":2}"#]),
            "it is not valid JSON: field `a` stands twice (column 10)"
        );
        assert!(columns(&["[1]"]).contains("not a JSON object"));
        assert!(columns(&[r#"{"a":1} {"b":2}"#]).contains("trailing characters"));
        assert!(columns(&[r#"{"a":NaN}"#]).contains("not valid JSON"));
        assert!(columns(&[r#"{"a":"\ud800"}"#]).contains("not valid JSON"));
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert!(columns(&[&deep]).contains("64 deep"));
        let wide: Vec<_> = (0..=COLUMNS_MAX).map(|n| format!("\"f{n}\":0")).collect();
        assert!(columns(&[&format!("{{{}}}", wide.join(","))]).contains("more than 10000 fields"));
    }
}
