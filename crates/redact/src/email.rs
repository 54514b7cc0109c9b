//! E-mail addresses. Source: RFC 5321 and 5322 (local part, lengths), RFC 1035 (labels), RFC 6531
//! (letters of all scripts). Quoted local parts and address literals are left out.

use crate::context::{Surroundings, stands_apart};
use crate::kinds::{Kind, Span};
use crate::overlap::is_mark;
use crate::redactor::Reason;
use crate::vocabulary::Topic;

/// RFC 5321 4.5.3.1: octets before and after the `@`.
const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 255;
/// RFC 1035 2.3.4: octets of a label.
const LONGEST_LABEL: usize = 63;

/// The address around the `@` (or its encoded form) at `at..after`.
pub(crate) fn find(around: Surroundings<'_>, at: usize, after: usize) -> Option<Span> {
    let start = local_start(around, at)?;
    let end = domain_end(around, after)?;
    let local = around.slice(start, at);
    let is_checkout = matches!(local, "git" | "svn" | "hg")
        && (around.slice(start.saturating_sub(3), start) == "://"
            || around.byte(end) == Some(b':')
                && around.byte(end.saturating_add(1)).is_some_and(|b| !b.is_ascii_whitespace()));
    (!is_checkout && !is_code(around, after, end)).then_some(Span { start, end, kind: Kind::Email })
}

/// Why there is no address around the `@` (or its encoded form) at `at..after`.
pub(crate) fn why_not(around: Surroundings<'_>, at: usize, after: usize) -> Reason {
    match (local_start(around, at), domain_end(around, after)) {
        (Some(_), Some(_)) => Reason::IsCode,
        _ => Reason::OtherForm,
    }
}

/// Whether what reads like a domain is code: a path on another machine (`zoe@build.example:/srv`),
/// or a product of matrices (`A@B.reshape(2)`).
fn is_code(around: Surroundings<'_>, start: usize, end: usize) -> bool {
    let next = |at| around.byte(end.saturating_add(at));
    match (next(0), next(1)) {
        (Some(b':'), Some(b'~')) => true,
        (Some(b':'), Some(b'/')) => next(2) != Some(b'/'),
        (Some(b'('), Some(b')')) => true,
        (Some(b'('), _) => around.slice(start, end).find('.') == Some(1),
        _ => false,
    }
}

/// Where the local part starts that ends at `at`.
fn local_start(around: Surroundings<'_>, at: usize) -> Option<usize> {
    let head = around.slice(around.floor, at);
    let foreign = head.chars().next_back().is_some_and(stands_apart);
    let belongs = |c: char| match c {
        '.' | '_' | '+' | '-' | '\'' | '%' | '$' => true,
        _ => belongs_to_word(c) && (c.is_ascii() || stands_apart(c) == foreign),
    };
    let mut start = at;
    for (place, c) in head.char_indices().rev() {
        if !belongs(c) {
            break;
        }
        start = around.floor.saturating_add(place);
        if at.saturating_sub(start) > LONGEST_LOCAL {
            return None;
        }
    }
    let local = around.slice(start, at);
    let kept = local.trim_start_matches(['.', '-', '\'', '%', '$', '+']);
    (!kept.is_empty()).then(|| at.saturating_sub(kept.len()))
}

/// Where the domain ends that starts at `start`: at the last label that can be a top-level domain.
fn domain_end(around: Surroundings<'_>, start: usize) -> Option<usize> {
    let mut reach = start.saturating_add(LONGEST_DOMAIN).min(around.ceiling);
    while !around.text.is_char_boundary(reach) {
        reach = reach.saturating_sub(1);
    }
    let tail = around.slice(start, reach);
    let mut end = None;
    let mut at = 0;
    let mut labels: usize = 0;
    while let Some(rest) = tail.get(at..) {
        let length = label_length(rest);
        let label = rest.get(..length)?;
        if label.is_empty()
            || label.starts_with('-')
            || label.ends_with('-')
            || length > LONGEST_LABEL
        {
            break;
        }
        labels = labels.saturating_add(1);
        at = at.saturating_add(length);
        if labels > 1 && is_top_level(label) {
            end = Some(start.saturating_add(at));
        }
        if !tail.get(at..).is_some_and(|rest| rest.starts_with('.')) {
            break;
        }
        at = at.saturating_add(1);
    }
    end
}

/// The length of the label at the beginning of a text. Where the script changes between one with
/// and one without spaces, a word of the surrounding text begins.
fn label_length(text: &str) -> usize {
    let foreign = text.chars().next().is_some_and(stands_apart);
    let belongs = |c: char| {
        c == '-' || (belongs_to_word(c) && (c.is_ascii() && !foreign || stands_apart(c) == foreign))
    };
    let mut signs = text.char_indices().take_while(|(at, _)| *at <= LONGEST_LABEL);
    let length = signs.find(|(_, c)| !belongs(*c)).map_or(text.len(), |(at, _)| at);
    // A dash at the end is punctuation.
    text.get(..length).map_or(0, |label| label.trim_end_matches('-').len())
}

