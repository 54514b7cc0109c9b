//! Models that can forget, to the bit.
//!
//! [`train()`] makes a model of a dataset's records; [`forget()`] takes out whatever may no longer
//! be used; [`replay()`] trains from scratch on what is left, so that everybody who holds it can
//! see the claim hold: **after forgetting, every byte of the model is that of a model which never
//! knew**.
//!
//! It holds because nothing in the model depends on anything but the records in it and the
//! [`Recipe`]. The trainer counts n-grams ([`ngram`]): whole numbers, which what leaves can be
//! subtracted from exactly. Tokens are cut by fixed rules ([`tokens`]), never by rules learned from
//! members. The records stand in the order of their content ([`corpus`]), never of their arrival.
//!
//! A model is three files beside its card (`model.json`). The **corpus** is the training manifest
//! M, which every forgetting turns into M′. The **counts** are the exact state: each n-gram with
//! how often it occurs and how many persons are behind it; they never leave. The **serving** file
//! is a function of the counts alone and holds only what enough persons said; [`Model`] completes
//! text from it.
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
pub mod complete;
pub mod corpus;
pub mod error;
pub mod external;
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
