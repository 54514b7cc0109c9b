//! The lineage index: sorted, canonical, and silent without a key.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use untrain_lineage::index::{
    Encoder, HEADER_BYTES, IndexEntry, IndexReader, IndexWriter, Labels, PAGE_BYTES,
    RECORD_ID_BYTES_MAX,
};
use untrain_lineage::{Error, PERSONAL_DATA, whereabouts};
use untrain_policy::{DatasetId, Reason};

use crate::harbour;

/// A person, a place, where the record went, and its id.
type Line = (u8, u32, u64, Option<u32>, u8, bool, String);

fn outcome(reason: Reason, other: bool) -> u8 {
    let place = Reason::ALL.iter().position(|known| *known == reason).unwrap();
    u8::try_from(place).unwrap() + if other { 64 } else { 0 }
}

fn entry(line: &Line) -> (IndexEntry, Labels) {
    let (person, input, row, part, denial, author, _) = line;
    let labels = Labels::new(&[*person; 16], harbour::dataset());
    let entry = IndexEntry {
        label: labels.label,
        input: *input,
        row: *row,
        part: *part,
        outcome: if part.is_some() { outcome(Reason::Allow, false) } else { *denial },
        author: *author,
    };
    (entry, labels)
}

/// The file, in pieces that are taken behind every `step`th entry.
fn file_in_pieces(lines: &[Line], step: usize) -> Vec<u8> {
    let sorted: BTreeMap<_, _> = lines.iter().map(|line| (entry(line).0, line)).collect();
    let mut encoder = Encoder::default();
    let mut writer = IndexWriter::new(harbour::dataset(), 3, Vec::new()).unwrap();
    for (number, line) in sorted.values().enumerate() {
        let (entry, labels) = entry(line);
        encoder.seal(&entry, &labels, line.6.as_bytes()).unwrap();
        if number % step == 0 {
            writer.append(&encoder.take()).unwrap();
        }
    }
    writer.append(&encoder.finish()).unwrap();
    let (header, bytes) = writer.finish().unwrap();
    let people: BTreeSet<_> = sorted.keys().map(|entry| entry.label).collect();
    assert_eq!((header.people, header.entries), (people.len() as u64, sorted.len() as u64));
    bytes
}

