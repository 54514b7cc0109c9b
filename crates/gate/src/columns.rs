//! Where the columns that an order names stand in a corpus, and whether they can play their part.
//! A name is that of a column, or with dots that of a field inside one: `author.id`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StructArray};
use arrow_schema::{ArrowError, DataType, Fields, Schema};
use arrow_select::nullif::nullif;
use untrain_lineage::manifest::{Columns, Declared};
use untrain_redact::{Kind, Redactor};

use crate::GateError;

/// A column by the places that lead to it: the first in the table, the others in structs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    first: usize,
    inner: Vec<usize>,
}

/// Every column that an order names, found in one schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnPlan {
    pub(crate) subjects: Vec<Column>,
    pub(crate) text: Vec<Column>,
    pub(crate) id: Option<Column>,
    pub(crate) source: Option<Column>,
    pub(crate) category: Option<Column>,
    pub(crate) visibility: Option<Column>,
    pub(crate) licence: Option<Column>,
    pub(crate) signals: Option<Column>,
    pub(crate) collected_at: Option<Column>,
    /// A column that no decision asks for, such as one of moderators' labels.
    pub(crate) mark: Option<Column>,
}

/// What a column is named for, and what it must hold for that.
#[derive(Clone, Copy)]
struct Role {
    name: &'static str,
    wanted: &'static str,
    fits: fn(&DataType) -> bool,
}

const TEXT: &str = "text";
const SUBJECT: Role = Role {
    name: "people",
    wanted: "text or whole numbers, or lists of them",
    fits: |found| is_id(item(found).unwrap_or(found)),
};
const BODY: Role = Role { name: "text", wanted: TEXT, fits: is_text };
const TOLD: Role = Role { name: "a value of personal data", wanted: TEXT, fits: is_text };
const ID: Role = Role { name: "record id", wanted: "text or whole numbers", fits: is_id };
const SOURCE: Role = Role { name: "source", wanted: TEXT, fits: is_text };
const CATEGORY: Role = Role { name: "category", wanted: TEXT, fits: is_text };
const VISIBILITY: Role = Role { name: "visibility", wanted: TEXT, fits: is_text };
const LICENCE: Role = Role { name: "licence", wanted: TEXT, fits: is_text };
const SIGNALS: Role = Role { name: "pinned signals", wanted: TEXT, fits: is_text };
const MARK: Role = Role {
    name: "label or vector",
    wanted: "text, numbers or switches, or lists of them",
    fits: |found| {
        let found = item(found).unwrap_or(found);
        is_id(found) || found.is_floating() || *found == DataType::Boolean
    },
};
const COLLECTED_AT: Role = Role {
    name: "time of collection",
    wanted: "timestamps, dates or text like 2026-04-09T10:00:00Z",
    fits: |found| {
        let is_time =
            matches!(found, DataType::Timestamp(..) | DataType::Date32 | DataType::Date64);
        is_time || is_text(found)
    },
};

/// The type of a list's items.
pub(crate) fn item(found: &DataType) -> Option<&DataType> {
    match found {
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            Some(item.data_type())
        }
        _ => None,
    }
}

