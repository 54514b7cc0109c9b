//! People without an account: a link in a mail shows that the address is theirs.
//!
//! An address stands for one person without an account, so that whoever comes back finds their
//! case. Of it only a keyed hash is kept beside that person's number; the ledger seals what they
//! write to it.

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use sqlx::Row;
use untrain_policy::SubjectId;

use super::secret;
use crate::error::ServerError;
use crate::limits::MAIL_LINK_TIME;
use crate::problem::Problem;
use crate::service::Service;
use crate::store::failed;

/// The longest address of mail, in bytes (RFC 5321).
const ADDRESS_BYTES_MAX: usize = 254;

/// An address of mail that may be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// Checks one. Upper and lower case are the same to it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let fits = text.len() <= ADDRESS_BYTES_MAX && text.parse::<lettre::Address>().is_ok();
        fits.then_some(Self(text))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Service {
    /// Makes a link's secret for an address.
    ///
    /// # Errors
    /// [`ServerError`]s of the store and of randomness.
    pub async fn make_mail_link(&self, contact: &MailAddress) -> Result<String, ServerError> {
        let now = self.now().as_second();
        self.prune_access(now).await?;
        let token = secret::draw_text()?;
        sqlx::query("INSERT INTO service_mail_links (hash, contact, ends) VALUES ($1, $2, $3)")
            .bind(secret::hash(&token))
            .bind(contact.as_str())
            .bind(now.saturating_add(MAIL_LINK_TIME.as_secs().cast_signed()))
            .execute(self.store().pool())
            .await
            .map_err(failed("write a link"))?;
        Ok(token)
    }

    /// Whether a link is good. It is not used by this.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn is_mail_link(&self, token: &str) -> Result<bool, ServerError> {
        let row = sqlx::query("SELECT 1 FROM service_mail_links WHERE hash = $1 AND ends > $2")
            .bind(secret::hash(token))
            .bind(self.now().as_second())
            .fetch_optional(self.store().pool())
            .await
            .map_err(failed("read a link"))?;
        Ok(row.is_some())
    }

    /// Uses a link: answers whose it is and their address, once.
    ///
    /// # Errors
    /// [`Problem`]s of the store.
    pub async fn use_mail_link(
        &self,
        token: &str,
    ) -> Result<Option<(SubjectId, MailAddress)>, Problem> {
        let row =
            sqlx::query("DELETE FROM service_mail_links WHERE hash = $1 RETURNING contact, ends")
                .bind(secret::hash(token))
                .fetch_optional(self.store().pool())
                .await
                .map_err(failed("use a link"))?;
        let Some(row) = row else { return Ok(None) };
        let told = failed("read a link");
        let contact: String = row.try_get(0).map_err(&told)?;
        let ends: i64 = row.try_get(1).map_err(&told)?;
        if ends <= self.now().as_second() {
            return Ok(None);
        }
        let subject = self.non_member_at(&contact).await?;
        Ok(Some((subject, MailAddress(contact))))
    }

    /// The person without an account whose address this is; a new one when nobody's is.
    async fn non_member_at(&self, contact: &str) -> Result<SubjectId, Problem> {
        let new = self.new_non_member()?;
        let row = sqlx::query(
            "INSERT INTO service_non_members (contact, subject, seen) VALUES ($1, $2, $3) \
             ON CONFLICT (contact) DO UPDATE SET seen = $3 RETURNING subject",
        )
        .bind(self.contact_hash(contact).await?)
        .bind(new.as_str())
        .bind(self.now().as_second())
        .fetch_one(self.store().pool())
        .await
        .map_err(failed("write whose an address is"))?;
        let subject: String = row.try_get(0).map_err(failed("read whose an address is"))?;
        Ok(SubjectId::new(&subject).unwrap_or(new))
    }

    async fn contact_hash(&self, contact: &str) -> Result<String, ServerError> {
        let key = self.store_secret("contacts").await?;
        let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
        let told = |_| ServerError::Config("the store's secret has no length".to_owned());
        let mut mac = mac.map_err(told)?;
        mac.update(contact.as_bytes());
        Ok(HEXLOWER.encode(&mac.finalize().into_bytes()))
    }

    /// A secret of the store, made when it is first asked for.
    async fn store_secret(&self, name: &str) -> Result<String, ServerError> {
        let row = sqlx::query(
            "INSERT INTO service_secrets (name, value) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET name = $1 RETURNING value",
        )
        .bind(name)
        .bind(secret::draw_text()?)
        .fetch_one(self.store().pool())
        .await
        .map_err(failed("read a secret of its own"))?;
        row.try_get(0).map_err(failed("read a secret of its own"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_line_with_one_at() {
        for good in ["noor@mail.example", " Noor@Mail.Example ", "a+b@mail.example"] {
            assert!(MailAddress::new(good).is_some(), "{good}");
        }
        assert_eq!(MailAddress::new(" Noor@Mail.Example ").unwrap().as_str(), "noor@mail.example");
        let wrong = ["", "noor", "a@b@c", "a@b.example\r\nBcc: c@d.example", "a b@c.example"];
        for wrong in wrong {
            assert_eq!(MailAddress::new(wrong), None, "{wrong}");
        }
        assert_eq!(MailAddress::new(&format!("{}@mail.example", "a".repeat(250))), None);
    }
}
