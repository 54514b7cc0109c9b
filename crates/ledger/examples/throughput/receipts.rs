//! How long a receipt is, and how long it takes to be verified.

use std::time::Instant;

use untrain_policy::Position;
use untrain_tlog::Receipt;

use crate::scene::{AnyError, Scene};

const RECEIPTS: u64 = 200;

/// Makes receipts of entries all over the log, and reads and verifies each.
pub async fn measure(scene: &Scene) -> Result<(), AnyError> {
    let ledger = scene.open().await?;
    let size = ledger.size().await?.0;
    let trusted = [ledger.verifier_key()];
    let (mut longest, mut hashes, mut event) = (0, 0, 0);
    let (mut making, mut verifying) = (Vec::new(), Vec::new());
    for number in 0..RECEIPTS {
        // Entry 0 is the policy and entry 1 a state root; of the first people all are choices.
        let index = Position(2 + number * (scene.people.min(5_000) - 2) / RECEIPTS);
        let clock = Instant::now();
        let text = ledger.receipt(index).await?.to_text();
        making.push(clock.elapsed().as_secs_f64() * 1e3);
        let clock = Instant::now();
        let receipt = Receipt::parse(text.as_bytes())?;
        receipt.verify(&trusted)?;
        verifying.push(clock.elapsed().as_secs_f64() * 1e3);
        if receipt.record.is_none() {
            return Err(format!("entry {} has no consent record", index.0).into());
        }
        longest = longest.max(text.len());
        hashes = hashes.max(receipt.proof.len());
        event = event.max(receipt.event.len());
    }
    let most = verifying.iter().copied().fold(0.0, f64::max);
    println!(
        "receipts of {size} entries: {longest} bytes at most, with {hashes} hashes, a consent record and an event of {event} bytes"
    );
    println!(
        "  made in {:.2} ms, read and verified in {:.2} ms (medians); {most:.2} ms at most",
        crate::writers::median(making),
        crate::writers::median(verifying)
    );
    ledger.close().await;
    Ok(())
}
