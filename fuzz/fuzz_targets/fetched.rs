//! Signals: stored fetches, as JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_fuzz::check;
use untrain_signals::Fetched;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(fetched) = serde_json::from_slice::<Fetched<'_>>(bytes) {
        check(&fetched);
    }
});
