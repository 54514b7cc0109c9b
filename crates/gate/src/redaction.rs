//! Personal data in the text columns of a batch gives way to placeholders, numbered within each
//! record over all its text columns. Nothing of one record's text depends on another's.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_array::{Array, RecordBatch, StringViewArray};
use arrow_cast::cast;
use arrow_schema::ArrowError;
use untrain_redact::{Placeholders, Redacted, Redactor};

use crate::cells::texts;
use crate::columns::Column;

/// The batch with its text columns redacted; `placeholders` goes on counting.
pub(crate) fn redact(
    batch: RecordBatch,
    columns: &[Column],
    redactor: &Redactor,
    placeholders: &mut Placeholders,
) -> Result<RecordBatch, ArrowError> {
    let arrays = columns.iter().map(|column| column.of(&batch)).collect::<Result<Vec<_>, _>>()?;
    let before = arrays.iter().map(texts).collect::<Result<Vec<_>, _>>()?;
    let mut after: Vec<_> = before.iter().map(Rewritten::new).collect();
    for row in 0..batch.num_rows() {
        placeholders.next_record();
        for (texts, rewritten) in before.iter().zip(&mut after) {
            let text = texts.is_valid(row).then(|| texts.value(row));
            rewritten.push(row, text.map(|text| passed_on(redactor.redact(text, placeholders))));
        }
    }
    let mut batch = batch;
    for ((column, array), rewritten) in columns.iter().zip(&arrays).zip(after) {
        if let Some(texts) = rewritten.finish() {
            let values = cast(&texts, array.data_type())?;
            batch = column.replace(&batch, values)?;
        }
    }
    Ok(batch)
}

/// A record is kept or dropped before its text is read, so that no plan here drops any. Should one
/// come to, nothing of the text passes.
fn passed_on(redacted: Redacted<'_>) -> Cow<'_, str> {
    match redacted {
        Redacted::Text(text) => text,
        Redacted::Drop(_) => Cow::Owned(String::new()),
    }
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
    use crate::columns::ColumnPlan;

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
        let redacted = redact(batch, &plan.text, &redactor, &mut placeholders).unwrap();
        assert_eq!(redacted.schema(), schema);
        let titles: Vec<_> = redacted.column(0).as_string::<i32>().iter().collect();
        assert_eq!(titles, [Some("from [EMAIL_1]"), None, Some("hi")]);
        let bodies = texts(redacted.column(1)).unwrap();
        let bodies: Vec<_> = bodies.iter().flatten().collect();
        assert_eq!(bodies, ["[EMAIL_1] or [EMAIL_2]", "no", "[EMAIL_1]"]);
        assert_eq!(placeholders.replaced(Kind::Email), 4);
    }
}
