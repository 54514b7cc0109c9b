//! Many rows in few statements.
//!
//! Each statement takes a power of two of rows, so that a handful of prepared statements serves
//! batches of every size.

use std::fmt::Write;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use crate::error::LedgerError;

/// The most rows in one statement: more do not make it faster.
const ROWS_MAX: usize = 128;

/// Where rows go: a table and its columns, and what happens to a row that is there already.
pub struct Into {
    /// What is being done, for errors.
    pub doing: &'static str,
    /// The table.
    pub table: &'static str,
    /// The columns, in the order in which they are bound.
    pub columns: &'static [&'static str],
    /// The end of the statement, such as `ON CONFLICT DO NOTHING`.
    pub end: &'static str,
}

/// A statement that values are being bound to.
pub type Binding<'q> = Query<'q, Any, AnyArguments>;

/// Inserts `rows`, whose columns `bind` binds in their order.
///
/// # Errors
/// When the database refuses.
pub async fn insert<R>(
    connection: &mut AnyConnection,
    into: &Into,
    rows: &[R],
    bind: impl for<'q> Fn(&R, Binding<'q>) -> Binding<'q>,
) -> Result<(), LedgerError> {
    let numbered = connection.backend_name() != "SQLite";
    let mut rest = rows;
    while !rest.is_empty() {
        let count = (1 << rest.len().ilog2()).min(ROWS_MAX);
        let (now, later) = rest.split_at(count);
        rest = later;
        // Made of the names above and of numbers; every value is bound.
        let query = sqlx::query(AssertSqlSafe(statement(into, count, numbered)));
        now.iter()
            .fold(query, |query, row| bind(row, query))
            .execute(&mut *connection)
            .await
            .map_err(|e| LedgerError::store(into.doing, e))?;
    }
    Ok(())
}

/// PostgreSQL numbers parameters, as `$1`. SQLite knows that too, but looks through the names of
/// all for each that is bound; where they are bound in their order they need none.
fn statement(into: &Into, rows: usize, numbered: bool) -> String {
    let mut text = format!("INSERT INTO {} ({}) VALUES ", into.table, into.columns.join(", "));
    let mut number = 0_usize;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..into.columns.len() {
            text.push_str(if column == 0 { "" } else { ", " });
            number = number.saturating_add(1);
            if numbered {
                // Writing to a string cannot fail.
                let _ = write!(text, "${number}");
            } else {
                text.push('?');
            }
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(into.end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_its_parameters() {
        let into =
            Into { doing: "", table: "t", columns: &["a", "b"], end: "ON CONFLICT DO NOTHING" };
        assert_eq!(
            statement(&into, 2, true),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            statement(&into, 2, false),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING"
        );
    }
}
