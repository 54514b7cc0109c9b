//! Rows of every type, in their canonical bytes; the vectors of `spec/rows.md`.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Decimal128Array, DictionaryArray, Int8Array, Int32Array, Int64Array, LargeStringArray,
    NullArray, StringArray, StructArray, TimestampMillisecondArray, TimestampSecondArray,
    UInt64Array,
};

use data_encoding::HEXLOWER;
use expect_test::expect_file;
use serde_json::{Value, json};
use untrain_lineage::RowsSum;

use super::*;

fn rows(columns: Vec<(&str, ArrayRef)>) -> Vec<Vec<u8>> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)));
    let mut rows = Vec::new();
    each_row(&batch.unwrap(), |_, row| rows.push(row.to_vec())).unwrap();
    rows
}

fn same(one: ArrayRef, other: ArrayRef) {
    assert_eq!(rows(vec![("x", one)]), rows(vec![("x", other)]));
}

#[test]
fn the_same_values_have_the_same_bytes_in_every_array() {
    let texts = || vec![Some("ada"), None, Some("naïve"), Some("ada")];
    let dictionary: DictionaryArray<Int32Type> = texts().into_iter().collect();
    same(Arc::new(StringArray::from(texts())), Arc::new(StringViewArray::from(texts())));
    same(Arc::new(StringArray::from(texts())), Arc::new(LargeStringArray::from(texts())));
    same(Arc::new(StringArray::from(texts())), Arc::new(dictionary));
    same(Arc::new(Int8Array::from(vec![-3, 7])), Arc::new(Int64Array::from(vec![-3, 7])));
    same(Arc::new(UInt64Array::from(vec![7])), Arc::new(Int32Array::from(vec![7])));
    let zoned = |zone| TimestampSecondArray::from(vec![5]).with_timezone(zone);
    let milliseconds = TimestampMillisecondArray::from(vec![5000]);
    same(Arc::new(zoned("UTC")), Arc::new(milliseconds.clone().with_timezone("+02:00")));
    same(Arc::new(TimestampSecondArray::from(vec![5])), Arc::new(milliseconds));
    let decimal = |value, scale| {
        Decimal128Array::from(vec![value]).with_precision_and_scale(20, scale).unwrap()
    };
    same(Arc::new(decimal(150, 2)), Arc::new(decimal(15, 1)));
}

#[test]
fn columns_stand_by_name_and_nulls_stand_nowhere() {
    let x = || Arc::new(Int32Array::from(vec![1])) as ArrayRef;
    let y = || Arc::new(StringArray::from(vec!["a"])) as ArrayRef;
    let nothing = || Arc::new(NullArray::new(1)) as ArrayRef;
    let one = rows(vec![("x", x()), ("y", y())]);
    assert_eq!(one, rows(vec![("y", y()), ("x", x())]));
    assert_eq!(one, rows(vec![("y", y()), ("n", nothing()), ("x", x())]));
    assert_ne!(one, rows(vec![("x", y()), ("y", x())]));
    assert_eq!(one, [b"\x01x\x03\x02\x01y\x05\x01a"]);
}

#[test]
fn what_differs_has_other_bytes() {
    let all: Vec<ArrayRef> = vec![
        Arc::new(NullArray::new(1)),
        Arc::new(StringArray::from(vec![""])),
        Arc::new(StringArray::from(vec!["1"])),
        Arc::new(Int32Array::from(vec![1])),
        Arc::new(Int32Array::from(vec![-1])),
        Arc::new(BooleanArray::from(vec![true])),
        Arc::new(arrow_array::Float64Array::from(vec![1.0])),
        Arc::new(arrow_array::Date32Array::from(vec![1])),
        Arc::new(arrow_array::BinaryArray::from(vec![&b"1"[..]])),
        Arc::new(TimestampSecondArray::from(vec![1])),
        Arc::new(TimestampSecondArray::from(vec![1]).with_timezone("UTC")),
        Arc::new(StructArray::from(vec![(
            Arc::new(Field::new("x", DataType::Int32, true)),
            Arc::new(Int32Array::from(vec![1])) as ArrayRef,
        )])),
        list(vec![Some(vec![])]),
        list(vec![Some(vec![None])]),
        list(vec![Some(vec![Some(1)])]),
    ];
    let mut seen: Vec<_> = all.into_iter().map(|column| rows(vec![("x", column)])).collect();
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

fn list(rows: Vec<Option<Vec<Option<i32>>>>) -> ArrayRef {
    Arc::new(arrow_array::ListArray::from_iter_primitive::<Int32Type, _, _>(rows))
}

#[test]
fn a_union_is_refused() {
    let fields =
        arrow_schema::UnionFields::from_fields(vec![Field::new("a", DataType::Int32, true)]);
    let union = arrow_array::UnionArray::try_new(
        fields,
        vec![0_i8].into(),
        None,
        vec![Arc::new(Int32Array::from(vec![1]))],
    );
    let batch = RecordBatch::try_from_iter([("u", Arc::new(union.unwrap()) as ArrayRef)]);
    let error = RowBytes::of(&batch.unwrap()).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("has no canonical bytes"), "{error}");
}

