//! Trainers that are programs of somebody else's: any PyTorch or Hugging Face job that speaks the
//! contract (`spec/external-trainer.md`).
//!
//! [`contract`] is what is said, [`run()`] runs the program once within its [`Limits`] and what the
//! machine can keep from it ([`confine`]), and [`probe()`] finds out before the first person's data
//! whether the same work gives the same bytes, which is what its [`Grade`] stands on.
//!
//! [`Grade`]: untrain_lineage::statement::Grade

pub mod confine;
pub mod contract;
pub mod failed;
mod hear;
pub mod limits;
pub mod probe;
pub mod program;
pub mod run;
pub mod slices;

pub use confine::Confinement;
pub use failed::Failed;
pub use limits::Limits;
pub use probe::{Probed, probe};
pub use program::Program;
pub use run::{Ran, Work, run};
pub use slices::External;
