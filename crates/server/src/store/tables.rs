//! The tables of the service's own store.

use sqlx::Row;

use super::{Store, failed};
use crate::error::ServerError;

/// The version of the tables below.
const VERSION: i64 = 1;

/// The number of PostgreSQL's advisory lock, apart for each database: "unts".
const ADVISORY: i64 = 0x756e_7473;

/// The tables, in words that both databases know.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS service_version (
    one     BIGINT PRIMARY KEY CHECK (one = 1),
    version BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_sessions (
    hash        TEXT PRIMARY KEY,
    reference   TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    way         TEXT NOT NULL,
    who         TEXT NOT NULL,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    roles       TEXT NOT NULL,
    agent       TEXT NOT NULL,
    created     BIGINT NOT NULL,
    seen        BIGINT NOT NULL,
    ends        BIGINT NOT NULL,
    fresh_until BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS service_sessions_of ON service_sessions (kind, who);

CREATE TABLE IF NOT EXISTS service_used_tokens (
    hash TEXT PRIMARY KEY,
    ends BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_sign_ins (
    hash     TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    verifier TEXT NOT NULL,
    nonce    TEXT NOT NULL,
    back_to  TEXT NOT NULL,
    again    TEXT NOT NULL,
    begun    BIGINT NOT NULL,
    ends     BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_mail_links (
    hash    TEXT PRIMARY KEY,
    contact TEXT NOT NULL,
    ends    BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_non_members (
    contact TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    seen    BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_keys (
    id      TEXT PRIMARY KEY,
    hash    TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL,
    scopes  TEXT NOT NULL,
    author  TEXT NOT NULL,
    created BIGINT NOT NULL,
    ends    BIGINT,
    used    BIGINT,
    ended   BIGINT
);

CREATE TABLE IF NOT EXISTS service_drafts (
    id          TEXT PRIMARY KEY,
    document    TEXT NOT NULL,
    author      TEXT NOT NULL,
    created     BIGINT NOT NULL,
    changed     BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    plan        TEXT,
    planned     BIGINT,
    proposed_by TEXT,
    proposed    BIGINT,
    reason      TEXT,
    activated   BIGINT
);

CREATE TABLE IF NOT EXISTS service_jobs (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    arguments TEXT NOT NULL,
    state     TEXT NOT NULL,
    actor     TEXT NOT NULL,
    created   BIGINT NOT NULL,
    started   BIGINT,
    ended     BIGINT,
    process   BIGINT,
    exit_code BIGINT,
    report    TEXT,
    words     TEXT
);

CREATE TABLE IF NOT EXISTS service_webhooks (
    id      TEXT PRIMARY KEY,
    url     TEXT NOT NULL,
    secret  TEXT NOT NULL,
    events  TEXT NOT NULL,
    created BIGINT NOT NULL,
    ended   BIGINT,
    next    BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS service_deliveries (
    id       TEXT PRIMARY KEY,
    webhook  TEXT NOT NULL REFERENCES service_webhooks,
    kind     TEXT NOT NULL,
    body     TEXT NOT NULL,
    state    TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    created  BIGINT NOT NULL,
    due      BIGINT NOT NULL,
    answer   TEXT
);
CREATE INDEX IF NOT EXISTS service_deliveries_due ON service_deliveries (state, due);

CREATE TABLE IF NOT EXISTS service_roles (
    source TEXT NOT NULL,
    who    TEXT NOT NULL,
    roles  TEXT NOT NULL,
    PRIMARY KEY (source, who)
);

CREATE TABLE IF NOT EXISTS service_unreached (
    notice  TEXT NOT NULL,
    subject TEXT NOT NULL,
    since   BIGINT NOT NULL,
    PRIMARY KEY (notice, subject)
);

CREATE TABLE IF NOT EXISTS service_languages (
    notice   TEXT NOT NULL,
    language TEXT NOT NULL,
    count    BIGINT NOT NULL,
    PRIMARY KEY (notice, language)
);

CREATE TABLE IF NOT EXISTS service_assignments (
    entry    BIGINT PRIMARY KEY,
    assignee TEXT NOT NULL,
    changed  BIGINT NOT NULL
);
";

impl Store {
    /// Makes the tables that are not there. Of services that begin at the same moment, a server of
    /// PostgreSQL would refuse all but one.
    pub(super) async fn make_tables(&self, on_server: bool) -> Result<(), ServerError> {
        let mut connection = self.pool.acquire().await.map_err(failed("open"))?;
        if on_server {
            let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(ADVISORY);
            lock.execute(&mut *connection).await.map_err(failed("make its tables"))?;
        }
        sqlx::raw_sql(TABLES).execute(&mut *connection).await.map_err(failed("make its tables"))?;
        let version = sqlx::query(
            "INSERT INTO service_version (one, version) VALUES (1, $1) \
             ON CONFLICT (one) DO UPDATE SET one = 1 RETURNING version",
        )
        .bind(VERSION)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed("read its version"))?;
        if on_server {
            let unlock = sqlx::query("SELECT pg_advisory_unlock($1)").bind(ADVISORY);
            unlock.execute(&mut *connection).await.map_err(failed("make its tables"))?;
        }
        let found: i64 = version.try_get(0).map_err(failed("read its version"))?;
        if found > VERSION {
            return Err(ServerError::Newer { found, known: VERSION });
        }
        Ok(())
    }
}
