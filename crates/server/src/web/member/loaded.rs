//! A member, as the ledger knows them: read once for a page.

use axum::response::Response;
use untrain_pages::{Audience, Status};
use untrain_policy::{
    Event, Fact, NoticeId, Policy, Position, Projection, SubjectId, SubjectState,
};

use crate::problem::Problem;
use crate::web::visit::{Around, Visit};

/// A member and everything that the log says of them.
pub struct Loaded {
    /// Who.
    pub subject: SubjectId,
    /// Where they stand, with the policies.
    pub state: Projection,
    /// The events about them, oldest first.
    pub events: Vec<(Position, Event)>,
}

impl Loaded {
    /// Reads the member who asks.
    ///
    /// # Errors
    /// The way to sign in, or the page about what failed.
    pub async fn of(visit: &Visit) -> Result<Self, Response> {
        let subject = visit.member()?.subject.clone();
        Self::read(visit, subject).await.map_err(|problem| visit.fault(&problem))
    }

    /// Reads somebody.
    ///
    /// # Errors
    /// [`Problem`]: 404 for somebody of whom the ledger holds nothing.
    pub async fn read(visit: &Visit, subject: SubjectId) -> Result<Self, Problem> {
        let (state, mut events) =
            visit.service.ledger().read_subject_with_events(&subject, None).await?;
        events.retain(|(_, event)| event.fact.subject().is_some());
        if state.state(&subject).is_none() {
            return Err(Problem::unknown_subject());
        }
        Ok(Self { subject, state, events })
    }

    /// Their account.
    #[must_use]
    pub fn account(&self) -> Option<&SubjectState> {
        self.state.state(&self.subject)
    }

    /// The policy that is the rule.
    #[must_use]
    pub fn policy<'v>(&self, visit: &'v Visit) -> Option<&'v Policy> {
        visit.book.in_force(visit.service.now()).map(AsRef::as_ref)
    }

    /// The last answer given to a notice, and when it was read without one.
    #[must_use]
    pub fn response_to(&self, notice: &NoticeId) -> Reply {
        let mut found = Reply::default();
        for (_, event) in &self.events {
            match &event.fact {
                Fact::ChoiceMade { notice: answered, .. } if answered == notice => {
                    found.answered = Some(event.time);
                }
                Fact::NoticeAcknowledged { notice: seen, .. } if seen == notice => {
                    found.read = Some(event.time);
                }
                _ => {}
            }
        }
        found
    }

    /// The notices that reached them, the newest first.
    #[must_use]
    pub fn notices(&self, visit: &Visit) -> Vec<NoticeId> {
        let Some(account) = self.account() else { return Vec::new() };
        let reached = |notice: &NoticeId| account.deliveries.iter().any(|it| it.notice == *notice);
        let published = visit.book.published.iter().rev().map(|(notice, _)| notice);
        published.filter(|notice| reached(notice)).cloned().collect()
    }

    /// How many notices they have neither answered nor put off.
    #[must_use]
    pub fn unread_count(&self, visit: &Visit) -> u64 {
        let unread = |notice: &NoticeId| {
            let response = self.response_to(notice);
            response.answered.is_none() && response.read.is_none()
        };
        self.notices(visit).iter().filter(|notice| unread(notice)).count() as u64
    }

    /// What stands around a page of theirs.
    #[must_use]
    pub fn around<'a>(&self, visit: &Visit, status: Option<&'a Status>) -> Around<'a> {
        Around { unread_count: self.unread_count(visit), status, ..Around::of(Audience::Member) }
    }
}

/// What somebody did with a notice.
#[derive(Debug, Default, Clone, Copy)]
pub struct Reply {
    /// When they answered it last.
    pub answered: Option<jiff::Timestamp>,
    /// When they read it.
    pub read: Option<jiff::Timestamp>,
}
