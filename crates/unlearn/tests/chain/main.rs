//! From the gate's dataset to a model, and out of the model again.

mod exact;
mod faults;
mod posts;
mod secret;
mod vectors;
mod world;
