//! Webhooks and their deliveries in the service's store.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::words::WebhookKind;
use crate::error::ServerError;
use crate::problem::Problem;
use crate::service::Service;
use crate::store::failed;

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Webhook {
    /// Its name.
    pub id: String,
    /// Where.
    pub url: String,
    /// Of what; of everything when empty.
    #[schema(value_type = Vec<WebhookKind>)]
    pub events: Vec<String>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// Up to which entry it was told.
    pub next: u64,
}

impl Webhook {
    /// Whether it wants to be told of a kind.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|wanted| wanted == kind)
    }

    fn read(row: &AnyRow) -> Result<Self, ServerError> {
        let told = failed("read a webhook");
        let text = |column: usize| row.try_get::<String, _>(column).map_err(&told);
        let number = |column: usize| row.try_get::<i64, _>(column).map_err(&told);
        Ok(Self {
            id: text(0)?,
            url: text(1)?,
            events: text(2)?.split_ascii_whitespace().map(str::to_owned).collect(),
            created: time(number(3)?),
            next: u64::try_from(number(4)?).unwrap_or(0),
        })
    }
}

fn time(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// One time that somebody was told, or is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Delivery {
    /// Its name, which every repetition carries too.
    pub id: String,
    /// What happened.
    pub kind: String,
    /// What is sent.
    pub body: String,
    /// `waiting`, `sending`, `taken` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was laid out.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it is tried next.
    #[schema(value_type = String, format = DateTime)]
    pub due: Timestamp,
    /// What came of the last try.
    pub answer: Option<String>,
}

/// A delivery that is due, with what is needed to send it.
pub struct Due {
    pub(super) id: String,
    pub(super) webhook: String,
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) body: String,
    pub(super) attempts: i64,
}

/// How long a service may take over a delivery before another takes it, in seconds.
const SENDING_TIME: i64 = 120;

impl Service {
    /// Keeps a new webhook, which is told from this moment on.
    ///
    /// # Errors
    /// [`Problem`]s of writing.
    pub(super) async fn add_webhook(
        &self,
        url: &str,
        events: &[String],
        secret: &str,
    ) -> Result<Webhook, Problem> {
        let id = Uuid::now_v7().to_string();
        let next = self.ledger().size().await?;
        sqlx::query(
            "INSERT INTO service_webhooks (id, url, secret, events, created, next) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&id)
        .bind(url)
        .bind(secret)
        .bind(events.join(" "))
        .bind(self.now().as_second())
        .bind(i64::try_from(next.0).unwrap_or(i64::MAX))
        .execute(self.store().pool())
        .await
        .map_err(failed("write a webhook"))?;
        self.webhook(&id).await
    }

    /// Every webhook that has not ended.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, ServerError> {
        let rows = sqlx::query(
            "SELECT id, url, events, created, next FROM service_webhooks \
             WHERE ended IS NULL ORDER BY id",
        )
        .fetch_all(self.store().pool())
        .await
        .map_err(failed("read the webhooks"))?;
        rows.iter().map(Webhook::read).collect()
    }

