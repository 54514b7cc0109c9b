//! Personal data in the text columns of a batch gives way to what the rules put in its place,
//! numbered within each record over all its text columns. Nothing of one record's text depends on
//! another's.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_array::{Array, BooleanArray, RecordBatch, StringViewArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, Schema};
use arrow_select::filter::filter_record_batch;
use untrain_redact::measure::{Draw, Reader, Strictest};
use untrain_redact::{
    Configuration, Error, Keys, Kind, Passed, Placeholders, Record, RedactedRecord, Redactor,
    SecondReader,
};

use crate::GateError;
use crate::cells::texts;
use crate::columns::{Column, ColumnPlan, Told, find_told};

/// How personal data is replaced, and how what is left of it is measured.
#[derive(Clone)]
pub struct Redaction {
    /// What finds and replaces it.
    pub redactor: Arc<Redactor>,
    /// Which of the redacted records are read again.
    pub draw: Draw,
    /// Who reads them, in order.
    pub readers: Vec<Arc<dyn Reader>>,
}

impl Redaction {
    /// By rules, under keys; the strictest rules read a sample again.
    ///
    /// # Errors
    /// When the rules cannot be carried out: a key is missing, or a kind of the user's own refused.
    pub fn new(configuration: Configuration, keys: &Keys, draw: Draw) -> Result<Self, Error> {
        let strictest = Strictest::of(&configuration)?;
        let redactor = Redactor::configured(configuration, keys)?;
        Ok(Self { redactor: Arc::new(redactor), draw, readers: vec![Arc::new(strictest)] })
    }

    /// By the rules that hold where nobody says otherwise.
    ///
    /// # Errors
    /// When the built-in patterns cannot be compiled.
    pub fn usual() -> Result<Self, Error> {
        Self::new(Configuration::default(), &Keys::default(), Draw::default())
    }

    /// The same with a second reader for what the redactor is unsure of, or for everything.
    ///
    /// # Errors
    /// When the redactor is shared already, or the weights for names are not what the program was
    /// built for.
    pub fn with_second_reader(self, reader: Arc<dyn SecondReader>) -> Result<Self, Error> {
        let redactor = Arc::into_inner(self.redactor).ok_or(Error::Shared)?;
        let redactor = Arc::new(redactor.with_second_reader(reader)?);
        Ok(Self { redactor, ..self })
    }

    /// Who reads the sample.
    #[must_use]
    pub fn readers(&self) -> Vec<&dyn Reader> {
        self.readers.iter().map(AsRef::as_ref).collect()
    }
}

impl fmt::Debug for Redaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.redactor.rules();
        f.debug_struct("Redaction").field("rules", rules).field("draw", &self.draw).finish()
    }
}

/// The columns of a record that redaction reads.
pub(crate) struct Texts {
    /// Those that hold one value each.
    pub(crate) told: Told,
    /// Those that are searched.
    pub(crate) text: Vec<Column>,
}

/// The cells of these columns, seen as text.
struct Cells {
    arrays: Vec<Arc<dyn Array>>,
    told: Vec<(Kind, StringViewArray)>,
    text: Vec<StringViewArray>,
}

impl Cells {
    fn of(batch: &RecordBatch, columns: &Texts) -> Result<Self, ArrowError> {
        let all = columns.all();
        let arrays = all.map(|column| column.of(batch)).collect::<Result<Vec<_>, _>>()?;
        let mut seen = arrays.iter().map(texts);
        let kinds = columns.told.iter().map(|(kind, _)| *kind);
        let told =
            kinds.zip(seen.by_ref()).map(|(kind, cells)| Ok::<_, ArrowError>((kind, cells?)));
        let told = told.collect::<Result<Vec<_>, _>>()?;
        // The kinds are asked first, so that no cells of a text were lost on them.
        let text = seen.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { arrays, told, text })
    }

    /// What one row says; empty cells say nothing.
    fn record(&self, row: usize) -> Record<'_> {
        let told = self.told.iter().filter(|(_, cells)| cells.is_valid(row));
        let text = self.text.iter().filter(|cells| cells.is_valid(row));
        Record {
            told: told.map(|(kind, cells)| (*kind, cells.value(row))).collect(),
            texts: text.map(|cells| cells.value(row)).collect(),
        }
    }
}

impl Texts {
    /// The columns in the schema of the input at `path`.
    pub(crate) fn find(
        redaction: &Redaction,
        plan: &ColumnPlan,
        schema: &Schema,
        path: &Path,
    ) -> Result<Self, GateError> {
        let told = find_told(redaction.redactor.columns(), schema, path)?;
        Ok(Self { told, text: plan.text.clone() })
    }

    fn all(&self) -> impl Iterator<Item = &Column> {
        self.told.iter().map(|(_, column)| column).chain(&self.text)
    }
}

