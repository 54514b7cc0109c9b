//! Every text stands in every language, with the same variables, and every text that the code asks
//! for was written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::fluent::{Texts, texts};
use untrain_pages::{Language, Locale};
use untrain_policy::{Basis, CaseKind, CaseStatus, Category, Choice, ForgetLevel, Reason};

/// Counts choose plurals; a language may say one or two of a thing without writing the number.
fn variables(texts: &Texts) -> BTreeMap<&str, &BTreeSet<String>> {
    texts.iter().map(|(id, text)| (id.as_str(), &text.variables)).collect()
}

#[test]
fn every_language_says_the_same() {
    let english = texts("en");
    assert!(english.len() > 50, "only {} texts", english.len());
    for language in ["de", "ar"] {
        let other = texts(language);
        let (ours, theirs) = (variables(&english), variables(&other));
        for (id, names) in &ours {
            assert_eq!(theirs.get(id), Some(names), "`{id}` in {language}");
        }
        let extra: Vec<_> = theirs.keys().filter(|id| !ours.contains_key(*id)).collect();
        assert!(extra.is_empty(), "{language} has texts that English lacks: {extra:?}");
    }
}

#[test]
fn plurals_have_the_forms_of_their_language() {
    for (language, forms) in
        [("en", &["one"][..]), ("de", &["one"]), ("ar", &["zero", "one", "two", "few", "many"])]
    {
        for (id, text) in texts(language) {
            for plural in &text.plurals {
                for form in forms {
                    assert!(plural.contains(*form), "`{id}` in {language} has no form for {form}");
                }
            }
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The ids that a source asks for by a literal.
fn asked(source: &str) -> impl Iterator<Item = &str> {
    ["text(\"", "text_with(\"", "say(\"", "say_with(\""].into_iter().flat_map(move |call| {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        code.split(call).skip(1).filter_map(|rest| rest.split_once('"').map(|(id, _)| id))
    })
}

#[test]
fn every_text_that_the_code_asks_for_was_written() {
    let english = texts("en");
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut count = 0;
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        // A call may stand on several lines.
        let source = source.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
        for id in asked(&source) {
            count += 1;
            assert!(english.contains_key(id), "`{id}` in {}", file.display());
        }
    }
    assert!(count > 15, "only {count} texts are asked for: does this test still read the code?");
}

#[test]
fn every_word_of_the_vocabulary_has_a_text() {
    let mut ids: Vec<String> = Vec::new();
    ids.extend(Reason::ALL.iter().map(|word| format!("reason-{word}")));
    ids.extend(Category::ALL.iter().map(|word| format!("category-{word}")));
    ids.extend(Basis::ALL.iter().map(|word| format!("basis-{word}")));
    ids.extend(Choice::ALL.iter().map(|word| format!("choice-{word}")));
    ids.extend(CaseKind::ALL.iter().map(|word| format!("case-{word}")));
    ids.extend(CaseStatus::ALL.iter().map(|word| format!("status-{word}")));
    ids.extend(ForgetLevel::ALL.iter().map(|word| format!("level-{word}")));
    for language in Language::ALL {
        for id in &ids {
            assert!(Locale::of(language).has(id), "`{id}` in {}", language.tag());
        }
    }
}

#[test]
fn nothing_was_left_in_english() {
    let english = texts("en");
    for language in ["de", "ar"] {
        for (id, text) in texts(language) {
            let original = &english[&id];
            let long = original.forms[0].split_whitespace().count() >= 3;
            let letters = original.forms[0].chars().any(char::is_alphabetic);
            assert!(!(long && letters && text.forms == original.forms), "`{id}` in {language}");
        }
    }
}
