//! What a text in which nothing is found costs in memory: next to nothing, however long it is.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use allocation_counter::{AllocationInfo, measure};
use untrain_redact::{Kind, Placeholders, Redactor, Settings};

const CLEAN: &str = "The morning light came over the garden, and the water was still. Nobody spoke \
    of \
    what had been said before; they sat at the window, looked at the hills and waited. ";

/// What it takes to redact a text once more, after the thread has read it.
fn again(redactor: &Redactor, text: &str) -> AllocationInfo {
    let mut placeholders = Placeholders::new();
    redactor.redact(text, &mut placeholders).text().unwrap();
    measure(|| {
        let redacted = redactor.redact(text, &mut placeholders).text().unwrap();
        assert_eq!(redacted, text);
    })
}

#[test]
fn a_clean_text_takes_no_memory() {
    let redactor = Redactor::new().unwrap();
    for times in [1, 100, 10_000] {
        let taken = again(&redactor, &CLEAN.repeat(times));
        assert_eq!((taken.count_total, taken.bytes_total), (0, 0), "{times}");
    }
}

#[test]
fn nor_does_it_when_names_are_looked_for() {
    let mut settings = Settings::default();
    settings.kinds.extend(Kind::NAMES);
    let redactor = Redactor::with(settings).unwrap();
    for times in [1, 100, 1_000] {
        let taken = again(&redactor, &CLEAN.repeat(times));
        assert_eq!((taken.count_total, taken.bytes_total), (0, 0), "{times}");
    }
}

/// Of what draws a look and is nothing, the words beside it are read into memory that is given
/// back.
#[test]
fn a_look_takes_little() {
    let redactor = Redactor::new().unwrap();
    let text =
        "The order of 2024-01-15, at 10:30:00, was 1234567 of the old version 1.20.300.4000. ";
    let taken = again(&redactor, &text.repeat(1_000));
    assert!(taken.bytes_max < 1 << 18, "{taken:?}");
    assert_eq!(taken.bytes_current, 0, "{taken:?}");
}
