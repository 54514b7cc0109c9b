//! Reads a file of vectors, `spec/vectors/*.json`, field by field.

use serde_json::Value;

/// The text in a field.
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

/// The list in a field. It has something in it, so that no test passes on nothing.
pub fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    let list = value[field].as_array().unwrap();
    assert!(!list.is_empty(), "`{field}` has vectors");
    list
}
