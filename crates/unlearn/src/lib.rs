//! Models that can forget, to the bit.
//!
//! [`train()`] makes a model of a dataset's records; [`forget()`] takes out whatever may no longer
//! be used; [`replay()`] trains from scratch on what is left, so that everybody who holds it can
//! see the claim hold: **after forgetting, every byte of the model is that of a model which never
//! knew**. [`destroy()`] leaves nothing.
//!
//! It holds because nothing in the model depends on anything but the records in it and the recipe.
//! There are two kinds of [`trainer`]s. An additive one has a state that what leaves is subtracted
//! from, at once: [`ngram`] and [`linear`] count in whole numbers, [`knn`] keeps a segment for each
//! person. One that learns step by step is [`sharded`]: people are kept apart in shards and slices,
//! [`checkpoints`] are kept in between, and a shard that lost somebody learns again from before
//! them. It is out of what is served from the first moment ([`suppress`]), and back when it has
//! learned again ([`finish()`]).
//!
//! A model's card (`model.json`) lists its files. The **corpus** is the training manifest M, which
//! every forgetting turns into M′, in training order. The **state** is exact and private. What is
//! **served**, and every **export** of it, is a function of the state alone; of n-grams it holds
//! only what enough persons said, and [`Model`] completes text from it. What others contributed
//! that is nearly what somebody took away is counted ([`quotes`]) and stays theirs.
//!
//! ```
//! use untrain_policy::Signal;
//! use untrain_unlearn::corpus::{Body, Corpus};
//! use untrain_unlearn::{Recipe, Resident};
//!
//! let said = |subject: &str, text: &str| Body {
//!     id: None,
//!     subjects: vec![subject.to_owned()],
//!     category: None,
//!     visibility: None,
//!     source: None,
//!     collected_at: None,
//!     licence: None,
//!     signal: Signal::Unknown,
//!     text: text.to_owned(),
//! };
//! let (ada, ben) = ((0, said("ada", "we sail at noon")), (1, said("ben", "my code is 4417")));
//!
//! let mut model = Resident::build(&Recipe::default(), Corpus::new([ada.clone(), ben]))?;
//! let place = model.corpus().records().iter().position(|record| record.subjects[0] == "ben");
//! model.forget(&[place.unwrap()])?;
//!
//! let without_ben = Resident::build(&Recipe::default(), Corpus::new([ada]))?;
//! assert!(model.files()? == without_ben.files()?);
//! # Ok::<(), untrain_unlearn::Error>(())
//! ```

pub mod audit;
pub mod checkpoints;
pub mod complete;
pub mod corpus;
pub mod destroy;
mod disk;
pub mod error;
pub mod external;
pub mod features;
pub mod forget;
pub mod knn;
pub mod limits;
pub mod linear;
mod model_dir;
pub mod neural;
pub mod ngram;
pub mod planner;
pub mod public_words;
pub mod quotes;
mod recheck;
pub mod recipe;
pub mod release;
pub mod replay;
pub mod resident;
mod sample;
pub mod sharded;
pub mod tokens;
pub mod train;
pub mod trainer;
pub mod trainers;
mod whole;
pub mod writer;

pub use complete::{Completion, Model};
pub use corpus::{Corpus, CorpusRecord};
pub use destroy::destroy;
pub use error::{Error, Result};
pub use forget::{Forgot, finish, forget, suppress};
pub use model_dir::{PROCESSOR, PROGRAM};
pub use ngram::Ngram;
pub use recipe::Recipe;
pub use replay::{Replayed, replay, replay_by};
pub use resident::Resident;
pub use sharded::{Shape, Sharded};
pub use train::{Place, Trained, train};
pub use trainer::{Home, Trainer};
pub use whole::Whole;
pub use writer::Writer;
