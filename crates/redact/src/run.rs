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
    /// How many digits of its run stand before it.
    before: usize,
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
    /// Whether it is the last of its run, so that something else than digits may follow.
    pub(crate) last: bool,
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

/// A run of digits, read once for all numbers that may start in it.
#[derive(Default)]
pub(crate) struct Run {
    groups: Vec<Group>,
    /// The digits of all groups as values 0–9, and how many each group has.
    digits: Vec<u8>,
    shape: Vec<u8>,
}

impl Run {
    /// Reads `start..end`, in the memory of the run before it.
    fn read(&mut self, around: Surroundings<'_>, start: usize, end: usize) {
        self.groups.clear();
        self.digits.clear();
        self.shape.clear();
        let (mut open, mut before) = (start, 0);
        for (at, byte) in (start..).zip(around.slice(start, end).bytes()) {
            if byte.is_ascii_digit() {
                self.digits.push(byte.saturating_sub(b'0'));
                continue;
            }
            self.close(open, at, before);
            before = self.digits.len();
            open = at.saturating_add(1);
        }
        let end = open.saturating_add(self.digits.len().saturating_sub(before));
        self.close(open, end, before);
    }

    /// Ends a group, if there is one.
    fn close(&mut self, start: usize, end: usize, before: usize) {
        if start < end {
            self.groups.push(Group { start, end, before });
            self.shape.push(u8::try_from(end.saturating_sub(start)).unwrap_or(u8::MAX));
        }
    }

    /// How long a group is; nothing beyond the last.
    fn length(&self, group: usize) -> usize {
        self.groups.get(group).map_or(0, |group| group.end.saturating_sub(group.start))
    }

    /// The first group that starts at a place or behind it.
    fn group_at(&self, place: usize) -> usize {
        self.groups.partition_point(|group| group.start < place)
    }
}

/// Every number in the run of digits `start..end`, in order.
pub(crate) fn find(around: Surroundings<'_>, start: usize, end: usize, run: &mut Run) -> Vec<Span> {
    run.read(around, start, end);
    let run = &*run;
    let words = Words::around(around, start, end);
    let mut found = Vec::new();
    let mut rest = around;
    let mut from = 0;
    if let Some(span) = prefixed(around, start, end) {
        rest.floor = span.end;
        from = run.group_at(span.end);
        found.push(span);
    }
    for span in numbers(rest, &words, run, from, validated) {
        rest.ceiling = span.start;
        found.extend(numbers(rest, &words, run, from, phone::find));
        rest.floor = span.end;
        from = run.group_at(span.end);
        found.push(span);
    }
    rest.ceiling = around.ceiling;
    found.extend(numbers(rest, &words, run, from, phone::find));
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
    let mut run = Run::default();
    run.read(around, start, end);
    let words = Words::around(around, start, end);
    (0..run.groups.len()).find_map(|at| {
        let beginning = Beginning::new(around, &words, &run, at, run.groups.len());
        beginning.windows().find_map(|window| judge(&window))
    })
}

