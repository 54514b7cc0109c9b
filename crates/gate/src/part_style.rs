//! How a part is written: like the Parquet file that its rows came from, as far as the library
//! can, so that schema, key-value metadata, compression and encodings outlive the gate.

use std::collections::HashSet;

use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, Type, ZstdLevel};
use parquet::file::metadata::{ColumnChunkMetaData, KeyValue, ParquetMetaData};
use parquet::file::properties::{
    EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterVersion,
};
use parquet::schema::types::SchemaDescriptor;

use crate::limits::{PAGE_BYTES, ROW_GROUP_BYTES, ROW_GROUP_ROWS};

const ARROW_SCHEMA_KEY: &str = "ARROW:schema";

/// What a part takes over from its source.
#[derive(Debug, Clone)]
pub(crate) struct PartStyle {
    schema: SchemaRef,
    options: ArrowWriterOptions,
}

fn base() -> WriterPropertiesBuilder {
    WriterProperties::builder()
        .set_data_page_size_limit(PAGE_BYTES)
        .set_created_by(concat!("untrain ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES))
}

impl PartStyle {
    /// For rows that came from text: Zstandard at its fastest level.
    pub(crate) fn of_text(schema: SchemaRef) -> Self {
        let level = Compression::ZSTD(ZstdLevel::default());
        let properties = base().set_compression(level).build();
        Self { schema, options: ArrowWriterOptions::new().with_properties(properties) }
    }

    /// For rows that came from Parquet. `schema` is the one that its batches come in.
    pub(crate) fn of_parquet(schema: SchemaRef, source: &ParquetMetaData) -> Self {
        let file = source.file_metadata();
        let mut properties = base();
        for column in source.row_groups().first().map(|group| group.columns()).unwrap_or_default() {
            properties = take_over(properties, column);
        }
        let mut pairs = file.key_value_metadata().cloned().unwrap_or_default();
        let mut options = ArrowWriterOptions::new()
            .with_skip_arrow_metadata(true)
            .with_schema_root(file.schema_descr().name().to_owned());
        if keeps_levels(&schema, file.schema_descr()) {
            options = options.with_parquet_schema(file.schema_descr().clone());
        } else {
            // The note would describe a schema that the part does not have.
            pairs.retain(|pair| pair.key != ARROW_SCHEMA_KEY);
        }
        properties = properties.set_key_value_metadata(unique(pairs));
        Self { schema, options: options.with_properties(properties.build()) }
    }

    pub(crate) const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    pub(crate) fn options(&self) -> ArrowWriterOptions {
        self.options.clone()
    }
}

fn unique(pairs: Vec<KeyValue>) -> Option<Vec<KeyValue>> {
    let mut seen = HashSet::new();
    let pairs: Vec<_> = pairs.into_iter().filter(|pair| seen.insert(pair.key.clone())).collect();
    (!pairs.is_empty()).then_some(pairs)
}

/// Whether values of `schema` can be written under the source's own Parquet schema: the library
/// computes levels from the Arrow types, which differ for old ways to write lists and times.
fn keeps_levels(schema: &Schema, source: &SchemaDescriptor) -> bool {
    let Ok(ours) = ArrowSchemaConverter::new().convert(schema) else { return false };
    ours.num_columns() == source.num_columns()
        && ours.columns().iter().zip(source.columns()).all(|(ours, theirs)| {
            theirs.physical_type() != Type::INT96
                && ours.physical_type() == theirs.physical_type()
                && ours.max_def_level() == theirs.max_def_level()
                && ours.max_rep_level() == theirs.max_rep_level()
        })
}

fn take_over(
    mut properties: WriterPropertiesBuilder,
    column: &ColumnChunkMetaData,
) -> WriterPropertiesBuilder {
    let path = column.column_path().clone();
    let compression = match column.compression() {
        // The old framing is read but no longer written.
        Compression::LZ4 => Compression::LZ4_RAW,
        other => other,
    };
    let statistics = match (column.statistics(), column.column_index_offset()) {
        (_, Some(_)) => EnabledStatistics::Page,
        (Some(_), None) => EnabledStatistics::Chunk,
        (None, None) => EnabledStatistics::None,
    };
    for encoding in column.encodings() {
        match encoding {
            Encoding::DELTA_BINARY_PACKED
            | Encoding::DELTA_LENGTH_BYTE_ARRAY
            | Encoding::DELTA_BYTE_ARRAY => {
                properties = properties.set_writer_version(WriterVersion::PARQUET_2_0);
                properties = properties.set_column_encoding(path.clone(), encoding);
            }
            Encoding::BYTE_STREAM_SPLIT => {
                properties = properties.set_column_encoding(path.clone(), encoding);
            }
            _ => {}
        }
    }
    properties
        .set_column_compression(path.clone(), compression)
        .set_column_dictionary_enabled(path.clone(), is_all_dictionary(column))
        .set_column_statistics_enabled(path.clone(), statistics)
        .set_column_bloom_filter_enabled(path, column.bloom_filter_offset().is_some())
}

/// Whether a dictionary paid for the whole chunk; where the source gave it up, trying it again
/// would only cost time.
fn is_all_dictionary(column: &ColumnChunkMetaData) -> bool {
    match column.page_encoding_stats_mask() {
        Some(mask) => {
            mask.is_only(Encoding::RLE_DICTIONARY) || mask.is_only(Encoding::PLAIN_DICTIONARY)
        }
        None => column.dictionary_page_offset().is_some(),
    }
}
