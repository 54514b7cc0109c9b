//! The same questions to what a model was exported as: forgetting that only hides a text comes
//! undone when weights are rounded (arXiv 2410.16454). An export of a model that never knew has
//! nothing that could come back, and its bytes show that it is one.

use untrain_policy::Digest;

use super::{Judged, NgramJudge};
use crate::ngram::Serving;
use crate::ngram::quantise::BITS;

/// An export that can be asked.
pub struct Export {
    /// What it is called: `int8`, `int4`.
    pub label: String,
    /// BLAKE3 of its bytes.
    pub digest: Digest,
    /// The export itself.
    pub model: Box<dyn Judged>,
}

/// The quantised exports of an n-gram model.
#[must_use]
pub fn of_ngram(serving: &Serving) -> Vec<Export> {
    let export = |bits: u32| {
        let quantised = serving.quantised(bits);
        Export {
            label: format!("int{bits}"),
            digest: untrain_lineage::digest(&quantised.to_bytes()),
            model: Box::new(NgramJudge::new(quantised)),
        }
    };
    BITS.into_iter().map(export).collect()
}
