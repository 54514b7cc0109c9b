//! Sessions in the service's store, and the removal of what has ended there.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::scope::Role;
use super::sessions::{Kind, Session, Way};
use crate::error::ServerError;
use crate::service::Service;
use crate::store::failed;

const COLUMNS: &str = "SELECT hash, reference, kind, way, who, name, email, roles, agent, \
                       created, seen, ends, fresh_until FROM service_sessions ";

/// The tables whose rows end by themselves.
const ENDING: [&str; 4] =
    ["service_sessions", "service_used_tokens", "service_sign_ins", "service_mail_links"];

fn read(row: &AnyRow) -> Result<Option<Session>, ServerError> {
    let told = failed("read a session");
    let text = |column: usize| row.try_get::<String, _>(column).map_err(&told);
    let number = |column: usize| row.try_get::<i64, _>(column).map_err(&told);
    // A word that a newer program wrote names no session of this one.
    let (Some(kind), Some(way)) = (Kind::named(&text(2)?), Way::named(&text(3)?)) else {
        return Ok(None);
    };
    Ok(Some(Session {
        hash: text(0)?,
        reference: text(1)?,
        kind,
        way,
        who: text(4)?,
        name: text(5)?,
        email: text(6)?,
        roles: text(7)?.split_ascii_whitespace().filter_map(Role::named).collect(),
        agent: text(8)?,
        created: number(9)?,
        seen: number(10)?,
        ends: number(11)?,
        fresh_until: number(12)?,
    }))
}

impl Service {
    pub(super) async fn read_session(&self, hash: &str) -> Result<Option<Session>, ServerError> {
        let query = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE hash = $1"));
        let row = sqlx::query(query).bind(hash).fetch_optional(self.store().pool()).await;
        let row = row.map_err(failed("read a session"))?;
        row.as_ref().map_or(Ok(None), read)
    }

    pub(super) async fn read_sessions(
        &self,
        kind: Kind,
        who: &str,
    ) -> Result<Vec<Session>, ServerError> {
        let query = format!("{COLUMNS} WHERE kind = $1 AND who = $2 ORDER BY created DESC, hash");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(kind.as_str())
            .bind(who)
            .fetch_all(self.store().pool())
            .await
            .map_err(failed("read sessions"))?;
        rows.iter().filter_map(|row| read(row).transpose()).collect()
    }

    pub(super) async fn write_session(&self, session: &Session) -> Result<(), ServerError> {
        let roles: Vec<&str> = session.roles.iter().map(|role| role.as_str()).collect();
        sqlx::query(
            "INSERT INTO service_sessions (hash, reference, kind, way, who, name, email, roles, \
             agent, created, seen, ends, fresh_until) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(&session.hash)
        .bind(&session.reference)
        .bind(session.kind.as_str())
        .bind(session.way.as_str())
        .bind(&session.who)
        .bind(&session.name)
        .bind(&session.email)
        .bind(roles.join(" "))
        .bind(&session.agent)
        .bind(session.created)
        .bind(session.seen)
        .bind(session.ends)
        .bind(session.fresh_until)
        .execute(self.store().pool())
        .await
        .map_err(failed("write a session"))?;
        Ok(())
    }

    pub(super) async fn write_seen(&self, hash: &str, now: i64) -> Result<(), ServerError> {
        sqlx::query("UPDATE service_sessions SET seen = $2 WHERE hash = $1")
            .bind(hash)
            .bind(now)
            .execute(self.store().pool())
            .await
            .map_err(failed("write when a session was used"))?;
        Ok(())
    }

    pub(super) async fn remove_session(&self, hash: &str) -> Result<(), ServerError> {
        sqlx::query("DELETE FROM service_sessions WHERE hash = $1")
            .bind(hash)
            .execute(self.store().pool())
            .await
            .map_err(failed("end a session"))?;
        Ok(())
    }

    /// Removes whatever has ended.
    pub(super) async fn prune_access(&self, now: i64) -> Result<(), ServerError> {
        for table in ENDING {
            let query = format!("DELETE FROM {table} WHERE ends <= $1");
            sqlx::query(sqlx::AssertSqlSafe(query))
                .bind(now)
                .execute(self.store().pool())
                .await
                .map_err(failed("remove what has ended"))?;
        }
        Ok(())
    }
}
