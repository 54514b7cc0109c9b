//! Consent records: what is read of one contradicts every event that it is not of.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_lineage::consent_record::Summary;
use untrain_policy::{Event, Position};

fuzz_target!(|bytes: &[u8]| {
    // An event on the first line, and a record after it.
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    let (Some(first), Some(rest)) = (parts.next(), parts.next()) else {
        let _ = Summary::read(bytes);
        return;
    };
    let (Ok(event), Ok(summary)) = (Event::from_bytes(first), Summary::read(rest)) else { return };
    let origin = "log.harbour.example";
    if summary.agrees(origin, Position(7), &event).is_ok() {
        assert_eq!(summary.identifier, format!("{origin}#7"));
        assert!(summary.agrees(origin, Position(8), &event).is_err());
        assert!(summary.agrees("log.other.example", Position(7), &event).is_err());
    }
});
