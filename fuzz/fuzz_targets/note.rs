//! Signed notes and checkpoints: what is signed is read back and believed, and nothing else is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::note::sign;
use untrain_tlog::{Checkpoint, Note, SigningKey};

fuzz_target!(|bytes: &[u8]| {
    let key = SigningKey::from_seed("log.harbour.example", &[7; 32]).unwrap();
    let trusted = [key.verifier_key()];
    if let Ok(note) = Note::parse(bytes) {
        assert!(note.verify(&trusted).is_err());
        assert!(note.verify_all(&trusted).is_err());
    }
    assert!(Checkpoint::open(bytes, &trusted).is_err());

    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(note) = sign(text, &key) {
        let read = Note::parse(note.as_bytes()).unwrap();
        assert_eq!(read.verify_all(&trusted), Ok(text));
    }
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_text(), text);
        // Only the key of its own log signs it.
        let signed = checkpoint.sign(&key);
        assert_eq!(signed.is_ok(), checkpoint.origin == key.name());
        if let Ok(note) = signed {
            assert_eq!(Checkpoint::open(note.as_bytes(), &trusted), Ok(checkpoint));
        }
    }
});
