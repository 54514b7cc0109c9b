//! Signing in at an identity provider: OpenID Connect, by code and PKCE.
//!
//! The browser carries a code and never a token. What ties the answer to the question is in the
//! store (the verifier, the number that the token repeats) and in a cookie of the browser that
//! asked.

mod provider;
mod table;

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;

use super::jwt::{Claims, Refusal};
use super::local_path::LocalPath;
use super::scope::Role;
use super::secret;
use super::sessions::{Kind, Session, SignIn, Way};
use crate::error::ServerError;
use crate::limits::CLOCK_SKEW;
use crate::service::Service;

pub use provider::Provider;
use table::Begun;

/// Where providers send people back to.
pub const CALLBACK: &str = "/sign-in/callback";

/// Where somebody is sent, and what their browser keeps meanwhile.
#[derive(Debug)]
pub struct Sent {
    /// The address at the provider.
    pub address: String,
    /// What the browser keeps.
    pub state: String,
}

/// What a provider sends back by the browser.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Answered {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Why somebody is not signed in.
#[derive(Debug)]
pub enum NotSignedIn {
    /// The answer does not fit, in words for whoever brought it.
    Refused(Refusal),
    /// Somebody of the staff whom nobody gave a role.
    NoRole,
    /// Something does not answer.
    Failed(ServerError),
}

impl From<ServerError> for NotSignedIn {
    fn from(error: ServerError) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for NotSignedIn {
    fn from(why: Refusal) -> Self {
        Self::Refused(why)
    }
}

impl Service {
    /// Begins to sign somebody in; `again` is the session of somebody who is to show once more who
    /// they are.
    ///
    /// # Errors
    /// [`NotSignedIn`] when there is no provider for the kind, or it does not answer.
    pub async fn begin_oidc(
        &self,
        kind: Kind,
        back_to: &LocalPath,
        again: Option<&Session>,
    ) -> Result<Sent, NotSignedIn> {
        let provider = self.access().provider(kind).ok_or("there is no such way to sign in")?;
        let asked = Arc::clone(&provider);
        let description = self.ask_provider(move || asked.description()).await?;
        let (state, verifier) = (secret::draw_text()?, secret::draw_text()?);
        let nonce = secret::draw_text()?;
        let told = |_| ServerError::Provider {
            issuer: provider.config().issuer.clone(),
            what: "the address of its page does not read".to_owned(),
        };
        let mut address = Url::parse(&description.authorization_endpoint).map_err(told)?;
        let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
        let scope = if kind == Kind::Staff { "openid profile email" } else { "openid" };
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &provider.config().client_id)
            .append_pair("redirect_uri", &format!("{}{CALLBACK}", self.public_url()))
            .append_pair("scope", scope)
            .append_pair("state", &state)
            .append_pair("nonce", &nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if again.is_some() {
            address.query_pairs_mut().append_pair("prompt", "login").append_pair("max_age", "0");
        }
        let begun = Begun {
            kind,
            verifier,
            nonce,
            back_to: back_to.as_str().to_owned(),
            again: again.map(|session| session.who.clone()).unwrap_or_default(),
            begun: self.now().as_second(),
        };
        self.write_sign_in(&state, &begun).await?;
        Ok(Sent { address: address.into(), state })
    }

    /// Reads what a provider sent back. Answers who signs in, and where they wanted to go.
    ///
    /// # Errors
    /// [`NotSignedIn`].
    pub async fn finish_oidc(
        &self,
        kept: Option<&str>,
        answered: Answered,
        agent: String,
    ) -> Result<(SignIn, LocalPath), NotSignedIn> {
        let state = answered.state.ok_or("the answer does not say what it answers (`state`)")?;
        if !kept.is_some_and(|kept| secret::is_same(kept, &state)) {
            return Err("this browser did not ask to sign in: begin again".into());
        }
        let begun = self.take_sign_in(&state).await?;
        let begun = begun.ok_or("signing in took too long, or was done already: begin again")?;
        if answered.error.is_some() {
            return Err("the identity provider did not sign you in".into());
        }
        let provider = self.access().provider(begun.kind);
        let provider = provider.ok_or("there is no such way to sign in")?;
        let code = answered.code.ok_or("the answer brings no code")?;
        let claims = self.claims(&provider, &begun, code, answered.iss).await?;
        check(&claims, &provider, &begun, self.now().as_second())?;
        let sign_in = who(&claims, &provider, begun.kind, agent)?;
        let roles = self.config().staff.roles_of(&sign_in.who, &sign_in.email, &sign_in.roles);
        if begun.kind == Kind::Staff && roles.is_empty() {
            return Err(NotSignedIn::NoRole);
        }
        let start = if begun.kind == Kind::Staff { "/staff" } else { "/privacy" };
        Ok((sign_in, LocalPath::or(Some(&begun.back_to), start)))
    }

