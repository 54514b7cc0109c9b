//! Signals: `Content-Signal`, in the response and in robots.txt.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_fuzz::{check, response};
use untrain_signals::Fetched;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let robots = format!("User-agent: *\nContent-Signal: {text}\n");
    check(&Fetched { robots: Some(robots.into()), ..response("content-signal", &text) });
});
