//! The files of the tree, and what holds for any of them: no stray space, no unfinished word, no
//! path of somebody's computer, and vectors beside every format.

use std::fs;
use std::path::Path;

use super::Fault;

/// A text file of the tree.
pub struct File {
    /// Its path from the workspace's folder, with `/`.
    pub name: String,
    /// What it holds.
    pub text: String,
}

const TEXT: &[&str] = &["rs", "toml", "md", "json", "yml", "yaml", "sh", "sql"];
const OUTSIDE: &[&str] = &["target", ".git", "untrain-demo"];

/// Every text file under `root` but build output.
pub fn files(root: &Path) -> Result<Vec<File>, String> {
    let mut found = Vec::new();
    collect(root, "", &mut found)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<File>) -> Result<(), String> {
    let told = |error: std::io::Error| format!("`{}`: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_dir() {
            if !OUTSIDE.contains(&name.as_str()) {
                collect(&path, &format!("{prefix}{name}/"), found)?;
            }
            continue;
        }
        let ending = name.rsplit('.').next().unwrap_or_default();
        if TEXT.contains(&ending) || prefix == ".ci/" {
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("`{}`: {error}", path.display()))?;
            found.push(File { name: format!("{prefix}{name}"), text });
        }
    }
    Ok(())
}

/// What holds for every line of every text.
pub fn check_text(file: &File) -> Vec<Fault> {
    // Each word is put together here, so that this file does not break its own rule.
    let unfinished = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("db", "g!(")];
    let workplaces = [concat!("/wo", "rk/"), concat!("/fa", "rm/"), concat!("/ro", "ot/")];
    let mut faults = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        let mut fault = |message: String| faults.push(Fault::at(&file.name, at + 1, message));
        if line.trim_end() != line {
            fault("space at the end of the line".to_owned());
        }
        if let Some(word) = unfinished.iter().find(|word| line.contains(*word)) {
            fault(format!("`{word}`: finish it or take it out"));
        }
        if let Some(path) = workplaces.iter().find(|path| line.contains(*path)) {
            fault(format!("`{path}` is a path of somebody's computer"));
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        faults.push(Fault::at(&file.name, 0, "no newline at the end"));
    }
    faults
}

/// Every page of `spec/` has vectors of its name, and every vector file a page that names it.
pub fn check_specifications(files: &[File]) -> Vec<Fault> {
    let page = |name: &str| {
        let page = name.strip_prefix("spec/")?.strip_suffix(".md")?;
        (!page.contains('/') && page != "README").then(|| page.to_owned())
    };
    let vectors = |name: &str| {
        let vectors = name.strip_prefix("spec/vectors/")?.strip_suffix(".json")?;
        Some(vectors.to_owned())
    };
    let pages: Vec<String> = files.iter().filter_map(|file| page(&file.name)).collect();
    let tables: Vec<String> = files.iter().filter_map(|file| vectors(&file.name)).collect();
    let belongs = |table: &str, page: &str| {
        table == page || table.strip_prefix(page).is_some_and(|rest| rest.starts_with('-'))
    };
    let bare = pages
        .iter()
        .filter(|page| !tables.iter().any(|table| belongs(table, page)))
        .map(|page| (format!("spec/{page}.md"), format!("no spec/vectors/{page}.json")));
    let named = |table: &str| {
        let name = format!("vectors/{table}.json");
        files.iter().any(|file| page(&file.name).is_some() && file.text.contains(&name))
    };
    let lost = tables
        .iter()
        .filter(|table| !named(table) && !pages.iter().any(|page| belongs(table, page)))
        .map(|table| {
            (format!("spec/vectors/{table}.json"), "no page in spec/ names it".to_owned())
        });
    bare.chain(lost).map(|(name, message)| Fault::at(&name, 0, message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> File {
        File { name: name.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn stray_text_is_found() {
        let text = format!("fine\nspace \n{}: later\n", concat!("TO", "DO"));
        let lines: Vec<usize> = check_text(&file("a.md", &text)).iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 3]);
        assert_eq!(check_text(&file("a.md", "no end")).len(), 1);
        assert_eq!(check_text(&file("a.md", concat!("see /wo", "rk/main\n"))).len(), 1);
    }

    #[test]
    fn a_page_without_vectors_is_found() {
        let tree = [
            file("spec/entry.md", ""),
            file("spec/receipt.md", "the answers are in `vectors/answers.json`"),
            file("spec/vectors/answers.json", ""),
            file("spec/vectors/receipt-bad.json", ""),
            file("spec/vectors/moon.json", ""),
        ];
        let faults = check_specifications(&tree);
        let names: Vec<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
        assert_eq!(names, ["spec/entry.md", "spec/vectors/moon.json"]);
    }
}
