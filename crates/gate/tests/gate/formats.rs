//! Every format in, Parquet out: rows, order, columns and metadata as they were.

use std::fs::File;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::corpora::{
    arrow_file, arrow_stream, batch, csv, gzip, jsonl, parquet, parquet_with, posts,
};
use crate::world::{World, ids, names};

fn read(world: &World, part: &str) -> ParquetRecordBatchReaderBuilder<File> {
    let file = File::open(world.path("out").join(part)).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap()
}

fn rows(world: &World, part: &str) -> RecordBatch {
    read(world, part).with_batch_size(100_000).build().unwrap().next().unwrap().unwrap()
}

fn world() -> World {
    let mut world = World::new();
    world.willing(&["ada", "ben"]);
    world.adult("cleo");
    world
}

const PEOPLE: [&str; 3] = ["ada", "cleo", "ben"];

fn expected(count: usize) -> Vec<String> {
    (0..count).filter(|n| n % 3 != 1).map(|n| format!("post-{n}")).collect()
}

#[test]
fn parquet_keeps_rows_order_columns_and_metadata() {
    let world = world();
    let posts = batch(&posts(1000, &PEOPLE));
    let pairs = vec![
        KeyValue::new("pandas".to_owned(), "{\"index_columns\": []}".to_owned()),
        KeyValue::new("huggingface".to_owned(), "{\"info\": {}}".to_owned()),
    ];
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(Some(pairs.clone()))
        .set_max_row_group_row_count(Some(100))
        .build();
    let input = parquet_with(&world.path("in.parquet"), &posts, properties);
    let built = world.gate(&world.order(&[input])).unwrap();
    assert_eq!(
        names(&world.path("out")),
        ["lineage-00000.idx", "manifest.json", "part-00000.parquet", "people-00000.map"]
    );
    assert_eq!(ids(&world.path("out")), expected(1000));
    assert_eq!((built.manifest.counts.read, built.manifest.counts.kept), (1000, 667));
    assert_eq!(built.manifest.counts.dropped["no_choice"], 333);
    let part = read(&world, "part-00000.parquet");
    assert_eq!(part.schema().fields(), posts.schema().fields());
    let metadata = part.metadata().file_metadata().key_value_metadata().unwrap();
    assert!(pairs.iter().all(|pair| metadata.contains(pair)), "{metadata:?}");
    let column = part.metadata().row_group(0).column(0).clone();
    assert_eq!(column.compression(), Compression::SNAPPY);
    let kept = rows(&world, "part-00000.parquet");
    let likes = kept.column_by_name("likes").unwrap();
    let likes = likes.as_primitive::<arrow_array::types::Int64Type>().values();
    assert!(likes.iter().zip(expected(1000)).all(|(likes, id)| id == format!("post-{likes}")));
}

#[test]
fn text_of_every_kind_says_the_same() {
    let posts = posts(500, &PEOPLE);
    let (lines, table) = (jsonl(&posts), csv(&posts));
    let zstd = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
    for (name, bytes) in [
        ("in.jsonl", lines.clone()),
        ("in.jsonl.gz", gzip(&lines)),
        ("in.jsonl.zst", zstd(&lines)),
        ("in.csv", table.clone()),
        ("in.csv.gz", gzip(&table)),
    ] {
        let world = world();
        let input = world.write(name, bytes);
        let built = world.gate(&world.order(&[input])).unwrap();
        assert_eq!(ids(&world.path("out")), expected(500), "{name}");
        assert_eq!(built.manifest.inputs[0].format, name.strip_prefix("in.").unwrap());
        let part = read(&world, "part-00000.parquet");
        let field = |name| part.schema().field_with_name(name).unwrap().data_type().clone();
        assert_eq!((field("likes"), field("text")), (DataType::Int64, DataType::Utf8));
        let column = part.metadata().row_group(0).column(0).clone();
        assert!(column.compression() == Compression::ZSTD(ZstdLevel::default()));
    }
}

