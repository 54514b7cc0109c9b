//! What a choice or an objection says.

#[cfg(feature = "rules")]
use untrain_policy::SubjectState;
use untrain_policy::event::Channel;
#[cfg(feature = "rules")]
use untrain_policy::state::Answer;
use untrain_policy::{CaseKind, Choice, Fact, NoticeId, PurposeId, SubjectId};

/// What somebody said about one purpose.
pub(super) struct Said<'a> {
    pub(super) subject: &'a SubjectId,
    pub(super) purpose: &'a PurposeId,
    /// The answer; none when it is an objection.
    pub(super) choice: Option<Choice>,
    pub(super) notice: Option<&'a NoticeId>,
    /// Whether a yes covers what was collected before the notice.
    pub(super) past: bool,
    pub(super) channel: Channel,
}

impl<'a> Said<'a> {
    pub(super) const fn of(fact: &'a Fact) -> Option<Self> {
        match fact {
            Fact::ChoiceMade { subject, purpose, choice, notice, past, channel } => Some(Self {
                subject,
                purpose,
                choice: Some(*choice),
                notice: Some(notice),
                past: *past,
                channel: *channel,
            }),
            Fact::ObjectionOpened { subject, purpose }
            | Fact::CaseOpened {
                subject, kind: CaseKind::Objection, purpose: Some(purpose), ..
            } => Some(Self {
                subject,
                purpose,
                choice: None,
                notice: None,
                past: false,
                channel: Channel::Subject,
            }),
            _ => None,
        }
    }
}

#[cfg(feature = "rules")]
impl Said<'_> {
    /// The answer that stood before it.
    pub(super) fn standing<'s>(&self, before: Option<&'s SubjectState>) -> Option<&'s Answer> {
        before.and_then(|state| state.answer(self.purpose))
    }

    /// The answer that stands after it. An import that would lift what somebody said lifts nothing.
    pub(super) fn choice_after(&self, before: Option<&SubjectState>) -> Option<Choice> {
        let choice = self.choice?;
        let state = before.and_then(|state| state.purposes.get(self.purpose));
        let taken = state.is_none_or(|state| state.takes(choice, self.channel));
        if taken { Some(choice) } else { self.standing(before).map(|answer| answer.choice) }
    }

    /// Whether the purpose is blocked by an objection after it.
    pub(super) fn objected_after(&self, before: Option<&SubjectState>) -> bool {
        let Some(choice) = self.choice_after(before) else { return true };
        let own_yes = self.choice == Some(Choice::Allow) && self.channel == Channel::Subject;
        let held = before.map(|state| state.hold(self.purpose)).unwrap_or_default();
        choice == Choice::Refuse || (!own_yes && (held.pending || held.upheld))
    }
}