/// Rows with a value of every sort, and what they add up to.
fn every_sort() -> RecordBatch {
    let structs = StructArray::from(vec![
        (
            Arc::new(Field::new("id", DataType::Utf8, true)),
            Arc::new(StringArray::from(vec![Some("ada"), None, Some("eve")])) as ArrayRef,
        ),
        (
            Arc::new(Field::new("age", DataType::Int32, true)),
            Arc::new(Int32Array::from(vec![Some(36), Some(40), None])) as ArrayRef,
        ),
    ]);
    let floats = arrow_array::Float64Array::from(vec![0.5, -0.0, f64::NAN]);
    let instants = TimestampSecondArray::from(vec![1_767_225_600, 0, -1]).with_timezone("+00:00");
    let decimals = Decimal128Array::from(vec![150, 0, -5]).with_precision_and_scale(20, 2).unwrap();
    let intervals = arrow_array::IntervalYearMonthArray::from(vec![14, 0, -1]);
    RecordBatch::try_from_iter_with_nullable([
        ("text", Arc::new(StringArray::from(vec!["naïve", "", "x"])) as ArrayRef, true),
        ("truth", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None])) as _, true),
        ("whole", Arc::new(Int64Array::from(vec![0, -300, i64::MAX])) as _, true),
        ("large", Arc::new(UInt64Array::from(vec![0, 300, u64::MAX])) as _, true),
        ("float", Arc::new(floats) as _, true),
        (
            "bytes",
            Arc::new(arrow_array::BinaryArray::from(vec![&b"\x00\xff"[..], b"", b"a"])) as _,
            true,
        ),
        ("list", list(vec![Some(vec![Some(1), None]), Some(vec![]), None]), true),
        ("author", Arc::new(structs) as _, true),
        ("date", Arc::new(arrow_array::Date32Array::from(vec![20_454, 0, -1])) as _, true),
        ("instant", Arc::new(instants) as _, true),
        ("local", Arc::new(TimestampMillisecondArray::from(vec![1, 0, -1])) as _, true),
        ("decimal", Arc::new(decimals) as _, true),
        ("interval", Arc::new(intervals) as _, true),
    ])
    .unwrap()
}

/// The batch as JSON, to be read beside the bytes.
fn as_json(batch: &RecordBatch) -> Vec<Value> {
    let mut writer = arrow_json::LineDelimitedWriter::new(Vec::new());
    writer.write(batch).unwrap();
    writer.finish().unwrap();
    let text = String::from_utf8(writer.into_inner()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_vectors_are_what_is_written_today() {
    let batch = every_sort();
    let (mut sum, mut rows) = (RowsSum::default(), Vec::new());
    let json = as_json(&batch);
    each_row(&batch, |row, bytes| {
        sum.add_row(bytes);
        let so_far = sum.digest();
        let hex = HEXLOWER.encode(bytes);
        rows.push(json!({ "row": json[row], "bytes": hex, "digest_so_far": so_far }));
    })
    .unwrap();
    let now = json!({
        "nothing": RowsSum::default().digest(),
        "rows": rows,
        "sum": sum.stated().sum,
    });
    let text = format!("{}\n", serde_json::to_string_pretty(&now).unwrap());
    expect_file!["../../../../spec/vectors/rows.json"].assert_eq(&text);
}
