//! Signals: the text of pinned preferences.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_signals::Pinned;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(pinned) = text.parse::<Pinned>() {
        assert_eq!(pinned.to_string(), text);
    }
});
