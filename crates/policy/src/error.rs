//! What can be wrong with an event or a document. Decisions have no errors: what is missing is
//! denied.

use std::fmt;

use crate::age::InvalidAge;
use crate::ids::{NoticeId, PolicyHash, Position, PurposeId, SourceId, SubjectId};
use crate::vocabulary::{CaseKind, CaseStatus, CaseStep};

/// Why an event is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bytes are not an event.
    #[error("not an event: {0}")]
    NotAnEvent(String),
    /// A document that is no policy.
    #[error("policy {policy} cannot be read: {}", first_of(.faults))]
    Document {
        /// The hash that the event states.
        policy: PolicyHash,
        /// Every fault.
        faults: Vec<Fault>,
    },
    /// The event states another hash than its document has.
    #[error("the event names policy {stated}, but its document is {found}")]
    OtherHash {
        /// What the event states.
        stated: PolicyHash,
        /// What the document's bytes give.
        found: PolicyHash,
    },
    /// The event states another notice than its document holds.
    #[error("the event names the notice `{stated}`, but its document holds `{found}`")]
    OtherNotice {
        /// What the event states.
        stated: NoticeId,
        /// What the document holds.
        found: NoticeId,
    },
    /// Two documents under one notice.
    #[error(
        "the notice id `{notice}` belongs to policy {first} already; give the changed document's \
         notice a new id"
    )]
    NoticeReused {
        /// The id.
        notice: NoticeId,
        /// The document that had it first.
        first: PolicyHash,
    },
    /// A notice that no known document holds.
    #[error("no notice `{0}` was published; publish or activate its policy first")]
    UnknownNotice(NoticeId),
    /// A purpose that the answered policy does not declare.
    #[error("the policy of the notice `{notice}` declares no purpose `{purpose}`")]
    UnknownPurpose {
        /// The text that was answered.
        notice: NoticeId,
        /// What was named.
        purpose: PurposeId,
    },
    /// A notice that reached somebody in the future.
    #[error("the notice `{0}` cannot have been delivered after the event that says so")]
    DeliveredLater(NoticeId),
    /// An acknowledgement by somebody whom the notice has not reached.
    #[error("the notice `{notice}` has not reached `{subject}`; record its delivery first")]
    NotDelivered {
        /// Who.
        subject: SubjectId,
        /// What.
        notice: NoticeId,
    },
    /// A source that has the name of a kind.
    #[error("`{0}` is a kind of source and cannot be the name of one")]
    SourceNamedAsKind(SourceId),
    /// A source whose terms end before they begin.
    #[error("the terms of the source `{0}` end before they begin")]
    SourceEndsFirst(SourceId),
    /// A source that covers a purpose of no policy.
    #[error("no policy declares the purpose `{purpose}` that the source `{source_id}` covers")]
    UnknownSourcePurpose {
        /// The source.
        source_id: SourceId,
        /// What it covers.
        purpose: PurposeId,
    },
    /// An age that cannot be read.
    #[error(transparent)]
    Age(#[from] InvalidAge),
    /// An account linked to itself.
    #[error("`{0}` cannot be linked to itself")]
    LinkedToItself(SubjectId),
    /// A decision about an objection that does not wait for one.
    #[error("`{subject}` has no open objection against `{purpose}`")]
    NoObjection {
        /// Who.
        subject: SubjectId,
        /// Against what.
        purpose: PurposeId,
    },
    /// A rejection that gives no reasons.
    #[error("a case cannot be rejected without reasons")]
    NoReasons,
    /// A case of a kind that is about one purpose, or about none.
    #[error("a case of kind `{kind}` {rule}")]
    CasePurpose {
        /// The kind of case.
        kind: CaseKind,
        /// What holds for its purpose.
        rule: &'static str,
    },
    /// A purpose that no known policy declares: a case about it would block nothing.
    #[error("no policy declares the purpose `{0}`, so that a case about it would block nothing")]
    UndeclaredPurpose(PurposeId),
    /// A case that stands already.
    #[error(
        "case {case} of `{subject}` asks for the same and is {status}: nothing is to be opened twice"
    )]
    CaseStands {
        /// Whose.
        subject: SubjectId,
        /// The entry that opened the one that stands.
        case: Position,
        /// Where it stands.
        status: CaseStatus,
    },
    /// No such case.
    #[error("`{subject}` has no case {case}; a case is named by the entry that opened it")]
    NoCase {
        /// Whose it should be.
        subject: SubjectId,
        /// What was named.
        case: Position,
    },
    /// A step that does not fit where the case stands.
    #[error("case {case} is {status}, so that `{step}` does not fit: {why}")]
    CaseStep {
        /// Which case.
        case: Position,
        /// Where it stands.
        status: CaseStatus,
        /// What was to happen.
        step: CaseStep,
        /// What would fit, or what stands in the way.
        why: String,
    },
    /// Something that a case cannot do without.
    #[error("{0} cannot be left blank")]
    Blank(&'static str),
    /// A text of a case that is too long.
    #[error("{what} has {found} bytes, and the most is {limit}")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// How long it is.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// An activation of a document that is not among the documents.
    #[error("activation {0} names a document that is not there")]
    NoSuchDocument(usize),
}

/// What is wrong in a document, where, and perhaps what was meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

fn first_of(faults: &[Fault]) -> String {
    let more = faults.len().saturating_sub(1);
    match faults.first() {
        None => "no fault was noted".to_owned(),
        Some(first) if more == 0 => first.to_string(),
        Some(first) => format!("{first} (and {more} more)"),
    }
}