/// A letter, a digit, or a mark that is drawn over one.
fn belongs_to_word(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// Whether a label can be a top-level domain: letters (or punycode), and no file name's ending. The
/// names reserved for examples and local use (RFC 2606, RFC 6762) count: people write them.
fn is_top_level(label: &str) -> bool {
    let letters =
        label.chars().all(|c| c.is_alphabetic() || is_mark(c)) && label.chars().count() > 1;
    let punycode = label.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
    (letters && label.len() <= LONGEST_LABEL || punycode)
        && !FILE_ENDINGS.iter().any(|ending| label.eq_ignore_ascii_case(ending))
}

/// Endings of files (and units of service managers) that are no top-level domains.
#[rustfmt::skip]
const FILE_ENDINGS: [&str; 56] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "tif", "tiff", "ico", "avif", "css",
    "scss", "js", "mjs", "ts", "tsx", "jsx", "json", "jsonl", "html", "htm", "xml", "yml",
    "yaml", "toml", "txt", "log", "csv", "tsv", "pdf", "doc", "docx", "xls", "xlsx", "ppt",
    "pptx", "exe", "dll", "php", "asp", "aspx", "jsp", "jar", "java", "cpp", "hpp", "ini",
    "cfg", "conf", "tmp", "bak", "service", "socket", "timer", "gz",
];

/// The address whose `at` is spelled out at `at..after`: `jane [at] harbour [dot] example`, or
/// `jane at harbour dot example` where `bare`.
pub(crate) fn find_spelled(
    around: Surroundings<'_>,
    at: usize,
    after: usize,
    bare: bool,
) -> Option<Span> {
    let head = around.slice(around.floor, at);
    let local_end = around.floor.saturating_add(head.trim_end_matches(' ').len());
    if at.saturating_sub(local_end) > 2 {
        return None;
    }
    let end = spelled_domain(around, after, bare)?;
    let mut start = local_start(around, local_end)?;
    for _ in 0..MOST_SPELLED_PARTS {
        match spelled_local(around, start) {
            Some(further) => start = further,
            None => break,
        }
    }
    if bare {
        let local = around.slice(start, local_end).to_lowercase();
        let topic = around.topic_before(start);
        let said = matches!(topic, Some(Topic::Email | Topic::Phone));
        let last = around.slice(start, end).rsplit([' ', '.']).next().unwrap_or("").to_lowercase();
        if !said && (PLACES_FIRST.contains(&local.as_str()) || !SPOKEN.contains(&last.as_str())) {
            return None;
        }
    }
    Some(Span { start, end, kind: Kind::Email })
}

/// How many words a spelled-out local part or domain may have.
const MOST_SPELLED_PARTS: usize = 8;

/// Words that stand before `at` where a shop or a site is meant, not a mailbox.
#[rustfmt::skip]
const PLACES_FIRST: [&str; 46] = [
    "a", "all", "also", "and", "are", "available", "be", "book", "buy", "check", "find",
    "found", "free", "going", "he", "her", "here", "him", "is", "it", "live", "look", "looking",
    "me", "more", "now", "online", "only", "or", "order", "out", "page", "read", "shop", "sign",
    "site", "store", "that", "them", "there", "this", "up", "us", "visit", "was", "work",
];

/// Top-level domains that are no words of a sentence.
#[rustfmt::skip]
const SPOKEN: [&str; 40] = [
    "ai", "app", "au", "biz", "br", "ca", "ch", "cn", "co", "com", "cz", "de", "dev", "dk",
    "edu", "es", "eu", "example", "fi", "fr", "gov", "ie", "info", "int", "io", "jp", "kr",
    "mil", "net", "nl", "nz", "org", "pl", "pt", "ru", "se", "tr", "uk", "xyz", "za",
];

/// A further part of a spelled-out local part that ends with ` dot ` before `start`.
fn spelled_local(around: Surroundings<'_>, start: usize) -> Option<usize> {
    let head = around.slice(around.floor, start);
    let part = spelled_dots().into_iter().find_map(|dot| {
        let from = head.len().checked_sub(dot.len())?;
        head.get(from..)?.eq_ignore_ascii_case(dot).then_some(from)
    })?;
    let end = around.floor.saturating_add(part);
    local_start(around, end).filter(|further| *further < end)
}

fn spelled_dots() -> [&'static str; 7] {
    [" dot ", " [dot] ", "[dot]", " (dot) ", "(dot)", " {dot} ", "{dot}"]
}

