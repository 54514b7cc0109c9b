//! What a redactor was told to do, said so that others can check it: a digest of the whole
//! configuration, the part of it that names nobody, and which keys were used, by numbers that do
//! not tell them. Allow lists and a user's word lists may hold names; only the digest covers them.

use std::collections::BTreeMap;

use crate::config::Configuration;
use crate::custom::{Case, Custom, Validator};
use crate::keys::Keys;
use crate::kinds::{Kind, Urls};
use crate::operators::{Needs, Operator};

/// What [`Rules::digest`] is for: another use of the same bytes has another digest.
const DIGEST_CONTEXT: &str = "untrain redact 2026-11 rules";

/// The rules of a redactor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// BLAKE3 of the configuration in its one form (`spec/manifest.md`).
    pub digest: [u8; 32],
    /// The names of the kinds that are looked for, a user's own among them, sorted.
    pub kinds: Vec<String>,
    /// Which URLs count.
    pub urls: Urls,
    /// The operator of every kind that `operators` does not name.
    pub operator: String,
    /// The operators of kinds by their names.
    pub operators: BTreeMap<String, String>,
    /// The columns that tell a value, and its kind.
    pub columns: BTreeMap<String, String>,
    /// The number of the key of pseudonyms, when an operator uses it.
    pub pseudonym_key: Option<String>,
    /// The number of the key of encryption, when an operator uses it.
    pub encryption_key: Option<String>,
}

impl Rules {
    /// The rules that a configuration makes under keys.
    pub(crate) fn new(configuration: &Configuration, keys: &Keys) -> Self {
        let Configuration { settings, plan, custom, columns, allow: _, ask: _ } = configuration;
        let own = custom.iter().map(|kind| kind.name.clone());
        let mut kinds: Vec<_> = settings.kinds.iter().map(ToString::to_string).chain(own).collect();
        kinds.sort_unstable();
        let mut operators: BTreeMap<_, _> =
            plan.of.iter().map(|(kind, operator)| (kind.to_string(), name(*operator))).collect();
        operators.extend(
            custom.iter().filter_map(|kind| Some((kind.name.clone(), name(kind.operator?)))),
        );
        let own = custom.iter().filter_map(|kind| kind.operator);
        let all: Vec<Needs> = plan
            .of
            .values()
            .copied()
            .chain(own)
            .chain([plan.default])
            .map(Operator::needs)
            .collect();
        let used = |needs| all.contains(&needs);
        Self {
            digest: *blake3::Hasher::new_derive_key(DIGEST_CONTEXT)
                .update(&canonical(configuration))
                .finalize()
                .as_bytes(),
            kinds,
            urls: settings.urls,
            operator: name(plan.default),
            operators,
            columns: columns.iter().map(|(c, kind)| (c.clone(), kind.to_string())).collect(),
            pseudonym_key: keys
                .pseudonyms
                .as_ref()
                .filter(|_| used(Needs::Pseudonyms))
                .map(|key| key.number("untrain redact 2026-11 number of the key of pseudonyms")),
            encryption_key: keys
                .encryption
                .as_ref()
                .filter(|_| used(Needs::Encryption))
                .map(|key| key.number("untrain redact 2026-11 number of the key of encryption")),
        }
    }
}

/// An operator with its number: `mask:4`.
fn name(operator: Operator) -> String {
    match operator {
        Operator::Mask { keep_last: keep @ 1.. } => format!("{}:{keep}", operator.as_str()),
        other => other.as_str().to_owned(),
    }
}

/// A configuration in the one form that is hashed: strings and lists, each behind its length.
fn canonical(configuration: &Configuration) -> Vec<u8> {
    // When a second reader is asked is no rule of what is done with what was found.
    let Configuration { settings, plan, allow, custom, columns, ask: _ } = configuration;
    let mut form = Form::default();
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort_unstable();
        list.dedup();
        list
    };
    let by_name: BTreeMap<&str, Operator> =
        plan.of.iter().map(|(kind, operator)| (kind.as_str(), *operator)).collect();
    let mut kinds: Vec<&str> = settings.kinds.iter().map(|kind| kind.as_str()).collect();
    kinds.sort_unstable();
    form.list(&kinds);
    form.text(settings.urls.as_str());
    form.text(&name(plan.default));
    form.count(by_name.len());
    for (kind, operator) in by_name {
        form.text(kind);
        form.text(&name(operator));
    }
    form.list(&sorted(&allow.values));
    form.list(&sorted(&allow.domains));
    form.count(columns.len());
    for (column, kind) in columns {
        form.text(column);
        form.text(kind.as_str());
    }
    form.count(custom.len());
    custom.iter().for_each(|own| form.custom(own));
    form.0
}

