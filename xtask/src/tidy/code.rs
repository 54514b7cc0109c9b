//! What holds for Rust: a head that says what the file is, and lengths that can be read.
//!
//! Lines are counted after comments and texts were blanked out, so a brace in a text is no block.

use super::Fault;
use super::tree::File;

const COLUMNS_MAX: usize = 100;
const HEAD_LINES_MAX: usize = 12;
const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

/// Functions that are longer on purpose: file, name, reason.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[];

/// Checks one Rust file.
pub fn check(file: &File) -> Vec<Fault> {
    let name = &file.name;
    let mut faults = Vec::new();
    if name.ends_with("/mod.rs") {
        faults.push(Fault::at(name, 0, "a module's file is named after it, not `mod.rs`"));
    }
    let head = file.text.lines().take_while(|line| line.starts_with("//!")).count();
    let root = name.ends_with("/lib.rs");
    if head == 0 {
        faults.push(Fault::at(name, 1, "no `//!` head that says what the file is"));
    } else if head > HEAD_LINES_MAX && !root {
        faults.push(Fault::at(name, head, format!("a head of more than {HEAD_LINES_MAX} lines")));
    }
    let code = blank(&file.text);
    for (at, (line, code)) in file.text.lines().zip(code.lines()).enumerate() {
        if line.chars().count() > COLUMNS_MAX && !is_quoted(line, code) {
            faults.push(Fault::at(name, at + 1, format!("more than {COLUMNS_MAX} columns")));
        }
    }
    let lines = lines_without_tests(&code);
    if lines > FILE_LINES_MAX && !name.contains("/tests/") {
        let message = format!("{lines} lines without tests; at most {FILE_LINES_MAX}");
        faults.push(Fault::at(name, 0, message));
    }
    faults.extend(long_functions(file, &code));
    faults
}

/// Whether a line stands within a text, such as an expected output: it is not code, and cannot be
/// wrapped or moved.
fn is_quoted(line: &str, code: &str) -> bool {
    code.trim().is_empty() && !line.trim().is_empty() && !line.trim_start().starts_with("//")
}

fn lines_without_tests(code: &str) -> usize {
    code.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count()
}

fn long_functions(file: &File, code: &str) -> Vec<Fault> {
    let lines: Vec<(usize, &str)> = (1..)
        .zip(code.lines().zip(file.text.lines()))
        .filter(|(_, (code, line))| !is_quoted(line, code))
        .map(|(number, (code, _))| (number, code))
        .collect();
    let mut faults = Vec::new();
    for (at, (number, line)) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let length = block_length(lines.iter().skip(at).map(|(_, line)| *line));
        let excused = LONG_FUNCTIONS.iter().any(|(f, n, _)| *f == file.name && *n == name);
        if length > FUNCTION_LINES_MAX && !excused {
            let message = format!("`{name}` has {length} lines; at most {FUNCTION_LINES_MAX}");
            faults.push(Fault::at(&file.name, *number, message));
        }
    }
    faults
}

fn function_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let at = if line.starts_with("fn ") { 0 } else { line.find(" fn ")? + 1 };
    let (qualifiers, rest) = line.split_at_checked(at)?;
    let plain = qualifiers.chars().all(|c| c.is_alphanumeric() || " ()_:\"".contains(c));
    let name = rest.strip_prefix("fn ")?;
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    plain.then(|| name.get(..end)).flatten()
}

/// How many lines a block takes from its signature to its closing brace; 0 without a body.
fn block_length<'a>(lines: impl Iterator<Item = &'a str>) -> usize {
    let mut depth = 0_usize;
    let mut opened = false;
    let mut length = 0;
    for line in lines {
        length += 1;
        for c in line.chars() {
            match c {
                '{' => {
                    depth += 1;
                    opened = true;
                }
                '}' => depth = depth.saturating_sub(1),
                ';' if !opened && line.trim_end().ends_with(';') => return 0,
                _ => {}
            }
        }
        if opened && depth == 0 {
            return length;
        }
    }
    length
}

/// The text with the insides of comments, texts and characters turned into spaces.
fn blank(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest).max(first.len_utf8());
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if length > first.len_utf8() {
            out.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            out.push(first);
        }
        rest = after;
    }
    out
}

/// How many bytes at the start of `rest` are a comment, a text or a character; 0 when none.
fn skipped(rest: &str) -> usize {
    let until = |from: usize, mark: &str| {
        let found = rest.get(from..).and_then(|rest| rest.find(mark));
        found.map_or(rest.len(), |at| from + at + mark.len())
    };
    if rest.starts_with("//") {
        return until(0, "\n").saturating_sub(1);
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw.trim_start_matches('#').starts_with('"') {
            return until(hashes + 2, &format!("\"{}", "#".repeat(hashes)));
        }
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    if let Some(inside) = rest.strip_prefix('\'') {
        let escaped = inside.starts_with('\\');
        let closes = inside.chars().nth(1) == Some('\'');
        // Anything else after a quote is a lifetime.
        return if escaped || closes { quoted(rest, '\'') } else { 0 };
    }
    0
}

fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(text: &str) -> Vec<String> {
        let file = File { name: "crates/x/src/y.rs".to_owned(), text: text.to_owned() };
        check(&file).into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_head_is_demanded() {
        assert_eq!(check_text("fn a() {}\n"), ["no `//!` head that says what the file is"]);
        assert!(check_text("//! What it is.\nfn a() {}\n").is_empty());
        assert_eq!(check_text(&"//! x\n".repeat(13)), ["a head of more than 12 lines"]);
    }

    #[test]
    fn a_long_function_is_found_and_braces_in_texts_are_not_blocks() {
        let body = "    x();\n".repeat(69);
        let long = format!("//! h\npub(crate) fn long() {{\n{body}}}\n");
        assert_eq!(check_text(&long), ["`long` has 71 lines; at most 70"]);
        let open = "\"{\", '{', r#\"{\"#, '\\''";
        let texts = format!("//! h\nfn a<'a>() {{ x({open}); }} // {{\n{body}fn b() {{}}\n");
        assert!(check_text(&texts).is_empty(), "{:?}", check_text(&texts));
    }

    #[test]
    fn a_long_file_is_found_but_its_tests_are_not_counted() {
        let source = "//! h\n".to_owned() + &"const A: u8 = 0;\n".repeat(499);
        assert!(check_text(&(source.clone() + "#[cfg(test)]\nmod tests {}\n\n\n")).is_empty());
        assert_eq!(check_text(&(source + "\n")), ["501 lines without tests; at most 500"]);
    }

    #[test]
    fn an_expected_output_is_no_code() {
        let output = format!("{}\n", "x".repeat(120)).repeat(80);
        let text = format!("//! h\nfn a() {{\n    check(r#\"\n{output}\"#);\n}}\n");
        assert!(check_text(&text).is_empty(), "{:?}", check_text(&text));
        let wide = format!("//! h\nfn a() {{\n    check(\"{}\");\n}}\n", "x".repeat(99));
        assert_eq!(check_text(&wide), ["more than 100 columns"]);
    }

    #[test]
    fn wide_lines_are_counted_in_characters() {
        assert!(check_text(&format!("//! {}\n", "é".repeat(96))).is_empty());
        assert_eq!(check_text(&format!("//! {}\n", "e".repeat(97))), ["more than 100 columns"]);
    }
}