    /// Exchanges the code and opens the token that comes for it.
    async fn claims(
        &self,
        provider: &Arc<Provider>,
        begun: &Begun,
        code: String,
        issuer: Option<String>,
    ) -> Result<Claims, NotSignedIn> {
        let asked = Arc::clone(provider);
        let verifier = begun.verifier.clone();
        let back_to = format!("{}{CALLBACK}", self.public_url());
        let opened = self
            .ask_provider(move || {
                let says_who = asked.description()?.authorization_response_iss_parameter_supported;
                let is_theirs = issuer.as_ref() == Some(&asked.config().issuer);
                if !is_theirs && (says_who || issuer.is_some()) {
                    return Ok(Err("the answer is of another identity provider (`iss`)"));
                }
                let token = asked.exchange(&code, &verifier, &back_to)?;
                Ok(asked.keys_for(&token)?.open(&token))
            })
            .await?;
        Ok(opened?)
    }

    /// Asks a provider on a thread that may wait, few at a time.
    async fn ask_provider<T: Send + 'static>(
        &self,
        ask: impl FnOnce() -> Result<T, ServerError> + Send + 'static,
    ) -> Result<T, ServerError> {
        let ended = |what: String| ServerError::Provider { issuer: String::new(), what };
        let turn = self.access().provider_turns.acquire().await;
        let _turn = turn.map_err(|error| ended(error.to_string()))?;
        let asked = tokio::task::spawn_blocking(ask).await;
        asked.map_err(|error| ended(error.to_string()))?
    }
}

/// Checks what the token claims (OpenID Connect Core 1.0, 3.1.3.7).
fn check(claims: &Claims, provider: &Provider, begun: &Begun, now: i64) -> Result<(), Refusal> {
    let client = provider.config().client_id.as_str();
    claims.must_be_plain()?;
    claims.must_be_from(&provider.config().issuer)?;
    claims.must_be_for(client)?;
    let party = claims.text("azp");
    let is_shared = claims.audience().len() > 1;
    if party.is_some_and(|party| party != client) || (is_shared && party.is_none()) {
        return Err("the token was made for another program (`azp`)");
    }
    claims.must_be_now(now)?;
    claims.time("iat").ok_or("the token does not say when it was made (`iat`)")?;
    if !claims.text("nonce").is_some_and(|nonce| secret::is_same(nonce, &begun.nonce)) {
        return Err("the token is of another sign-in (`nonce`)");
    }
    if begun.again.is_empty() {
        return Ok(());
    }
    let shown = claims.time("auth_time");
    let shown =
        shown.ok_or("the identity provider does not say when you signed in (`auth_time`)")?;
    if shown < begun.begun.saturating_sub(CLOCK_SKEW.as_secs().cast_signed()) {
        return Err("the identity provider did not ask you again who you are (`auth_time`)");
    }
    if claims.text("sub") != Some(begun.again.as_str()) {
        return Err("you signed in as somebody else than before");
    }
    Ok(())
}

/// Whom the token is about.
fn who(claims: &Claims, provider: &Provider, kind: Kind, agent: String) -> Result<SignIn, Refusal> {
    let who = claims.text("sub").filter(|who| !who.is_empty() && who.len() <= 256);
    let who = who.ok_or("the token does not say who you are (`sub`)")?.to_owned();
    let is_verified = claims.value("email_verified") == Some(&Value::Bool(true));
    let email = claims.text("email").filter(|_| is_verified && kind == Kind::Staff);
    let email = email.unwrap_or_default().to_owned();
    let name = ["name", "preferred_username", "email"].into_iter().find_map(|it| claims.text(it));
    let name = name.filter(|_| kind == Kind::Staff).unwrap_or_default();
    let name = name.chars().take(200).collect();
    let said = provider.config().roles_claim.as_deref().and_then(|path| find(claims, path));
    let roles = said.filter(|_| kind == Kind::Staff).map(roles).unwrap_or_default();
    Ok(SignIn { kind, way: Way::Oidc, who, name, email, roles, agent })
}

/// A claim by its name, or by a path of names with dots between, as providers nest them.
fn find<'a>(claims: &'a Claims, path: &str) -> Option<&'a Value> {
    if let Some(value) = claims.value(path) {
        return Some(value);
    }
    let mut names = path.split('.');
    let first = claims.value(names.next()?)?;
    names.try_fold(first, |value, name| value.get(name))
}

/// The roles in a claim: words in a list, or in a text with spaces between. Others' words say
/// nothing.
fn roles(value: &Value) -> Vec<Role> {
    match value {
        Value::String(words) => words.split_whitespace().filter_map(Role::named).collect(),
        Value::Array(all) => all.iter().filter_map(Value::as_str).filter_map(Role::named).collect(),
        _ => Vec::new(),
    }
}
