//! An OpenID Connect provider: its description, its keys, and what it gives for a code.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use ureq::{Agent, Body, http};
use url::Url;

use crate::access::jwt::Keys;
use crate::config::Oidc;
use crate::error::ServerError;
use crate::limits::{PROVIDER_BYTES_MAX, PROVIDER_KEPT, PROVIDER_PAUSE, PROVIDER_TIME};
use crate::tls;

/// What a provider says of itself (OpenID Connect Discovery 1.0).
#[derive(Debug, Clone, Deserialize)]
pub struct Description {
    issuer: String,
    /// Where people are sent.
    pub authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    /// Whether its answers say who answers (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// A provider. Asking it waits for the network: only on threads that may wait.
pub struct Provider {
    config: Oidc,
    secret: Option<String>,
    agent: Agent,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    description: Arc<Description>,
    keys: Keys,
    read: Instant,
    keys_read: Instant,
}

impl Provider {
    /// Reads the secret. Nothing is asked of the provider before somebody signs in.
    ///
    /// # Errors
    /// [`ServerError::File`] when the secret's file does not read, [`ServerError::Config`] when the
    /// issuer is neither reached by https nor on this computer.
    pub fn open(config: &Oidc) -> Result<Self, ServerError> {
        let is_here = check(&config.issuer).map_err(|what| {
            ServerError::Config(format!("the issuer `{}` {what}", config.issuer))
        })?;
        let secret = config.client_secret_file.as_ref().map(|path| {
            let told = |source| ServerError::File { doing: "read", path: path.clone(), source };
            std::fs::read_to_string(path).map(|text| text.trim_end().to_owned()).map_err(told)
        });
        let secret = secret.transpose()?;
        let agent = agent(is_here);
        Ok(Self { config: config.clone(), secret, agent, known: Mutex::new(None) })
    }

    /// What the configuration says of it.
    #[must_use]
    pub const fn config(&self) -> &Oidc {
        &self.config
    }

    /// What it says of itself, read an hour ago at most.
    ///
    /// # Errors
    /// [`ServerError::Provider`] when it does not answer or its answer does not fit.
    pub fn description(&self) -> Result<Arc<Description>, ServerError> {
        Ok(self.known()?.description)
    }

    /// Its keys. When `token` names one that is not there they are read anew, though not often.
    ///
    /// # Errors
    /// [`ServerError::Provider`].
    pub fn keys_for(&self, token: &str) -> Result<Keys, ServerError> {
        let mut known = self.known()?;
        if !known.keys.has_key_of(token) && known.keys_read.elapsed() >= PROVIDER_PAUSE {
            known.keys = self.read_keys(&known.description)?;
            known.keys_read = Instant::now();
            *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        }
        Ok(known.keys)
    }

    /// Exchanges a code for the token that says who somebody is.
    ///
    /// # Errors
    /// [`ServerError::Provider`] when it refuses.
    pub fn exchange(
        &self,
        code: &str,
        verifier: &str,
        back_to: &str,
    ) -> Result<String, ServerError> {
        #[derive(Deserialize)]
        struct Tokens {
            id_token: String,
        }
        let description = self.description()?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", verifier),
            ("redirect_uri", back_to),
        ];
        let mut request = self.agent.post(&description.token_endpoint);
        let methods = &description.token_endpoint_auth_methods_supported;
        let has = |method: &str| methods.iter().any(|known| known == method);
        match &self.secret {
            Some(secret) if has("client_secret_post") && !has("client_secret_basic") => {
                form.extend([("client_id", self.config.client_id.as_str())]);
                form.extend([("client_secret", secret.as_str())]);
            }
            Some(secret) => {
                let encoded = |text: &str| -> String {
                    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
                };
                let pair = format!("{}:{}", encoded(&self.config.client_id), encoded(secret));
                let value = format!("Basic {}", data_encoding::BASE64.encode(pair.as_bytes()));
                request = request.header(http::header::AUTHORIZATION, value);
            }
            None => form.extend([("client_id", self.config.client_id.as_str())]),
        }
        let answered = request.send_form(form).map_err(|error| self.failed(&error))?;
        self.read::<Tokens>(answered).map(|tokens| tokens.id_token)
    }

    fn known(&self) -> Result<Known, ServerError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| known.read.elapsed() < PROVIDER_KEPT) {
            return Ok(known);
        }
        let description = Arc::new(self.read_description()?);
        let keys = self.read_keys(&description)?;
        let now = Instant::now();
        let known = Known { description, keys, read: now, keys_read: now };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    fn read_description(&self) -> Result<Description, ServerError> {
        let issuer = self.config.issuer.trim_end_matches('/');
        let address = format!("{issuer}/.well-known/openid-configuration");
        let description: Description = self.get(&address)?;
        if description.issuer != self.config.issuer {
            return Err(self.failed(&"its description is of another issuer"));
        }
        for address in [
            &description.authorization_endpoint,
            &description.token_endpoint,
            &description.jwks_uri,
        ] {
            check(address)
                .map_err(|what| self.failed(&format!("its address `{address}` {what}")))?;
        }
        Ok(description)
    }

    fn read_keys(&self, description: &Description) -> Result<Keys, ServerError> {
        let keys = Keys::of_set(&self.get(&description.jwks_uri)?);
        if keys.is_empty() {
            return Err(self.failed(&"it has no key of EdDSA, ES256 or RS256"));
        }
        Ok(keys)
    }

    fn get<T: DeserializeOwned>(&self, address: &str) -> Result<T, ServerError> {
        let answered = self.agent.get(address).call().map_err(|error| self.failed(&error))?;
        self.read(answered)
    }

    fn read<T: DeserializeOwned>(
        &self,
        mut answered: http::Response<Body>,
    ) -> Result<T, ServerError> {
        let status = answered.status();
        if !status.is_success() {
            return Err(self.failed(&format!("it answers with status {}", status.as_u16())));
        }
        let body = answered.body_mut().with_config().limit(PROVIDER_BYTES_MAX).read_to_vec();
        let body = body.map_err(|error| self.failed(&error))?;
        // What does not read is not repeated: it may hold a token.
        serde_json::from_slice(&body).map_err(|_| self.failed(&"its answer does not read"))
    }

    fn failed(&self, what: &dyn std::fmt::Display) -> ServerError {
        let what = what.to_string();
        ServerError::Provider { issuer: self.config.issuer.clone(), what }
    }
}

/// Whether an address is on this computer. One that is not has to be reached by https.
fn check(address: &str) -> Result<bool, &'static str> {
    let url = Url::parse(address).map_err(|_| "is no address")?;
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(is_here),
        "http" if is_here => Ok(true),
        _ => Err("is not reached by https"),
    }
}

fn agent(is_here: bool) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PROVIDER_TIME))
        .max_redirects(0)
        .http_status_as_error(false)
        .https_only(!is_here)
        .tls_config(tls::client());
    // No proxy leads back to this computer.
    let config = if is_here { config.proxy(None) } else { config };
    config.build().new_agent()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_elsewhere_are_reached_by_https() {
        assert_eq!(check("https://id.example"), Ok(false));
        assert_eq!(check("http://127.0.0.1:9"), Ok(true));
        assert_eq!(check("http://[::1]:9"), Ok(true));
        for wrong in ["http://id.example", "http://localhost.id.example", "ftp://id.example", "id"]
        {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
