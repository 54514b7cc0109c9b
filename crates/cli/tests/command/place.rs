//! A folder of its own for each test, and the command run in it.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with, perhaps, a workspace named `w`.
pub struct Place {
    dir: TempDir,
}

/// What a run printed, and what it ended in.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The run as a whole, for a message.
    pub fn all(&self) -> String {
        format!("code {}\n--- out\n{}\n--- err\n{}", self.code, self.out, self.err)
    }

    /// The one JSON object that was printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.all()))
    }
}

impl Place {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { dir: TempDir::new().unwrap() }
    }

    /// A folder with a workspace `w`, in which the strict policy is the rule.
    pub fn with_workspace() -> Self {
        let place = Self::empty();
        place.ok(&["init", "w", "--origin", "log.harbour.example"]);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The command, to be given more than arguments.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("untrain").unwrap();
        command.current_dir(self.dir.path()).args(arguments).env_remove("UNTRAIN_WORKSPACE");
        if self.path("w/untrain.toml").exists() {
            command.env("UNTRAIN_WORKSPACE", "w");
        }
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments))
    }

    /// Runs it with something on standard input.
    pub fn run_with(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        let mut command = self.command(arguments);
        command.write_stdin(input);
        ran(command)
    }

    /// Runs it; it must end well.
    pub fn ok(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.all());
        ran
    }

    /// Runs it with `--json`; it must end well, with a schema of its name.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut with_json = arguments.to_vec();
        with_json.push("--json");
        let value = self.ok(&with_json).json();
        let schema = value["schema"].as_str().unwrap();
        assert!(schema.starts_with("untrain/") && schema.ends_with("/v1"), "{schema}");
        value
    }

    /// Runs it; it must end in `code` and say each of `words` on standard error.
    pub fn fails(&self, arguments: &[&str], code: i32, words: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.all());
        for word in words {
            assert!(ran.err.contains(word), "{arguments:?} does not say `{word}`: {}", ran.all());
        }
        assert!(!ran.err.contains("panicked"), "{}", ran.all());
        ran
    }
}

/// Everything under a folder with its bytes, to see that nothing changed.
pub fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything(&path));
        } else {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: text(&output.stdout),
        err: text(&output.stderr),
    }
}
