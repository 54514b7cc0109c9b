//! Files with a map's proof: each reads back as it is written, and none holds under a key that
//! signed nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::{AbsenceProof, CurrentProof, SigningKey};

fuzz_target!(|bytes: &[u8]| {
    let key = || SigningKey::from_seed("log.harbour.example", &[7; 32]).unwrap().verifier_key();
    if let Ok(proof) = CurrentProof::parse(bytes) {
        assert_eq!(proof.to_text().as_bytes(), bytes);
        assert!(proof.verify(&[key()]).is_err());
    }
    if let Ok(proof) = AbsenceProof::parse(bytes) {
        assert_eq!(proof.to_text().as_bytes(), bytes);
        assert!(proof.verify(&[key()]).is_err());
    }
});
