//! The lineage index: sorted, canonical, and silent without a key.

use std::collections::BTreeMap;

use proptest::prelude::*;
use untrain_lineage::index::{
    ENTRY_BYTES, HEADER_BYTES, IndexEntry, IndexReader, IndexWriter, Labels, RECORD_ID_BYTES_MAX,
    read_spilled, write_spilled,
};
use untrain_lineage::{Error, whereabouts};
use untrain_policy::{DatasetId, Reason};

use crate::harbour;

/// A person, a place, where the record went, and its id.
type Line = (u8, u32, u64, Option<u32>, u8, bool, String);

fn outcome(reason: Reason, other: bool) -> u8 {
    let place = Reason::ALL.iter().position(|known| *known == reason).unwrap();
    u8::try_from(place).unwrap() + if other { 64 } else { 0 }
}

fn seal(line: &Line) -> (IndexEntry, Vec<u8>) {
    let (person, input, row, part, denial, author, id) = line;
    let labels = Labels::new(&[*person; 16], harbour::dataset());
    let entry = IndexEntry {
        label: labels.label,
        input: *input,
        row: *row,
        part: *part,
        outcome: if part.is_some() { outcome(Reason::Allow, false) } else { *denial },
        author: *author,
    };
    let mut sealed = Vec::new();
    labels.seal_into(*input, *row, id, &mut sealed).unwrap();
    (entry, sealed)
}

/// The file, written through an external sort with one run for each line.
pub fn file(lines: &[Line]) -> Vec<u8> {
    let mut sorted = BTreeMap::new();
    for line in lines {
        let mut run = Vec::new();
        let (entry, sealed) = seal(line);
        write_spilled(&mut run, &entry, &sealed).unwrap();
        let mut back = Vec::new();
        let mut source = run.as_slice();
        let read = read_spilled(&mut source, &mut back).unwrap().unwrap();
        assert_eq!((read, &back), (entry, &sealed));
        assert!(read_spilled(&mut source, &mut back).unwrap().is_none());
        sorted.insert(entry.encode(), (entry, sealed));
    }
    let mut writer = IndexWriter::new(harbour::dataset(), 3, Vec::new(), Vec::new());
    for (entry, sealed) in sorted.values() {
        writer.push(entry, sealed).unwrap();
    }
    let (header, entries, ids) = writer.finish().unwrap();
    assert_eq!(entries.len(), usize::try_from(header.entries).unwrap() * ENTRY_BYTES);
    [header.encode(), entries, ids].concat()
}

pub fn sample() -> Vec<Line> {
    let refused = outcome(Reason::Refused, false);
    let other = outcome(Reason::Refused, true);
    vec![
        (1, 0, 0, Some(0), 0, true, "post-1".to_owned()),
        (1, 0, 4, None, refused, true, "post-5".to_owned()),
        (1, 1, 0, None, other, false, String::new()),
        (2, 0, 0, Some(0), 0, false, "post-1".to_owned()),
        (2, 0, 2, Some(1), 0, true, "post-3 · ä".to_owned()),
    ]
}

#[test]
fn one_person_finds_their_records_and_nobody_elses() {
    let bytes = file(&sample());
    let index = IndexReader::open(&bytes).unwrap();
    let of = |key: u8| {
        let traces = whereabouts::traces(&index, &[[key; 16]]).unwrap();
        let lines = traces.iter().map(|trace| {
            format!(
                "{}:{} {} {:?}",
                trace.entry.input,
                trace.entry.row,
                trace.entry.code(),
                trace.id
            )
        });
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        of(1),
        [
            "0:0 allow Some(\"post-1\")",
            "0:4 refused Some(\"post-5\")",
            "1:0 other_subject:refused None"
        ]
    );
    assert_eq!(of(2), ["0:0 allow Some(\"post-1\")", "0:2 allow Some(\"post-3 · ä\")"]);
    assert!(of(3).is_empty());
    assert_eq!(index.entries().count(), 5);
}

#[test]
fn the_file_shows_no_record_id_and_no_key() {
    let bytes = file(&sample());
    for secret in [b"post".as_slice(), &[1; 16], &[2; 16]] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
    let labels = Labels::new(&[1; 16], harbour::dataset());
    let elsewhere = Labels::new(&[1; 16], DatasetId([0xee; 16]));
    assert_ne!(labels.label, elsewhere.label);
    assert!(!format!("{labels:?}").contains("cipher"));
}

#[test]
fn an_empty_index_is_an_index() {
    let bytes = file(&[]);
    assert_eq!(bytes.len(), HEADER_BYTES);
    let index = IndexReader::open(&bytes).unwrap();
    assert_eq!(index.entries_of([0; 16]).count(), 0);
}