/// The batch with its columns redacted and without the records that the rules drop, and which these
/// are; `placeholders` goes on counting. `passed` sees the texts of each record that stays.
pub(crate) fn redact(
    batch: RecordBatch,
    columns: &Texts,
    redactor: &Redactor,
    placeholders: &mut Placeholders,
    mut passed: impl FnMut(usize, &[Passed<'_>]),
) -> Result<(RecordBatch, Vec<bool>), ArrowError> {
    let cells = Cells::of(&batch, columns)?;
    let before = cells.told.iter().map(|(_, cells)| cells).chain(&cells.text);
    let mut after: Vec<_> = before.map(Rewritten::new).collect();
    let mut dropped = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let redacted = redactor.redact_record(&cells.record(row), placeholders);
        dropped.push(matches!(redacted, RedactedRecord::Drop(_)));
        let (told, texts) = match redacted {
            RedactedRecord::Passed { told, texts } => (told, texts),
            RedactedRecord::Drop(_) => (Vec::new(), Vec::new()),
        };
        passed_on(&dropped, row, &texts, &mut passed);
        let mut written = told.into_iter().chain(texts.into_iter().map(|passed| passed.text));
        for rewritten in &mut after {
            // The cells of a dropped record are not read again: its row goes.
            let text = if rewritten.before.is_valid(row) { written.next() } else { None };
            rewritten.push(row, text);
        }
    }
    let mut batch = batch;
    for ((column, array), rewritten) in columns.all().zip(&cells.arrays).zip(after) {
        if let Some(texts) = rewritten.finish() {
            let values = cast(&texts, array.data_type())?;
            batch = column.replace(&batch, values)?;
        }
    }
    if dropped.contains(&true) {
        let stays: BooleanArray = dropped.iter().map(|dropped| Some(!dropped)).collect();
        batch = filter_record_batch(&batch, &stays)?;
    }
    Ok((batch, dropped))
}

fn passed_on(
    dropped: &[bool],
    row: usize,
    texts: &[Passed<'_>],
    passed: &mut impl FnMut(usize, &[Passed<'_>]),
) {
    if dropped.last() == Some(&false) {
        passed(row, texts);
    }
}

/// Which records the rules drop.
pub(crate) fn would_drop(
    batch: &RecordBatch,
    columns: &Texts,
    redactor: &Redactor,
) -> Result<Vec<bool>, ArrowError> {
    let cells = Cells::of(batch, columns)?;
    let drops = |row| redactor.dropped_for(&cells.record(row)).is_some();
    Ok((0..batch.num_rows()).map(drops).collect())
}

/// A column that is built anew only from its first changed text on.
struct Rewritten<'t> {
    before: &'t StringViewArray,
    builder: Option<StringViewBuilder>,
}

impl<'t> Rewritten<'t> {
    const fn new(before: &'t StringViewArray) -> Self {
        Self { before, builder: None }
    }

    fn push(&mut self, row: usize, text: Option<Cow<'_, str>>) {
        if self.builder.is_none() && matches!(text, Some(Cow::Owned(_))) {
            let mut builder = StringViewBuilder::with_capacity(self.before.len());
            self.before.iter().take(row).for_each(|text| builder.append_option(text));
            self.builder = Some(builder);
        }
        if let Some(builder) = &mut self.builder {
            builder.append_option(text);
        }
    }

    fn finish(self) -> Option<Arc<dyn Array>> {
        self.builder.map(|mut builder| Arc::new(builder.finish()) as Arc<dyn Array>)
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;
    use arrow_array::{ArrayRef, DictionaryArray, StringArray};
    use untrain_lineage::manifest::Columns;
    use untrain_redact::Kind;

    use super::*;

    #[test]
    fn columns_of_any_kind_are_redacted_and_keep_their_kind() {
        let titles: ArrayRef =
            Arc::new(StringArray::from(vec![Some("from zoe@harbour.example"), None, Some("hi")]));
        let bodies =
            vec!["Zoe@harbour.example or max@harbour.example", "no", "eve@harbour.example"];
        let bodies: DictionaryArray<Int32Type> = bodies.into_iter().collect();
        let batch =
            RecordBatch::try_from_iter([("title", titles), ("body", Arc::new(bodies) as ArrayRef)])
                .unwrap();
        let columns = Columns {
            subject: vec!["title".into()],
            text: vec!["title".into(), "body".into()],
            ..Columns::default()
        };
        let schema = batch.schema();
        let plan = ColumnPlan::find(&columns, &schema, std::path::Path::new("x")).unwrap();
        let mut placeholders = Placeholders::new();
        let redactor = Redactor::new().unwrap();
        let texts_of = Texts { told: Vec::new(), text: plan.text };
        let mut seen = 0;
        let (redacted, dropped) =
            redact(batch, &texts_of, &redactor, &mut placeholders, |_, _| seen += 1).unwrap();
        assert_eq!((dropped, seen), (vec![false; 3], 3));
        assert_eq!(redacted.schema(), schema);
        let titles: Vec<_> = redacted.column(0).as_string::<i32>().iter().collect();
        assert_eq!(titles, [Some("from [EMAIL_1]"), None, Some("hi")]);
        let bodies = texts(redacted.column(1)).unwrap();
        let bodies: Vec<_> = bodies.iter().flatten().collect();
        assert_eq!(bodies, ["[EMAIL_1] or [EMAIL_2]", "no", "[EMAIL_1]"]);
        assert_eq!(placeholders.replaced(Kind::Email), 4);
    }
}
