//! What the Fluent files have to keep: the same in every language, and plain words.

#![cfg(test)]

mod everywhere;
mod fluent;
mod wording;
