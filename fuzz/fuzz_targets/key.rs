//! Keys and cosignatures: each key has one spelling, no secret one is read as a public one, and a
//! line under a checkpoint is a cosignature only if its key made it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_tlog::{
    Checkpoint, CosignerKey, CosigningKey, Hash, Note, SigningKey, VerifierKey, cosign,
};

fuzz_target!(|text: &str| {
    let (public, secret) = (text.parse::<VerifierKey>(), text.parse::<SigningKey>());
    assert!(public.is_err() || secret.is_err());
    if let Ok(key) = public {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = secret {
        assert_eq!(*key.to_text(), text);
        assert_eq!(key.verifier_key().to_string().parse().as_ref(), Ok(&key.verifier_key()));
    }
    let (public, secret) = (text.parse::<CosignerKey>(), text.parse::<CosigningKey>());
    assert!(public.is_err() || secret.is_err());
    if let Ok(key) = public {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(key) = secret {
        assert_eq!(*key.to_text(), text);
        assert_eq!(key.verifier_key().to_string().parse().as_ref(), Ok(&key.verifier_key()));
    }

    let log = SigningKey::from_seed("log.harbour.example", &[7; 32]).unwrap();
    let witness = CosigningKey::from_seed("witness.example/w", &[8; 32]).unwrap();
    let head = Checkpoint { origin: log.name().to_owned(), size: 1, root: Hash([1; 32]) };
    let note = head.sign(&log).unwrap();
    let line = cosign(note.as_bytes(), &[log.verifier_key()], &witness, 1).unwrap();
    if text == line {
        return;
    }
    if let Ok(note) = Note::parse(format!("{note}{text}").as_bytes()) {
        let found = note.cosignatures(&[witness.verifier_key()]);
        assert!(
            found.is_err() || found.is_ok_and(|found| found.is_empty() || text.contains(&line))
        );
    }
});