#[test]
fn a_pattern_of_files_is_one_dataset_in_their_order() {
    let world = world();
    let posts = posts(90, &PEOPLE);
    for (at, chunk) in posts.chunks(30).enumerate() {
        parquet(&world.path(&format!("in-{at}.parquet")), &batch(chunk), 10);
    }
    let built = world.gate(&world.order(&[world.path("in-*.parquet")])).unwrap();
    assert_eq!(ids(&world.path("out")), expected(90));
    let inputs: Vec<_> = built.manifest.inputs.iter().map(|i| (i.name.as_str(), i.rows)).collect();
    assert_eq!(inputs, [("in-0.parquet", 30), ("in-1.parquet", 30), ("in-2.parquet", 30)]);
    assert_eq!(built.manifest.parts.len(), 3);
}

#[test]
fn large_row_groups_are_cut_and_small_ones_joined() {
    let world = world();
    let mut posts = posts(700, &PEOPLE);
    posts.iter_mut().for_each(|post| post.text = post.text.repeat(10_000));
    let input = parquet(&world.path("in.parquet"), &batch(&posts), 1 << 20);
    let built = world.gate(&world.order(&[input])).unwrap();
    assert!(built.manifest.parts.len() > 1, "{}", built.manifest.parts.len());
    assert_eq!(ids(&world.path("out")), expected(700));
}

#[test]
fn a_dataset_that_keeps_nothing_still_has_its_columns() {
    let world = world();
    let input = parquet(&world.path("in.parquet"), &batch(&posts(10, &["cleo"])), 5);
    let built = world.gate(&world.order(&[input])).unwrap();
    assert_eq!(built.manifest.counts.kept, 0);
    assert_eq!(built.manifest.parts[0].rows, 0);
    assert_eq!(ids(&world.path("out")), [] as [String; 0]);
    assert_eq!(read(&world, "part-00000.parquet").schema().fields().len(), 6);
}

#[test]
fn inputs_of_different_columns_are_refused() {
    let world = world();
    let posts = posts(10, &PEOPLE);
    let first = parquet(&world.path("a.parquet"), &batch(&posts), 5);
    let narrow = batch(&posts).project(&[0, 1, 5]).unwrap();
    let second = parquet(&world.path("b.parquet"), &narrow, 5);
    let error = world.fails(&world.order(&[first, second]));
    assert!(error.contains("b.parquet") && error.contains("gate them apart"), "{error}");
}

#[test]
fn dictionaries_and_narrow_numbers_come_through() {
    let world = world();
    let posts = batch(&posts(50, &PEOPLE));
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let authors = arrow_cast::cast(posts.column(1), &dictionary).unwrap();
    let likes = arrow_cast::cast(posts.column(4), &DataType::UInt8).unwrap();
    let table = RecordBatch::try_from_iter([
        ("id", posts.column(0).clone()),
        ("author", authors),
        ("likes", likes),
        ("text", posts.column(5).clone()),
    ])
    .unwrap();
    let input = parquet(&world.path("in.parquet"), &table, 20);
    world.gate(&world.order(&[input])).unwrap();
    let part = read(&world, "part-00000.parquet");
    assert_eq!(part.schema(), &table.schema());
    assert_eq!(ids(&world.path("out")), expected(50));
}

