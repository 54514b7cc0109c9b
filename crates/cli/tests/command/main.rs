//! The command as people and scripts meet it: run as a process, judged by what it prints, writes
//! and ends in.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

mod absence;
mod bad_input;
mod cases;
mod chain;
mod corpus;
mod current;
mod demo;
mod embed;
mod erase;
mod explain;
mod judging;
mod killed;
mod papers;
mod place;
mod planned;
mod quiet_change;
mod quorum;
mod real_data;
mod recheck;
mod redacted;
mod redaction;
mod release;
mod rules;
mod samples;
mod scan;
mod schemas;
mod served;
mod served_hooks;
mod served_jobs;
mod served_killed;
mod served_traces;
mod settings;
mod shards;
mod signals;
#[cfg(feature = "slow-tier")]
mod slow_tier;
mod witnesses;
