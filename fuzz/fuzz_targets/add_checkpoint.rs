//! Requests to a witness: each reads back as it is written, and none is granted for a log that
//! signed nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::SigningKey;
use untrain_tlog::witness::{AddCheckpoint, judge, parse_size};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = str::from_utf8(bytes)
        && let Some(size) = parse_size(text)
    {
        assert_eq!(format!("{size}\n"), text);
    }
    let request = match AddCheckpoint::parse(bytes) {
        Ok(request) => request,
        Err(refusal) => {
            assert_eq!(refusal.status(), 400);
            return;
        }
    };
    assert_eq!(request.to_text().as_bytes(), bytes);
    let claim = request.claim().unwrap();
    assert!(judge(&request, &[], None).is_err());
    if let Ok(log) = SigningKey::from_seed(&claim.origin, &[7; 32]) {
        let logs = [log.verifier_key()];
        assert!(judge(&request, &logs, None).is_err());
        assert!(judge(&request, &logs, Some(&claim)).is_err());
    }
});