#[derive(Default)]
struct Form(Vec<u8>);

impl Form {
    fn count(&mut self, count: usize) {
        self.0.extend_from_slice(&(count as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn list<S: AsRef<str>>(&mut self, list: &[S]) {
        self.count(list.len());
        list.iter().for_each(|text| self.text(text.as_ref()));
    }

    fn custom(&mut self, own: &Custom) {
        let Custom { name: own_name, pattern, word_list, words, validator, case, operator } = own;
        self.text(own_name);
        self.list(pattern.as_slice());
        self.list(word_list);
        self.list(&words.before);
        self.list(&words.after);
        self.count(words.within_chars);
        let known = Validator::NAMES.into_iter().find(|(_, known)| known == validator);
        self.text(known.map_or("", |(known, _)| known));
        self.text(match case {
            Case::Exact => "exact",
            Case::Any => "any",
        });
        self.list(operator.map(name).as_slice());
    }
}

/// The configuration with which a redacted text is read again: everything is looked for, and only
/// what is allowed or a user's own stays as it was.
impl Configuration {
    /// The strictest reading that keeps to this configuration: every kind, names among them, and
    /// every URL; the same allow lists and kinds of the user's own.
    #[must_use]
    pub fn strictest(&self) -> Self {
        let mut strict = self.clone();
        strict.settings.kinds = Kind::ALL.into_iter().collect();
        strict.settings.urls = Urls::Every;
        strict.plan = crate::operators::Plan::default();
        strict.columns.clear();
        strict.custom.iter_mut().for_each(|own| own.operator = None);
        strict
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Key;

    fn read(text: &str) -> Configuration {
        Configuration::read(toml::from_str(text).unwrap()).unwrap()
    }

    fn digest(text: &str) -> String {
        let rules = Rules::new(&read(text), &Keys::default());
        data_encoding::HEXLOWER.encode(&rules.digest)
    }

    #[test]
    fn the_digest_is_that_of_the_meaning() {
        let sorted = "allow.values = ['a@b.example', 'b@b.example']";
        let other = "allow.values = ['b@b.example', 'a@b.example', 'b@b.example']";
        assert_eq!(digest(sorted), digest(other));
        assert_eq!(digest("operator = 'placeholder'"), digest(""));
        let differ = [
            "",
            sorted,
            "operator = 'remove'",
            "operators.EMAIL = 'remove'",
            "operators.EMAIL = 'mask'",
            "operators.EMAIL = { operator = 'mask', keep_last = 1 }",
            "off = ['EMAIL']",
            "also = ['PERSON']",
            "urls = 'every'",
            "columns.author = 'PERSON'",
            "columns.author = 'EMAIL'",
            "custom = [{ name = 'T', word_list = ['heron'] }]",
            "custom = [{ name = 'T', pattern = 'heron' }]",
            "custom = [{ name = 'T', pattern = 'heron', operator = 'keep' }]",
            "custom = [{ name = 'T', pattern = 'heron', case = 'any' }]",
        ];
        let digests: std::collections::BTreeSet<_> = differ.iter().map(|it| digest(it)).collect();
        assert_eq!(digests.len(), differ.len());
    }

    #[test]
    fn a_key_is_numbered_where_it_is_used() {
        let key = |seed| Some(Key::new(&mut [seed; 32]));
        let keys = Keys { pseudonyms: key(1), encryption: key(1) };
        let rules = |text, keys: &Keys| Rules::new(&read(text), keys);
        assert_eq!(rules("", &keys).pseudonym_key, None);
        let both = rules("operator = 'pseudonym'\noperators.EMAIL = 'encrypt'", &keys);
        assert!(both.pseudonym_key.is_some() && both.pseudonym_key != both.encryption_key);
        let number = |rules: &Rules| rules.pseudonym_key.clone().unwrap();
        assert_eq!(number(&both).len(), 16);
        let other = Keys { pseudonyms: key(2), encryption: None };
        assert_ne!(number(&rules("operator = 'surrogate'", &other)), number(&both));
    }

    #[test]
    fn the_strictest_reading_looks_for_everything() {
        let strict = read("only = ['EMAIL']\nallow.domains = ['b.example']").strictest();
        assert_eq!(strict.settings.kinds.len(), Kind::ALL.len());
        assert_eq!(strict.settings.urls, Urls::Every);
        assert_eq!(strict.allow.domains, ["b.example"]);
    }
}
