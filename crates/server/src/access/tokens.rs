//! Tokens of machines: access tokens (RFC 9068) of the one issuer that the configuration trusts.

use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use super::caller::Machine;
use super::jwt::{Keys, Refusal};
use super::scope::Scopes;
use crate::config::Machines;
use crate::error::ServerError;
use crate::service::Service;

/// The issuer, and its keys as its file had them when it was last written.
pub struct Issuer {
    name: String,
    file: PathBuf,
    keys: RwLock<(Option<SystemTime>, Keys)>,
}

impl Issuer {
    /// Reads the keys. None when no tokens are taken.
    ///
    /// # Errors
    /// [`ServerError::File`] when the file does not read, [`ServerError::Config`] when it holds no
    /// key that is taken, or half of what is needed is configured.
    pub fn open(config: &Machines) -> Result<Option<Self>, ServerError> {
        let (name, file) = match (&config.issuer, &config.keys_file) {
            (None, None) => return Ok(None),
            (Some(name), Some(file)) => (name.clone(), file.clone()),
            _ => {
                let told = "[server.machines] needs both `issuer` and `keys_file`";
                return Err(ServerError::Config(told.to_owned()));
            }
        };
        let keys = RwLock::new((written(&file), read(&file)?));
        Ok(Some(Self { name, file, keys }))
    }

    /// The keys; read anew when the file was written since and `token` names one that is not there.
    fn keys_for(&self, token: &str) -> Result<Keys, ServerError> {
        let (time, keys) = self.keys.read().unwrap_or_else(PoisonError::into_inner).clone();
        let changed = written(&self.file);
        if keys.has_key_of(token) || changed == time {
            return Ok(keys);
        }
        let keys = read(&self.file)?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = (changed, keys.clone());
        Ok(keys)
    }
}

fn written(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|data| data.modified()).ok()
}

fn read(file: &Path) -> Result<Keys, ServerError> {
    let told = |source| ServerError::File { doing: "read", path: file.to_owned(), source };
    let text = std::fs::read(file).map_err(told)?;
    let wrong = |what: &str| ServerError::Config(format!("`{}` {what}", file.display()));
    let set = serde_json::from_slice(&text)
        .map_err(|error| wrong(&format!("is no JSON Web Key Set: {error}")))?;
    let keys = Keys::of_set(&set);
    if keys.is_empty() {
        return Err(wrong("holds no key of EdDSA, ES256 or RS256 (of 2,048 bits or more)"));
    }
    Ok(keys)
}

impl Service {
    /// The machine that a token is of.
    ///
    /// # Errors
    /// [`ServerError`]s of reading the keys anew; within, why the token is refused.
    pub(super) async fn machine_by_token(
        &self,
        token: &str,
    ) -> Result<Result<Machine, Refusal>, ServerError> {
        let Some(issuer) = &self.access().tokens else {
            return Ok(Err("the key is not one of this service, and no tokens are taken"));
        };
        let keys = issuer.keys_for(token)?;
        let now = self.now().as_second();
        Ok(machine(&keys, token, &issuer.name, self.public_url(), now))
    }
}

fn machine(
    keys: &Keys,
    token: &str,
    issuer: &str,
    audience: &str,
    now: i64,
) -> Result<Machine, Refusal> {
    let claims = keys.open(token)?;
    claims.must_be("at+jwt")?;
    claims.must_be_from(issuer)?;
    claims.must_be_for(audience)?;
    claims.must_be_now(now)?;
    let id = claims.text("sub").filter(|id| !id.is_empty() && id.len() <= 256);
    let id = id.ok_or("the token does not say whose it is (`sub`)")?;
    let scopes = Scopes::of_words(claims.text("scope").unwrap_or_default());
    Ok(Machine { id: format!("token:{id}"), scopes })
}
