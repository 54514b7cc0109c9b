//! Mail that the service sends: by a server, or into the folder `outbox` of the workspace.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{SmtpTransport, Transport};
use url::Url;
use uuid::Uuid;

use crate::access::MailAddress;
use crate::config;
use crate::error::ServerError;

/// The folder in a workspace.
pub const OUTBOX: &str = "outbox";

/// Who sends, when the configuration names nobody: an address that nobody can answer to.
const NOBODY: &str = "untrain <no-reply@localhost.invalid>";

/// How long a server may take.
const SERVER_TIME: Duration = Duration::from_secs(20);

/// A mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// To whom.
    pub to: MailAddress,
    /// What it is about.
    pub subject: String,
    /// What it says, in plain text.
    pub text: String,
}

/// Where mail goes.
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

enum Way {
    Server(Box<SmtpTransport>),
    Folder(PathBuf),
}

impl Mailer {
    /// Reads how mail is sent.
    ///
    /// # Errors
    /// [`ServerError::Config`] when an address does not read, [`ServerError::File`] when the
    /// password's file does not.
    pub fn open(config: &config::Mail, workspace: &Path) -> Result<Self, ServerError> {
        let from = config.from.as_deref().unwrap_or(NOBODY);
        let from = from.parse().map_err(|error| wrong("from", &format!("{error}")))?;
        let way = match &config.smtp {
            Some(address) => Way::Server(Box::new(server(address, config)?)),
            None => Way::Folder(workspace.join(OUTBOX)),
        };
        Ok(Self { from, way })
    }

    /// Sends a mail. It waits for the server, so it runs on a thread that may wait.
    ///
    /// # Errors
    /// [`ServerError`] when it could not be handed over.
    pub fn send(&self, mail: &Mail) -> Result<(), ServerError> {
        let failed = |error: &dyn std::fmt::Display| ServerError::Mail(error.to_string());
        let to: lettre::Address = mail.to.as_str().parse().map_err(|error| failed(&error))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|error| failed(&error))?;
        match &self.way {
            Way::Server(server) => match server.send(&message) {
                Ok(_) => Ok(()),
                Err(error) => Err(ServerError::Mail(words_of(&error))),
            },
            Way::Folder(folder) => put(folder, &message.formatted()),
        }
    }
}

/// What went wrong, without what the server said: that names whom the mail was for.
fn words_of(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the server answered {code}"),
        None => error.to_string(),
    }
}

/// A mail server: `smtps://` speaks TLS from the first byte, `smtp://` from a command on, and on
/// this computer not at all.
fn server(address: &str, config: &config::Mail) -> Result<SmtpTransport, ServerError> {
    let url = Url::parse(address).map_err(|error| wrong("smtp", &error.to_string()))?;
    let host = url.host_str().ok_or_else(|| wrong("smtp", "names no host"))?;
    let builder = match url.scheme() {
        "smtps" => SmtpTransport::relay(host),
        "smtp" if is_here(host) => Ok(SmtpTransport::builder_dangerous(host)),
        "smtp" => SmtpTransport::starttls_relay(host),
        _ => return Err(wrong("smtp", "begins with `smtps://` or `smtp://`")),
    };
    let mut builder = builder.map_err(|error| wrong("smtp", &error.to_string()))?;
    builder = builder.timeout(Some(SERVER_TIME));
    if let Some(port) = url.port() {
        builder = builder.port(port);
    }
    if !url.username().is_empty() {
        let file = config.password_file.as_ref();
        let file = file.ok_or_else(|| wrong("password_file", "is missing: `smtp` names a user"))?;
        let told = |source| ServerError::File { doing: "read", path: file.clone(), source };
        let password = std::fs::read_to_string(file).map_err(told)?;
        // Of a form, which this is not, a plus would be a space.
        let user = url.username().replace('+', "%2B");
        let user = url::form_urlencoded::parse(format!("u={user}").as_bytes())
            .next()
            .map(|(_, user)| user.into_owned())
            .unwrap_or_default();
        builder = builder.credentials(Credentials::new(user, password.trim_end().to_owned()));
    }
    Ok(builder.build())
}

fn is_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Puts a mail into the folder, where its owner alone reads it.
fn put(folder: &Path, bytes: &[u8]) -> Result<(), ServerError> {
    let told = |path: &Path| {
        let path = path.to_owned();
        move |source| ServerError::File { doing: "write", path, source }
    };
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(told(folder))?;
    let path = folder.join(format!("{}.eml", Uuid::now_v7()));
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    opened.and_then(|mut file| file.write_all(bytes)).map_err(told(&path))
}

fn wrong(field: &str, what: &str) -> ServerError {
    ServerError::Config(format!("[server.mail] `{field}`: {what}"))
}
