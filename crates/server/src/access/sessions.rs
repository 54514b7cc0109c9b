//! Sessions: who signed in, until when, and how one ends.
//!
//! A session is an opaque number that the browser keeps and the store knows the hash of. Each
//! sign-in makes a new one and ends the one that was there, so that nobody can plant theirs on
//! somebody.

use untrain_policy::SubjectId;

use super::caller::{Caller, Member, Staff};
use super::scope::Role;
use super::secret;
use crate::config::Config;
use crate::error::ServerError;
use crate::limits::{FRESH_TIME, MEMBER_IDLE, SEEN_PAUSE, SESSION_TIME, SESSIONS_MAX, STAFF_IDLE};
use crate::service::Service;

/// Whose session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of a person who has an account.
    Member,
    /// Of somebody who came by a link in their mail.
    NonMember,
    /// Of the staff.
    Staff,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Member, Self::NonMember, Self::Staff];

    /// The word in the store and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::NonMember => "non-member",
            Self::Staff => "staff",
        }
    }

    /// The kind that a word stands for.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How somebody showed who they are, and so how they do it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a link of the platform.
    Link,
    /// By an identity provider.
    Oidc,
    /// By a link in a mail.
    Mail,
    /// By saying so, in development mode.
    Development,
}

impl Way {
    const ALL: [Self; 4] = [Self::Link, Self::Oidc, Self::Mail, Self::Development];

    /// The word in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Oidc => "oidc",
            Self::Mail => "mail",
            Self::Development => "development",
        }
    }

    /// The way that a word stands for.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// Who signs in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What they are.
    pub kind: Kind,
    /// How they showed it.
    pub way: Way,
    /// Their account, or how the identity provider names them.
    pub who: String,
    /// What to call them; empty when nobody said.
    pub name: String,
    /// The address that the provider verified, or that the link was sent to; else empty.
    pub email: String,
    /// What the provider says that they are.
    pub roles: Vec<Role>,
    /// What their browser calls itself.
    pub agent: String,
}

/// A session, as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of what the browser keeps.
    pub hash: String,
    /// How its owner names it when they end it.
    pub reference: String,
    /// Whose it is.
    pub kind: Kind,
    /// How they showed it.
    pub way: Way,
    /// Their account, or how the identity provider names them.
    pub who: String,
    /// What to call them.
    pub name: String,
    /// Their address, when somebody verified it.
    pub email: String,
    /// What the provider says that they are; see [`Session::caller`].
    pub roles: Vec<Role>,
    /// What their browser calls itself.
    pub agent: String,
    /// When it began, in seconds since 1970, as all times here.
    pub created: i64,
    /// When it was used last, to the minute.
    pub seen: i64,
    /// When it ends, whatever happens.
    pub ends: i64,
    /// Until when what cannot be undone may be asked for.
    pub fresh_until: i64,
}

impl Session {
    /// Whether it still stands.
    #[must_use]
    pub fn is_alive(&self, now: i64) -> bool {
        let idle = match self.kind {
            Kind::Staff => STAFF_IDLE,
            Kind::Member | Kind::NonMember => MEMBER_IDLE,
        };
        now < self.ends && now.saturating_sub(self.seen) < idle.as_secs().cast_signed()
    }

    /// Who asks in it. None when it is of somebody who has no role any more: what the configuration
    /// gives is looked up each time.
    #[must_use]
    pub fn caller(&self, config: &Config, now: i64) -> Option<Caller> {
        let session = self.hash.clone();
        let fresh = now < self.fresh_until;
        if self.kind == Kind::Staff {
            let roles = config.staff.roles_of(&self.who, &self.email, &self.roles);
            let (id, name) = (self.who.clone(), self.name.clone());
            let staff = Staff { id, name, roles, session, fresh };
            return (!staff.roles.is_empty()).then_some(Caller::Staff(staff));
        }
        let subject = SubjectId::new(&self.who).ok()?;
        let non_member = self.kind == Kind::NonMember;
        let contact = non_member.then(|| self.email.clone()).filter(|mail| !mail.is_empty());
        Some(Caller::Member(Member { subject, session, fresh, non_member, contact }))
    }
}

