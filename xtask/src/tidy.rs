//! The rules of the house that a compiler does not know, as one list of faults.
//!
//! It runs as a test too, so that `cargo test` says everything that a build server would.

mod code;
mod doors;
mod stranger;
mod tree;

use std::path::Path;

/// A broken rule and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, from the workspace's folder.
    pub file: String,
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// A fault of a line.
    pub fn at(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, message: message.into() }
    }

    fn text(&self) -> String {
        match self.line {
            0 => format!("{}: {}", self.file, self.message),
            line => format!("{}:{line}: {}", self.file, self.message),
        }
    }
}

/// Prints every fault of the tree; an error when there is one.
pub fn run(root: &Path) -> Result<(), String> {
    let faults = faults(root)?;
    if faults.is_empty() {
        println!("tidy");
        return Ok(());
    }
    let lines: Vec<String> = faults.iter().map(Fault::text).collect();
    Err(format!("{}\n{} faults", lines.join("\n"), lines.len()))
}

fn faults(root: &Path) -> Result<Vec<Fault>, String> {
    let files = tree::files(root)?;
    let mut faults = doors::check(root)?;
    faults.extend(stranger::check(root)?);
    faults.extend(tree::check_specifications(&files));
    for file in &files {
        faults.extend(tree::check_text(file));
        if file.name.ends_with(".rs") {
            faults.extend(code::check(file));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        let faults = faults(&crate::root()).unwrap();
        let lines: Vec<String> = faults.iter().map(Fault::text).collect();
        assert!(lines.is_empty(), "{}", lines.join("\n"));
    }
}
