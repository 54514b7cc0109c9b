//! Signals: robots.txt.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_fuzz::{bare, check};
use untrain_signals::Fetched;

fuzz_target!(|bytes: &[u8]| {
    check(&Fetched { robots: Some(String::from_utf8_lossy(bytes)), ..bare() });
});
