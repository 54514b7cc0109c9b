//! A person answers a purpose.

use untrain_ledger::Appended;
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
        let book = self.book().await?;
        let fact = self.fact_of(&book, answer)?;
        self.record_of_known(fact, key).await
    }

    /// The fact that an answer is, once it is known to be one.
    fn fact_of(&self, book: &RuleBook, answer: Answer) -> Result<Fact, Problem> {
        if answer.past && answer.choice != Choice::Allow {
            return Err(Problem::field("/past", "covers past data only together with `allow`"));
        }
        let policy = self.answered(book, answer.notice.as_ref())?;
        check_purpose(policy, &answer.purpose)?;
        Ok(Fact::ChoiceMade {
            subject: answer.subject,
            purpose: answer.purpose,
            choice: answer.choice,
            notice: policy.notice.id.clone(),
            past: answer.past,
            channel: Channel::Subject,
        })
    }

    /// Takes several answers of one person in, all or none. Answers the last entry.
    ///
    /// # Errors
    /// [`Problem`]s as of [`Service::choose`].
    pub async fn choose_all(&self, answers: Vec<Answer>) -> Result<Position, Problem> {
        let book = self.book().await?;
        let mut facts = Vec::with_capacity(answers.len());
        for answer in answers {
            facts.push(self.fact_of(&book, answer)?);
        }
        let appended = self.ledger().append_of_known(None, facts, self.now()).await?;
        let last = appended.last().map(|appended| appended.index);
        last.ok_or_else(|| Problem::new(Kind::Malformed, "no answer was given"))
    }

    /// Takes a no to several purposes in, all or none, where it does not stand already. Answers
    /// the last entry; none when nothing had to be said.
    ///
    /// # Errors
    /// [`Problem`]s as of [`Service::choose`].
    pub async fn refuse_all(
        &self,
        subject: &SubjectId,
        purposes: &[PurposeId],
    ) -> Result<Option<Position>, Problem> {
        let state = self.ledger().read_subject(subject, None).await?;
        let refused = |purpose: &&PurposeId| {
            let answer = state.state(subject).and_then(|account| account.answer(purpose));
            answer.is_some_and(|answer| answer.choice == Choice::Refuse)
        };
        let open = purposes.iter().filter(|purpose| !refused(purpose));
        let answers: Vec<Answer> = open
            .map(|purpose| Answer {
                subject: subject.clone(),
                purpose: purpose.clone(),
                choice: Choice::Refuse,
                past: false,
                notice: None,
            })
            .collect();
        match answers.is_empty() {
            true => Ok(None),
            false => self.choose_all(answers).await.map(Some),
        }
    }

    /// Appends one fact about a person and answers with its receipt.
    ///
    /// # Errors
    /// [`Problem`]s of appending.
    pub async fn record(&self, fact: Fact, key: Option<&str>) -> Result<Recorded, Problem> {
        let entry = self.append_one(fact, key).await?;
        self.with_receipt(entry).await
    }

    /// As [`Service::record`], about somebody of whom the ledger holds something already.
    ///
    /// # Errors
    /// [`Problem`]s of appending; 404 about anybody else.
    pub async fn record_of_known(
        &self,
        fact: Fact,
        key: Option<&str>,
    ) -> Result<Recorded, Problem> {
        let appended = self.ledger().append_of_known(key, vec![fact], self.now()).await?;
        self.with_receipt(only(&appended)?).await
    }

    async fn with_receipt(&self, entry: Position) -> Result<Recorded, Problem> {
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
        only(&appended)
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

/// The entry that one fact became.
fn only(appended: &[Appended]) -> Result<Position, Problem> {
    let first = appended.first().map(|appended| appended.index);
    first.ok_or_else(|| Problem::new(Kind::Internal, "the ledger did not name the entry"))
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
