//! Signals: user-intent records.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_fuzz::{bare, check};
use untrain_signals::Fetched;

fuzz_target!(|bytes: &[u8]| {
    check(&Fetched { user_intents: Some(String::from_utf8_lossy(bytes)), ..bare() });
});
