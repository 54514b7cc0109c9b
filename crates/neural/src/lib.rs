//! A small generative model whose training is the same to the bit everywhere, so that a model which
//! forgot can be told from one that never knew by nothing.
//!
//! A public [`Base`] is learned once, of public text. What people wrote is learned on top of it by
//! shards: each learns the texts of its own people, slice after slice, and knows nothing of the
//! others. What is served is the base plus the mean of what the shards learned: one [`Model`].
//! Whoever leaves is forgotten by letting their shard learn again from before their slice.
//!
//! Nothing here reads a file or a clock, or starts a thread. Sums have a fixed order
//! ([`kernels`]), exponentials are our own ([`maths`]), and random numbers go by their place
//! ([`random`]): a debug build, any number of threads beside each other and any vectors that the
//! machine has give the same bytes. `spec/neural.md` says what they are.
//!
//! ```
//! use untrain_neural::codec::Kind;
//! use untrain_neural::random::Counter;
//! use untrain_neural::{Base, Manner, Model, Shape, Tuning, Weights, tokens};
//!
//! let vocabulary = tokens::learn::learn(b"the sea, the sky, the sea", 262)?;
//! let (width, layers, heads, hidden, context) = (16, 1, 2, 32, 16);
//! let shape =
//!     Shape { vocabulary: vocabulary.size(), width, layers, heads, hidden, context };
//! let base = Base::of_bytes(&Weights::fresh(shape, vocabulary, 1)?.to_bytes(Kind::Half))?;
//!
//! let learn = |people: &[Vec<&str>]| {
//!     base.learn(base.start(), people, &Tuning::default(), Counter::keyed(&[0]))
//! };
//! let with_ben = learn(&[vec!["the sea is wide"], vec!["my code is 4417"]]);
//! let without_ben = learn(&[vec!["the sea is wide"]]);
//! assert_ne!(with_ben, without_ben);
//!
//! let served = Model::new(base.merge(&[Some(without_ben), None])?);
//! let text = served.complete("the", 3, Manner::Drawn { heat: 0.7, among: 40, seed: 1 });
//! # let _ = text;
//! # Ok::<(), untrain_neural::Error>(())
//! ```

pub mod adam;
pub mod batch;
pub mod body;
pub mod codec;
pub mod error;
pub mod head;
pub mod kernels;
pub mod learner;
pub mod limits;
pub mod look;
pub mod maths;
pub mod norm;
pub mod random;
pub mod served;
pub mod shape;
pub mod shipped;
pub mod state;
mod tensors;
pub mod tokens;
pub mod weights;
pub mod writing;

pub use error::{Error, Result};
pub use learner::{Base, Tuning};
pub use served::{Manner, Model};
pub use shape::Shape;
pub use state::State;
pub use tokens::Vocabulary;
pub use weights::Weights;
pub use writing::Way;
