//! Sign-ins at identity providers that are under way, in the service's store.

use sqlx::Row;

use crate::access::secret;
use crate::access::sessions::Kind;
use crate::error::ServerError;
use crate::limits::SIGN_IN_TIME;
use crate::service::Service;
use crate::store::failed;

/// A sign-in that is under way.
#[derive(Debug)]
pub struct Begun {
    /// Who signs in.
    pub kind: Kind,
    /// What shows that the code was asked for here (PKCE).
    pub verifier: String,
    /// What the token has to repeat.
    pub nonce: String,
    /// Where to go afterwards.
    pub back_to: String,
    /// Who has to show once more who they are; empty when somebody signs in.
    pub again: String,
    /// When it began, in seconds since 1970.
    pub begun: i64,
}

impl Service {
    pub(super) async fn write_sign_in(
        &self,
        state: &str,
        begun: &Begun,
    ) -> Result<(), ServerError> {
        self.prune_access(begun.begun).await?;
        sqlx::query(
            "INSERT INTO service_sign_ins \
             (hash, kind, verifier, nonce, back_to, again, begun, ends) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(secret::hash(state))
        .bind(begun.kind.as_str())
        .bind(&begun.verifier)
        .bind(&begun.nonce)
        .bind(&begun.back_to)
        .bind(&begun.again)
        .bind(begun.begun)
        .bind(begun.begun.saturating_add(SIGN_IN_TIME.as_secs().cast_signed()))
        .execute(self.store().pool())
        .await
        .map_err(failed("write a sign-in"))?;
        Ok(())
    }

    /// Takes it out: no answer is good twice.
    pub(super) async fn take_sign_in(&self, state: &str) -> Result<Option<Begun>, ServerError> {
        let row = sqlx::query(
            "DELETE FROM service_sign_ins WHERE hash = $1 \
             RETURNING kind, verifier, nonce, back_to, again, begun, ends",
        )
        .bind(secret::hash(state))
        .fetch_optional(self.store().pool())
        .await
        .map_err(failed("read a sign-in"))?;
        let Some(row) = row else { return Ok(None) };
        let told = failed("read a sign-in");
        let text = |column: usize| row.try_get::<String, _>(column).map_err(&told);
        let number = |column: usize| row.try_get::<i64, _>(column).map_err(&told);
        let Some(kind) = Kind::named(&text(0)?) else { return Ok(None) };
        let begun = Begun {
            kind,
            verifier: text(1)?,
            nonce: text(2)?,
            back_to: text(3)?,
            again: text(4)?,
            begun: number(5)?,
        };
        Ok((number(6)? > self.now().as_second()).then_some(begun))
    }
}