/// The end of a domain whose dots may be spelled out.
fn spelled_domain(around: Surroundings<'_>, start: usize, bare: bool) -> Option<usize> {
    let tail = around.slice(start, around.ceiling);
    let mut at = tail.len().saturating_sub(tail.trim_start_matches(' ').len());
    if at > 2 {
        return None;
    }
    let mut end = None;
    let mut spelled = false;
    for labels in 0..MOST_SPELLED_PARTS {
        let rest = tail.get(at..)?;
        let length = label_length(rest);
        let label =
            rest.get(..length).filter(|label| !label.is_empty() && length <= LONGEST_LABEL)?;
        at = at.saturating_add(length);
        if labels > 0 && is_top_level(label) && (spelled || !bare) {
            end = Some(start.saturating_add(at));
        }
        let rest = tail.get(at..)?;
        let dot = spelled_dots()
            .into_iter()
            .find(|dot| rest.get(..dot.len()).is_some_and(|head| head.eq_ignore_ascii_case(dot)));
        let dot_follows =
            rest.starts_with('.') && rest.chars().nth(1).is_some_and(char::is_alphanumeric);
        at = match dot {
            Some(dot) => {
                spelled = true;
                at.saturating_add(dot.len())
            }
            None if dot_follows => at.saturating_add(1),
            None => break,
        };
    }
    end
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, finds_nothing};

    #[test]
    fn code_that_reads_like_an_address() {
        finds_nothing("scp deploy@build.harbour.example:/srv/x . && rsync a zoe@host.example:~/x");
        finds_nothing("git clone git@git.harbour.example:zoe/x.git");
        finds_nothing("y = A@B.transpose() + C@D.reshape(2, 3); lodash@4.17.21 \"@types/node\"");
        finds_nothing("@app.route('/x')\n@property\n@Override\n@media (min-width: 40em) {}");
        check("to: ⟦EMAIL zoe@harbour.example⟧: hi, ⟦EMAIL zoe@harbour.example⟧(work)");
    }

    #[test]
    fn addresses() {
        check("write to ⟦EMAIL jane.doe+news@mail.harbour.example⟧.");
        check("<⟦EMAIL jane_doe@harbour.example⟧>, mailto:⟦EMAIL a@b.io⟧?subject=x");
        check("⟦EMAIL o'brien@harbour.example⟧ '⟦EMAIL x-y@a-b.example⟧'");
        check(
            "**⟦EMAIL a@harbour.example⟧**, `⟦EMAIL b@harbour.example⟧`;⟦EMAIL c@harbour.example⟧",
        );
        check(
            "{\"email\":\"⟦EMAIL jane@harbour.example⟧\"} ?email=⟦EMAIL jane@harbour.example⟧&x=1",
        );
        check("?to=⟦EMAIL jane%40harbour.example⟧ ⟦EMAIL jane&#64;harbour.example⟧");
        check("⟦EMAIL 12345@harbour.example⟧ ⟦EMAIL 415-555-0132@harbour.example⟧");
        check("root@localhost ⟦EMAIL root@box.local⟧ ⟦EMAIL a@x.museum⟧ ⟦EMAIL a@b.xn--p1ai⟧");
    }

    #[test]
    fn other_scripts() {
        check("⟦EMAIL jürgen@müller.example⟧ ⟦EMAIL иван@почта.рф⟧ ⟦EMAIL 用户@例子.公司⟧");
        check("我的邮箱是⟦EMAIL jane@harbour.example⟧谢谢");
        check(
            "⟦EMAIL ｊａｎｅ＠ｈａｒｂｏｕｒ．ｅｘａｍｐｌｅ⟧ ⟦EMAIL ja\u{200B}ne@har\u{AD}bour.example⟧",
        );
    }

    #[test]
    fn spelled_out() {
        check("⟦EMAIL jane [at] harbour [dot] example⟧, ⟦EMAIL jane(at)harbour(dot)example⟧");
        check("⟦EMAIL jane.doe (at) harbour.example⟧ ⟦EMAIL jane AT harbour DOT example⟧");
        check("Colleen. ⟦EMAIL cnewvine at ap dot org⟧.");
        check("⟦EMAIL jane dot doe at mail dot harbour dot example⟧");
        finds_nothing("look at harbour dot com, found at harbour dot com");
        finds_nothing("meet at noon dot the i, at noon dot the end, (at) all, [at] x");
    }

    #[test]
    fn lookalikes() {
        finds_nothing("a@, a@b, jane@2x.png, logo@3x.webp, pkg@1.2.3, x@y.1");
        finds_nothing("git@harbour.example:org/repo.git getty@tty1.service foo@-x.example a@.com");
        finds_nothing(&format!("{}@harbour.example", "a".repeat(80)));
    }
}
