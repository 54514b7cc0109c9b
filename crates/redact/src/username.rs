//! What people are called by on platforms: a handle behind an `@`, and what a word says is a user
//! name. Source: what the large platforms take for one (letters, digits, `_`, and within it `.` and
//! `-`; at most 30). Most signs of `@` in code are none of these: decorators, annotations, rules of
//! style sheets, scopes of packages.

use crate::context::Surroundings;
use crate::kinds::{Kind, Span};

/// A word for user names and the first sign of one.
pub(crate) const LABELLED: &str = concat!(
    "(?i:user ?name|user[_-]name|screen[ _-]?name|nick ?name|benutzername|gebruikersnaam|",
    "nom d'utilisateur|nombre de usuario|nome utente|nome de usu(?:a|á)rio)",
    "[\"']?(?: ?[:=] ?| (?:is|ist|est|es|é)[: ] ?)[\"'`]?[A-Za-z0-9_]",
);

const LONGEST: usize = 30;
/// How far the rest of its line is read.
const LINE: usize = 200;

/// Words behind an `@` in programs, documents and style sheets.
#[rustfmt::skip]
const OF_CODE: [&str; 58] = [
    "abstractmethod", "after", "apply", "author", "autowired", "bean", "before", "brief",
    "charset", "class", "classmethod", "component", "dataclass", "deprecated", "dynamic", "echo",
    "end", "entity", "example", "export", "extend", "file", "font-face", "implementation",
    "import", "include", "inject", "inline", "interface", "keyframes", "layer", "link",
    "lru_cache", "media", "mixin", "name", "note", "nullable", "optional", "overload", "override",
    "param", "private", "property", "protocol", "public", "return", "returns", "see", "selector",
    "since", "staticmethod", "supports", "synthesize", "test", "throws", "typedef", "version",
];

/// The handle behind the `@` at `at..start`.
pub(crate) fn find(around: Surroundings<'_>, at: usize, start: usize) -> Option<Span> {
    let before = around.slice(around.floor, at).chars().next_back();
    let begins = before.is_none_or(|c| {
        c.is_whitespace() || matches!(c, '(' | '"' | '\'' | ',' | ':' | ';' | '*' | '“' | '>' | '.')
    });
    let end = handle_end(around, start)?;
    let word = around.slice(start, end);
    let lower = word.to_ascii_lowercase();
    let known = OF_CODE.binary_search(&lower.as_str()).is_ok();
    let behind = around.byte(end);
    let goes_on =
        behind.is_some_and(|b| matches!(b, b'/' | b'(' | b'{' | b'[' | b'=' | b'<' | b'@'));
    let counts = around.byte(at) == Some(b'@')
        && begins
        && !known
        && !goes_on
        && !is_in_code(around, at, end);
    counts.then_some(Span { start: at, end, kind: Kind::Username })
}

/// The user name whose word and first sign are the match `start..end` of [`LABELLED`].
pub(crate) fn find_labelled(around: Surroundings<'_>, start: usize, end: usize) -> Option<Span> {
    let from = end.saturating_sub(1);
    let to = handle_end(around, from)?;
    let word = around.slice(from, to);
    let told = around.slice(start, from);
    // After a verb it may be any word: `the user name is wrong`.
    let is_said = told.contains([':', '=']);
    let looks = word.contains(|c: char| c.is_ascii_digit() || matches!(c, '_' | '.' | '-'));
    let free = around.open_before(start) && around.open_after(to);
    let is_type = matches!(word, "str" | "string" | "String" | "None" | "null" | "true" | "false");
    (free && !is_type && (looks || is_said && !is_in_code(around, start, to))).then_some(Span {
        start: from,
        end: to,
        kind: Kind::Username,
    })
}

/// Where the name ends that starts at a place; it has a letter.
fn handle_end(around: Surroundings<'_>, start: usize) -> Option<usize> {
    let tail = around.near_after(start, LONGEST.saturating_add(1));
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let length = tail.find(|c: char| !belongs(c)).unwrap_or(tail.len());
    let word = tail.get(..length)?.trim_end_matches(['.', '-']);
    let fits = (2..=LONGEST).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && word.contains(|c: char| c.is_ascii_alphabetic());
    fits.then(|| start.saturating_add(word.len()))
}

/// Whether the line around a place is one of a program: it has signs that no sentence has, or the
/// handle is all of it, as a decorator is.
fn is_in_code(around: Surroundings<'_>, start: usize, end: usize) -> bool {
    let head = around.near_before(start, LINE);
    let head = head.rsplit('\n').next().unwrap_or("");
    let rest = around.near_after(end, LINE);
    let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
    let ends = line.trim_end();
    let has_sign = |text: &str| {
        ["()", "{", "}", "=>", "->", "::", " = ", "==", "+=", "</", "def ", "fn "]
            .iter()
            .any(|sign| text.contains(sign))
    };
    let alone = head.trim().is_empty() && ends.is_empty();
    let below = below.trim_start();
    let declares = [
        "def ",
        "class ",
        "async ",
        "fn ",
        "pub ",
        "public ",
        "private ",
        "protected ",
        "static ",
        "export ",
        "function ",
        "final ",
        "abstract ",
        "void ",
        "@",
    ];
    // What is set in, or stands in a list, is an example; people begin where the line does.
    let set_in = !head.is_empty() && head.trim_matches([' ', '\t', '*', '-', '>', '.']).is_empty();
    set_in
        || ends.ends_with([';', '{'])
        || has_sign(head)
        || has_sign(line)
        || alone && declares.iter().any(|word| below.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::OF_CODE;
    use crate::kinds::{Kind, Settings};
    use crate::testing::check_with;

    #[track_caller]
    fn check(marked: &str) {
        let mut settings = Settings::default();
        settings.kinds.insert(Kind::Username);
        check_with(settings, marked);
    }

    #[track_caller]
    fn finds_nothing(text: &str) {
        check(text);
    }

    #[test]
    fn the_words_are_in_order() {
        assert!(OF_CODE.is_sorted());
    }

    #[test]
    fn handles() {
        check("thanks ⟦USERNAME @zoe_77⟧ and ⟦USERNAME @old.sailor⟧.");
        check("⟦USERNAME @marlowe⟧ is right, says (⟦USERNAME @Lin-Fu⟧)");
        check("RT ⟦USERNAME @harbour_news⟧: it rains");
    }

    #[test]
    fn what_a_word_tells() {
        check("username: ⟦USERNAME zoe_77⟧, Benutzername: ⟦USERNAME marlowe⟧");
        check("\"screen_name\": \"⟦USERNAME oldsailor⟧\"");
        check("my user name is ⟦USERNAME zoe77⟧");
    }

    #[test]
    fn lookalikes() {
        finds_nothing("    @in\n    * @deco\n   >>> @lazy\nthe handle: int of a file");
        finds_nothing("the user name is wrong, the handle is broken; @ noon, 5 @ 3");
        finds_nothing("@property\ndef name(self): pass");
        finds_nothing("    @app.route(\"/\")\n@Override\npublic void run() {}\n");
        finds_nothing("@media (width < 9em) {}\n@import url(x);\n * @param text what is read");
        finds_nothing("npm i @types/node @scope/pkg; x = a @ b; git@harbour.example:zoe/x.git");
        finds_nothing("username: str = None; self.username = name");
        finds_nothing("@items.each do |x| end; foo = @count + 1;");
    }
}
