//! A text that was rewritten piece by piece, with the way back: which stretch of the new text
//! stands for which of the old one.

/// The stretches of a rewritten text in order; none if nothing was changed.
#[derive(Default)]
pub(crate) struct Segments {
    all: Vec<Segment>,
}

#[derive(Clone, Copy)]
struct Segment {
    /// Where it starts and ends in the new text and in the old one.
    seen: (usize, usize),
    original: (usize, usize),
    /// Whether it is the same in both.
    same: bool,
}

impl Segments {
    /// Calls with the places of the old text at which `start..end` stands, in order.
    pub(crate) fn original(&self, start: usize, end: usize, mut place: impl FnMut(usize, usize)) {
        if self.all.is_empty() {
            return place(start, end);
        }
        let mut open: Option<(usize, usize)> = None;
        let from = self.all.partition_point(|segment| segment.seen.1 <= start);
        for segment in self.all.iter().skip(from).take_while(|segment| segment.seen.0 < end) {
            let (mut first, mut last) = segment.original;
            if segment.same {
                first = first.saturating_add(start.saturating_sub(segment.seen.0));
                last = last.saturating_sub(segment.seen.1.saturating_sub(end));
            }
            match open {
                Some((begun, until)) if until == first => open = Some((begun, last)),
                Some((begun, until)) => {
                    place(begun, until);
                    open = Some((first, last));
                }
                None => open = Some((first, last)),
            }
        }
        if let Some((begun, until)) = open {
            place(begun, until);
        }
    }

    /// Where a place of the old text stands in the new one: what was left out stands where what
    /// follows it does, and the inside of what was replaced after it.
    pub(crate) fn seen(&self, original: usize) -> usize {
        let Some(last) = self.all.last() else { return original };
        let at = self.all.partition_point(|segment| segment.original.1 <= original);
        match self.all.get(at) {
            None => last.seen.1,
            Some(segment) if original <= segment.original.0 => segment.seen.0,
            Some(segment) if segment.same => {
                segment.seen.0.saturating_add(original.saturating_sub(segment.original.0))
            }
            Some(segment) => segment.seen.1,
        }
    }
}

/// Writes the new text.
pub(crate) struct Writer<'t> {
    old: &'t str,
    new: String,
    segments: Segments,
    done: usize,
}

impl<'t> Writer<'t> {
    pub(crate) const fn new(old: &'t str) -> Self {
        Self { old, new: String::new(), segments: Segments { all: Vec::new() }, done: 0 }
    }

    /// Puts a sign for `start..end` of the old text.
    pub(crate) fn replace(&mut self, start: usize, end: usize, sign: char) {
        self.keep(start);
        let seen = self.new.len();
        self.new.push(sign);
        let segment = Segment { seen: (seen, self.new.len()), original: (start, end), same: false };
        self.segments.all.push(segment);
        self.done = end;
    }

    /// Leaves out `start..end` of the old text.
    pub(crate) fn leave_out(&mut self, start: usize, end: usize) {
        self.keep(start);
        self.done = end;
    }

    /// Takes over the old text up to a place.
    fn keep(&mut self, end: usize) {
        if self.new.capacity() == 0 {
            self.new.reserve(self.old.len());
        }
        let kept = self.old.get(self.done..end).unwrap_or("");
        if !kept.is_empty() {
            let seen = self.new.len();
            self.new.push_str(kept);
            let segment =
                Segment { seen: (seen, self.new.len()), original: (self.done, end), same: true };
            self.segments.all.push(segment);
        }
    }

    /// The new text; nothing if it is the old one.
    pub(crate) fn finish(mut self) -> Option<(String, Segments)> {
        if self.done == 0 {
            return None;
        }
        self.keep(self.old.len());
        Some((self.new, self.segments))
    }
}
