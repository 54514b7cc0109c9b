//! The formats of lineage from outside: what is written reads back, and nothing else does.

mod certificate;
mod harbour;
mod index;
mod manifest;
mod model;
mod vectors;
mod whereabouts;
