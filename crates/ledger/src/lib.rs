//! The tamper-evident ledger: events, vault, checkpoints, snapshots.
