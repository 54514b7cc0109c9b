//! Words for members: short sentences that many can read, the same word for the same thing, and yes
//! and no alike.

use crate::fluent::{Texts, texts};

/// How many years of school a text may ask for, by the formula of Flesch and Kincaid.
const GRADE_MAX: f64 = 7.0;
const SENTENCE_WORDS_MAX: usize = 20;

/// What staff read, and whoever writes programs, may use the words of their trade.
const FOR_STAFF: &[&str] = &["staff", "problems"];

/// Words that push, hide or flatter, and those that have another word here.
const FORBIDDEN: &[&str] = &[
    "may",
    "might",
    "improve your",
    "enhance",
    "help us",
    "partners",
    "legitimate interest",
    "are you sure",
    "lose",
    "miss out",
    "unfortunately",
    "sorry",
    "soon",
    "don't not",
    "by continuing",
    "consent",
    "opt out",
    "opt in",
    "user",
    "users",
    "toggle",
    "delete forever",
    "please",
    "click here",
    "in order to",
    "data subject",
    "dataset",
    "datasets",
    "certify",
];

fn members(language: &str) -> Texts {
    let mut all = texts(language);
    all.retain(|_, text| !FOR_STAFF.iter().any(|start| text.file.starts_with(start)));
    // The navigation of staff stands in the frame's file.
    for id in ["place-datasets", "place-cases", "place-policies", "place-ledger"] {
        all.remove(id);
    }
    all
}

fn words(text: &str) -> Vec<String> {
    let word = |c: char| c.is_alphanumeric() || c == '#' || c == '\'';
    text.split(|c: char| !word(c)).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!', ':', '؟'])
        .map(str::trim)
        .filter(|sentence| sentence.chars().any(char::is_alphabetic))
}

/// Syllables as vowels stand in groups; a silent e at the end is none.
fn syllables(word: &str) -> usize {
    let vowel = |c: char| "aeiouy".contains(c);
    let mut count = 0;
    let mut before = false;
    for c in word.chars() {
        count += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = word.ends_with('e') && !word.ends_with("le") && count > 1;
    (count - usize::from(silent)).max(1)
}

fn grade(sentences: usize, words: usize, syllables: usize) -> f64 {
    let (sentences, words, syllables) = (sentences as f64, words as f64, syllables as f64);
    0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59
}

#[test]
fn forbidden_words_do_not_stand() {
    for (id, text) in members("en") {
        for form in &text.forms {
            let spoken = format!(" {} ", words(form).join(" "));
            for word in FORBIDDEN {
                assert!(!spoken.contains(&format!(" {word} ")), "`{id}` says `{word}`: {form}");
            }
        }
    }
}

#[test]
fn sentences_are_short() {
    for language in ["en", "de", "ar"] {
        for (id, text) in members(language) {
            for sentence in text.forms.iter().flat_map(|form| sentences(form)) {
                let count = words(sentence).len();
                assert!(count <= SENTENCE_WORDS_MAX, "`{id}` in {language}: {count}: {sentence}");
            }
        }
    }
}

#[test]
fn english_is_easy_to_read() {
    let mut files: std::collections::BTreeMap<String, [usize; 3]> = Default::default();
    for (id, text) in members("en") {
        let form = text.forms.last().unwrap();
        let (mut said, mut spoken, mut sounds) = (0, 0, 0);
        for sentence in sentences(form) {
            let words = words(sentence);
            said += 1;
            spoken += words.len();
            sounds += words.iter().map(|word| syllables(word)).sum::<usize>();
        }
        if spoken < 6 {
            continue;
        }
        if spoken >= 15 {
            let grade = grade(said, spoken, sounds);
            assert!(grade <= GRADE_MAX + 1.0, "`{id}` has grade {grade:.1}: {form}");
        }
        let sums = files.entry(text.file).or_default();
        for (sum, add) in sums.iter_mut().zip([said, spoken, sounds]) {
            *sum += add;
        }
    }
    assert!(files.len() >= 10, "{files:?}");
    for (file, [said, spoken, sounds]) in files {
        let grade = grade(said, spoken, sounds);
        assert!(grade <= GRADE_MAX, "{file}.ftl has grade {grade:.1}");
    }
}

/// One word per thing: the word of each language, and words that would name it otherwise.
const GLOSSARY: &[(&str, &str, &[&str])] = &[
    ("en", "training set", &["corpus", "data set", "collection"]),
    ("en", "receipt", &["confirmation slip", "voucher"]),
    ("en", "objection", &["protest", "appeal against"]),
    ("en", "notice", &["announcement", "notification"]),
    ("en", "post", &["entry of yours", "article"]),
    ("en", "policy", &["guideline", "terms"]),
    ("de", "Trainingsdatensatz", &["Trainingsmenge", "Trainingsset", "Korpus"]),
    ("de", "Quittung", &["Beleg", "Bestätigung"]),
    ("de", "Widerspruch", &["Einspruch", "Einwand"]),
    ("de", "Mitteilung", &["Benachrichtigung", "Ankündigung", "Hinweise"]),
    ("de", "Richtlinie", &["Policy", "Regelwerk"]),
    ("de", "Sie", &[" du ", " dein", " dich "]),
    ("ar", "مجموعات التدريب", &["مدونة", "مجموعة التعليم"]),
    ("ar", "إيصال", &["وصل ", "فاتورة"]),
    ("ar", "اعتراض", &["احتجاج"]),
    ("ar", "إشعار", &["تنبيه", "إخطار"]),
];

#[test]
fn one_thing_has_one_word() {
    for (language, word, others) in GLOSSARY {
        let texts = members(language);
        let forms = || texts.iter().flat_map(|(id, text)| text.forms.iter().map(move |f| (id, f)));
        assert!(forms().any(|(_, form)| form.contains(word)), "{language} never says `{word}`");
        for (id, form) in forms() {
            for other in *others {
                assert!(!form.contains(other), "`{id}` in {language} says `{other}`, not `{word}`");
            }
        }
    }
}

#[test]
fn yes_and_no_are_said_alike() {
    for language in ["en", "de", "ar"] {
        let texts = texts(language);
        for (yes, no) in
            [("answer-yes", "answer-no"), ("saved-yes", "saved-no"), ("why-yes", "why-no")]
        {
            let (yes, no) = (&texts[yes], &texts[no]);
            assert_eq!(yes.variables, no.variables);
            let count = |text: &crate::fluent::Text| words(&text.forms[0]).len();
            assert!(count(yes).abs_diff(count(no)) <= 2, "{language}: {yes:?} {no:?}");
            for text in [yes, no] {
                assert!(!text.forms[0].contains('!'), "{language}: {text:?}");
            }
        }
    }
}
