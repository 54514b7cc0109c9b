//! The formats of lineage from outside: what is written reads back, and nothing else does.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod certificate;
mod consent_record;
mod harbour;
mod index;
mod manifest;
mod model;
mod people;
mod release;
mod vectors;
mod whereabouts;
