//! Signals: `X-Robots-Tag`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_fuzz::{check, response};

fuzz_target!(|bytes: &[u8]| {
    check(&response("x-robots-tag", &String::from_utf8_lossy(bytes)));
});
