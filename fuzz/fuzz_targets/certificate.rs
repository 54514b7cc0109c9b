//! Certificates, and what they state: each has one spelling, and none holds under a key that signed
//! nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_lineage::{Certificate, Statement, certificate};
use untrain_tlog::SigningKey;

fuzz_target!(|bytes: &[u8]| {
    let key = SigningKey::from_seed("log.harbour.example", &[7; 32]).unwrap();
    let trusted = [key.verifier_key()];
    if let Ok(certificate) = Certificate::parse(bytes) {
        assert_eq!(certificate.to_bytes().unwrap(), bytes);
        assert!(certificate.verify(&trusted).is_err());
        let _ = certificate.statement();
    }
    if let Ok(statement) = Statement::parse(bytes) {
        let signed = Certificate::new(certificate::sign(&statement, &key).unwrap(), String::new());
        let written = signed.to_bytes().unwrap();
        assert_eq!(Certificate::parse(&written).unwrap().verify(&trusted).unwrap(), statement);
        assert_eq!(signed.envelope.payload().unwrap(), bytes);
    }
});
