//! What the service writes down of itself: a line for each thing that somebody who runs it has to
//! know.
//!
//! Lines name nobody: requests have numbers, people are hashes. For a terminal they are words, else
//! JSON, one object a line, on standard error. `UNTRAIN_LOG` says how much: `info` when it is not
//! set, `untrain_server=debug` and the like as `tracing_subscriber` reads them.

use tracing_subscriber::EnvFilter;

/// The variable that says how much is written.
const VARIABLE: &str = "UNTRAIN_LOG";

/// Begins to write. Once in a process; later calls change nothing.
pub fn start(for_people: bool) {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match for_people {
        true => lines.compact().try_init(),
        false => lines.json().flatten_event(true).try_init(),
    };
    // Somebody else has begun already: then that is how it is written.
    drop(started);
}
