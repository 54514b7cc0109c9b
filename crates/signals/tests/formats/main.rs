//! The formats with longer tests, through the front door: the specifications' own examples, and
//! what is unlike them.

mod bounds;
mod cawg;
mod robots;
mod rsl;
mod tdmrep;
