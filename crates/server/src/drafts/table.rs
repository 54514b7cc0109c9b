//! Drafts in the service's store.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;
use sqlx::any::AnyRow;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ServerError;
use crate::problem::{Kind, Problem};
use crate::service::Service;
use crate::store::failed;

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Draft {
    /// Its name.
    pub id: String,
    /// The document's text.
    pub document: String,
    /// Who wrote it first.
    pub author: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub created: Timestamp,
    /// When it was changed last.
    #[schema(value_type = String, format = DateTime)]
    pub changed: Timestamp,
    /// How often it was written: the `ETag`.
    pub version: i64,
    /// The job that planned this version.
    pub plan: Option<String>,
    /// Who proposes this version.
    pub proposed_by: Option<String>,
    /// Since when.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub proposed: Option<Timestamp>,
    /// Why.
    pub reason: Option<String>,
}

const COLUMNS: &str = "SELECT id, document, author, created, changed, version, plan, \
                       proposed_by, proposed, reason FROM service_drafts ";

impl Draft {
    /// How the ledger calls it: its identifier and which version.
    #[must_use]
    pub fn name(&self) -> String {
        format!("draft {} version {}", self.id, self.version)
    }

    /// The version that its document says it is.
    #[must_use]
    pub fn document_version(&self) -> String {
        let policy = untrain_policy::Policy::parse(&self.document);
        policy.map(|policy| policy.version).unwrap_or_default()
    }

    /// Its `ETag`.
    #[must_use]
    pub fn etag(&self) -> String {
        format!("\"{}\"", self.version)
    }

    fn read(row: &AnyRow) -> Result<Self, ServerError> {
        let told = failed("read a draft");
        let text = |column: usize| row.try_get::<String, _>(column).map_err(&told);
        let maybe = |column: usize| row.try_get::<Option<String>, _>(column).map_err(&told);
        let number = |column: usize| row.try_get::<Option<i64>, _>(column).map_err(&told);
        let time = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(Self {
            id: text(0)?,
            document: text(1)?,
            author: text(2)?,
            created: time(number(3)?.unwrap_or(0)),
            changed: time(number(4)?.unwrap_or(0)),
            version: number(5)?.unwrap_or(0),
            plan: maybe(6)?,
            proposed_by: maybe(7)?,
            proposed: number(8)?.map(time),
            reason: maybe(9)?,
        })
    }
}

impl Service {
    /// Keeps a new draft.
    ///
    /// # Errors
    /// [`Problem`]s of writing.
    pub async fn add_draft(&self, document: &str, author: &str) -> Result<Draft, Problem> {
        let id = Uuid::now_v7().to_string();
        sqlx::query(
            "INSERT INTO service_drafts (id, document, author, created, changed, version) \
             VALUES ($1, $2, $3, $4, $4, 1)",
        )
        .bind(&id)
        .bind(document)
        .bind(author)
        .bind(self.now().as_second())
        .execute(self.store().pool())
        .await
        .map_err(failed("write a draft"))?;
        self.draft(&id).await
    }

    /// A draft.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn draft(&self, id: &str) -> Result<Draft, Problem> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1")))
            .bind(id)
            .fetch_optional(self.store().pool())
            .await
            .map_err(failed("read a draft"))?;
        let row = row.ok_or_else(|| Problem::not_found("draft"))?;
        Ok(Draft::read(&row)?)
    }

    /// Every draft, the one changed last first.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn drafts(&self) -> Result<Vec<Draft>, ServerError> {
        let select = format!("{COLUMNS} ORDER BY changed DESC, id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(select))
            .fetch_all(self.store().pool())
            .await
            .map_err(failed("read the drafts"))?;
        rows.iter().map(Draft::read).collect()
    }

    /// Writes a draft anew, unless somebody did since `version`. What was planned and proposed of
    /// it counts no more.
    ///
    /// # Errors
    /// [`Problem`]s: 404; 412 when it has changed.
    pub async fn change_draft(
        &self,
        id: &str,
        version: i64,
        document: &str,
    ) -> Result<Draft, Problem> {
        let changed = sqlx::query(
            "UPDATE service_drafts SET document = $3, changed = $4, version = version + 1, \
             plan = NULL, proposed_by = NULL, proposed = NULL, reason = NULL \
             WHERE id = $1 AND version = $2",
        )
        .bind(id)
        .bind(version)
        .bind(document)
        .bind(self.now().as_second())
        .execute(self.store().pool())
        .await
        .map_err(failed("write a draft"))?;
        self.unless_stale(id, changed.rows_affected()).await
    }

    /// Removes a draft, unless somebody changed it since `version`.
    ///
    /// # Errors
    /// [`Problem`]s: 404; 412 when it has changed.
    pub async fn remove_draft(&self, id: &str, version: i64) -> Result<(), Problem> {
        let removed = sqlx::query("DELETE FROM service_drafts WHERE id = $1 AND version = $2")
            .bind(id)
            .bind(version)
            .execute(self.store().pool())
            .await
            .map_err(failed("remove a draft"))?;
        match removed.rows_affected() {
            0 => self.unless_stale(id, 0).await.map(|_| ()),
            _ => Ok(()),
        }
    }

    pub(super) async fn note_plan(&self, draft: &Draft, job: &str) -> Result<(), Problem> {
        let noted = sqlx::query(
            "UPDATE service_drafts SET plan = $3, planned = $4 WHERE id = $1 AND version = $2",
        )
        .bind(&draft.id)
        .bind(draft.version)
        .bind(job)
        .bind(self.now().as_second())
        .execute(self.store().pool())
        .await
        .map_err(failed("note a plan"))?;
        self.unless_stale(&draft.id, noted.rows_affected()).await.map(|_| ())
    }

    pub(super) async fn note_proposal(
        &self,
        draft: &Draft,
        actor: &str,
        reason: &str,
    ) -> Result<(), Problem> {
        let noted = sqlx::query(
            "UPDATE service_drafts SET proposed_by = $3, proposed = $4, reason = $5 \
             WHERE id = $1 AND version = $2",
        )
        .bind(&draft.id)
        .bind(draft.version)
        .bind(actor)
        .bind(self.now().as_second())
        .bind(reason)
        .execute(self.store().pool())
        .await
        .map_err(failed("note a proposal"))?;
        self.unless_stale(&draft.id, noted.rows_affected()).await.map(|_| ())
    }

    async fn unless_stale(&self, id: &str, rows: u64) -> Result<Draft, Problem> {
        let draft = self.draft(id).await?;
        match rows {
            0 => Err(Problem::new(Kind::Stale, "somebody changed the draft since it was read")),
            _ => Ok(draft),
        }
    }
}
