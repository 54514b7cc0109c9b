//! The n-gram model: an exact state that people can be taken out of, and the file that is served.
//!
//! [`sequences`] turns a corpus into token numbers, [`build`] counts them, `subtract` takes
//! records out again, [`serving`] derives what may be served and `kneser_ney` answers from it.
//! [`codec`] writes and reads both as canonical bytes (`spec/ngram.md`). All figures are whole
//! numbers until a probability is asked for, so nothing depends on the order of sums.

pub mod build;
pub(crate) mod bytes;
pub mod codec;
pub mod counts;
pub mod fingerprint;
mod growth;
mod kneser_ney;
pub mod quantise;
pub mod sequences;
pub mod serving;
mod subtract;
mod support;
pub mod trainer;
pub mod tree;
pub mod vocabulary;
pub(crate) mod workers;

pub use counts::Counts;
pub use fingerprint::Fingerprint;
pub use sequences::Sequences;
pub use serving::Serving;
pub use trainer::Ngram;
pub use tree::Tally;
pub use vocabulary::Vocabulary;
