//! A small ledger of Harbour, a fictional platform, and everything that it can hand to a stranger:
//! what is true is found true, and nothing that was changed is.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod answers;
mod harbour;
mod mutations;
mod program;
#[cfg(feature = "witness")]
mod split_view;
mod standing;
mod tiled;
mod whole_log;
#[cfg(feature = "witness")]
mod witness;
