//! The papers of a dataset, held against the programs that read them: those of Croissant, of
//! OpenLineage and of the Hugging Face Hub.

use std::path::Path;
use std::process::Command;

use crate::browser::program;
use crate::ci::{Step, finish, timed};
use crate::environment::environment;

/// The readers, and what lets the first of them read the records too.
const READERS: [&str; 5] = [
    "mlcroissant==1.1.1",
    "openlineage-python==1.54.0",
    "huggingface-hub==2.4.0",
    "pyarrow==26.0.1",
    "pandas==3.1.1",
];

/// Builds a made-up platform's dataset, writes its papers, and has each read.
pub fn run(root: &Path) -> Result<(), String> {
    let python = environment(root, "papers", &READERS)?.join("bin/python");
    timed(root, &Step::new("build the command", &["build", "--locked", "-p", "untrain"]))?;
    let folder = root.join("target/papers");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .map_err(|error| format!("`{}`: {error}", folder.display()))?;
    }
    let untrain = program()?;
    let mut demo = Command::new(&untrain);
    demo.args(["demo", "--no-serve", "--members", "60", "--json", "--dir"]).arg(&folder);
    finish("a dataset", demo.stdout(std::process::Stdio::null()))?;
    let mut papers = Command::new(&untrain);
    papers.arg("papers").arg(folder.join("dataset")).env("UNTRAIN_WORKSPACE", &folder);
    finish("its papers", &mut papers)?;
    let mut read = Command::new(python);
    read.arg(root.join("crates/papers/tests/readers.py")).arg(folder.join("dataset"));
    finish("the papers, read by others", &mut read)
}
