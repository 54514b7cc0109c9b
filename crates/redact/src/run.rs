//! A run of digits: the groups that a proposal consists of, and the windows over consecutive groups
//! that may be one number. Validated numbers (cards, social security, addresses) are taken first,
//! telephone numbers in what is left.

use crate::context::Surroundings;
use crate::ids::{self, Place};
use crate::kinds::{Kind, Span};
use crate::words::Words;
use crate::{card, ip, phone, ssn};

/// Digits in a row, as byte offsets.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The most digits that any number here has (a card has 19; a telephone number 15, and then an exit
/// code and a trunk zero).
pub(crate) const MOST_DIGITS: usize = 20;
/// The most groups in which a number is written.
pub(crate) const MOST_GROUPS: usize = 9;

/// Consecutive groups of digits that may be one number.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    /// What stands around it.
    pub(crate) around: Surroundings<'a>,
    /// The words before its run.
    pub(crate) words: &'a Words<'a>,
    /// Its groups, at least one.
    pub(crate) groups: &'a [Group],
    /// Its digits as values 0–9.
    pub(crate) digits: &'a [u8],
    /// The lengths of its groups.
    pub(crate) shape: &'a [u8],
    /// Whether the run has nothing else beside it.
    pub(crate) alone: bool,
    /// The first digit and the place after the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl<'a> Window<'a> {
    /// What stands between the groups, one after another.
    pub(crate) fn separators(&self) -> impl Iterator<Item = &'a str> {
        let text = self.around.text;
        self.groups.windows(2).filter_map(move |pair| match pair {
            [left, right] => text.get(left.end..right.start),
            _ => None,
        })
    }

    /// Whether the same separator stands between all groups; there are at least two.
    pub(crate) fn all_separated_by(&self, separator: &str) -> bool {
        self.groups.len() > 1 && self.separators().all(|found| found == separator)
    }

    /// Whether it may start and end where it does.
    pub(crate) fn is_open(&self) -> bool {
        self.around.open_before(self.start) && self.around.open_after(self.end)
    }
}

/// A short row of small numbers.
#[derive(Clone, Copy)]
struct Row<const N: usize> {
    items: [u8; N],
    len: usize,
}

impl<const N: usize> Default for Row<N> {
    fn default() -> Self {
        Self { items: [0; N], len: 0 }
    }
}

impl<const N: usize> Row<N> {
    /// Appends an item; beyond the row's length it is left out.
    fn push(&mut self, item: u8) {
        if let Some(slot) = self.items.get_mut(self.len) {
            *slot = item;
            self.len = self.len.saturating_add(1);
        }
    }

    fn first(&self, length: usize) -> &[u8] {
        self.items.get(..length.min(self.len)).unwrap_or(&[])
    }
}

/// Every number in the run of digits `start..end`, in order.
pub(crate) fn find(around: Surroundings<'_>, start: usize, end: usize) -> Vec<Span> {
    let groups = groups(around, start, end);
    let words = Words::around(around, start, end);
    let mut found = Vec::new();
    let mut rest = around;
    let mut from = 0;
    if let Some(span) = prefixed(around, start, end) {
        rest.floor = span.end;
        from = groups.partition_point(|group| group.start < span.end);
        found.push(span);
    }
    for span in numbers(rest, &words, &groups, from, validated) {
        rest.ceiling = span.start;
        found.extend(numbers(rest, &words, &groups, from, phone::find));
        rest.floor = span.end;
        from = groups.partition_point(|group| group.start < span.end);
        found.push(span);
    }
    rest.ceiling = around.ceiling;
    found.extend(numbers(rest, &words, &groups, from, phone::find));
    found
}