/// The numbers that `judge` sees from the group `at` on and before the ceiling, from left to right.
fn numbers(
    mut around: Surroundings<'_>,
    words: &Words<'_>,
    run: &Run,
    mut at: usize,
    judge: impl Fn(&Beginning<'_>) -> Option<(Span, usize)>,
) -> Vec<Span> {
    let mut found = Vec::new();
    let limit = run.groups.partition_point(|group| group.end <= around.ceiling);
    while at < limit {
        match judge(&Beginning::new(around, words, run, at, limit)) {
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
    let spoken_of = !beginning.words.told().is_empty();
    let may_be_alone = beginning.may_stand_alone();
    if !spoken_of && !may_be_alone {
        return checked(beginning);
    }
    let place = Place::new(beginning.around, beginning.words, start);
    let taken = |(end, kind): ids::Found| {
        let groups = beginning.groups.partition_point(|group| group.start < end);
        (Span { start, end, kind }, groups)
    };
    let told = || place.told_and_checked().map(taken);
    let alone = || may_be_alone.then(|| place.alone()).flatten();
    told()
        .or_else(|| checked(beginning))
        .or_else(|| alone().or_else(|| place.told_at_least()).map(taken))
}

fn checked(beginning: &Beginning<'_>) -> Option<(Span, usize)> {
    let shape = beginning.shape();
    let may_be_card = beginning.most_digits() >= 12;
    let may_be_other = matches!(shape, [1..=3, 1..=3, 1..=3, 1..=3, ..] | [3, 2, 4, ..] | [9, ..]);
    if !may_be_card && !may_be_other {
        return None;
    }
    let wanted = |shape: &[u8], digits: usize| {
        matches!(digits, 12..=19) || matches!(shape, [1..=3, 1..=3, 1..=3, 1..=3] | [3, 2, 4] | [9])
    };
    beginning.windows_like(wanted).find_map(|window| {
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
    run: &'a Run,
    /// The place of the first group in its run.
    at: usize,
    /// As many groups as one number may have.
    groups: &'a [Group],
    /// Whether more groups follow than that.
    torn: bool,
    starts_alone: bool,
}

impl<'a> Beginning<'a> {
    /// Those of the group `at`, of which those before the group `limit` count.
    fn new(
        around: Surroundings<'a>,
        words: &'a Words<'a>,
        run: &'a Run,
        at: usize,
        limit: usize,
    ) -> Self {
        let before = at.checked_sub(1).and_then(|before| run.groups.get(before));
        let tail = run.groups.get(at..limit).unwrap_or(&[]);
        let first = tail.first().map_or(0, |group| group.before);
        let fits = |group: &&Group| {
            let length = group.end.saturating_sub(group.start);
            group.before.saturating_sub(first).saturating_add(length) <= MOST_DIGITS
        };
        let count = tail.iter().take(MOST_GROUPS).take_while(fits).count();
        Self {
            around,
            words,
            run,
            at,
            groups: tail.get(..count).unwrap_or(tail),
            torn: count < tail.len(),
            starts_alone: before.is_none_or(|before| before.end <= around.floor),
        }
    }

    /// Whether one of the forms that need no word may begin here.
    fn may_stand_alone(&self) -> bool {
        let end = self.groups.first().map_or(0, |group| group.end);
        let second = self.run.length(self.at.saturating_add(1));
        ids::may_stand_alone(self.run.length(self.at), self.around.byte(end), second)
    }

    /// How long the groups are.
    fn shape(&self) -> &[u8] {
        let until = self.at.saturating_add(self.groups.len());
        self.run.shape.get(self.at..until).unwrap_or(&[])
    }

    /// The most digits that a window of it has.
    pub(crate) fn most_digits(&self) -> usize {
        let first = self.groups.first().map_or(0, |group| group.before);
        self.groups.last().map_or(0, |last| {
            let length = last.end.saturating_sub(last.start);
            last.before.saturating_sub(first).saturating_add(length)
        })
    }

    /// The windows, longest first.
    pub(crate) fn windows(&self) -> impl Iterator<Item = Window<'_>> + Clone {
        self.windows_like(|_, _| true)
    }

    /// Those whose groups are as long as wanted, and that have as many digits.
    pub(crate) fn windows_like(
        &self,
        wanted: impl Fn(&[u8], usize) -> bool + Clone,
    ) -> impl Iterator<Item = Window<'_>> + Clone {
        let first = self.groups.first().map_or(0, |group| group.before);
        (1..=self.groups.len()).rev().filter_map(move |length| {
            let groups = self.groups.get(..length)?;
            let (start, last) = (groups.first()?, groups.last()?);
            let until = last.before.saturating_add(last.end.saturating_sub(last.start));
            let digits = self.run.digits.get(first..until)?;
            let shape = self.run.shape.get(self.at..self.at.saturating_add(length))?;
            wanted(shape, digits.len()).then_some(Window {
                around: self.around,
                words: self.words,
                groups,
                digits,
                shape,
                alone: self.starts_alone && !self.torn && length == self.groups.len(),
                last: self.at.saturating_add(length) == self.run.groups.len(),
                start: start.start,
                end: last.end,
            })
        })
    }
}
