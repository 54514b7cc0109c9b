//! The nodes of the tree as rows.
//!
//! A node's row number is its place in the order in which nodes are completed. That order never
//! changes and has no gaps, so every batch is written at the end of the table, and read back as
//! one range.

use std::collections::BTreeMap;

use sqlx::{Row, SqliteConnection};
use untrain_tlog::{Hash, Node};

use crate::error::LedgerError;

/// How many nodes are complete in a tree of `size` leaves, and so the number of the next.
#[must_use]
pub fn nodes_complete(size: u64) -> u64 {
    // Every leaf but one per complete subtree has been joined to something.
    (2 * size).saturating_sub(u64::from(size.count_ones()))
}

/// The row number of a node.
#[must_use]
pub fn number(node: Node) -> u64 {
    // The node is completed by its last leaf, after that leaf and the nodes below on that path.
    let last_leaf = ((node.index + 1) << node.level) - 1;
    nodes_complete(last_leaf) + u64::from(node.level)
}

/// Reads the named nodes; one that is missing is missing from the answer.
///
/// # Errors
/// When the database cannot be read, or holds something else than a hash.
pub async fn read(
    connection: &mut SqliteConnection,
    nodes: &[Node],
) -> Result<BTreeMap<Node, Hash>, LedgerError> {
    let by_number: BTreeMap<u64, Node> = nodes.iter().map(|node| (number(*node), *node)).collect();
    let numbers: Vec<u64> = by_number.keys().copied().collect();
    let list = format!("{numbers:?}");
    let rows = sqlx::query(
        "SELECT number, hash FROM nodes WHERE number IN (SELECT value FROM json_each(?))",
    )
    .bind(list)
    .fetch_all(connection)
    .await
    .map_err(|e| LedgerError::store("read the tree", e))?;
    rows.iter()
        .map(|row| {
            let (number, hash) = numbered(row)?;
            let node = by_number.get(&number).copied();
            Ok(node.map(|node| (node, hash)))
        })
        .filter_map(Result::transpose)
        .collect()
}

/// Reads every node from row `first` on, in order, up to `count` of them.
///
/// # Errors
/// When the database cannot be read, or holds something else than a hash.
pub async fn read_from(
    connection: &mut SqliteConnection,
    first: u64,
    count: u64,
) -> Result<Vec<(u64, Hash)>, LedgerError> {
    let rows =
        sqlx::query("SELECT number, hash FROM nodes WHERE number >= ?1 ORDER BY number LIMIT ?2")
            .bind(to_row(first))
            .bind(to_row(count))
            .fetch_all(connection)
            .await
            .map_err(|e| LedgerError::store("read the tree", e))?;
    rows.iter().map(numbered).collect()
}

fn numbered(row: &sqlx::sqlite::SqliteRow) -> Result<(u64, Hash), LedgerError> {
    let failed = |e| LedgerError::store("read a node of the tree", e);
    let number: i64 = row.try_get(0).map_err(failed)?;
    let hash: Vec<u8> = row.try_get(1).map_err(failed)?;
    let hash = hash
        .try_into()
        .map_err(|_| LedgerError::damaged(0, format!("node {number} of the tree is not a hash")))?;
    Ok((from_row(number), Hash(hash)))
}

/// A count as SQLite stores it. No count here comes near 2⁶³: the tree ends at 2⁶² leaves.
#[must_use]
pub fn to_row(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count as SQLite stored it; the tables refuse negative ones.
#[must_use]
pub fn from_row(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use untrain_tlog::Frontier;

    use super::*;

    #[test]
    fn numbers_follow_the_order_in_which_nodes_are_completed() {
        let mut frontier = Frontier::new();
        let mut next = 0;
        for size in 0..3_000_u64 {
            assert_eq!(nodes_complete(size), next);
            for (node, _) in frontier.append(untrain_tlog::leaf_hash(&size.to_be_bytes())) {
                assert_eq!(number(node), next, "{node}");
                next += 1;
            }
        }
    }
}
