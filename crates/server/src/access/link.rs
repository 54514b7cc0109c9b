//! Members by a link that the host platform signed.
//!
//! The platform knows its members already. It sends one here with a token that says who they are,
//! is good for minutes and for one use. What a token was used for is kept as its hash, until it
//! would have ended.

use untrain_policy::SubjectId;

use super::jwt::{Keys, Refusal};
use super::secret;
use crate::config::Link;
use crate::error::ServerError;
use crate::limits::{CLOCK_SKEW, LINK_TIME};
use crate::service::Service;
use crate::store::failed;

/// The platform that signs, and its key.
pub struct Platform {
    issuer: String,
    keys: Keys,
}

/// What a link says, whose signature and times fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Whom it is for.
    pub subject: SubjectId,
    /// What makes it this link and no other.
    id: String,
    ends: i64,
}

impl Platform {
    /// Reads the key.
    ///
    /// # Errors
    /// [`ServerError::File`] when the file does not read, [`ServerError::Config`] when it holds no
    /// key.
    pub fn open(config: &Link) -> Result<Self, ServerError> {
        let path = &config.key_file;
        let told = |source| ServerError::File { doing: "read", path: path.clone(), source };
        let pem = std::fs::read_to_string(path).map_err(told)?;
        let keys = Keys::ed25519(&pem).ok_or_else(|| {
            let what = "holds no public key of Ed25519 as PEM (BEGIN PUBLIC KEY)";
            ServerError::Config(format!("`{}` {what}", path.display()))
        })?;
        Ok(Self { issuer: config.issuer.clone(), keys })
    }

    /// Reads a link's token.
    fn read(&self, token: &str, audience: &str, now: i64) -> Result<Signed, Refusal> {
        let claims = self.keys.open(token)?;
        claims.must_be_from(&self.issuer)?;
        claims.must_be_for(audience)?;
        claims.must_be_now(now)?;
        let issued = claims.time("iat").ok_or("the link does not say when it was made (`iat`)")?;
        let ends = claims.time("exp").ok_or("the link does not say when it ends (`exp`)")?;
        if ends.saturating_sub(issued) > LINK_TIME.as_secs().cast_signed() {
            return Err("the link is good for too long: at most 5 minutes (`exp`)");
        }
        let id = claims.text("jti").filter(|id| !id.is_empty());
        let id = id.ok_or("the link has no number of its own (`jti`)")?.to_owned();
        let subject = claims.text("sub").and_then(|subject| SubjectId::new(subject).ok());
        let subject = subject.ok_or("the link does not say whom it is for (`sub`)")?;
        Ok(Signed { subject, id, ends })
    }
}

impl Service {
    /// Reads a link's token, which is not used by this.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn read_link(&self, token: &str) -> Result<Signed, Refusal> {
        let platform = self.access().platform.as_ref().ok_or("there is no such way to sign in")?;
        platform.read(token, self.public_url(), self.now().as_second())
    }

    /// Uses a link. Answers whether it was not used before.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn use_link(&self, link: &Signed) -> Result<bool, ServerError> {
        let hash = secret::hash(&format!("link\n{}", link.id));
        // Kept longer than any clock takes the token for good.
        let skew = CLOCK_SKEW.as_secs().cast_signed().saturating_mul(2);
        let done = sqlx::query(
            "INSERT INTO service_used_tokens (hash, ends) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(hash)
        .bind(link.ends.saturating_add(skew))
        .execute(self.store().pool())
        .await
        .map_err(failed("write that a link was used"))?;
        Ok(done.rows_affected() > 0)
    }
}
