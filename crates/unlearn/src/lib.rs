//! Trainers, plans and exact forgetting.

pub mod complete;
pub mod corpus;
pub mod error;
pub mod forget;
pub mod limits;
mod model_dir;
pub mod ngram;
pub mod public_words;
mod recheck;
pub mod recipe;
pub mod replay;
pub mod resident;
pub mod tokens;
pub mod train;

pub use complete::{Completion, Model};
pub use corpus::{Corpus, CorpusRecord};
pub use error::{Error, Result};
pub use forget::{Forgot, forget};
pub use recipe::Recipe;
pub use replay::{Replayed, replay};
pub use resident::Resident;
pub use train::{Trained, train};
