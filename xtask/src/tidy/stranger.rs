//! The stranger's checker stays small enough to be read: how many crates it needs, and which it
//! never may.

use std::path::Path;
use std::process::Command;

use super::Fault;

const FILE: &str = "crates/verify/Cargo.toml";

/// The package itself, which is what the others are counted for.
const PACKAGE: &str = "untrain-verify ";

/// The most crates that it needs: all that `cargo tree` lists for the machine at hand, but not the
/// package itself. Our other crates count, so do those that only run while it is compiled, and a
/// crate in two versions counts twice.
const CRATES_MAX: usize = 40;

/// How the names start of what has no place in a program that reads files and hashes them:
/// asynchronous machinery, databases, columns, TLS.
const FORBIDDEN: &[&str] = &[
    "arrow",
    "async",
    "futures",
    "hyper",
    "libsqlite",
    "mio",
    "parquet",
    "postgres",
    "reqwest",
    "rusqlite",
    "rustls",
    "smol",
    "sqlx",
    "tokio",
];

/// Asks cargo for the crates that `untrain-verify` is built of.
pub fn check(root: &Path) -> Result<Vec<Fault>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["tree", "-p", "untrain-verify", "-e", "normal", "--prefix", "none"]);
    command.args(["--no-dedupe", "--locked", "--format", "{p}"]).current_dir(root);
    let output = command.output().map_err(|error| format!("`cargo tree`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`cargo tree`: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(check_list(&String::from_utf8_lossy(&output.stdout)))
}

fn check_list(list: &str) -> Vec<Fault> {
    let mut crates: Vec<&str> = list.lines().filter(|line| !line.is_empty()).collect();
    crates.sort_unstable();
    crates.dedup();
    crates.retain(|name| !name.starts_with(PACKAGE));
    let mut faults = Vec::new();
    if crates.len() > CRATES_MAX {
        let message = format!(
            "`untrain-verify` needs {} crates beside itself, and at most {CRATES_MAX} can be read \
             by a stranger: `cargo tree -p untrain-verify -e normal` shows where they come from",
            crates.len()
        );
        faults.push(Fault::at(FILE, 0, message));
    }
    for name in crates {
        if FORBIDDEN.iter().any(|start| name.starts_with(start)) {
            faults.push(Fault::at(FILE, 0, format!("`untrain-verify` may not be made of {name}")));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_too_many_and_a_forbidden_one_are_found() {
        let list = |crates: usize| -> String {
            (0..crates).map(|number| format!("some-{number} v1.0.0\n")).collect()
        };
        let itself = "untrain-verify v0.1.0 (/untrain/crates/verify)\n";
        let all = itself.to_owned() + &list(CRATES_MAX);
        assert!(check_list(&all.repeat(2)).is_empty());
        assert_eq!(check_list(&list(CRATES_MAX + 1)).len(), 1);
        let faults = check_list("sha2 v0.11.1\ntokio v1.0.0\narrow-array v59.0.0\n");
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert_eq!(faults[1].message, "`untrain-verify` may not be made of tokio v1.0.0");
    }
}
