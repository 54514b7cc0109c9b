//! Classifiers by hashed features, for moderation and personalisation, that can forget: ridge
//! regression and naive Bayes.
//!
//! Both stand on sums of whole numbers ([`State`]), from which what a person added is subtracted
//! exactly. Ridge regression then solves for its weights anew (`solve`), naive Bayes counts
//! logarithms (`bayes`): both in one fixed order of operations, so that the same sums give the same
//! bits. [`Serving`] is what is served, [`codec`] has the bytes of both files (`spec/linear.md`).

pub mod additive;
pub mod bayes;
pub mod codec;
pub mod recipe;
pub mod served;
pub mod serving;
pub mod solve;
pub mod state;
pub mod trainer;

pub use recipe::{Labels, Method, Recipe};
pub use served::Classifier;
pub use serving::{Prediction, Serving};
pub use state::{Class, Example, State};
pub use trainer::Linear;
