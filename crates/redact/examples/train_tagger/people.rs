//! Who is surely somebody in ordinary text, and what with a capital is surely nobody. A given name
//! and a family name side by side, neither of them a common word, are somebody. What no list of
//! names knows is nobody, and so is what stands behind an article.

use std::collections::HashSet;
use std::ops::Range;

use untrain_redact::tagger::{Name, Named};

/// Behind these nobody is called by name.
const ARTICLES: &str = "the a an this that these those each every any some no its our their your";
/// What may stand between a given and a family name.
const PARTICLES: &str = "van von der de den di da del la le";

/// Words of lists, in lower case.
pub struct Known {
    given: HashSet<String>,
    family: HashSet<String>,
    common: HashSet<String>,
}

/// A word of a text, without the signs around it.
struct Bare<'t> {
    text: &'t str,
    place: Range<usize>,
    /// Whether a sign stands before it, or behind it.
    parted: [bool; 2],
}

impl Known {
    /// From lists of given names, of family names, and of words that a dictionary has.
    pub fn new(given: &[String], family: &[String], common: &str) -> Self {
        let words = |list: &[String]| -> HashSet<String> {
            let parts = list.iter().flat_map(|line| line.split([' ', '-']));
            parts.map(str::to_lowercase).collect()
        };
        let is_small = |word: &&str| word.chars().all(char::is_lowercase);
        let common = common.lines().filter(is_small).map(str::to_owned).collect();
        Self { given: words(given), family: words(family), common }
    }

    /// The people in a text, and where nobody is.
    pub fn people(&self, text: &str) -> (Vec<Named>, Vec<Range<usize>>) {
        let words = words(text);
        let (mut people, mut nobody) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < words.len() {
            let length = words.get(at..).map_or(0, run);
            let Some(run) = words.get(at..at + length).filter(|run| !run.is_empty()) else {
                at += 1;
                continue;
            };
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            let place = run.first().map_or(0, |word| word.place.start)
                ..run.last().map_or(0, |word| word.place.end);
            if self.is_nobody(before, run) {
                nobody.push(place);
            } else if self.is_somebody(run) {
                people.push(Named { start: place.start, end: place.end, name: Name::Person });
            }
            at += length;
        }
        (people, nobody)
    }

    fn is_nobody(&self, before: Option<&Bare<'_>>, run: &[Bare<'_>]) -> bool {
        let article = before.filter(|before| !before.parted[1]).is_some_and(|before| {
            ARTICLES.split(' ').any(|article| before.text.eq_ignore_ascii_case(article))
        });
        let is_known = |word: &Bare<'_>| {
            let word = word.text.to_lowercase();
            self.given.contains(&word) || self.family.contains(&word)
        };
        let opens = before.is_none_or(|before| before.parted[1]);
        let is_word = |word: &Bare<'_>| {
            let word = word.text.to_lowercase();
            self.common.contains(&word) && !self.given.contains(&word)
        };
        let is_given = |word: &Bare<'_>| self.given.contains(&word.text.to_lowercase());
        article && !run.iter().any(is_given) && !run.iter().any(|word| word.parted[0])
            || !run.iter().any(is_known)
            || opens && run.len() == 1 && run.iter().all(is_word)
    }

    fn is_somebody(&self, run: &[Bare<'_>]) -> bool {
        let [first, middle @ .., last] = run else { return false };
        let (given, family) = (first.text.to_lowercase(), last.text.to_lowercase());
        let joins = |word: &Bare<'_>| {
            let particle = PARTICLES.split(' ').any(|particle| particle == word.text);
            particle || word.text.trim_end_matches('.').chars().count() == 1
        };
        self.given.contains(&given)
            && self.family.contains(&family)
            && !self.common.contains(&given)
            && !self.common.contains(&family)
            && middle.iter().all(joins)
    }
}

/// The words of a text.
fn words(text: &str) -> Vec<Bare<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let whole = piece.trim_end();
        let start = at;
        at += piece.len();
        let is_sign = |c: char| !c.is_alphanumeric();
        let bare = whole.trim_start_matches(is_sign);
        let from = start + whole.len() - bare.len();
        let mut bare = bare.trim_end_matches(is_sign);
        bare = bare.strip_suffix("'s").unwrap_or(bare);
        if bare.is_empty() {
            // A sign by itself parts what stands around it, and so does an empty line.
            if let Some(Bare { parted: [_, behind], .. }) = words.last_mut() {
                *behind |= !whole.is_empty() || piece.ends_with('\n');
            }
            continue;
        }
        let end = from + bare.len();
        let initial = bare.chars().count() == 1;
        let tail = text.get(end..start + whole.len()).unwrap_or("");
        let parted = [from > start, !(tail.is_empty() || initial && tail == ".")];
        words.push(Bare { text: bare, place: from..end, parted });
    }
    words
}

/// How many words with a capital stand side by side at the beginning, with particles between.
fn run(words: &[Bare<'_>]) -> usize {
    let is_name = |word: &Bare<'_>| {
        word.text.chars().next().is_some_and(char::is_uppercase)
            && word.text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '.'))
    };
    let mut end = 0;
    for (at, word) in words.iter().enumerate() {
        let joined = at == 0 || words.get(at - 1).is_some_and(|before| !before.parted[1]);
        if at > 0 && (!joined || word.parted[0]) {
            break;
        }
        if is_name(word) {
            end = at + 1;
        } else if at == 0 || at > end || !PARTICLES.split(' ').any(|it| it == word.text) {
            break;
        }
    }
    end
}