pub fn file(lines: &[Line]) -> Vec<u8> {
    file_in_pieces(lines, usize::MAX)
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

/// A record that was permitted, and whose text holds what the rules drop records for.
pub fn left_out_by_redaction() -> Line {
    (3, 0, 1, None, PERSONAL_DATA, true, "post-2".to_owned())
}

#[test]
fn what_redaction_left_out_says_so_and_is_in_no_part() {
    let bytes = file(&[left_out_by_redaction()]);
    let index = IndexReader::open(&bytes).unwrap();
    let found = index.entries().next().unwrap().entry;
    assert_eq!((found.code().as_str(), found.part, found.reason()), ("personal_data", None, None));
    let (kept, labels) = entry(&left_out_by_redaction());
    let kept = IndexEntry { part: Some(0), ..kept };
    assert!(Encoder::default().seal(&kept, &labels, b"").is_err());
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
    assert_eq!(bytes.len(), HEADER_BYTES + 24);
    let index = IndexReader::open(&bytes).unwrap();
    assert_eq!(index.entries_of([0; 16]).count(), 0);
}

#[test]
fn the_encoder_refuses_another_order_and_a_repetition() {
    let (first, labels) = entry(&sample()[0]);
    let mut encoder = Encoder::default();
    encoder.seal(&first, &labels, b"post-1").unwrap();
    let again = encoder.seal(&IndexEntry { author: false, ..first }, &labels, b"").unwrap_err();
    assert!(matches!(again, Error::Order { input: 0, row: 0 }), "{again}");
    let smaller = IndexEntry { label: [0; 16], ..first };
    assert!(encoder.push(&smaller, b"").is_err());
    let next = IndexEntry { row: 1, ..first };
    let denied = IndexEntry { outcome: 0, ..next };
    assert!(encoder.seal(&denied, &labels, b"").is_err(), "a denied record stands in no part");
    let long = vec![b'x'; RECORD_ID_BYTES_MAX + 1];
    assert!(matches!(encoder.seal(&next, &labels, &long), Err(Error::RecordId { .. })));
    let mut one = Encoder::default();
    one.seal(&first, &labels, b"post-1").unwrap();
    assert_eq!(encoder.finish().bytes(), one.finish().bytes(), "nothing half-written");
}

#[test]
fn the_writer_refuses_pieces_in_another_order() {
    let first = entry(&sample()[0]).0;
    let piece = |labels: &[u8], end: bool| {
        let mut encoder = Encoder::default();
        for label in labels {
            encoder.push(&IndexEntry { label: [*label; 16], ..first }, b"sealed").unwrap();
        }
        if end { encoder.finish() } else { encoder.take() }
    };
    let mut writer = IndexWriter::new(harbour::dataset(), 0, Vec::new()).unwrap();
    writer.append(&piece(&[2], true)).unwrap();
    assert!(matches!(writer.append(&piece(&[2], true)), Err(Error::Pieces)));
    assert!(matches!(writer.append(&piece(&[1, 3], true)), Err(Error::Pieces)));
    writer.append(&piece(&[3, 4], false)).unwrap();
    assert!(matches!(writer.append(&piece(&[5], true)), Err(Error::Pieces)), "4 has no end");
    assert!(matches!(writer.finish(), Err(Error::Pieces)));
}

/// People in pages, and one with more entries than a page has room for.
#[test]
fn everybody_is_found_by_the_directory() {
    let count = |person: u8| if person == 77 { 3000 } else { u64::from(person % 7) + 1 };
    let record = |person, row| (person, 0, row, Some(0), 0, true, format!("post-{person}-{row}"));
    let lines: Vec<Line> = (0..=255)
        .flat_map(|person| (0..count(person)).map(move |row| record(person, row)))
        .collect();
    let bytes = file(&lines);
    assert_eq!(bytes, file_in_pieces(&lines, 10));
    assert!(bytes.len() as u64 > 5 * PAGE_BYTES);
    let index = IndexReader::open(&bytes).unwrap();
    assert_eq!(written_anew(&index), bytes);
    for person in 0..=255 {
        let found = whereabouts::traces(&index, &[[person; 16]]).unwrap();
        assert_eq!(found.len() as u64, count(person), "{person}");
        assert_eq!(found[0].id, Some(format!("post-{person}-0")));
    }
    for label in [[0; 16], [0xff; 16]] {
        assert_eq!(index.entries_of(label).count(), 0);
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
fn swapped_people_are_refused() {
    let bytes = file(&sample());
    let mut labels: Vec<_> =
        [1, 2].map(|person: u8| Labels::new(&[person; 16], harbour::dataset()).label).into();
    labels.sort();
    let at = |label: &[u8]| bytes.windows(16).position(|window| window == label).unwrap();
    let (first, second) = (at(&labels[0]), at(&labels[1]));
    let end = bytes.len() - 48;
    let swapped = [&bytes[..first], &bytes[second..end], &bytes[first..second]].concat();
    let swapped = [swapped.as_slice(), &labels[1], &bytes[end + 16..]].concat();
    let error = IndexReader::open(&swapped).unwrap_err().to_string();
    assert!(error.contains("people are out of order"), "{error}");
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
        prop_assert_eq!(&bytes, &file_in_pieces(&sorted, 2));

        let index = IndexReader::open(&bytes).unwrap();
        for person in 0..5 {
            let mut expected: Vec<_> = lines.iter().filter(|line| line.0 == person).collect();
            expected.sort();
            let found = whereabouts::traces(&index, &[[person; 16]]).unwrap();
            prop_assert_eq!(found.len(), expected.len());
            for (trace, line) in found.iter().zip(expected) {
                prop_assert_eq!(trace.entry, entry(line).0);
                prop_assert_eq!(trace.id.clone().unwrap_or_default(), line.6.clone());
            }
        }
    }

    /// Reading any bytes ends, and what is accepted writes back to the same bytes.
    #[test]
    fn a_changed_byte_is_refused_or_another_index(at in 0_usize..400, change in 1_u8..) {
        let mut bytes = file(&sample());
        let at = at % bytes.len();
        bytes[at] ^= change;
        if let Ok(index) = IndexReader::open(&bytes) {
            prop_assert_eq!(written_anew(&index), bytes);
        }
    }
}

fn written_anew(index: &IndexReader<'_>) -> Vec<u8> {
    let header = index.header();
    let mut writer = IndexWriter::new(header.dataset, header.generation, Vec::new()).unwrap();
    let mut encoder = Encoder::default();
    for found in index.entries() {
        encoder.push(&found.entry, found.sealed).unwrap();
        writer.append(&encoder.take()).unwrap();
    }
    writer.append(&encoder.finish()).unwrap();
    let (written, bytes) = writer.finish().unwrap();
    assert_eq!(written, *header);
    bytes
}
