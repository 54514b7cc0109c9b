//! A second reader for redaction: a token classifier in ONNX, read from a folder.
//!
//! `TokenClassifier::open` (behind the feature `onnx`) takes a folder as model hubs lay it out:
//! `model.onnx`, `tokenizer.json` and `config.json` with the names of the labels. Nothing is
//! fetched. `folder` finds the files and `labels` says what each label means; then a text goes
//! through `pieces` (the tokeniser), `windows` (overlapping stretches that the model can hold),
//! `network` (the model) and `words`, which joins the chances of labels into spans.
//!
//! Where labels are not known by name, or another threshold or window is wanted, a file
//! `token-classifier.toml` in the folder says so ([`Options`]).

#[cfg(feature = "onnx")]
mod classifier;
mod error;
#[cfg(any(feature = "onnx", test))]
mod folder;
mod labels;
#[cfg(feature = "onnx")]
mod network;
mod options;
#[cfg(feature = "onnx")]
mod pieces;
#[cfg(any(feature = "onnx", test))]
mod windows;
#[cfg(any(feature = "onnx", test))]
mod words;

#[cfg(feature = "onnx")]
pub use classifier::TokenClassifier;
pub use error::Error;
pub use labels::kind_of;
pub use options::Options;