/// What `judge` says of the first window in the run of digits `start..end` of which it says
/// anything.
pub(crate) fn judge<T>(
    around: Surroundings<'_>,
    start: usize,
    end: usize,
    mut judge: impl FnMut(&Window<'_>) -> Option<T>,
) -> Option<T> {
    let groups = groups(around, start, end);
    let words = Words::around(around, start, end);
    (0..groups.len()).find_map(|at| {
        let beginning = Beginning::new(around, &words, &groups, at);
        beginning.windows().find_map(|window| judge(&window))
    })
}

fn groups(around: Surroundings<'_>, start: usize, end: usize) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut open: Option<usize> = None;
    for (at, byte) in (start..).zip(around.slice(start, end).bytes()) {
        match (byte.is_ascii_digit(), open) {
            (true, None) => open = Some(at),
            (false, Some(from)) => {
                groups.push(Group { start: from, end: at });
                open = None;
            }
            _ => {}
        }
    }
    if let Some(from) = open {
        groups.push(Group { start: from, end });
    }
    groups
}

/// The numbers that `judge` sees from the group `at` on and before the ceiling, from left to right.
fn numbers(
    mut around: Surroundings<'_>,
    words: &Words<'_>,
    groups: &[Group],
    mut at: usize,
    judge: impl Fn(&Beginning<'_>) -> Option<(Span, usize)>,
) -> Vec<Span> {
    let mut found = Vec::new();
    let limit = groups.partition_point(|group| group.end <= around.ceiling);
    let groups = groups.get(..limit).unwrap_or(groups);
    while at < groups.len() {
        match judge(&Beginning::new(around, words, groups, at)) {
            Some((span, length)) => {
                around.floor = span.end;
                found.push(span);
                at = at.saturating_add(length);
            }
            None => at = at.saturating_add(1),
        }
    }
    found
}

/// The identifier whose letters stand before the run: `AB 12 34 56 C`.
fn prefixed(around: Surroundings<'_>, run: usize, end: usize) -> Option<Span> {
    const LONGEST: usize = 6;
    let letters_end = run.checked_sub(1)?;
    if !matches!(around.byte(letters_end)?, b' ' | b'-' | b'.') {
        return None;
    }
    let mut start = letters_end;
    while around.byte_before(start).is_some_and(|byte| byte.is_ascii_alphabetic()) {
        start = start.saturating_sub(1);
        if letters_end.saturating_sub(start) > LONGEST {
            return None;
        }
    }
    if start == letters_end {
        return None;
    }
    let words = Words::around(around, start, end);
    let (end, kind) = ids::code(Place::new(around, &words, start))?;
    (end > run).then_some(Span { start, end, kind })
}

/// The longest number with a check of its own, and how many groups it takes. One that a word names
/// comes first, one that has little but the word last.
fn validated(beginning: &Beginning<'_>) -> Option<(Span, usize)> {
    let start = beginning.groups.first()?.start;
    let place = Place::new(beginning.around, beginning.words, start);
    let taken = |(end, kind): ids::Found| {
        let groups = beginning.groups.partition_point(|group| group.start < end);
        (Span { start, end, kind }, groups)
    };
    place
        .told_and_checked()
        .map(taken)
        .or_else(|| checked(beginning))
        .or_else(|| place.alone().or_else(|| place.told_at_least()).map(taken))
}

fn checked(beginning: &Beginning<'_>) -> Option<(Span, usize)> {
    beginning.windows().find_map(|window| {
        let kind = match (window.shape, window.digits.len()) {
            ([1..=3, 1..=3, 1..=3, 1..=3], _) if ip::is_v4(&window) => Kind::IpAddress,
            (_, 12..=19) if card::is_card(&window) => Kind::CreditCard,
            (_, 9) if ssn::is_ssn(&window) => Kind::UsSsn,
            _ => return None,
        };
        Some((Span { start: window.start, end: window.end, kind }, window.groups.len()))
    })
}

/// All windows that start with the same group.
pub(crate) struct Beginning<'a> {
    pub(crate) around: Surroundings<'a>,
    pub(crate) words: &'a Words<'a>,
    groups: &'a [Group],
    /// Whether more groups follow than a number can have.
    torn: bool,
    starts_alone: bool,
    digits: Row<MOST_DIGITS>,
    shape: Row<MOST_GROUPS>,
}

impl<'a> Beginning<'a> {
    fn new(around: Surroundings<'a>, words: &'a Words<'a>, groups: &'a [Group], at: usize) -> Self {
        let before = at.checked_sub(1).and_then(|before| groups.get(before));
        let tail = groups.get(at..).unwrap_or(&[]);
        let (mut digits, mut shape) = (Row::default(), Row::default());
        for group in tail.iter().take(MOST_GROUPS) {
            let length = group.end.saturating_sub(group.start);
            if digits.len.saturating_add(length) > MOST_DIGITS {
                break;
            }
            for byte in around.slice(group.start, group.end).bytes() {
                digits.push(byte.saturating_sub(b'0'));
            }
            shape.push(u8::try_from(length).unwrap_or(u8::MAX));
        }
        Self {
            around,
            words,
            groups: tail.get(..shape.len).unwrap_or(tail),
            torn: shape.len < tail.len(),
            starts_alone: before.is_none_or(|before| before.end <= around.floor),
            digits,
            shape,
        }
    }

    /// The windows, longest first.
    pub(crate) fn windows(&self) -> impl Iterator<Item = Window<'_>> + Clone {
        let mut digits = self.digits.len;
        (1..=self.groups.len()).rev().filter_map(move |length| {
            let groups = self.groups.get(..length)?;
            let (first, last) = (groups.first()?, groups.last()?);
            let window = Window {
                around: self.around,
                words: self.words,
                groups,
                digits: self.digits.first(digits),
                shape: self.shape.first(length),
                alone: self.starts_alone && !self.torn && length == self.groups.len(),
                start: first.start,
                end: last.end,
            };
            digits = digits.saturating_sub(last.end.saturating_sub(last.start));
            Some(window)
        })
    }
}
