//! The papers that come with a dataset, each filled in from what the gate and the ledger know.
//!
//! A gate writes a manifest; whoever uses the dataset is asked for papers in other people's forms.
//! [`Facts`] gathers what is known (the manifest, the policy that decided, the columns, the rows
//! by source, and what somebody said in [`About`]), and each module fills in one form:
//!
//! | paper | module | form |
//! | --- | --- | --- |
//! | `croissant.json` | [`croissant`] | Croissant 1.1 with the RAI 1.0 vocabulary (MLCommons) |
//! | `openlineage.jsonl` | [`open_lineage`] | OpenLineage 2-0-2 run events |
//! | `provenance.json` | [`provenance`] | Data Provenance Standard 1.0.0 (Data & Trust Alliance) |
//! | `README.md` | [`dataset_card`] | a dataset card of the Hugging Face Hub |
//! | `eu-public-summary.md` | [`public_summary`] | Regulation (EU) 2024/1689, Art. 53(1)(d) |
//! | `california-ab-2013.md` | [`ab_2013`] | California Civil Code § 3111 |
//! | `mlflow.json` | [`mlflow`] | tags of a run, and the dataset that went into it |
//!
//! **What nobody knows stays open.** Where a form asks for something that neither the ledger nor
//! [`About`] says, the paper carries a [`blank`] that says what a person has to write there. A form
//! of JSON that has no room for a blank leaves the field out, and [`Papers::blanks`] lists it.
//!
//! The papers name nobody, hold no record, and are the same bytes for the same facts. This crate is
//! pure: it reads no file and no clock.

pub mod ab_2013;
pub mod about;
pub mod blank;
pub mod croissant;
pub mod dataset_card;
pub mod facts;
pub mod mlflow;
pub mod open_lineage;
pub mod papers;
pub mod provenance;
pub mod public_summary;
mod words;

pub use about::About;
pub use blank::Blank;
pub use facts::{Facts, ModelUse, Profile};
pub use papers::{Paper, Papers};
