//! Reads the Fluent files as texts: what each says, with which variables and plurals.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser::parse;

/// The texts of a language by their ids.
pub type Texts = BTreeMap<String, Text>;

/// One text.
#[derive(Debug, Default)]
pub struct Text {
    /// The file it stands in, without its ending.
    pub file: String,
    /// What it says in each of its forms; `#` stands for a variable.
    pub forms: Vec<String>,
    /// What it speaks about.
    pub variables: BTreeSet<String>,
    /// The names of the forms of each choice in it.
    pub plurals: Vec<BTreeSet<String>>,
}

/// The texts of a language.
pub fn texts(language: &str) -> Texts {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut texts = Texts::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).unwrap();
        for entry in parse(source.as_str()).map_err(|(_, faults)| faults).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let mut text = Text { file: file.clone(), ..Text::default() };
            text.forms = forms(message.value.as_ref().unwrap(), &mut text);
            texts.insert(message.id.name.to_owned(), text);
        }
    }
    texts
}

fn forms(pattern: &Pattern<&str>, text: &mut Text) -> Vec<String> {
    let mut forms = vec![String::new()];
    for element in &pattern.elements {
        let ends = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression } => placeable(expression, text),
        };
        forms = forms
            .iter()
            .flat_map(|start| ends.iter().map(move |end| format!("{start}{end}")))
            .collect();
    }
    forms
}

fn placeable(expression: &Expression<&str>, text: &mut Text) -> Vec<String> {
    match expression {
        Expression::Inline(inline) => vec![variable(inline, text)],
        Expression::Select { selector, variants } => {
            variable(selector, text);
            let names = variants.iter().map(|variant| match &variant.key {
                VariantKey::Identifier { name } => (*name).to_owned(),
                VariantKey::NumberLiteral { value } => (*value).to_owned(),
            });
            text.plurals.push(names.collect());
            variants.iter().flat_map(|variant| forms(&variant.value, text)).collect()
        }
    }
}

fn variable(inline: &InlineExpression<&str>, text: &mut Text) -> String {
    if let InlineExpression::VariableReference { id } = inline {
        text.variables.insert(id.name.to_owned());
    }
    "#".to_owned()
}
