//! A small generative model.

pub mod adam;
pub mod batch;
pub mod body;
pub mod codec;
pub mod error;
pub mod head;
pub mod kernels;
pub mod limits;
pub mod look;
pub mod maths;
pub mod norm;
pub mod random;
pub mod shape;
pub mod tokens;
pub mod weights;

pub use error::{Error, Result};
pub use shape::Shape;
pub use tokens::Vocabulary;
pub use weights::Weights;
