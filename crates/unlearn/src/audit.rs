//! What a served model still tells of somebody, measured: raw numbers beside the proof.
//!
//! The proof that a person is gone is that the bytes equal those of a model that never knew. An
//! audit asks the model itself, before, after, and one that was trained from scratch: how well it
//! knows planted secrets ([`canary`]), whether it tells who was in it ([`membership`]), whether it
//! says their words ([`extraction`]), whether its quantised [`exports`] do, and how many records
//! bring a secret back ([`relearning`]). Numbers cannot prove an absence; they can show a presence.

pub mod canary;
pub mod exports;
pub mod extraction;
pub mod folder;
pub mod membership;
mod ngram;
pub mod relearning;
pub mod report;

pub use canary::Canary;
pub use exports::Export;
pub use membership::Membership;
pub use ngram::NgramJudge;
pub use report::{Audit, Questions, Stage, audit};

/// A model that can be asked.
pub trait Judged {
    /// How many bits it needs for all of `text`, from the start of a record; the end is not told.
    /// Infinite when it holds the text impossible.
    fn bits(&self, text: &str) -> f64;

    /// How it goes on behind `prompt`, always with what is likeliest, for at most `tokens` of its
    /// own tokens or until the record ends.
    fn greedy(&self, prompt: &str, tokens: usize) -> String;
}

impl<T: Judged + ?Sized> Judged for Box<T> {
    fn bits(&self, text: &str) -> f64 {
        (**self).bits(text)
    }

    fn greedy(&self, prompt: &str, tokens: usize) -> String {
        (**self).greedy(prompt, tokens)
    }
}
