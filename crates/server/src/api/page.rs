//! Lists by pages: `limit` rows from `cursor` on, and where the next page begins.
//!
//! A cursor is opaque to callers. There is no offset: what is added meanwhile moves nothing.

use axum::http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::limits::{PAGE_ROWS, PAGE_ROWS_MAX};
use crate::problem::{Kind, Problem};

/// Which page of a list.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many rows; 50 when absent, at most 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
    /// Where the page begins, as the page before said.
    cursor: Option<String>,
}

impl Paging {
    /// How many rows are wanted.
    ///
    /// # Errors
    /// [`Problem`] for none, and for more than there may be.
    pub fn rows(&self) -> Result<usize, Problem> {
        match self.limit {
            None => Ok(PAGE_ROWS),
            Some(rows @ 1..=PAGE_ROWS_MAX) => Ok(rows),
            Some(_) => {
                let detail = format!("`limit` is 1 to {PAGE_ROWS_MAX}");
                Err(Problem::new(Kind::Malformed, detail))
            }
        }
    }

    /// The number behind the cursor; none at the beginning.
    ///
    /// # Errors
    /// [`Problem`] for a cursor that no page named.
    pub fn number(&self) -> Result<Option<u64>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let number = u64::from_str_radix(cursor, 36);
        let bad = |_| Problem::new(Kind::Malformed, "no page named this `cursor`");
        number.map(Some).map_err(bad)
    }
}

/// A cursor for a number.
#[must_use]
pub fn cursor(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        let digit = u32::try_from(number % 36).unwrap_or(0);
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

/// The header that names the next page (RFC 8288).
#[must_use]
pub fn link_next(path: &str, rows: usize, next: Option<&String>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(next) = next {
        let link = format!("<{path}?limit={rows}&cursor={next}>; rel=\"next\"");
        if let Ok(value) = HeaderValue::from_str(&link) {
            headers.insert(header::LINK, value);
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_lead_back_to_their_numbers() {
        for number in [0, 1, 35, 36, 1_000_000, u64::MAX] {
            let paging = Paging { limit: None, cursor: Some(cursor(number)) };
            assert_eq!(paging.number().unwrap(), Some(number));
        }
        let paging = Paging { limit: Some(0), cursor: Some("é".to_owned()) };
        assert!(paging.rows().is_err() && paging.number().is_err());
    }
}