/// A session that has just begun.
#[derive(Debug)]
pub struct Begun {
    /// What the browser is to keep.
    pub secret: String,
    /// The session.
    pub session: Session,
}

impl Service {
    /// Begins a session, and ends the one that the browser came with.
    ///
    /// # Errors
    /// [`ServerError`]s of the store and of randomness.
    pub async fn begin_session(
        &self,
        sign_in: SignIn,
        before: Option<&str>,
    ) -> Result<Begun, ServerError> {
        let now = self.now().as_second();
        let after = |time: std::time::Duration| now.saturating_add(time.as_secs().cast_signed());
        let secret = secret::draw_text()?;
        let SignIn { kind, way, who, name, email, roles, agent } = sign_in;
        let session = Session {
            hash: secret::hash(&secret),
            reference: data_encoding::HEXLOWER.encode(&secret::draw::<8>()?),
            kind,
            way,
            who,
            name,
            email,
            roles,
            agent: agent.chars().take(200).collect(),
            created: now,
            seen: now,
            ends: after(SESSION_TIME),
            fresh_until: after(FRESH_TIME),
        };
        if let Some(before) = before {
            self.end_session(before).await?;
        }
        self.prune_access(now).await?;
        self.end_oldest(kind, &session.who).await?;
        self.write_session(&session).await?;
        tracing::info!(
            target: "audit", event = "signed-in", kind = kind.as_str(), way = way.as_str(),
            who = secret::pseudonym(&session.who), session = session.reference,
        );
        Ok(Begun { secret, session })
    }

    /// The session that a browser keeps the secret of, if it stands.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub(super) async fn session_by(&self, secret: &str) -> Result<Option<Session>, ServerError> {
        let now = self.now().as_second();
        let hash = secret::hash(secret);
        let is_due = |session: &Session| {
            now.saturating_sub(session.seen) >= SEEN_PAUSE.as_secs().cast_signed()
        };
        let cached = self.access().sessions.get(&hash, now);
        if let Some(session) = cached.filter(|session| !is_due(session)) {
            return Ok(session.is_alive(now).then_some(session));
        }
        let found = self.read_session(&hash).await?;
        let Some(mut session) = found.filter(|session| session.is_alive(now)) else {
            self.access().sessions.forget(&hash);
            return Ok(None);
        };
        if is_due(&session) {
            session.seen = now;
            self.write_seen(&hash, now).await?;
        }
        self.access().sessions.put(&hash, now, session.clone());
        Ok(Some(session))
    }

    /// Ends a session by its hash; one that is not there has ended.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn end_session(&self, hash: &str) -> Result<(), ServerError> {
        self.remove_session(hash).await?;
        self.access().sessions.forget(hash);
        Ok(())
    }

    /// The sessions of whoever a session is of, the youngest first.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn sessions_of(&self, session: &Session) -> Result<Vec<Session>, ServerError> {
        let now = self.now().as_second();
        let all = self.read_sessions(session.kind, &session.who).await?;
        Ok(all.into_iter().filter(|session| session.is_alive(now)).collect())
    }

    /// Ends a session of whoever a session is of, by its reference. Answers whether there was one.
    ///
    /// # Errors
    /// [`ServerError`]s of the store.
    pub async fn end_session_of(
        &self,
        session: &Session,
        reference: &str,
    ) -> Result<bool, ServerError> {
        let all = self.read_sessions(session.kind, &session.who).await?;
        let Some(found) = all.into_iter().find(|one| one.reference == reference) else {
            return Ok(false);
        };
        self.end_session(&found.hash).await?;
        tracing::info!(target: "audit", event = "session-ended", session = found.reference);
        Ok(true)
    }

    /// Ends the oldest sessions of somebody who has as many as anybody may.
    async fn end_oldest(&self, kind: Kind, who: &str) -> Result<(), ServerError> {
        let all = self.read_sessions(kind, who).await?;
        for old in all.iter().skip(SESSIONS_MAX.saturating_sub(1)) {
            self.end_session(&old.hash).await?;
        }
        Ok(())
    }
}
