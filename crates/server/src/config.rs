//! What `[server]` in `untrain.toml` says. Secrets stand in files that it names, never in it.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use crate::access::{Network, Role};

/// How the service runs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The address that it listens on.
    pub listen: SocketAddr,
    /// How people reach it, as in links and in the addresses that identity providers send people
    /// back to; `http://` and the address when absent.
    pub public_url: Option<String>,
    /// Signs anybody in without asking, on this computer alone.
    pub development: bool,
    /// Says on every page that everybody and everything is made up.
    pub demo: bool,
    /// How members are signed in.
    pub members: Members,
    /// How staff are signed in.
    pub staff: Staff,
    /// Machines that bring tokens of an identity provider of theirs.
    pub machines: Machines,
    /// How mail is sent.
    pub mail: Mail,
    /// How fast somebody may ask.
    pub rates: Rates,
    /// The addresses of the proxies in front of the service, or their networks (`10.0.0.0/8`): of
    /// them alone is `X-Forwarded-For` believed.
    pub trusted_proxies: Vec<Network>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            development: false,
            demo: false,
            members: Members::default(),
            staff: Staff::default(),
            machines: Machines::default(),
            mail: Mail::default(),
            rates: Rates::default(),
            trusted_proxies: Vec::new(),
        }
    }
}

/// How members are signed in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Members {
    /// Links that the host platform signs.
    pub link: Option<Link>,
    /// An identity provider whose subjects are the platform's.
    pub oidc: Option<Oidc>,
    /// The platform's page that a member comes from, where somebody who is not signed in is sent.
    pub platform_url: Option<String>,
}

/// Links that the host platform signs: JSON Web Tokens by EdDSA.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What `iss` has to say.
    pub issuer: String,
    /// The file of the platform's Ed25519 public key, as PEM.
    pub key_file: PathBuf,
}

/// An OpenID Connect provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// Its address, as its tokens name it.
    pub issuer: String,
    /// How it knows the service.
    pub client_id: String,
    /// The file of the service's secret there; none for a public client.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// The claim that lists what somebody may do, for staff.
    #[serde(default)]
    pub roles_claim: Option<String>,
    /// What to call it on the page, such as the name of the company.
    #[serde(default)]
    pub label: Option<String>,
}

/// How staff are signed in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Staff {
    /// The identity provider.
    pub oidc: Option<Oidc>,
    /// Who may do what; beside what the provider's claim says.
    pub person: Vec<StaffPerson>,
}

impl Staff {
    /// What somebody may do: what the provider said, and what is said here of their name there or
    /// of their verified address.
    #[must_use]
    pub fn roles_of(&self, id: &str, email: &str, claimed: &[Role]) -> Vec<Role> {
        let is_they = |person: &&StaffPerson| {
            person.id == id || (!email.is_empty() && person.id.eq_ignore_ascii_case(email))
        };
        let named = self.person.iter().filter(is_they).flat_map(|person| &person.roles);
        let mut roles: Vec<Role> = named.chain(claimed).copied().collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}

/// Somebody of the staff.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffPerson {
    /// The provider's `sub`, or an e-mail address that it says it has verified.
    pub id: String,
    /// What they may do.
    pub roles: Vec<Role>,
}

/// Machines that bring tokens of an identity provider of theirs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Machines {
    /// Who issues the tokens; none are taken when absent.
    pub issuer: Option<String>,
    /// The file of the issuer's keys, a JSON Web Key Set.
    pub keys_file: Option<PathBuf>,
}

/// How mail is sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The sender.
    pub from: Option<String>,
    /// The server, as `smtps://user@mail.example`; mail is put into the folder `outbox` of the
    /// workspace when absent.
    pub smtp: Option<String>,
    /// The file of the user's password there.
    pub password_file: Option<PathBuf>,
}

/// How fast somebody may ask, per minute.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rates {
    /// One address, for pages and for what needs no sign-in.
    pub per_address: u32,
    /// One member.
    pub per_member: u32,
    /// One key of a machine.
    pub per_key: u32,
    /// One address, for the objection form alone: whatever else it asks for, the form answers.
    pub objections_per_address: u32,
    /// Links by mail to one mail address, per hour.
    pub mails_per_address: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            per_address: 600,
            per_member: 240,
            per_key: 600_000,
            objections_per_address: 60,
            mails_per_address: 5,
        }
    }
}
