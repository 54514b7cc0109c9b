//! The service: an API for platforms, pages for people.
//!
//! It stands between people and the ledger and keeps nothing of what it is told but in the ledger:
//! a choice that was answered is in the log, whatever becomes of this process. What it needs for
//! itself, such as sessions, keys of machines and jobs, is in a [`store`] of its own, whose loss
//! costs nobody a choice.
//!
//! What comes in goes one way: the [`access`] layers say who asks, a handler in [`api`] or in `web`
//! reads what they ask, [`acts`] checks it and appends it to the ledger, and the answer is made of
//! what the ledger says then. Decisions are made from a snapshot in memory that follows the ledger
//! ([`live`]).

pub mod access;
pub mod acts;
pub mod api;
mod assignments;
pub mod audit;
pub mod book;
pub mod config;
mod connections;
pub mod drafts;
mod error;
pub mod figures;
pub mod holdings;
pub mod jobs;
pub mod limits;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod problem;
pub mod router;
pub mod serve;
pub mod service;
mod site;
pub mod store;
pub mod telemetry;
mod tls;
pub mod traces;
pub mod web;
pub mod webhooks;

pub use config::Config;
pub use error::ServerError;
pub use serve::Listening;
pub use service::{Parts, Service};
pub use traces::Traces;
