//! Policies: documents and packs. What is taken is a policy of that text; what is not has faults
//! that point into it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_policy::Policy;
use untrain_policy::document::PackFile;

fuzz_target!(|text: &str| {
    match Policy::parse(text) {
        Ok(policy) => assert_eq!(policy.text, text),
        Err(faults) => assert!(!faults.is_empty()),
    }
    if let Err(faults) = PackFile::parse(text) {
        assert!(!faults.is_empty());
    }
});
