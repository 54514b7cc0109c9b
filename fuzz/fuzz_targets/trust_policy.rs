//! Trust policies: one that is read names each log and witness once, and believes no checkpoint
//! that none of its logs signed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::{Checkpoint, Hash, SigningKey, TrustPolicy};

fuzz_target!(|bytes: &[u8]| {
    let Ok(policy) = TrustPolicy::parse(bytes) else { return };
    let mut names: Vec<&str> = policy.witnesses().iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), policy.witnesses().len());
    assert!(!policy.asks_for_witnesses() || !names.is_empty());

    // One that names no log believes none.
    let origin = policy.logs().first().map_or("log.harbour.example", |log| log.name());
    let stranger = SigningKey::from_seed(origin, &[7; 32]).unwrap();
    let shown = Checkpoint { origin: origin.to_owned(), size: 1, root: Hash([1; 32]) };
    let note = shown.sign(&stranger).unwrap();
    assert!(policy.open(note.as_bytes()).is_err());
    assert!(policy.open_all(note.as_bytes()).is_err());
});
