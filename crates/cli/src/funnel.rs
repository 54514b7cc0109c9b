//! How a corpus narrows, reason by reason, drawn as bars in the order of the rules.

use std::fmt::Write;

use untrain_lineage::manifest::Counts;
use untrain_policy::Reason;

use crate::output::{BOLD, DIM, drawn, grouped};

const BAR_COLUMNS: u64 = 24;
const OTHER: &str = "other_subject:";

/// One line for all records, one for what each reason took away, one for what came through.
pub fn drawing(counts: &Counts) -> String {
    let mut words = String::new();
    let mut line = |label: &str, left: u64, note: &str| {
        let bar = drawn(left, counts.read, BAR_COLUMNS);
        let left = grouped(left);
        let _ = writeln!(words, "  {label:37} {bar:24} {left:>11}  {DIM}{note}{DIM:#}");
    };
    line("all records", counts.read, "");
    let mut left = counts.read;
    for (code, dropped) in in_order(counts) {
        left = left.saturating_sub(dropped);
        line(code, left, &format!("−{}", grouped(dropped)));
    }
    let kept = grouped(counts.kept);
    let share = counts.kept.saturating_mul(100) / counts.read.max(1);
    let _ = writeln!(words, "  {BOLD}kept{BOLD:#}{:59} {BOLD}{kept:>11}{BOLD:#}  {share} %", "");
    words
}

/// The reasons in the order of the rules; those about other people behind them, and in the end what
/// redaction left out.
fn in_order(counts: &Counts) -> Vec<(&str, u64)> {
    let rank = |code: &str| {
        let (other, reason) = match code.strip_prefix(OTHER) {
            Some(reason) => (true, reason),
            None => (false, code),
        };
        let place = Reason::ALL.iter().position(|known| known.as_str() == reason);
        (place.is_none(), other, place)
    };
    let mut found: Vec<(&str, u64)> =
        counts.dropped.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    found.sort_by_key(|(code, _)| rank(code));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_follow_the_rules_and_the_rest_is_kept() {
        let dropped =
            [("refused", 15), ("other_subject:minor", 5), ("erased", 10), ("personal_data", 5)];
        let dropped = dropped.map(|(code, count)| (code.to_owned(), count));
        let counts = Counts { read: 100, kept: 65, dropped: dropped.into() };
        let codes: Vec<&str> = in_order(&counts).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["erased", "refused", "other_subject:minor", "personal_data"]);
        let words = drawing(&counts);
        assert!(words.contains("−15") && words.contains("65 %"), "{words}");
    }
}
