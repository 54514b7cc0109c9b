//! Keys of machines: made by whoever may, told once, kept as hashes.

use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use untrain_policy::Timestamp;
use utoipa::ToSchema;

use super::caller::Machine;
use super::key_text;
use super::scope::{Scope, Scopes};
use super::secret;
use crate::error::ServerError;
use crate::limits::SEEN_PAUSE;
use crate::service::Service;
use crate::store::failed;

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Key {
    /// How the log and lists name it.
    pub id: String,
    /// What it is for, in its maker's words.
    pub name: String,
    /// What it may do.
    #[schema(value_type = Vec<Scope>)]
    pub scopes: Vec<String>,
    /// Who made it.
    pub author: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it ends by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends: Option<Timestamp>,
    /// When it was used last, to the minute.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub used: Option<Timestamp>,
    /// When somebody ended it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ended: Option<Timestamp>,
}

/// What a key is asked for with.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Scopes,
    /// When it ends by itself.
    pub ends: Option<Timestamp>,
    /// Who makes it.
    pub author: String,
}

/// A key with the hash of its text.
#[derive(Debug, Clone)]
pub struct Kept {
    hash: String,
    key: Key,
    scopes: Scopes,
    used: i64,
}

const COLUMNS: &str =
    "SELECT id, name, scopes, author, created, ends, used, ended, hash FROM service_keys ";

fn read(row: &AnyRow) -> Result<Kept, ServerError> {
    let told = failed("read a key");
    let text = |column: usize| row.try_get::<String, _>(column).map_err(&told);
    let number = |column: usize| row.try_get::<Option<i64>, _>(column).map_err(&told);
    let time = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let words = text(2)?;
    let key = Key {
        id: text(0)?,
        name: text(1)?,
        scopes: words.split_ascii_whitespace().map(str::to_owned).collect(),
        author: text(3)?,
        created: time(number(4)?.unwrap_or(0)),
        ends: number(5)?.map(time),
        used: number(6)?.map(time),
        ended: number(7)?.map(time),
    };
    Ok(Kept {
        hash: text(8)?,
        scopes: Scopes::of_words(&words),
        used: number(6)?.unwrap_or(0),
        key,
    })
}

impl Service {
    /// Makes a key. Its text is in the answer and nowhere else.
    ///
    /// # Errors
    /// [`ServerError`]s of the store and of randomness.
    pub async fn make_key(&self, new: NewKey) -> Result<(Key, String), ServerError> {
        let (id, text) = key_text::draw()?;
        let words = new.scopes.words();
        sqlx::query(
            "INSERT INTO service_keys (id, hash, name, scopes, author, created, ends) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(secret::hash(&text))
        .bind(&new.name)
        .bind(&words)
        .bind(&new.author)
        .bind(self.now().as_second())
        .bind(new.ends.map(Timestamp::as_second))
        .execute(self.store().pool())
        .await
        .map_err(failed("write a key"))?;
        tracing::info!(
            target: "audit", event = "key-made", key = id, scopes = words,
            who = secret::pseudonym(&new.author),
        );
        let kept = self.read_key(&id).await?;
        let key = kept.map(|kept| kept.key);
        let key = key.ok_or_else(|| failed("read a key")(sqlx::Error::RowNotFound))?;
        Ok((key, text))
    }

    /// Every key, the youngest first.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn keys(&self) -> Result<Vec<Key>, ServerError> {
        let query = sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY created DESC, id"));
        let rows = sqlx::query(query).fetch_all(self.store().pool()).await;
        let rows = rows.map_err(failed("read keys"))?;
        rows.iter().map(|row| read(row).map(|kept| kept.key)).collect()
    }

    /// Ends a key. Answers whether there was one that had not ended.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn end_key(&self, id: &str, who: &str) -> Result<bool, ServerError> {
        let query = "UPDATE service_keys SET ended = $2 WHERE id = $1 AND ended IS NULL";
        let done = sqlx::query(query)
            .bind(id)
            .bind(self.now().as_second())
            .execute(self.store().pool())
            .await
            .map_err(failed("end a key"))?;
        self.access().keys.forget(id);
        let was_there = done.rows_affected() > 0;
        if was_there {
            let who = secret::pseudonym(who);
            tracing::info!(target: "audit", event = "key-ended", key = id, who);
        }
        Ok(was_there)
    }

    /// The machine that a key is of; none when there is no such key, or it has ended.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub(super) async fn machine_by_key(&self, text: &str) -> Result<Option<Machine>, ServerError> {
        let Some(id) = key_text::id_of(text) else { return Ok(None) };
        let time = self.now();
        let now = time.as_second();
        let is_due =
            |kept: &Kept| now.saturating_sub(kept.used) >= SEEN_PAUSE.as_secs().cast_signed();
        let is_good = |kept: &Kept| {
            let has_ended =
                kept.key.ended.is_some() || kept.key.ends.is_some_and(|end| end <= time);
            !has_ended && secret::is_same(&kept.hash, &secret::hash(text))
        };
        let machine = |kept: &Kept| Machine { id: id.to_owned(), scopes: kept.scopes };
        let cached = self.access().keys.get(id, now);
        if let Some(kept) = cached.filter(|kept| !is_due(kept)) {
            return Ok(is_good(&kept).then(|| machine(&kept)));
        }
        let found = self.read_key(id).await?;
        let Some(mut kept) = found.filter(is_good) else { return Ok(None) };
        if is_due(&kept) {
            kept.used = now;
            self.write_used(id, now).await?;
        }
        let machine = machine(&kept);
        self.access().keys.put(id, now, kept);
        Ok(Some(machine))
    }

    async fn read_key(&self, id: &str) -> Result<Option<Kept>, ServerError> {
        let query = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1"));
        let row = sqlx::query(query).bind(id).fetch_optional(self.store().pool()).await;
        row.map_err(failed("read a key"))?.as_ref().map(read).transpose()
    }

    async fn write_used(&self, id: &str, now: i64) -> Result<(), ServerError> {
        sqlx::query("UPDATE service_keys SET used = $2 WHERE id = $1")
            .bind(id)
            .bind(now)
            .execute(self.store().pool())
            .await
            .map_err(failed("write when a key was used"))?;
        Ok(())
    }
}
