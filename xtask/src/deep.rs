//! Long campaigns, for a night rather than for every change: more crashes, more random cases, the
//! whole of the real data, ten thousand requests to the API, every page in a browser, the wheel on
//! clusters whose workers are killed, redaction with a model of others, and a trainer in PyTorch.

use std::path::Path;

use crate::ci::{Step, timed};
use crate::{api, browser, mutation, python, pytorch, slow_tier};

/// Runs every campaign in a release build.
pub fn run(root: &Path) -> Result<(), String> {
    let campaigns = [
        Step {
            name: "random cases",
            arguments: &["test", "--workspace", "--locked", "--release"],
            environment: &[("PROPTEST_CASES", "20000")],
        },
        Step {
            name: "6 million decisions, compared with the reference model",
            arguments: &["test", "--package", "untrain-policy", "--locked", "--release", "model"],
            environment: &[("UNTRAIN_REFERENCE_CASES", "50000")],
        },
        Step {
            name: "every proof up to 2,000 leaves, 100,000 random ones, a million flipped bits",
            arguments: &["test", "--package", "untrain-tlog", "--locked", "--release"],
            environment: &[
                ("UNTRAIN_TLOG_PAIRS", "2000"),
                ("UNTRAIN_TLOG_PROOFS", "100000"),
                ("UNTRAIN_TLOG_FLIPS", "1000000"),
            ],
        },
        Step {
            name: "1,000 crashes of the ledger",
            arguments: &["test", "--package", "untrain-ledger", "--locked", "--release"],
            environment: &[("UNTRAIN_KILL_CYCLES", "1000")],
        },
        Step {
            name: "100,000 histories of the log's files on a disk that crashes, fails and lies",
            arguments: &["test", "--package", "untrain-sim", "--locked", "--release"],
            environment: &[("UNTRAIN_SIM_SEEDS", "100000")],
        },
        Step {
            name: "300 builds, runs, forgettings and services that are killed",
            arguments: &["test", "--package", "untrain", "--locked", "--release", "killed"],
            environment: &[("UNTRAIN_KILL_CYCLES", "300")],
        },
        Step {
            name: "the chain on the whole of the real data",
            arguments: &["test", "--package", "untrain", "--locked", "--release"],
            environment: &[("UNTRAIN_REAL_SHARE", "1")],
        },
    ];
    campaigns.iter().try_for_each(|campaign| timed(root, campaign))?;
    api::run(root, &["--cases".to_owned(), api::CASES_DEEP.to_string()])?;
    browser::run(root, &["--all".to_owned()])?;
    python::run(root, &["--deep".to_owned()])?;
    slow_tier::run(root)?;
    pytorch::run(root)?;
    mutation::run(root)
}
