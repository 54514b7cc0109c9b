//! A person answers a purpose.

use untrain_policy::event::Channel;
use untrain_policy::{Choice, Fact, NoticeId, Policy, Position, PurposeId, RuleBook, SubjectId};

use crate::problem::{Kind, Problem};
use crate::service::Service;

/// What a person says.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Who.
    pub subject: SubjectId,
    /// For what.
    pub purpose: PurposeId,
    /// The answer.
    pub choice: Choice,
    /// Whether a yes covers data from before the notice.
    pub past: bool,
    /// Which text they answered; the one in force when absent.
    pub notice: Option<NoticeId>,
}

/// What the ledger took in, with the person's receipt.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The entry.
    pub entry: Position,
    /// The receipt, as a file of text (`spec/receipt.md`).
    pub receipt: String,
}

impl Service {
    /// Takes an answer in. `key` makes it once, however often it is sent.
    ///
    /// # Errors
    /// [`Problem`]s: 404 for somebody of whom the ledger holds nothing, 422 for a purpose or a
    /// notice that is not there, 410 for somebody who was forgotten.
    pub async fn choose(&self, answer: Answer, key: Option<&str>) -> Result<Recorded, Problem> {
        if answer.past && answer.choice != Choice::Allow {
            return Err(Problem::field("/past", "covers past data only together with `allow`"));
        }
        let book = self.book().await?;
        let policy = self.answered(&book, answer.notice.as_ref())?;
        check_purpose(policy, &answer.purpose)?;
        self.must_know(&answer.subject).await?;
        let fact = Fact::ChoiceMade {
            subject: answer.subject,
            purpose: answer.purpose,
            choice: answer.choice,
            notice: policy.notice.id.clone(),
            past: answer.past,
            channel: Channel::Subject,
        };
        self.record(fact, key).await
    }

    /// Appends one fact about a person and answers with its receipt.
    ///
    /// # Errors
    /// [`Problem`]s of appending.
    pub async fn record(&self, fact: Fact, key: Option<&str>) -> Result<Recorded, Problem> {
        let entry = self.append_one(fact, key).await?;
        let receipt = self.ledger().receipt(entry).await?.to_text();
        Ok(Recorded { entry, receipt })
    }

    /// Appends one fact and answers which entry it became.
    ///
    /// # Errors
    /// [`Problem`]s of appending.
    pub async fn append_one(&self, fact: Fact, key: Option<&str>) -> Result<Position, Problem> {
        let appended = match key {
            Some(key) => self.ledger().append_once(key, vec![fact], self.now()).await?,
            None => self.ledger().append(vec![fact], self.now()).await?,
        };
        let first = appended.first().map(|appended| appended.index);
        first.ok_or_else(|| Problem::new(Kind::Internal, "the ledger did not name the entry"))
    }

    /// The policy whose notice is answered.
    ///
    /// # Errors
    /// [`Problem`]s when nothing can be answered, or not that.
    pub fn answered<'b>(
        &self,
        book: &'b RuleBook,
        notice: Option<&NoticeId>,
    ) -> Result<&'b Policy, Problem> {
        book.answered(notice, self.now()).ok_or_else(|| match notice {
            Some(notice) => Problem::field("/notice", format!("`{notice}` was not published")),
            None => Problem::new(Kind::Conflict, "no notice is published that could be answered"),
        })
    }

    /// Lets only somebody through of whom the ledger holds something.
    ///
    /// # Errors
    /// [`Problem`]: 404.
    pub async fn must_know(&self, subject: &SubjectId) -> Result<(), Problem> {
        if self.ledger().lineage_key(subject).await?.is_some() {
            return Ok(());
        }
        Err(Problem::unknown_subject())
    }
}

/// An error that names the purposes of a policy, when `purpose` is none of them.
pub(super) fn check_purpose(policy: &Policy, purpose: &PurposeId) -> Result<(), Problem> {
    if policy.purpose(purpose).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = policy.purposes.iter().map(|known| known.id.as_str()).collect();
    let detail = format!("the policy has no purpose `{purpose}`; it has {}", known.join(", "));
    Err(Problem::field("/purpose", detail))
}