#[test]
fn the_writer_refuses_another_order_and_a_repetition() {
    let (first, sealed) = seal(&sample()[0]);
    let mut writer = IndexWriter::new(harbour::dataset(), 0, Vec::new(), Vec::new());
    writer.push(&first, &sealed).unwrap();
    let again = writer.push(&IndexEntry { author: false, ..first }, &sealed).unwrap_err();
    assert!(matches!(again, Error::Order { number: 1, input: 0, row: 0 }), "{again}");
    let smaller = IndexEntry { label: [0; 16], ..first };
    assert!(writer.push(&smaller, &sealed).is_err());
    let next = IndexEntry { row: 1, ..first };
    let denied = IndexEntry { outcome: 0, ..next };
    assert!(writer.push(&denied, &sealed).is_err(), "a denied record stands in no part");
    let long = vec![0; RECORD_ID_BYTES_MAX + 1];
    assert!(matches!(writer.push(&next, &long), Err(Error::RecordId { .. })));
    writer.push(&next, &sealed).unwrap();
}

#[test]
fn a_long_record_id_is_refused_where_it_is_sealed() {
    let labels = Labels::new(&[1; 16], harbour::dataset());
    let mut sink = vec![1, 2];
    let long = "x".repeat(RECORD_ID_BYTES_MAX + 1);
    assert!(matches!(labels.seal_into(0, 0, &long, &mut sink), Err(Error::RecordId { .. })));
    assert_eq!(sink, [1, 2], "nothing half-written");
}

#[test]
fn a_run_cut_short_is_an_error() {
    let (entry, sealed) = seal(&sample()[0]);
    let mut run = Vec::new();
    write_spilled(&mut run, &entry, &sealed).unwrap();
    let mut id = Vec::new();
    for cut in 1..run.len() {
        assert!(read_spilled(&mut &run[..cut], &mut id).is_err(), "cut at {cut}");
    }
}

#[test]
fn every_prefix_and_every_extension_is_refused() {
    let bytes = file(&sample());
    for cut in 0..bytes.len() {
        assert!(IndexReader::open(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(IndexReader::open(&longer).is_err());
}

#[test]
fn swapped_entries_are_refused() {
    let mut bytes = file(&sample());
    let (first, second) = (HEADER_BYTES, HEADER_BYTES + ENTRY_BYTES);
    let entry = bytes[first..second].to_vec();
    bytes.copy_within(second..second + ENTRY_BYTES, first);
    bytes[second..second + ENTRY_BYTES].copy_from_slice(&entry);
    let error = IndexReader::open(&bytes).unwrap_err().to_string();
    assert!(error.contains("damaged at byte"), "{error}");
}

fn line() -> impl Strategy<Value = Line> {
    (
        0_u8..4,
        0_u32..3,
        0_u64..6,
        proptest::option::of(0_u32..3),
        0_u8..18,
        any::<bool>(),
        "\\PC{0,9}",
    )
}

fn distinct(lines: Vec<Line>) -> Vec<Line> {
    let places: BTreeMap<_, _> =
        lines.into_iter().map(|line| ((line.0, line.1, line.2), line)).collect();
    places.into_values().collect()
}

proptest! {
    #[test]
    fn whatever_the_order_of_coming_the_file_is_the_same(
        lines in proptest::collection::vec(line(), 0..24).prop_map(distinct).prop_shuffle(),
    ) {
        let bytes = file(&lines);
        let mut sorted = lines.clone();
        sorted.sort();
        prop_assert_eq!(&bytes, &file(&sorted));

        let index = IndexReader::open(&bytes).unwrap();
        for person in 0..5 {
            let mut expected: Vec<_> = lines.iter().filter(|line| line.0 == person).collect();
            expected.sort();
            let found = whereabouts::traces(&index, &[[person; 16]]).unwrap();
            prop_assert_eq!(found.len(), expected.len());
            for (trace, line) in found.iter().zip(expected) {
                prop_assert_eq!(trace.entry, seal(line).0);
                prop_assert_eq!(trace.id.clone().unwrap_or_default(), line.6.clone());
            }
        }
    }

    #[test]
    fn encoded_entries_sort_as_entries_do(left in line(), right in line()) {
        let (left, right) = (seal(&left).0, seal(&right).0);
        prop_assert_eq!(left.cmp(&right), left.encode().cmp(&right.encode()));
        prop_assert_eq!(IndexEntry::decode(&left.encode()).unwrap(), left);
    }

    /// Reading any bytes ends, and what is accepted writes back to the same bytes.
    #[test]
    fn a_changed_byte_is_refused_or_another_index(at in 0_usize..400, change in 1_u8..) {
        let mut bytes = file(&sample());
        let at = at % bytes.len();
        bytes[at] ^= change;
        if let Ok(index) = IndexReader::open(&bytes) {
            let header = index.header();
            let mut writer =
                IndexWriter::new(header.dataset, header.generation, Vec::new(), Vec::new());
            for found in index.entries() {
                writer.push(&found.entry, found.sealed).unwrap();
            }
            let (header, entries, ids) = writer.finish().unwrap();
            prop_assert_eq!([header.encode(), entries, ids].concat(), bytes);
        }
    }
}
