//! Receipts: each reads back as it is written, and none holds under a key that signed nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::{Receipt, SigningKey};

fuzz_target!(|bytes: &[u8]| {
    let Ok(receipt) = Receipt::parse(bytes) else { return };
    assert_eq!(receipt.to_text().as_bytes(), bytes);
    let key = SigningKey::from_seed("log.harbour.example", &[7; 32]).unwrap();
    assert!(receipt.verify(&[key.verifier_key()]).is_err());
});
