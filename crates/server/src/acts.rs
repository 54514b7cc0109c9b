//! What the service does for whoever asks: checked against the rule book, appended to the ledger,
//! and answered with the receipt.
//!
//! The API and the pages both do things here and nowhere else, so that a choice by a form and a
//! choice by a program are the same choice.

mod cases;
mod choices;
mod forgetting;
mod keys;
mod roles;
mod subjects;
mod telling;

pub use cases::{FoundCase, NewCase, OpenedCase, Step};
pub use choices::{Answer, Recorded};
pub use subjects::Registration;
pub use telling::{Arrival, NON_MEMBER, Sendings, Untold, UntoldPage, reached};
