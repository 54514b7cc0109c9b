//! Generated corpora as Arrow batches and as files of every format.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray};
use arrow_ipc::writer::{FileWriter, StreamWriter};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

/// One record of a test corpus.
#[derive(Debug, Clone)]
pub struct Post {
    pub id: String,
    pub author: Option<String>,
    pub others: Vec<Option<String>>,
    pub likes: i64,
    pub text: String,
}

/// `count` posts by the authors in turn.
pub fn posts(count: usize, authors: &[&str]) -> Vec<Post> {
    let post = |n: usize| Post {
        id: format!("post-{n}"),
        author: Some(authors[n % authors.len()].to_owned()),
        others: Vec::new(),
        likes: n as i64,
        text: format!("Text number {n}, naïve and short."),
    };
    (0..count).map(post).collect()
}

pub fn batch(posts: &[Post]) -> RecordBatch {
    let mut others = ListBuilder::new(StringBuilder::new());
    for post in posts {
        post.others.iter().for_each(|other| others.values().append_option(other.as_deref()));
        others.append(true);
    }
    let strings = |of: fn(&Post) -> &str| {
        Arc::new(StringArray::from_iter_values(posts.iter().map(of))) as ArrayRef
    };
    let authors = posts.iter().map(|post| post.author.as_deref());
    let days = posts.iter().map(|post| 1_700_000_000_000 + post.likes * 86_400_000);
    RecordBatch::try_from_iter_with_nullable([
        ("id", strings(|post| &post.id), false),
        ("author", Arc::new(StringArray::from_iter(authors)) as ArrayRef, true),
        ("others", Arc::new(others.finish()) as ArrayRef, true),
        ("at", Arc::new(TimestampMillisecondArray::from_iter_values(days)) as ArrayRef, true),
        ("likes", Arc::new(Int64Array::from_iter_values(posts.iter().map(|p| p.likes))), true),
        ("text", strings(|post| &post.text), true),
    ])
    .unwrap()
}

/// Writes Parquet with row groups of `group` rows.
pub fn parquet(path: &Path, batch: &RecordBatch, group: usize) -> PathBuf {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    parquet_with(path, batch, properties)
}

pub fn parquet_with(path: &Path, batch: &RecordBatch, properties: WriterProperties) -> PathBuf {
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    path.to_owned()
}

/// Writes JSON lines.
pub fn jsonl(posts: &[Post]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for post in posts {
        let line = serde_json::json!({
            "id": post.id, "author": post.author, "others": post.others, "likes": post.likes,
            "text": post.text,
        });
        writeln!(bytes, "{line}").unwrap();
    }
    bytes
}

/// Writes CSV; an absent author is an empty cell.
pub fn csv(posts: &[Post]) -> Vec<u8> {
    let mut text = "id,author,likes,text\n".to_owned();
    for post in posts {
        let author = post.author.as_deref().unwrap_or_default();
        text += &format!("{},{author},{},\"{}\"\n", post.id, post.likes, post.text);
    }
    text.into_bytes()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The batches as an Arrow file.
pub fn arrow_file(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = FileWriter::try_new(Vec::new(), batches[0].schema_ref()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.into_inner().unwrap()
}

/// The batches as an Arrow stream.
pub fn arrow_stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), batches[0].schema_ref()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.into_inner().unwrap()
}
