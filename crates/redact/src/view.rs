//! The text as it reads once what only serves its writing is gone: escapes and entities stand for
//! their signs (`\u0040` and `&#64;` for `@`, `\n` for the end of a line), and the tags that HTML
//! has within words are left out. What is found there is told back in places of the original.
//!
//! Most texts have none of this and are used as they are.

mod entities;
pub(crate) mod escapes;
mod segments;
pub(crate) mod tags;

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr2_iter};

pub(crate) use segments::{Segments, Writer};

/// A text as it reads, with the way back.
pub(crate) struct View<'t> {
    /// Without escapes. HTML may be within such a text (a page in a JSON string), hardly around it.
    unescaped: Cow<'t, str>,
    escapes: Segments,
    /// Without entities and tags either, where that makes a difference.
    unmarked: Option<String>,
    marks: Segments,
}

impl<'t> View<'t> {
    /// Reads a text; borrows it where nothing changes.
    pub(crate) fn of(original: &'t str) -> Self {
        let (unescaped, escapes) = match memchr(b'\\', original.as_bytes()) {
            None => (Cow::Borrowed(original), Segments::default()),
            Some(first) => escapes::read(original, first, escapes::deepest),
        };
        let (unmarked, marks) = match memchr2(b'&', b'<', unescaped.as_bytes()) {
            None => (None, Segments::default()),
            Some(_) => read_marks(&unescaped),
        };
        Self { unescaped, escapes, unmarked, marks }
    }

    /// The text as it reads.
    pub(crate) fn text(&self) -> &str {
        self.unmarked.as_deref().unwrap_or(&self.unescaped)
    }

    /// The text without its escapes, but with tags and entities.
    pub(crate) fn unescaped(&self) -> &str {
        &self.unescaped
    }

    /// Calls with the places of the original at which `start..end` stands, in order: more than one
    /// where tags are between.
    pub(crate) fn original(&self, start: usize, end: usize, mut place: impl FnMut(usize, usize)) {
        self.marks.original(start, end, |start, end| {
            self.escapes.original(start, end, &mut place);
        });
    }

    /// Where a place of the original is seen.
    pub(crate) fn seen(&self, original: usize) -> usize {
        self.marks.seen(self.escapes.seen(original))
    }

    /// Where a place of the original stands without escapes.
    pub(crate) fn unescaped_at(&self, original: usize) -> usize {
        self.escapes.seen(original)
    }

    /// Where a place of the unescaped text is seen.
    pub(crate) fn seen_from_unescaped(&self, unescaped: usize) -> usize {
        self.marks.seen(unescaped)
    }
}

/// Reads entities for what they stand for and leaves out the tags that stand within words.
fn read_marks(text: &str) -> (Option<String>, Segments) {
    let mut writer = Writer::new(text);
    let mut done = 0;
    for at in memchr2_iter(b'&', b'<', text.as_bytes()) {
        let Some(rest) = text.get(at..).filter(|_| at >= done) else { continue };
        if rest.starts_with('&') {
            if let Some((sign, length)) = entities::leading(rest) {
                done = at.saturating_add(length);
                writer.replace(at, done, sign);
            }
        } else if let Some(length) = tags::left_out(text, at) {
            done = at.saturating_add(length);
            writer.leave_out(at, done);
        }
    }
    match writer.finish() {
        Some((text, segments)) => (Some(text), segments),
        None => (None, Segments::default()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(original: &str, text: &str) {
        assert_eq!(View::of(original).text(), text);
    }

    fn original(text: &str, value: &str) -> Vec<String> {
        let view = View::of(text);
        let start = view.text().find(value).unwrap();
        let mut places = Vec::new();
        view.original(start, start + value.len(), |start, end| {
            places.push(text.get(start..end).unwrap().to_owned());
        });
        places
    }

    #[test]
    fn what_escapes_stand_for() {
        check("plain, é", "plain, é");
        check(
            r#"{"a":"zoe\u0040harbour.example\nZo\u00eb \"x\" \/"}"#,
            "{\"a\":\"zoe@harbour.example\nZoë \"x\" /\"}",
        );
        check(r#""{\"a\":\"x\\ny\"}""#, "\"{\"a\":\"x\ny\"}\"");
        check(r"\ud83d\ude00 \ud83d x \q \", "\u{1F600} \\ud83d x \\q \\");
        check(
            "a &lt;zoe&#64;b.example&gt; Zo&euml; &amp &nope; &#x40;",
            "a <zoe@b.example> Zoë &amp &nope; @",
        );
    }

    #[test]
    fn tags_within_words() {
        check("<b>zoe</b>@harbour.example", "zoe@harbour.example");
        check("zoe<span class=\"at\">@</span>b.example", "zoe@b.example");
        check("<span>201</span><span>474</span>", "<span>201</span><span>474</span>");
        check("<td>201</td><td>474</td>", "<td>201</td><td>474</td>");
        check("Vec<String> a<b && c>d <zoe@b.example>", "Vec<String> a<b && c>d <zoe@b.example>");
    }

    #[test]
    fn the_way_back() {
        assert_eq!(
            original(r#""x\nzoe\u0040b.example\n""#, "zoe@b.example"),
            [r"zoe\u0040b.example"]
        );
        assert_eq!(original("a <b>zoe</b>@b.example.", "zoe@b.example"), ["zoe", "@b.example"]);
        assert_eq!(original(r#"{"h":"<i>z</i>o\u00eb"}"#, "zoë"), ["z", r"o\u00eb"]);
    }

    proptest! {
        #[test]
        fn places_are_in_order_and_whole(
            text in r#"(\PC|\\[nu"\\/]|\\u00e9|<b>|</b>|&amp;|&#64;|[a-z0-9@]){0,30}"#,
        ) {
            let view = View::of(&text);
            let mut from = 0;
            for (at, sign) in view.text().char_indices() {
                let mut places = 0;
                view.original(at, at + sign.len_utf8(), |start, end| {
                    assert!(start >= from && start < end && text.get(start..end).is_some());
                    from = end;
                    places += 1;
                });
                prop_assert_eq!(places, 1);
                prop_assert!(view.seen(from) > at);
            }
        }
    }
}
