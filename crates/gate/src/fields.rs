//! The columns of a dataset, told from the footer of a part: what other people's papers ask for.

use arrow_schema::{DataType, Field as Column, Fields};
use untrain_lineage::fields::{Data, Field};

use crate::GateError;
use crate::dataset::Dataset;
use crate::parquet_file::ParquetFile;

impl Dataset {
    /// The columns of the parts in their order; those within a column have its name before theirs,
    /// with a dot between. None when no record was kept.
    ///
    /// # Errors
    /// When the first part can't be read.
    pub fn fields(&self) -> Result<Vec<Field>, GateError> {
        let Some(part) = self.manifest().parts.first() else { return Ok(Vec::new()) };
        let file = ParquetFile::open(&self.folder().join(&part.file))?;
        let mut fields = Vec::new();
        flatten("", file.schema().fields(), false, &mut fields);
        Ok(fields)
    }
}

fn flatten(before: &str, columns: &Fields, list: bool, into: &mut Vec<Field>) {
    for column in columns {
        let name = match before {
            "" => column.name().clone(),
            before => format!("{before}.{}", column.name()),
        };
        take(name, column, list, into);
    }
}

fn take(name: String, column: &Column, list: bool, into: &mut Vec<Field>) {
    let data = match column.data_type() {
        DataType::Struct(columns) => return flatten(&name, columns, list, into),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::FixedSizeList(item, _)
        | DataType::ListView(item)
        | DataType::LargeListView(item) => return take(name, item, true, into),
        DataType::Dictionary(_, value) => word(value),
        data => word(data),
    };
    into.push(Field { name, data, list });
}

fn word(data: &DataType) -> Data {
    match data {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Data::Text,
        DataType::Boolean => Data::Switch,
        DataType::Timestamp(..) => Data::Time,
        DataType::Date32 | DataType::Date64 => Data::Day,
        data if data.is_integer() => Data::Integer,
        data if data.is_numeric() => Data::Number,
        _ => Data::Bytes,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_nested_has_the_names_on_the_way_to_it() {
        let leaf = |name: &str, data| Arc::new(Column::new(name, data, true));
        let author = Fields::from(vec![leaf("id", DataType::Utf8), leaf("age", DataType::UInt8)]);
        let tag = Fields::from(vec![leaf("word", DataType::Utf8View)]);
        let tags = DataType::List(leaf("item", DataType::Struct(tag)));
        let columns = Fields::from(vec![
            leaf("author", DataType::Struct(author)),
            leaf("tags", tags),
            leaf("score", DataType::Float32),
        ]);
        let mut fields = Vec::new();
        flatten("", &columns, false, &mut fields);
        let told: Vec<_> = fields.iter().map(|it| (it.name.as_str(), it.data, it.list)).collect();
        assert_eq!(
            told,
            [
                ("author.id", Data::Text, false),
                ("author.age", Data::Integer, false),
                ("tags.word", Data::Text, true),
                ("score", Data::Number, false),
            ]
        );
    }
}
