//! The verbs, a file each: what it takes, what it does, what it says.

pub mod audit;
pub mod backup;
pub mod case;
pub mod check;
pub mod choose;
pub mod complete;
pub mod dataset;
pub mod decide;
pub mod demo;
pub mod erase;
pub mod forget;
pub mod gate;
pub mod init;
pub mod key;
pub mod log;
pub mod model;
pub mod nearest;
pub mod notice;
pub mod object;
pub mod papers;
pub mod policy;
pub mod predict;
pub mod redact;
pub mod release;
pub mod replay;
pub mod scan;
pub mod serve;
pub mod signals;
pub mod snapshot;
pub mod source;
pub mod subject;
pub mod train;
pub mod verify;
/// `where` is a word of the language.
pub mod whereabouts;
