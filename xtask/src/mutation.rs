//! Mutation testing: one small change of the code at a time, and whether a test notices it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::ci::tool;

const CARGO_MUTANTS: &str = "27.1.0";

/// The crates that are held to it: where the rules are, a line that no test needs is a rule that
/// nobody asked for, or one that nobody checks.
const PACKAGES: &[&str] = &["untrain-policy", "untrain-signals"];

/// How many changes of a hundred may go unnoticed.
const SURVIVORS_PERCENT_MAX: usize = 5;

/// Makes every change, or the part of them that `UNTRAIN_MUTANTS_SHARD` names as `3/14` (the fourth
/// of fourteen), and fails when too many survive the tests of their crate.
pub fn run(root: &Path) -> Result<(), String> {
    let program = tool(root, "cargo-mutants", CARGO_MUTANTS)?;
    PACKAGES.iter().try_for_each(|package| {
        let output = root.join("target/mutants").join(package);
        mutate(root, &program, package, &output)?;
        judge(package, &output.join("mutants.out"))
    })
}

fn mutate(root: &Path, program: &Path, package: &str, output: &Path) -> Result<(), String> {
    println!("── mutants of {package}");
    let told = |error: std::io::Error| format!("`{}`: {error}", output.display());
    fs::create_dir_all(output).map_err(told)?;
    // All of them take half a day; a shard of them, drawn from everywhere, an hour.
    let shard = std::env::var("UNTRAIN_MUTANTS_SHARD").ok();
    let shard = shard.iter().flat_map(|shard| ["--sharding", "round-robin", "--shard", shard]);
    // Each change runs all tests of its crate, so each of them asks fewer questions.
    let status = Command::new(program)
        .args(["mutants", "--package", package, "--jobs", "1", "--timeout", "300", "--output"])
        .arg(output)
        .args(shard)
        .args(["--", "--locked"])
        .env("PROPTEST_CASES", "64")
        .current_dir(root)
        .status()
        .map_err(|error| format!("cargo-mutants did not start: {error}"))?;
    // 2 and 3: some survived, or took too long; how many is judged here.
    match status.code() {
        Some(0 | 2 | 3) => Ok(()),
        _ => Err(format!("cargo-mutants failed on {package}: {status}")),
    }
}

/// Reads the lists that cargo-mutants leaves, one mutant a line.
fn judge(package: &str, lists: &Path) -> Result<(), String> {
    let count = |list: &str| -> Result<usize, String> {
        let path = lists.join(list);
        let text =
            fs::read_to_string(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
        Ok(text.lines().count())
    };
    let (survived, caught) = (count("missed.txt")?, count("caught.txt")? + count("timeout.txt")?);
    let all = survived + caught;
    println!("── {package}: {survived} of {all} mutants survived");
    if all == 0 || survived * 100 > all * SURVIVORS_PERCENT_MAX {
        let missed = lists.join("missed.txt");
        return Err(format!(
            "{survived} of {all} mutants of {package} survived; at most {SURVIVORS_PERCENT_MAX} \
             of 100 may: see `{}`",
            missed.display()
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, caught: usize, missed: usize) -> Result<(), String> {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let lists = [("caught.txt", caught), ("missed.txt", missed), ("timeout.txt", 0)];
        for (list, lines) in lists {
            fs::write(folder.join(list), "src/x.rs:1:1: replace a with b\n".repeat(lines)).unwrap();
        }
        let answer = judge("x", &folder);
        fs::remove_dir_all(&folder).unwrap();
        answer
    }

    #[test]
    fn five_of_a_hundred_may_survive() {
        assert_eq!(judged("few", 95, 5), Ok(()));
        let error = judged("many", 94, 6).unwrap_err();
        assert!(error.starts_with("6 of 100 mutants of x survived; at most 5"), "{error}");
    }

    #[test]
    fn no_mutants_at_all_is_no_success() {
        assert!(judged("none", 0, 0).is_err());
        assert!(judge("x", Path::new("no such folder")).is_err());
    }
}