fn is_text(found: &DataType) -> bool {
    match found {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

fn is_id(found: &DataType) -> bool {
    match found {
        DataType::Dictionary(_, values) => is_id(values),
        found => is_text(found) || found.is_integer(),
    }
}

impl ColumnPlan {
    /// Finds the columns in the schema of the input at `path`.
    pub(crate) fn find(columns: &Columns, schema: &Schema, path: &Path) -> Result<Self, GateError> {
        let one = |name: &String, role: Role| find(name, role, schema, path);
        let maybe =
            |name: &Option<String>, role| name.as_ref().map(|name| one(name, role)).transpose();
        Ok(Self {
            subjects: columns
                .subject
                .iter()
                .map(|name| one(name, SUBJECT))
                .collect::<Result<_, _>>()?,
            text: columns.text.iter().map(|name| one(name, BODY)).collect::<Result<_, _>>()?,
            id: maybe(&columns.id, ID)?,
            source: maybe(&columns.source, SOURCE)?,
            category: maybe(&columns.category, CATEGORY)?,
            visibility: maybe(&columns.visibility, VISIBILITY)?,
            licence: maybe(&columns.licence, LICENCE)?,
            signals: maybe(&columns.signals, SIGNALS)?,
            collected_at: maybe(&columns.collected_at, COLLECTED_AT)?,
            mark: None,
        })
    }

    /// The same with the column that `mark` names, if it names one.
    pub(crate) fn with_mark(
        self,
        mark: Option<&str>,
        schema: &Schema,
        path: &Path,
    ) -> Result<Self, GateError> {
        let mark = mark.map(|name| find(name, MARK, schema, path)).transpose()?;
        Ok(Self { mark, ..self })
    }

    /// The places of all columns that are named, each once and in order.
    pub(crate) fn places(&self) -> Vec<usize> {
        let facts = [&self.id, &self.source, &self.category, &self.visibility, &self.licence];
        let facts = facts.into_iter().chain([&self.signals, &self.collected_at, &self.mark]);
        let facts = facts.flatten();
        let all = self.subjects.iter().chain(&self.text).chain(facts);
        let mut places: Vec<usize> = all.map(|column| column.first).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The columns that hold one value of personal data each, with the kind of it.
pub(crate) type Told = Vec<(Kind, Column)>;

/// Finds the columns that rules of redaction name in the schema of the input at `path`.
pub(crate) fn find_told(
    told: &BTreeMap<String, Kind>,
    schema: &Schema,
    path: &Path,
) -> Result<Told, GateError> {
    told.iter().map(|(name, kind)| Ok((*kind, find(name, TOLD, schema, path)?))).collect()
}

/// The columns that a decision needs.
pub(crate) fn deciding(columns: &Columns) -> Columns {
    Columns { text: Vec::new(), id: None, ..columns.clone() }
}

/// The columns that stay text when they come from CSV: all that the order names.
pub(crate) fn named(columns: &Columns) -> Vec<String> {
    let facts = [
        &columns.id,
        &columns.source,
        &columns.category,
        &columns.visibility,
        &columns.licence,
        &columns.signals,
        &columns.collected_at,
    ];
    columns
        .subject
        .iter()
        .chain(&columns.text)
        .chain(facts.into_iter().flatten())
        .cloned()
        .collect()
}

/// Whether an order makes sense before any input is looked at.
pub(crate) fn check(
    columns: &Columns,
    declared: &Declared,
    redaction: Option<&Redactor>,
) -> Result<(), GateError> {
    let redact = redaction.is_some();
    let fault = |why: String| Err(GateError::Order(why));
    if columns.subject.is_empty() {
        return fault("no column is named for the people that a record is about".to_owned());
    }
    let twice = [
        ("source", columns.source.is_some() && declared.source.is_some()),
        ("category", columns.category.is_some() && declared.category.is_some()),
        ("visibility", columns.visibility.is_some() && declared.visibility.is_some()),
        ("licence", columns.licence.is_some() && declared.licence.is_some()),
        ("time of collection", columns.collected_at.is_some() && declared.collected_at.is_some()),
    ];
    if let Some((name, _)) = twice.iter().find(|(_, twice)| *twice) {
        return fault(format!("the {name} is both declared and read from a column; choose one"));
    }
    if redact && columns.text.is_empty() {
        return fault("no text column is named, so there is nothing to redact".to_owned());
    }
    let told = redaction.iter().flat_map(|redactor| redactor.columns().keys());
    if let Some(name) = told.into_iter().find(|name| named(columns).contains(name)) {
        return fault(format!(
            "column `{name}` is named as a value of personal data, and for text or a decision; \
             redaction would replace all of it"
        ));
    }
    let others = Columns { text: Vec::new(), ..columns.clone() };
    if let Some(name) = named(&others).iter().find(|name| redact && columns.text.contains(name)) {
        return fault(format!(
            "column `{name}` is named as text and for a decision; redaction would change it"
        ));
    }
    for (at, name) in columns.subject.iter().enumerate() {
        if columns.subject.iter().skip(at + 1).any(|other| other == name) {
            return fault(format!("column `{name}` is named twice for the people of a record"));
        }
    }
    Ok(())
}

fn find(name: &str, role: Role, schema: &Schema, path: &Path) -> Result<Column, GateError> {
    let Some((column, found)) = locate(name, schema.fields()) else {
        let columns: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        return Err(GateError::ColumnMissing {
            path: path.to_owned(),
            column: name.to_owned(),
            role: role.name,
            columns: columns.join(", "),
        });
    };
    if !(role.fits)(found) {
        return Err(GateError::ColumnKind {
            path: path.to_owned(),
            column: name.to_owned(),
            role: role.name,
            found: found.to_string(),
            wanted: role.wanted,
        });
    }
    Ok(column)
}

fn locate<'f>(name: &str, fields: &'f Fields) -> Option<(Column, &'f DataType)> {
    if let Some((first, field)) = fields.find(name) {
        return Some((Column { first, inner: Vec::new() }, field.data_type()));
    }
    name.match_indices('.').find_map(|(dot, _)| {
        let (outer, rest) = (name.get(..dot)?, name.get(dot + 1..)?);
        let (first, field) = fields.find(outer)?;
        let DataType::Struct(members) = field.data_type() else { return None };
        let (member, found) = locate(rest, members)?;
        let inner = std::iter::once(member.first).chain(member.inner).collect();
        Some((Column { first, inner }, found))
    })
}

impl Column {
    /// The column's values; a field of a struct that is null is null.
    pub(crate) fn of(&self, batch: &RecordBatch) -> Result<ArrayRef, ArrowError> {
        let mut array = Arc::clone(batch.columns().get(self.first).ok_or_else(absent)?);
        for place in &self.inner {
            let outer = array.as_struct_opt().ok_or_else(absent)?;
            let inner = outer.columns().get(*place).ok_or_else(absent)?;
            array = match outer.nulls() {
                None => Arc::clone(inner),
                Some(nulls) => nullif(inner, &BooleanArray::new(!nulls.inner(), None))?,
            };
        }
        Ok(array)
    }

    /// The table with other values in this column.
    pub(crate) fn replace(
        &self,
        batch: &RecordBatch,
        values: ArrayRef,
    ) -> Result<RecordBatch, ArrowError> {
        let mut columns = batch.columns().to_vec();
        let slot = columns.get_mut(self.first).ok_or_else(absent)?;
        *slot = replace(slot, &self.inner, values)?;
        RecordBatch::try_new(batch.schema(), columns)
    }
}

fn replace(outer: &ArrayRef, inner: &[usize], values: ArrayRef) -> Result<ArrayRef, ArrowError> {
    let Some((place, deeper)) = inner.split_first() else { return Ok(values) };
    let (fields, mut columns, nulls) =
        outer.as_struct_opt().ok_or_else(absent)?.clone().into_parts();
    let slot = columns.get_mut(*place).ok_or_else(absent)?;
    *slot = replace(slot, deeper, values)?;
    Ok(Arc::new(StructArray::try_new(fields, columns, nulls)?))
}

fn absent() -> ArrowError {
    ArrowError::SchemaError("a column that was there is gone".to_owned())
}

#[cfg(test)]
mod tests {
    use arrow_array::{Int64Array, StringArray};
    use arrow_buffer::NullBuffer;
    use arrow_schema::Field;
    use untrain_redact::{Configuration, Keys};

    use super::*;

    fn batch() -> RecordBatch {
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["ada", "bob"]));
        let fields = Fields::from(vec![Field::new("id", DataType::Utf8, true)]);
        let nulls = NullBuffer::from(vec![true, false]);
        let author = StructArray::new(fields, vec![ids], Some(nulls));
        RecordBatch::try_from_iter([
            ("author", Arc::new(author) as ArrayRef),
            ("likes", Arc::new(Int64Array::from(vec![1, 2])) as ArrayRef),
            ("a.b", Arc::new(StringArray::from(vec!["x", "y"])) as ArrayRef),
        ])
        .unwrap()
    }

    fn plan(columns: &Columns) -> Result<ColumnPlan, String> {
        let plan = ColumnPlan::find(columns, &batch().schema(), Path::new("x.parquet"));
        plan.map_err(|error| error.to_string())
    }

    fn subject(name: &str) -> Columns {
        Columns { subject: vec![name.to_owned()], ..Columns::default() }
    }

    #[test]
    fn a_dot_leads_into_a_struct_unless_it_is_in_the_name() {
        let author = plan(&subject("author.id")).unwrap().subjects.remove(0);
        let ids = author.of(&batch()).unwrap();
        assert_eq!(ids.as_string::<i32>().iter().collect::<Vec<_>>(), [Some("ada"), None]);
        let plain = plan(&subject("a.b")).unwrap().subjects.remove(0);
        assert_eq!(plain.of(&batch()).unwrap().as_string::<i32>().value(1), "y");
        let zed: ArrayRef = Arc::new(StringArray::from(vec!["zed", "zed"]));
        let changed = author.replace(&batch(), zed).unwrap();
        let ids = author.of(&changed).unwrap();
        assert_eq!(ids.as_string::<i32>().iter().collect::<Vec<_>>(), [Some("zed"), None]);
    }

    #[test]
    fn a_wrong_name_is_told_with_the_names_there_are() {
        assert_eq!(
            plan(&subject("user")).unwrap_err(),
            "`x.parquet` has no column `user`, which the order names for the people; its columns \
             are author, likes, a.b"
        );
        assert_eq!(
            plan(&subject("author")).unwrap_err(),
            "column `author` of `x.parquet` holds Struct(\"id\": Utf8), but for the people it must \
             hold text or whole numbers, or lists of them"
        );
        assert!(plan(&subject("likes")).is_ok());
        let times = Columns { collected_at: Some("likes".into()), ..subject("a.b") };
        assert!(plan(&times).unwrap_err().contains("time of collection"));
    }

    #[test]
    fn an_order_that_contradicts_itself_is_refused() {
        let declared = Declared { licence: Some("cc0".into()), ..Declared::default() };
        let columns = Columns { licence: Some("l".into()), ..subject("a") };
        let plain = Redactor::new().unwrap();
        assert!(check(&columns, &declared, None).is_err());
        assert!(check(&Columns::default(), &Declared::default(), None).is_err());
        assert!(check(&subject("a"), &Declared::default(), Some(&plain)).is_err());
        let same = Columns { text: vec!["a".into()], ..subject("a") };
        assert!(check(&same, &Declared::default(), Some(&plain)).is_err());
        assert!(check(&same, &Declared::default(), None).is_ok());
        let mut told = Configuration::default();
        told.columns.insert("b".into(), Kind::Person);
        let told = Redactor::configured(told, &Keys::default()).unwrap();
        let text = |name: &str| Columns { text: vec![name.into()], ..subject("a") };
        assert!(check(&text("b"), &Declared::default(), Some(&told)).is_err());
        assert!(check(&text("c"), &Declared::default(), Some(&told)).is_ok());
    }
}