    /// A webhook that has not ended.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn webhook(&self, id: &str) -> Result<Webhook, Problem> {
        let webhooks = self.webhooks().await?;
        let found = webhooks.into_iter().find(|webhook| webhook.id == id);
        found.ok_or_else(|| Problem::not_found("webhook"))
    }

    /// Ends a webhook: nothing more is sent, and its secret is gone.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub(super) async fn close_webhook(&self, id: &str) -> Result<(), ServerError> {
        sqlx::query("UPDATE service_webhooks SET ended = $2, secret = '' WHERE id = $1")
            .bind(id)
            .bind(self.now().as_second())
            .execute(self.store().pool())
            .await
            .map_err(failed("end a webhook"))?;
        Ok(())
    }

    /// Lays deliveries out and moves the webhook on, both or neither. Answers whether it stood at
    /// `from`.
    pub(super) async fn lay_out(
        &self,
        webhook: &str,
        from: u64,
        to: u64,
        told: &[(&'static str, u64, String)],
    ) -> Result<bool, ServerError> {
        let doing = failed("lay out deliveries");
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let mut work = self.store().pool().begin().await.map_err(&doing)?;
        let moved = sqlx::query(
            "UPDATE service_webhooks SET next = $3 WHERE id = $1 AND next = $2 AND ended IS NULL",
        )
        .bind(webhook)
        .bind(number(from))
        .bind(number(to))
        .execute(&mut *work)
        .await
        .map_err(&doing)?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        for (kind, entry, body) in told {
            sqlx::query(INSERT_DELIVERY)
                .bind(format!("msg_{webhook}_{entry}"))
                .bind(webhook)
                .bind(*kind)
                .bind(body)
                .bind(self.now().as_second())
                .execute(&mut *work)
                .await
                .map_err(&doing)?;
        }
        work.commit().await.map_err(&doing)?;
        Ok(true)
    }

    /// Lays out a delivery that only tests the way.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn test_webhook(&self, id: &str) -> Result<Delivery, Problem> {
        let webhook = self.webhook(id).await?;
        let delivery = format!("msg_{}", Uuid::now_v7());
        let now = self.now();
        let body = serde_json::json!({ "type": super::TEST, "timestamp": now, "data": {} });
        sqlx::query(INSERT_DELIVERY)
            .bind(&delivery)
            .bind(&webhook.id)
            .bind(super::TEST)
            .bind(body.to_string())
            .bind(now.as_second())
            .execute(self.store().pool())
            .await
            .map_err(failed("lay out a delivery"))?;
        self.delivery(id, &delivery).await
    }

    /// The last deliveries of a webhook, the newest first.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn deliveries(&self, id: &str, limit: usize) -> Result<Vec<Delivery>, Problem> {
        self.webhook(id).await?;
        let select =
            format!("{DELIVERIES} WHERE webhook = $1 ORDER BY created DESC, id DESC LIMIT $2");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(id)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(self.store().pool())
            .await
            .map_err(failed("read the deliveries"))?;
        Ok(rows.iter().map(read_delivery).collect::<Result<_, _>>()?)
    }

    /// How many deliveries of each webhook stand in each state.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn delivery_counts(&self) -> Result<BTreeMap<(String, String), u64>, ServerError> {
        let told = failed("count the deliveries");
        let rows = sqlx::query(
            "SELECT webhook, state, COUNT(*) FROM service_deliveries GROUP BY webhook, state",
        )
        .fetch_all(self.store().pool())
        .await
        .map_err(&told)?;
        let count = |row: &AnyRow| {
            let count = u64::try_from(row.try_get::<i64, _>(2)?).unwrap_or(0);
            Ok(((row.try_get(0)?, row.try_get(1)?), count))
        };
        rows.iter().map(count).collect::<Result<_, sqlx::Error>>().map_err(told)
    }

    async fn delivery(&self, webhook: &str, id: &str) -> Result<Delivery, Problem> {
        let select = format!("{DELIVERIES} WHERE webhook = $1 AND id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(select))
            .bind(webhook)
            .bind(id)
            .fetch_optional(self.store().pool())
            .await
            .map_err(failed("read a delivery"))?;
        let row = row.ok_or_else(|| Problem::not_found("delivery"))?;
        Ok(read_delivery(&row)?)
    }

    /// Sends a delivery again, at once and under the same name.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn replay_delivery(&self, webhook: &str, id: &str) -> Result<Delivery, Problem> {
        self.webhook(webhook).await?;
        self.delivery(webhook, id).await?;
        sqlx::query(
            "UPDATE service_deliveries SET state = 'waiting', attempts = 0, due = $2 WHERE id = $1",
        )
        .bind(id)
        .bind(self.now().as_second())
        .execute(self.store().pool())
        .await
        .map_err(failed("play a delivery again"))?;
        self.delivery(webhook, id).await
    }

    /// Takes deliveries that are due, for this service alone.
    pub(super) async fn take_due(&self, limit: usize) -> Result<Vec<Due>, ServerError> {
        let doing = failed("take what is due");
        let now = self.now().as_second();
        let rows = sqlx::query(
            "SELECT service_deliveries.id, webhook, url, secret, body, attempts, due \
             FROM service_deliveries JOIN service_webhooks \
             ON service_webhooks.id = service_deliveries.webhook \
             WHERE ended IS NULL AND state IN ('waiting', 'sending') AND due <= $1 \
             ORDER BY due LIMIT $2",
        )
        .bind(now)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.store().pool())
        .await
        .map_err(&doing)?;
        let mut taken = Vec::new();
        for row in &rows {
            let text = |column: usize| row.try_get::<String, _>(column).map_err(&doing);
            let number = |column: usize| row.try_get::<i64, _>(column).map_err(&doing);
            let due = Due {
                id: text(0)?,
                webhook: text(1)?,
                url: text(2)?,
                secret: text(3)?,
                body: text(4)?,
                attempts: number(5)?,
            };
            // Should this service die over it, another takes it when the time is over.
            let marked = sqlx::query(
                "UPDATE service_deliveries SET state = 'sending', due = $3 \
                 WHERE id = $1 AND due = $2 AND state IN ('waiting', 'sending')",
            )
            .bind(&due.id)
            .bind(number(6)?)
            .bind(now.saturating_add(SENDING_TIME))
            .execute(self.store().pool())
            .await
            .map_err(&doing)?;
            if marked.rows_affected() == 1 {
                taken.push(due);
            }
        }
        Ok(taken)
    }

    /// Notes what came of a try: taken, to be tried again at `next`, or failed for good.
    pub(super) async fn note_sent(
        &self,
        due: &Due,
        taken: bool,
        next: Option<i64>,
        words: &str,
    ) -> Result<(), ServerError> {
        let state = match (taken, next) {
            (true, _) => "taken",
            (false, Some(_)) => "waiting",
            (false, None) => "failed",
        };
        sqlx::query(
            "UPDATE service_deliveries SET state = $2, attempts = attempts + 1, due = $3, \
             answer = $4 WHERE id = $1",
        )
        .bind(&due.id)
        .bind(state)
        .bind(next.unwrap_or_else(|| self.now().as_second()))
        .bind(words)
        .execute(self.store().pool())
        .await
        .map_err(failed("note a delivery"))?;
        Ok(())
    }
}

const INSERT_DELIVERY: &str = "INSERT INTO service_deliveries \
    (id, webhook, kind, body, state, attempts, created, due) \
    VALUES ($1, $2, $3, $4, 'waiting', 0, $5, $5)";

const DELIVERIES: &str = "SELECT id, kind, body, state, attempts, created, due, answer \
                          FROM service_deliveries ";

fn read_delivery(row: &AnyRow) -> Result<Delivery, ServerError> {
    let told = failed("read a delivery");
    let text = |column: usize| row.try_get::<String, _>(column).map_err(&told);
    let number = |column: usize| row.try_get::<i64, _>(column).map_err(&told);
    Ok(Delivery {
        id: text(0)?,
        kind: text(1)?,
        body: text(2)?,
        state: text(3)?,
        attempts: number(4)?,
        created: time(number(5)?),
        due: time(number(6)?),
        answer: row.try_get(7).map_err(&told)?,
    })
}
