//! A run of digits: the groups that a proposal consists of, and the windows over consecutive groups
//! that may be one number. Validated numbers (cards, social security, addresses) are taken first,
//! telephone numbers in what is left.

use crate::context::Surroundings;
use crate::kinds::{Kind, Span};
use crate::{card, ip, phone, ssn};

/// Digits in a row, as byte offsets.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Group {
    const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }
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
    /// Its groups, at least one.
    pub(crate) groups: &'a [Group],
    /// Whether the run has nothing else beside it.
    pub(crate) alone: bool,
    /// The first digit and the place after the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl<'a> Window<'a> {
    /// How many digits there are.
    pub(crate) fn digits(&self) -> usize {
        self.groups.iter().fold(0, |sum, group| sum.saturating_add(group.len()))
    }

    /// The digits as values 0–9.
    pub(crate) fn values(&self) -> Digits {
        let mut digits = Digits::default();
        for group in self.groups {
            for byte in self.around.slice(group.start, group.end).bytes() {
                digits.push(byte.saturating_sub(b'0'));
            }
        }
        digits
    }

    /// The lengths of the groups.
    pub(crate) fn shape(&self) -> Shape {
        let mut shape = Shape::default();
        for group in self.groups {
            shape.push(u8::try_from(group.len()).unwrap_or(u8::MAX));
        }
        shape
    }

    /// What stands between the groups, one after another.
    pub(crate) fn separators(&self) -> impl Iterator<Item = &'a str> {
        let text = self.around.text;
        self.groups.windows(2).filter_map(move |pair| match pair {
            [left, right] => text.get(left.end..right.start),
            _ => None,
        })
    }

    /// Whether the same single character stands between all groups; there are at least two.
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
pub(crate) struct Row<const N: usize> {
    items: [u8; N],
    len: usize,
}

/// The digits of a number.
pub(crate) type Digits = Row<MOST_DIGITS>;
/// The lengths of its groups.
pub(crate) type Shape = Row<MOST_GROUPS>;

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

    pub(crate) fn as_slice(&self) -> &[u8] {
        self.items.get(..self.len).unwrap_or(&[])
    }
}

/// Finds every number in the run of digits `start..end` and hands it to `take`, in order.
pub(crate) fn find(around: Surroundings<'_>, start: usize, end: usize, take: &mut Vec<Span>) {
    let groups = groups(around, start, end);
    let first = take.len();
    validated(around, &groups, take);
    let fixed: Vec<Span> = take.drain(first..).collect();
    let mut rest = around;
    let mut from = 0;
    for span in &fixed {
        rest.ceiling = span.start;
        from = phones(rest, &groups, from, take);
        take.push(*span);
        rest.floor = span.end;
        from = groups.partition_point(|group| group.start < span.end).max(from);
    }
    rest.ceiling = around.ceiling;
    phones(rest, &groups, from, take);
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

/// Takes the numbers with a check of their own, longest first from each group on.
fn validated(around: Surroundings<'_>, groups: &[Group], take: &mut Vec<Span>) {
    let mut around = around;
    let mut at = 0;
    while at < groups.len() {
        let found = windows(around, groups, at).find_map(|window| {
            let kind = validated_kind(&window)?;
            Some((Span { start: window.start, end: window.end, kind }, window.groups.len()))
        });
        match found {
            Some((span, length)) => {
                around.floor = span.end;
                take.push(span);
                at = at.saturating_add(length);
            }
            None => at = at.saturating_add(1),
        }
    }
}

fn validated_kind(window: &Window<'_>) -> Option<Kind> {
    let digits = window.digits();
    if ip::is_v4(window) {
        Some(Kind::IpAddress)
    } else if (12..=19).contains(&digits) && card::is_card(window) {
        Some(Kind::CreditCard)
    } else if digits == 9 && ssn::is_ssn(window) {
        Some(Kind::UsSsn)
    } else {
        None
    }
}

/// Takes the telephone numbers between floor and ceiling, from the group `at` on; returns the first
/// group beyond.
fn phones(
    around: Surroundings<'_>,
    groups: &[Group],
    mut at: usize,
    take: &mut Vec<Span>,
) -> usize {
    let mut around = around;
    let limit = groups.partition_point(|group| group.end <= around.ceiling);
    let groups = groups.get(..limit).unwrap_or(groups);
    while at < groups.len() {
        match phone::find(windows(around, groups, at)) {
            Some((span, length)) => {
                around.floor = span.end;
                take.push(span);
                at = at.saturating_add(length);
            }
            None => at = at.saturating_add(1),
        }
    }
    at
}

/// The windows that start with the group `at`, longest first.
fn windows<'a>(
    around: Surroundings<'a>,
    groups: &'a [Group],
    at: usize,
) -> impl Iterator<Item = Window<'a>> + Clone {
    let tail = groups.get(at..).unwrap_or(&[]);
    let mut digits: usize = 0;
    let most = tail
        .iter()
        .take(MOST_GROUPS)
        .take_while(|group| {
            digits = digits.saturating_add(group.len());
            digits <= MOST_DIGITS
        })
        .count();
    let before = at.checked_sub(1).and_then(|before| groups.get(before));
    let starts_alone = before.is_none_or(|before| before.end <= around.floor);
    (1..=most).rev().filter_map(move |length| {
        let groups = tail.get(..length)?;
        let (start, end) = (groups.first()?.start, groups.last()?.end);
        let alone = starts_alone && length == tail.len();
        Some(Window { around, groups, alone, start, end })
    })
}
