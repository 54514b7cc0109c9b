//! Tables as rows for imports: one bad row does not hide the others.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int16Array, RecordBatch, StringArray};
use serde_json::json;
use untrain_gate::rows::read_rows;

use crate::corpora::{gzip, parquet};
use crate::world::World;

fn check(name: &str, bytes: &[u8], expected: &[(u64, Result<serde_json::Value, &str>)]) {
    let world = World::new();
    let found: Vec<_> = read_rows(&world.write(name, bytes)).unwrap().collect();
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((at, row), (number, wanted)) in found.iter().zip(expected) {
        assert_eq!(at, number);
        match (row, wanted) {
            (Ok(row), Ok(wanted)) => assert_eq!(&serde_json::Value::from(row.clone()), wanted),
            (Err(fault), Err(words)) => assert!(fault.to_string().contains(words), "{fault}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn bad_lines_are_told_and_stepped_over() {
    let text = b"{\"subject_id\":\"ada\",\"choices\":{\"genai.content\":\"allow\"}}\n\n[1]\n\
        {\"a\":1,\"a\":2}\n{\"b\":\"\xff\"}\n{\"c\":\n{\"subject_id\":\"ben\"}";
    let expected = [
        (1, Ok(json!({"subject_id": "ada", "choices": {"genai.content": "allow"}}))),
        (3, Err("not a JSON object")),
        (4, Err("`a` stands twice")),
        (5, Err("not UTF-8")),
        (6, Err("not valid JSON")),
        (7, Ok(json!({"subject_id": "ben"}))),
    ];
    check("in.jsonl", text, &expected);
    check("in.jsonl.gz", &gzip(text), &expected);
}

#[test]
fn cells_of_csv_are_text_and_empty_ones_absent() {
    check(
        "in.csv",
        b"subject_id,birth_year\nada,1980\nben\n\"x\ny\",\nzoe,007\nmax,\"1\n",
        &[
            (1, Ok(json!({"subject_id": "ada", "birth_year": "1980"}))),
            (2, Err("incorrect number of fields")),
            (3, Ok(json!({"subject_id": "x\ny"}))),
            (4, Ok(json!({"subject_id": "zoe", "birth_year": "007"}))),
            (5, Err("quotes do not close")),
        ],
    );
}

#[test]
fn a_parquet_row_is_an_object() {
    let world = World::new();
    let years: ArrayRef = Arc::new(Int16Array::from(vec![Some(1980), None]));
    let ids: ArrayRef = Arc::new(StringArray::from(vec!["ada", "ben"]));
    let table = RecordBatch::try_from_iter_with_nullable([
        ("subject_id", ids, true),
        ("birth_year", years, true),
    ])
    .unwrap();
    let path = parquet(&world.path("in.parquet"), &table, 10);
    let rows: Vec<_> = read_rows(&path).unwrap().map(|(n, row)| (n, row.unwrap())).collect();
    assert_eq!(
        serde_json::to_value(&rows).unwrap(),
        json!([
            [1, {"subject_id": "ada", "birth_year": 1980}],
            [2, {"subject_id": "ben"}],
        ])
    );
}

#[test]
fn a_stream_that_breaks_ends_with_a_fault() {
    let world = World::new();
    let packed = gzip("{\"subject_id\":\"ada\"}\n".repeat(10_000).as_bytes());
    let path = world.write("in.jsonl.gz", &packed[..packed.len() / 2]);
    let rows: Vec<_> = read_rows(&path).unwrap().collect();
    let (last, others) = rows.split_last().unwrap();
    assert!(last.1.as_ref().unwrap_err().to_string().contains("ends in the middle"));
    assert!(others.iter().all(|(_, row)| row.is_ok()));
    assert!(read_rows(&world.path("none.jsonl")).is_err());
    assert!(read_rows(&world.write("empty.jsonl", "")).is_err());
}
