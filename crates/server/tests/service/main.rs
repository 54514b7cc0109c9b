//! What the service promises, asked of a whole one: its router over a real ledger and store.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::indexing_slicing, reason = "tests")]

mod by_mail;
mod counts;
mod explorer;
mod flood;
mod halted;
mod house;
mod jobs;
mod keys;
mod languages;
mod links;
mod matrix;
mod oidc;
mod overview;
mod packs;
mod promises;
mod provider;
mod records;
mod secrets;
mod sessions;
mod shields;
mod signing;
mod slow;
mod smtp;
mod staff_builds;
mod staff_drafts;
mod staff_pages;
mod telling;
mod together;
mod tokens;
mod webhooks;
