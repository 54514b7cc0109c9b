//! On which basis a document runs a purpose for somebody, on which data, and where an answer
//! leaves that.

use untrain_policy::{Basis, Category, Choice};

use super::facts::Facts;
use super::said::Said;

/// Why a purpose may run for one person, and whether it does.
pub(super) struct Grounds {
    /// The basis of the cells that the record speaks of; none when no cell lets the purpose run.
    pub(super) basis: Option<Basis>,
    /// The categories that these cells list.
    pub(super) categories: Vec<Category>,
    /// The term of the Data Privacy Vocabulary for where the answer leaves it.
    pub(super) status: &'static str,
    /// Whether that is a state of consent; else it is one of legitimate interest.
    pub(super) is_consent: bool,
}

impl Grounds {
    /// A purpose may run on consent for some data and on legitimate interest for other. An answer
    /// is then recorded as consent, and an objection as one to the interest.
    pub(super) fn of(facts: &Facts<'_>, said: &Said<'_>) -> Self {
        let lives = facts.before.and_then(|state| state.jurisdiction());
        let listed = |basis: Basis| -> Vec<Category> {
            let on = |category: &Category| {
                let cell = facts.policy.cell_of(said.purpose, *category, lives);
                cell.is_some_and(|cell| cell.basis == basis)
            };
            Category::ALL.iter().copied().filter(on).collect()
        };
        let bases = match said.choice {
            Some(_) => [Basis::Consent, Basis::LegitimateInterest],
            None => [Basis::LegitimateInterest, Basis::Consent],
        };
        let mut runs = bases.into_iter().map(|basis| (basis, listed(basis)));
        let found = runs.find(|(_, categories)| !categories.is_empty());
        let basis = found.as_ref().map(|(basis, _)| *basis);
        // What runs on nothing was answered all the same, or objected to.
        let is_consent = match basis {
            Some(basis) => basis == Basis::Consent,
            None => said.choice.is_some(),
        };
        Self {
            basis,
            categories: found.map(|(_, categories)| categories).unwrap_or_default(),
            status: if is_consent { consent(facts, said) } else { interest(facts, said) },
            is_consent,
        }
    }
}

fn consent(facts: &Facts<'_>, said: &Said<'_>) -> &'static str {
    let standing = said.standing(facts.before);
    let said_yes = standing.is_some_and(|answer| answer.choice == Choice::Allow);
    match said.choice_after(facts.before) {
        Some(Choice::Allow) => {
            let again = said_yes && standing.map(|answer| &answer.notice) != said.notice;
            if again { "dpv:RenewedConsentGiven" } else { "dpv:ConsentGiven" }
        }
        // An objection takes a yes back, as a no does.
        Some(Choice::Refuse | Choice::Undefined) | None if said_yes => "dpv:ConsentWithdrawn",
        Some(Choice::Refuse) | None => "dpv:ConsentRefused",
        Some(Choice::Undefined) => "dpv:ConsentUnknown",
    }
}

fn interest(facts: &Facts<'_>, said: &Said<'_>) -> &'static str {
    if said.objected_after(facts.before) {
        "dpv:LegitimateInterestObjected"
    } else {
        "dpv:LegitimateInterestNotObjected"
    }
}
