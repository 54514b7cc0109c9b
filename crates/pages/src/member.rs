//! What members see of their own data: what they were told, what they said, and what came of it.
//!
//! Every page is a view model of plain fields and a function that draws it. Yes and no are always
//! drawn by the same code, in the same order, and nothing is ticked that was not said.

pub mod forget;
pub mod notice;
pub mod objection;
pub mod privacy;
pub mod purpose;
pub mod receipts;
pub mod sessions;
pub mod whereabouts;
