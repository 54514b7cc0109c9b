//! Signals: `tdmrep.json` and the response's reservation.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_fuzz::{bare, check, response};
use untrain_signals::Fetched;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    check(&Fetched { tdmrep: Some(text.clone()), ..bare() });
    check(&response("tdm-reservation", &text));
});
