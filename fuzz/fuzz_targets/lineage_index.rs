//! Lineage indexes: what is taken is written back to the same bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_lineage::index::{Encoder, IndexReader, IndexWriter};

fuzz_target!(|bytes: &[u8]| {
    let Ok(index) = IndexReader::open(bytes) else { return };
    let header = *index.header();
    let mut writer = IndexWriter::new(header.dataset, header.generation, Vec::new()).unwrap();
    let mut encoder = Encoder::default();
    for found in index.entries() {
        assert!(index.entries_of(found.entry.label).any(|other| other == found));
        encoder.push(&found.entry, found.sealed).unwrap();
    }
    writer.append(&encoder.finish()).unwrap();
    assert_eq!(writer.finish().unwrap(), (header, bytes.to_vec()));
});
