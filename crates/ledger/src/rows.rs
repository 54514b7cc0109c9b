//! Many rows in few statements.
//!
//! Each statement takes a power of two of rows, so that a handful of prepared statements serves
//! batches of every size.

use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::{Sqlite, SqliteConnection};

use crate::error::LedgerError;

/// The most rows in one statement: more do not make it faster.
const ROWS_MAX: usize = 128;

/// Inserts `rows`, whose columns `bind` names in the order of `head`.
///
/// # Errors
/// When the database refuses; `doing` says what could not be done.
pub async fn insert<R>(
    connection: &mut SqliteConnection,
    doing: &'static str,
    head: &'static str,
    rows: &[R],
    bind: impl Fn(&R, &mut Separated<'_, Sqlite, &'static str>),
) -> Result<(), LedgerError> {
    let mut rest = rows;
    while !rest.is_empty() {
        let count = (1 << rest.len().ilog2()).min(ROWS_MAX);
        let (now, later) = rest.split_at(count);
        rest = later;
        QueryBuilder::<Sqlite>::new(head)
            .push_values(now, |mut fields, row| bind(row, &mut fields))
            .build()
            .execute(&mut *connection)
            .await
            .map_err(|e| LedgerError::store(doing, e))?;
    }
    Ok(())
}
