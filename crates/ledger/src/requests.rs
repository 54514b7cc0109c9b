//! Calls that are made only once, however often they are sent: each is remembered by the key that
//! its caller gave it, with what it asked for and the entries that it was answered with.
//!
//! Keys and calls are kept as keyed hashes, so that the table says nothing of anybody.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use sqlx::{AnyConnection, Row};
use untrain_policy::Fact;

use crate::batch::{Answer, appended};
use crate::error::LedgerError;
use crate::numbers::{from_row, to_row};
use crate::rows::{self, Into};
use crate::secrets::Secrets;

/// A call that is made only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    /// What its key is remembered by.
    reference: [u8; 32],
    /// What it asks for is remembered by.
    body: [u8; 32],
}

impl Request {
    /// The call of `facts` under a caller's key.
    ///
    /// # Errors
    /// [`LedgerError::Inadmissible`] for a fact that has no JSON form.
    pub fn new(secrets: &Secrets, key: &str, facts: &[Fact]) -> Result<Self, LedgerError> {
        // The time is the ledger's to say, so a call sent again later is the same one.
        let facts = serde_json::to_vec(facts).map_err(|error| {
            LedgerError::Inadmissible(untrain_policy::Error::NotAnEvent(error.to_string()))
        })?;
        let hash = |part, bytes: &[u8]| secrets.vault.request_hash(part, bytes);
        Ok(Self { reference: hash("key", key.as_bytes()), body: hash("body", &facts) })
    }
}

/// What a call was answered with.
#[derive(Debug, Clone, Copy)]
struct Made {
    body: [u8; 32],
    first: u64,
    count: u64,
}

/// The calls that a batch has to know of, and those that it adds.
#[derive(Default)]
pub struct Requests {
    made: BTreeMap<[u8; 32], Made>,
    new: Vec<([u8; 32], Made)>,
}

impl Requests {
    /// Reads what is known of these calls.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(
        connection: &mut AnyConnection,
        requests: impl Iterator<Item = Request>,
    ) -> Result<Self, LedgerError> {
        let list: Vec<String> = requests
            .map(|request| format!("\"{}\"", HEXLOWER.encode(&request.reference)))
            .collect();
        if list.is_empty() {
            return Ok(Self::default());
        }
        let failed = |e| LedgerError::store("read which calls were made", e);
        let rows = sqlx::query(
            "SELECT reference, body, first, count FROM requests
             WHERE reference IN (SELECT unhex(value) FROM json_each($1))",
        )
        .bind(format!("[{}]", list.join(",")))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
        let mut made = BTreeMap::new();
        for row in &rows {
            let hash = |column: usize| -> Result<[u8; 32], LedgerError> {
                let bytes: Vec<u8> = row.try_get(column).map_err(failed)?;
                bytes.try_into().map_err(|_| LedgerError::damaged(0, "a call made is no hash"))
            };
            let number = |column: usize| -> Result<u64, LedgerError> {
                row.try_get(column).map(from_row).map_err(failed)
            };
            made.insert(hash(0)?, Made { body: hash(1)?, first: number(2)?, count: number(3)? });
        }
        Ok(Self { made, new: Vec::new() })
    }

    /// What a call is answered with that was made before: the same, or that it is another one.
    #[must_use]
    pub fn answered(&self, request: &Request) -> Option<Answer> {
        let made = self.made.get(&request.reference)?;
        Some(if made.body == request.body {
            Ok(appended(made.first, made.count))
        } else {
            Err(LedgerError::KeyUsed { first: made.first })
        })
    }

    /// Remembers a call and its entries.
    pub fn remember(&mut self, request: Request, first: u64, count: u64) {
        let made = Made { body: request.body, first, count };
        self.made.insert(request.reference, made);
        self.new.push((request.reference, made));
    }

    /// Writes the calls that are new.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write(&self, connection: &mut AnyConnection) -> Result<(), LedgerError> {
        let into = Into {
            doing: "remember a call",
            table: "requests",
            columns: &["reference", "body", "first", "count"],
            end: "",
        };
        rows::insert(connection, &into, &self.new, |(reference, made), row| {
            row.bind(reference.to_vec())
                .bind(made.body.to_vec())
                .bind(to_row(made.first))
                .bind(to_row(made.count))
        })
        .await
    }
}
