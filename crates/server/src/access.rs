//! Who asks, and what they may do.
//!
//! Every request has a [`Caller`]. What an operation asks of one is a [`Scope`], or that the caller is
//! the subject that it is about. Whoever may not see something gets the answer of whoever asks for
//! what is not there.

mod caller;
mod scope;

pub use caller::{Caller, Machine, Member, Staff};
pub use scope::{Role, Scope, Scopes};