/// Old writers made times of 96 bits and lists of two levels, which the library reads and does
/// not write.
#[test]
fn old_ways_of_writing_come_through_in_new_ones() {
    use parquet::data_type::{ByteArray, ByteArrayType, Int96, Int96Type};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    let world = world();
    let schema = "message spark {
        required binary id (UTF8);
        required binary author (UTF8);
        optional int96 at;
        optional group tags (LIST) { repeated binary array (UTF8); }
        required binary text (UTF8);
    }";
    let path = world.path("in.parquet");
    let schema = std::sync::Arc::new(parse_message_type(schema).unwrap());
    let mut writer =
        SerializedFileWriter::new(File::create(&path).unwrap(), schema, Default::default())
            .unwrap();
    let mut group = writer.next_row_group().unwrap();
    let texts = |words: [&str; 2]| words.map(ByteArray::from).to_vec();
    let mut column = 0;
    while let Some(mut next) = group.next_column().unwrap() {
        match column {
            0 => next.typed::<ByteArrayType>().write_batch(&texts(["1", "2"]), None, None).unwrap(),
            1 => next
                .typed::<ByteArrayType>()
                .write_batch(&texts(["ada", "cleo"]), None, None)
                .unwrap(),
            2 => {
                let mut time = Int96::new();
                time.set_data(0, 0, 2_461_140);
                next.typed::<Int96Type>().write_batch(&[time], Some(&[1, 0]), None).unwrap()
            }
            3 => next
                .typed::<ByteArrayType>()
                .write_batch(&texts(["x", "y"]), Some(&[2, 2, 0]), Some(&[0, 1, 0]))
                .unwrap(),
            _ => next.typed::<ByteArrayType>().write_batch(&texts(["a", "b"]), None, None).unwrap(),
        };
        next.close().unwrap();
        column += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
    let mut order = world.order(&[path]);
    order.declared.collected_at = None;
    order.columns.collected_at = Some("at".into());
    world.gate(&order).unwrap();
    let kept = rows(&world, "part-00000.parquet");
    assert_eq!(ids(&world.path("out")), ["1"]);
    let tags = kept.column_by_name("tags").unwrap().as_list::<i32>().value(0);
    assert_eq!(tags.as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["x", "y"]);
    let at = arrow_cast::cast(kept.column_by_name("at").unwrap(), &DataType::Utf8).unwrap();
    assert!(at.as_string::<i32>().value(0).starts_with("2026-04-09T00:00:00"), "{at:?}");
}

#[test]
fn arrow_files_and_streams_are_read_as_parquet_is() {
    use untrain_gate::SumsRows;

    let posts = posts(500, &PEOPLE);
    let world = world();
    parquet(&world.path("in.parquet"), &batch(&posts), 100);
    let pieces: Vec<_> = posts.chunks(70).map(batch).collect();
    world.write("file.arrow", arrow_file(&pieces));
    world.write("stream.arrow", arrow_stream(&pieces));
    world.write("nameless", arrow_stream(&pieces));
    let run = |name: &str| {
        let mut order = world.order(&[world.path(name)]);
        (order.force, order.sums_rows) = (true, SumsRows::Yes);
        let manifest = world.gate(&order).unwrap().manifest;
        assert_eq!(ids(&world.path("out")), expected(500));
        (manifest.inputs[0].format.clone(), manifest.rows_digest.unwrap())
    };
    let (_, digest) = run("in.parquet");
    assert_eq!(run("file.arrow"), ("arrow".to_owned(), digest.clone()));
    assert_eq!(run("stream.arrow"), ("arrows".to_owned(), digest.clone()));
    assert_eq!(run("nameless"), ("arrows".to_owned(), digest));
    assert_eq!(untrain_gate::rows::read_rows(&world.path("file.arrow")).unwrap().count(), 500);
}

#[test]
fn a_cut_arrow_file_is_refused() {
    let world = world();
    let pieces: Vec<_> = posts(500, &PEOPLE).chunks(70).map(batch).collect();
    for (name, bytes) in [("file", arrow_file(&pieces)), ("stream", arrow_stream(&pieces))] {
        // A stream that ends between two batches is whole: it need not say that it ends.
        for cut in [40, bytes.len() / 3, bytes.len() - 30] {
            let input = world.write(&format!("{name}-{cut}.arrow"), &bytes[..cut]);
            let said = world.fails(&world.order(&[input]));
            assert!(said.contains("can't be read as Arrow") || said.contains("damaged"), "{said}");
        }
    }
}
