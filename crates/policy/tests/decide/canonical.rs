//! A document that was made by putting packs in says what its text said, and decides the same.

use proptest::prelude::*;
use proptest::sample::select;
use untrain_policy::document::Bundle;
use untrain_policy::{Fact, Policy};

use super::generated::{PURPOSES, activation, document, record, story, subjects, under};

/// A pack for a place where nobody lives, which permits so much that any other is stricter.
const NOBODY: &str = r#"schema = "untrain/pack/v1"
code = "nobody"
title = "Nobody"
version = "1"
minimum_age = 0
source.minimum_age = "A test"
unknown_age = "permit"
source.unknown_age = "A test"

[[cell]]
purposes = ["genai.content", "ml.personalization"]
categories = ["content", "jobs"]
basis = "legitimate_interest"
source.basis = "A test"
visibility = ["public", "limited"]
source.visibility = "A test"
assessment = "LIA"
source.assessment = "A test"

[[cell]]
purposes = ["genai.content", "ml.personalization"]
categories = ["special"]
basis = "consent"
source.basis = "A test"
visibility = ["public", "limited"]
source.visibility = "A test"
"#;

/// The same document after a pack was put in.
fn bundled(document: &str) -> Policy {
    let text = format!("{document}\n[[pack]]\nfrom = \"nobody.toml\"\n");
    Bundle::of(&text, &mut |_| Ok(NOBODY.to_owned())).unwrap().policy
}

proptest! {
    #[test]
    fn the_canonical_text_says_the_same(text in document()) {
        let plain = Policy::parse(&under("n-0", &text)).unwrap();
        let policy = bundled(&under("n-0", &text));
        prop_assert_eq!(Policy::parse(&policy.text).unwrap(), policy.clone());
        prop_assert_eq!(policy.effective, plain.effective);
        prop_assert_eq!(&policy.notice, &plain.notice);
        prop_assert_eq!(&policy.purposes, &plain.purposes);
        prop_assert_eq!(policy.unknown_signals, plain.unknown_signals);
        prop_assert_eq!(&policy.packs[..plain.packs.len()], &plain.packs[..]);
        prop_assert_eq!(&policy.cells[..plain.cells.len()], &plain.cells[..]);
    }

    #[test]
    fn it_decides_the_same(
        story in story(),
        record in record(),
        subjects in subjects(),
        what in select(PURPOSES.to_vec()),
    ) {
        let mut other = story.map(|fact| Some(match fact {
            Fact::PolicyActivated { document, .. } => activation(&bundled(document).text),
            Fact::NoticePublished { notice, document, .. } => {
                let policy = bundled(document);
                let notice = notice.clone();
                Fact::NoticePublished { notice, policy: policy.hash, document: policy.text }
            }
            other => other.clone(),
        }));
        for document in &mut other.documents {
            *document = bundled(document).text;
        }
        prop_assert_eq!(
            story.world().decision(what, &record, &subjects).code(),
            other.world().decision(what, &record, &subjects).code()
        );
    }
}
