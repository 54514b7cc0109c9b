//! Events: each reads back as it is written, and no order of them stops a projection.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_policy::{Event, Position, Projection};

fuzz_target!(|bytes: &[u8]| {
    let mut projection = Projection::default();
    for (entry, line) in (0..).zip(bytes.split(|byte| *byte == b'\n')) {
        let Ok(event) = Event::from_bytes(line) else { continue };
        let written = event.to_bytes().unwrap();
        assert_eq!(Event::from_bytes(&written).unwrap(), event);
        let _ = projection.check(&event);
        let _ = projection.apply(Position(entry), &event);
    }
});
