//! What every verb is told: how to speak, what time it is, and where the workspace may be.

use std::path::PathBuf;

use untrain_policy::Timestamp;

use crate::output::Output;

/// The flags that every verb takes.
#[derive(Debug, Clone, clap::Args)]
pub struct Global {
    /// The workspace; else the nearest one at or above the current folder
    #[arg(
        long,
        global = true,
        env = "UNTRAIN_WORKSPACE",
        value_name = "DIR",
        help_heading = "Everywhere"
    )]
    pub workspace: Option<PathBuf>,
    /// The PostgreSQL database of the ledger; else what untrain.toml says, or SQLite
    #[arg(
        long,
        global = true,
        env = "UNTRAIN_DATABASE",
        hide_env_values = true,
        value_name = "URL",
        help_heading = "Everywhere"
    )]
    pub database: Option<String>,
    /// Print one JSON object for programs instead of words for people
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub json: bool,
}

/// What every verb is told.
#[derive(Debug, Clone)]
pub struct Context {
    /// How to speak.
    pub output: Output,
    /// The time of this run: one for all that it does.
    pub now: Timestamp,
    /// The workspace that was named, if one was.
    pub workspace: Option<PathBuf>,
    /// The database that was named, if one was.
    pub database: Option<String>,
}

impl Context {
    /// From the flags, at the present time.
    pub fn new(global: &Global) -> Self {
        Self {
            output: Output::new(global.json),
            now: Timestamp::now(),
            workspace: global.workspace.clone(),
            database: global.database.clone(),
        }
    }
}
