//! Snapshots: whatever was signed, opening and walking it ends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use untrain_policy::snapshot::{Snapshot, Statement, Who, body_digest, check_body};
use untrain_policy::{Position, Timestamp};

fuzz_target!(|body: &[u8]| {
    let statement = Statement {
        origin: "log.harbour.example".to_owned(),
        position: Position(7),
        root: [0; 32],
        time: Timestamp::UNIX_EPOCH,
        policy: None,
        body_bytes: body.len() as u64,
        body_digest: body_digest(body),
        continues: None,
    };
    let checked = check_body(&statement, body);
    let Ok(snapshot) = Snapshot::open(statement, body) else {
        assert!(checked.is_err());
        return;
    };
    for slot in 0..snapshot.slots().min(1 << 12) {
        if let Ok(Some(account)) = snapshot.account_at(slot) {
            let _ = snapshot.person_number(Who::Known(account));
            let _ = snapshot.lineage_key(Who::Known(account));
        }
    }
    let _ = snapshot.resolve("maya");
    let _ = snapshot.check();
});
