//! Which crate may know which: an edge that is not listed is a fault.

use std::fs;
use std::path::Path;

use super::Fault;

/// Every crate with the siblings that it may depend on. `ARCHITECTURE.md` says why.
const DOORS: &[(&str, &[&str])] = &[
    ("policy", &[]),
    ("signals", &[]),
    ("tlog", &[]),
    ("redact", &[]),
    ("token-classifier", &["redact"]),
    ("lineage", &["policy", "tlog"]),
    ("verify", &["policy", "tlog", "lineage"]),
    ("ledger", &["policy", "tlog", "lineage"]),
    ("gate", &["policy", "signals", "tlog", "redact", "lineage"]),
    ("unlearn", &["policy", "lineage", "tlog", "gate"]),
    ("pages", &["policy"]),
    ("server", &["policy", "tlog", "lineage", "verify", "ledger", "pages"]),
    (
        "cli",
        &[
            "policy",
            "signals",
            "tlog",
            "redact",
            "lineage",
            "verify",
            "ledger",
            "gate",
            "unlearn",
            "pages",
            "server",
            "token-classifier",
        ],
    ),
    ("sim", &["tlog", "ledger"]),
    ("xtask", &[]),
];

/// The members of the workspace that stand beside `crates/`: nothing that ships depends on them.
const BESIDE: &[&str] = &["sim", "xtask"];

/// Dependencies that few crates may have: the start of their names, and those crates.
const OWNED: &[(&str, &[&str])] = &[
    ("arrow", &["gate"]),
    ("parquet", &["gate"]),
    ("sqlx", &["ledger", "server"]),
    ("tokio", &["ledger", "server", "cli"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("memmap2", &["gate"]),
    ("tiny_http", &["verify"]),
    ("ureq", &["server", "cli"]),
    ("axum", &["server"]),
    ("utoipa", &["server"]),
    ("jsonwebtoken", &["server"]),
    ("lettre", &["server"]),
    ("opentelemetry", &["server"]),
    ("fluent", &["pages"]),
    ("icu", &["pages"]),
    ("maud", &["pages"]),
    ("tokenizers", &["token-classifier"]),
    ("tract", &["token-classifier"]),
];

/// Checks the manifest of every member.
pub fn check(root: &Path) -> Result<Vec<Fault>, String> {
    let folder = root.join("crates");
    let told = |error: std::io::Error| format!("`{}`: {error}", folder.display());
    let mut members: Vec<String> = BESIDE.iter().map(|name| (*name).to_owned()).collect();
    for entry in fs::read_dir(&folder).map_err(told)? {
        members.push(format!("crates/{}", entry.map_err(told)?.file_name().to_string_lossy()));
    }
    members.sort();
    let mut faults = Vec::new();
    for member in &members {
        let path = root.join(member).join("Cargo.toml");
        let text =
            fs::read_to_string(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
        faults.extend(check_manifest(member, &text)?);
    }
    Ok(faults)
}

/// Checks the manifest of the member in this folder.
fn check_manifest(member: &str, text: &str) -> Result<Vec<Fault>, String> {
    let file = format!("{member}/Cargo.toml");
    let name = member.strip_prefix("crates/").unwrap_or(member);
    let Some((_, doors)) = DOORS.iter().find(|(known, _)| *known == name) else {
        return Ok(vec![Fault::at(&file, 0, "no such crate in the table of doors")]);
    };
    let manifest: toml::Table = text.parse().map_err(|error| format!("{file}: {error}"))?;
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let mut faults = Vec::new();
    for dependency in dependencies.into_iter().flat_map(toml::Table::keys) {
        let line = 1 + text.lines().take_while(|line| !line.starts_with(dependency)).count();
        if let Some(sibling) = dependency.strip_prefix("untrain-")
            && !doors.contains(&sibling)
        {
            let message = format!("`{name}` may not depend on `{sibling}`");
            faults.push(Fault::at(&file, line, message));
        }
        let owner = OWNED.iter().find(|(start, _)| dependency.starts_with(start));
        if let Some((_, owners)) = owner
            && !owners.contains(&name)
        {
            let message = format!("only {} may depend on `{dependency}`", owners.join(" and "));
            faults.push(Fault::at(&file, line, message));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unlisted_edge_is_found() {
        let manifest = "[dependencies]\nuntrain-ledger.workspace = true\nsqlx = \"0.9\"\n";
        let faults = check_manifest("crates/gate", manifest).unwrap();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert_eq!(faults[1].line, 2);
        assert!(
            check_manifest("crates/ledger", "[dependencies]\nsqlx = \"0.9\"\n").unwrap().is_empty()
        );
        assert_eq!(check_manifest("crates/utils", "").unwrap().len(), 1);
        let manifest = "[dependencies]\nuntrain-ledger.workspace = true\n";
        assert!(check_manifest("sim", manifest).unwrap().is_empty());
        assert_eq!(check_manifest("xtask", manifest).unwrap()[0].file, "xtask/Cargo.toml");
        let manifest = "[dependencies]\nuntrain-sim.workspace = true\n";
        assert_eq!(check_manifest("crates/ledger", manifest).unwrap().len(), 1);
    }

    #[test]
    fn a_tests_dependency_is_no_edge() {
        let manifest = "[dev-dependencies]\nuntrain-verify.workspace = true\n";
        assert!(check_manifest("crates/ledger", manifest).unwrap().is_empty());
    }
}
