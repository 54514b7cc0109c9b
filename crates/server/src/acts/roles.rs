//! Who has which role is said outside of the service: by its configuration, and by the identity
//! provider. What either says otherwise than it did before is entered into the ledger: of the
//! configuration when the service begins, of the provider when somebody signs in.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row;
use untrain_policy::Fact;

use crate::access::Role;
use crate::error::ServerError;
use crate::service::Service;
use crate::store::failed;

/// Who gave a role, as the ledger names them.
const CONFIGURATION: &str = "configuration";
/// See [`CONFIGURATION`].
const PROVIDER: &str = "identity provider";

/// What the ledger calls it.
const CHANGED: &str = "roles.changed";

impl Service {
    /// Enters whom the configuration gives other roles than when it was last read; those whom it
    /// names no more are among them.
    ///
    /// # Errors
    /// [`ServerError`]s of the store and of appending.
    pub async fn note_configured_roles(&self) -> Result<(), ServerError> {
        let mut named: BTreeMap<String, BTreeSet<Role>> = BTreeMap::new();
        for who in self.known_roles(CONFIGURATION).await?.into_keys() {
            named.insert(who, BTreeSet::new());
        }
        for person in &self.config().staff.person {
            named.entry(person.id.clone()).or_default().extend(&person.roles);
        }
        for (who, roles) in named {
            self.note_roles(CONFIGURATION, &who, &roles).await?;
        }
        Ok(())
    }

    /// Enters that the identity provider gives somebody other roles than when they were last here.
    ///
    /// # Errors
    /// [`ServerError`]s of the store and of appending.
    pub async fn note_claimed_roles(&self, who: &str, claimed: &[Role]) -> Result<(), ServerError> {
        self.note_roles(PROVIDER, who, &claimed.iter().copied().collect()).await
    }

    async fn note_roles(
        &self,
        source: &str,
        who: &str,
        roles: &BTreeSet<Role>,
    ) -> Result<(), ServerError> {
        let words: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        let words = words.join(" ");
        let known = self.known_roles(source).await?;
        if known.get(who).map_or("", String::as_str) == words {
            return Ok(());
        }
        let now = if words.is_empty() { "none" } else { words.as_str() };
        let fact = Fact::StaffActed {
            actor: source.to_owned(),
            action: CHANGED.to_owned(),
            object: format!("{who}: {now}"),
            reason: None,
        };
        self.ledger().append(vec![fact], self.now()).await?;
        self.keep_roles(source, who, &words).await
    }

    async fn known_roles(&self, source: &str) -> Result<BTreeMap<String, String>, ServerError> {
        let told = failed("read who has which role");
        let rows = sqlx::query("SELECT who, roles FROM service_roles WHERE source = $1")
            .bind(source)
            .fetch_all(self.store().pool())
            .await
            .map_err(&told)?;
        let read = |row: &sqlx::any::AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(read).collect::<Result<_, sqlx::Error>>().map_err(told)
    }

    /// Keeps what was entered. Who has no role any more is kept no longer.
    async fn keep_roles(&self, source: &str, who: &str, words: &str) -> Result<(), ServerError> {
        let query = match words.is_empty() {
            true => "DELETE FROM service_roles WHERE source = $1 AND who = $2 AND $3 = ''",
            false => {
                "INSERT INTO service_roles (source, who, roles) VALUES ($1, $2, $3) \
                 ON CONFLICT (source, who) DO UPDATE SET roles = $3"
            }
        };
        sqlx::query(query)
            .bind(source)
            .bind(who)
            .bind(words)
            .execute(self.store().pool())
            .await
            .map_err(failed("write who has which role"))?;
        Ok(())
    }
}
