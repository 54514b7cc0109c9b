//! Of the n-grams in an owner's removed records, which does the owner still say elsewhere?
//!
//! With an n-gram its shorter beginnings are in question too, so the owner's other records are read
//! along the tree of those that leave, until nothing is in question any more. That comes soon: what
//! several persons say is mostly said often.

use super::tree::Level;

/// The n-grams in question.
pub(super) struct Remains<'a> {
    levels: &'a [Level],
    /// By level and node: whether it is in question.
    questions: Vec<Vec<bool>>,
    /// By level and node: how many n-grams from here down are in question.
    open: Vec<Vec<u32>>,
    /// The node of each first token that has something in question below it.
    roots: Vec<u32>,
    total: u32,
}

const NONE: u32 = u32::MAX;

impl<'a> Remains<'a> {
    /// A node may be in question only if the one above it is.
    pub(super) fn new(levels: &'a [Level], questions: Vec<Vec<bool>>, types: usize) -> Self {
        let mut open: Vec<Vec<u32>> = Vec::new();
        for (level, questions) in levels.iter().zip(&questions).rev() {
            let below = open.last();
            let sum = |(node, &asked): (usize, &bool)| {
                let below = below.and_then(|below| below.get(level.children(node)));
                u32::from(asked) + below.map_or(0, |below| below.iter().sum::<u32>())
            };
            let own = questions.iter().enumerate().map(sum).collect();
            open.push(own);
        }
        open.reverse();
        let mut roots = vec![NONE; types];
        let tops = levels.first().zip(open.first());
        let mut total = 0;
        for (at, (&word, &open)) in
            tops.iter().flat_map(|(l, o)| l.words.iter().zip(*o)).enumerate()
        {
            total += open;
            if let Some(root) = roots.get_mut(word as usize).filter(|_| open > 0) {
                *root = at as u32;
            }
        }
        Self { levels, questions, open, roots, total }
    }

    /// Reads one of the owner's other records; true when nothing is in question any more.
    pub(super) fn hear(&mut self, record: &[u32]) -> bool {
        for (at, &first) in record.iter().enumerate() {
            let root = self.roots.get(first as usize).copied().unwrap_or(NONE);
            if root != NONE {
                self.walk(first, root as usize, record.get(at + 1..).unwrap_or_default());
                if self.total == 0 {
                    break;
                }
            }
        }
        self.total == 0
    }

    fn walk(&mut self, first: u32, root: usize, rest: &[u32]) {
        let mut way = [0_usize; crate::limits::ORDER_MAX as usize];
        let (mut node, mut depth, mut heard) = (root, 0, 0);
        loop {
            if let Some(slot) = way.get_mut(depth) {
                *slot = node;
            }
            let asked = self.questions.get_mut(depth).and_then(|level| level.get_mut(node));
            if asked.is_some_and(|asked| std::mem::replace(asked, false)) {
                heard += 1;
                self.close(way.iter().take(depth + 1));
            }
            let next = self.levels.get(depth).map(|level| level.children(node));
            let (Some(range), Some(&word)) = (next, rest.get(depth)) else { break };
            let found = self.levels.get(depth + 1).and_then(|level| level.find(range, word));
            let Some(found) = found else { break };
            let open = self.open.get(depth + 1).and_then(|level| level.get(found));
            if open.is_none_or(|&open| open == 0) {
                break;
            }
            (node, depth) = (found, depth + 1);
        }
        self.total -= heard;
        let done = self.open.first().and_then(|tops| tops.get(root)).is_none_or(|&open| open == 0);
        if let Some(root) = self.roots.get_mut(first as usize).filter(|_| done) {
            *root = NONE;
        }
    }

    /// One n-gram fewer is in question on each level of the way to it.
    fn close<'b>(&mut self, way: impl Iterator<Item = &'b usize>) {
        for (level, &node) in self.open.iter_mut().zip(way) {
            if let Some(open) = level.get_mut(node) {
                *open -= 1;
            }
        }
    }

    /// By level and node: whether it was in question and the owner's other records do not hold it.
    pub(super) fn unheard(self) -> Vec<Vec<bool>> {
        self.questions
    }
}
