//! Statements of a second person about a policy: each has one spelling.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_policy::overriding::Override;

fuzz_target!(|text: &str| {
    if let Ok(read) = Override::parse(text) {
        assert_eq!(read.to_text().as_deref(), Ok(text));
    }
});
