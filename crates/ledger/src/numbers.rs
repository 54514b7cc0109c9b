//! Counts as the databases keep them, who know no number without a sign.

/// A count as a row keeps it. No count here comes near 2⁶³: the tree ends at 2⁶² leaves.
#[must_use]
pub fn to_row(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count as a row kept it; the tables refuse negative ones.
#[must_use]
pub fn from_row(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
