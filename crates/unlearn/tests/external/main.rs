//! External trainers: programs that keep the contract, and many that do not.

mod probing;
mod runs;
mod slices;
mod trainer;
mod vectors;
