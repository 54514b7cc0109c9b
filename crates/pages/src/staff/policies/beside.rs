//! A draft beside what is the rule: the lines that only one of them has, in two columns where there
//! is room.
//!
//! Words say which side a line is of; within a line that has a counterpart, only what differs is
//! marked.

use maud::{Markup, html};
use untrain_policy::document::{Line, Passage};

use crate::components::{Tone, code, details, tag};
use crate::locale::Locale;

/// How many lines of each kind are drawn; what is longer is read as two files.
const LINES_MAX: usize = 400;
/// From how many lines on a kind is folded away until somebody wants to read it.
const FOLDED_LINES: usize = 60;

/// The passages that differ: what people read, then what decides.
pub(super) fn draw(locale: &Locale, old: &str, new: &str, passages: &[Passage]) -> Markup {
    let kinds = [(true, "beside-words"), (false, "beside-rules")];
    let sides = Sides {
        old: locale.text_with("beside-removed", &[("version", old.into())]),
        new: locale.text_with("beside-added", &[("version", new.into())]),
        none: locale.text("beside-nothing"),
    };
    html! {
        @for (is_words, title) in kinds {
            h3 { (locale.text(title)) }
            (kind(locale, &sides, passages.iter().filter(|it| it.is_words == is_words)))
        }
    }
}

/// What the two columns are called.
struct Sides {
    old: String,
    new: String,
    none: String,
}

fn kind<'p>(locale: &Locale, sides: &Sides, passages: impl Iterator<Item = &'p Passage>) -> Markup {
    let (mut drawn, mut lines, mut hidden) = (Vec::new(), 0_usize, 0_usize);
    for passage in passages {
        let more = passage.removed.len().saturating_add(passage.added.len());
        lines = lines.saturating_add(more);
        if lines > LINES_MAX {
            hidden = hidden.saturating_add(more);
        } else {
            drawn.push(passage);
        }
    }
    let body = html! {
        @for it in drawn { (passage(locale, sides, it)) }
        @if hidden > 0 {
            p.hint { (locale.text_with("beside-more", &[("count", hidden.into())])) }
        }
    };
    match lines {
        0 => html! { p.empty { (locale.text("beside-same")) } },
        1..FOLDED_LINES => body,
        _ => details(&locale.text_with("beside-count", &[("count", lines.into())]), &body),
    }
}

fn passage(locale: &Locale, sides: &Sides, passage: &Passage) -> Markup {
    let place = match passage.table.as_str() {
        "" => html! { (locale.text("beside-top")) },
        table => code(table),
    };
    let removed = Side { lines: &passage.removed, others: &passage.added, is_new: false };
    let added = Side { lines: &passage.added, others: &passage.removed, is_new: true };
    html! {
        p.place { (place) }
        div.beside {
            div { (tag(Tone::Stop, &sides.old)) (removed.draw(&sides.none)) }
            div { (tag(Tone::Good, &sides.new)) (added.draw(&sides.none)) }
        }
    }
}

/// One column of a passage, and the lines that stand beside it.
struct Side<'p> {
    lines: &'p [Line],
    others: &'p [Line],
    is_new: bool,
}

impl Side<'_> {
    fn draw(&self, none: &str) -> Markup {
        // Only where each line has a counterpart it is known which one that is.
        let paired = self.lines.len() == self.others.len();
        html! {
            @if self.lines.is_empty() { p.soft { (none) } }
            @else {
                ol dir="ltr" { @for (at, line) in self.lines.iter().enumerate() {
                    @let other = self.others.get(at).filter(|_| paired);
                    li value=(line.number) {
                        span dir="auto" {
                            (self.line(&line.text, other.map_or("", |other| &other.text)))
                        }
                    }
                } }
            }
        }
    }

    fn line(&self, text: &str, other: &str) -> Markup {
        let (before, own, after) = apart(text, other);
        html! {
            (before)
            @if self.is_new { ins { (own) } } @else { del { (own) } }
            (after)
        }
    }
}

/// A text in three: what it begins alike with another, its own, and what it ends alike with. Words
/// are not torn apart.
fn apart<'t>(text: &'t str, other: &str) -> (&'t str, &'t str, &'t str) {
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let others: Vec<&str> = other.split_inclusive(' ').collect();
    let same = |(one, other): &(&&str, &&str)| one == other;
    let head = words.iter().zip(&others).take_while(same).count();
    let rest = words.len().min(others.len()).saturating_sub(head);
    let tail = words.iter().rev().zip(others.iter().rev()).take(rest).take_while(same).count();
    let bytes = |words: &mut dyn Iterator<Item = &&str>| words.map(|word| word.len()).sum();
    let head: usize = bytes(&mut words.iter().take(head));
    let tail: usize = bytes(&mut words.iter().rev().take(tail));
    let (before, rest) = text.split_at_checked(head).unwrap_or(("", text));
    let end = rest.len().saturating_sub(tail);
    let (own, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (before, own, after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn only_what_differs_is_set_apart() {
        assert_eq!(apart("we may use it", "we do use it"), ("we ", "may ", "use it"));
        assert_eq!(apart("a a a", "a a"), ("a ", "a ", "a"));
        assert_eq!(apart("same", "same"), ("same", "", ""));
        assert_eq!(apart("", "x"), ("", "", ""));
        assert_eq!(apart("schön war es", "schön ist es"), ("schön ", "war ", "es"));
    }

    #[test]
    fn words_say_which_side_a_line_is_of() {
        let line = |number, text: &str| Line { number, text: text.to_owned() };
        let passages = [Passage {
            table: "[[pack]] code = \"eu\"".to_owned(),
            is_words: false,
            removed: vec![line(7, "grace_days = 30")],
            added: vec![line(7, "grace_days = 10"), line(8, "<b>")],
        }];
        let html = draw(Locale::of(Language::English), "12", "13", &passages).into_string();
        let html = html.replace(['\u{2068}', '\u{2069}'], "");
        assert!(html.contains("Only in version 12") && html.contains("Only in draft 13"), "{html}");
        assert!(html.contains("<li value=\"7\"><span dir=\"auto\"><del>grace_days = 30</del>"));
        assert!(html.contains("<ins>&lt;b&gt;</ins>"), "{html}");
        assert!(html.contains("says the same"), "no words differ: {html}");
    }

    #[test]
    fn long_texts_end_and_say_so() {
        let line = |number| Line { number, text: "x".to_owned() };
        let long = |lines: usize| Passage {
            table: String::new(),
            is_words: false,
            removed: (0..lines).map(line).collect(),
            added: Vec::new(),
        };
        let html = draw(Locale::of(Language::English), "1", "2", &[long(400), long(7)]);
        let html = html.into_string().replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(html.matches("<li").count(), 400);
        assert!(
            html.contains("7 more lines differ") && html.contains("407 lines differ</summary>")
        );
    }
}
