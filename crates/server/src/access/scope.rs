//! What can be permitted, and who has it by their role.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that can be permitted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[repr(u8)]
pub enum Scope {
    /// Read what the ledger says of a person.
    #[serde(rename = "preferences:read")]
    PreferencesRead,
    /// Say of a person what they answered, where they live, what reached them.
    #[serde(rename = "preferences:write")]
    PreferencesWrite,
    /// Read what people ask for, in their words.
    #[serde(rename = "cases:read")]
    CasesRead,
    /// Open cases and answer them.
    #[serde(rename = "cases:write")]
    CasesWrite,
    /// Ask whether records may be used.
    #[serde(rename = "gate:decide")]
    GateDecide,
    /// Fetch the state of everybody.
    #[serde(rename = "gate:snapshot")]
    GateSnapshot,
    /// Read policies, notices, datasets, models and figures, which name nobody.
    #[serde(rename = "overview:read")]
    OverviewRead,
    /// Draft policies, publish notices, activate.
    #[serde(rename = "policy:publish")]
    PolicyPublish,
    /// Register sources and their terms.
    #[serde(rename = "lineage:write")]
    LineageWrite,
    /// Run gates, trainings and forgettings.
    #[serde(rename = "unlearn:run")]
    UnlearnRun,
    /// Read the ledger, and take samples of what was released.
    #[serde(rename = "audit:read")]
    AuditRead,
    /// Make and end keys of machines and webhooks.
    #[serde(rename = "settings:write")]
    SettingsWrite,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 12] = [
        Self::PreferencesRead,
        Self::PreferencesWrite,
        Self::CasesRead,
        Self::CasesWrite,
        Self::GateDecide,
        Self::GateSnapshot,
        Self::OverviewRead,
        Self::PolicyPublish,
        Self::LineageWrite,
        Self::UnlearnRun,
        Self::AuditRead,
        Self::SettingsWrite,
    ];

    /// The word in tokens, keys and the description of the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreferencesRead => "preferences:read",
            Self::PreferencesWrite => "preferences:write",
            Self::CasesRead => "cases:read",
            Self::CasesWrite => "cases:write",
            Self::GateDecide => "gate:decide",
            Self::GateSnapshot => "gate:snapshot",
            Self::OverviewRead => "overview:read",
            Self::PolicyPublish => "policy:publish",
            Self::LineageWrite => "lineage:write",
            Self::UnlearnRun => "unlearn:run",
            Self::AuditRead => "audit:read",
            Self::SettingsWrite => "settings:write",
        }
    }

    /// The scope that a word stands for.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(u16);

impl Scopes {
    /// Whether a scope is in it.
    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u16) != 0
    }

    /// The scopes of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The scopes in it.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }

    /// Reads words that are parted by spaces. Words of others, as tokens have, permit nothing.
    #[must_use]
    pub fn of_words(words: &str) -> Self {
        words.split_ascii_whitespace().filter_map(Scope::named).collect()
    }

    /// The words, parted by spaces.
    #[must_use]
    pub fn words(self) -> String {
        self.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |set, scope| set | (1 << scope as u16)))
    }
}

/// What somebody of the staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Sees figures, policies, datasets and models.
    Viewer,
    /// The data protection officer: answers people, drafts and activates policies.
    Dpo,
    /// Runs gates, trainings and forgettings.
    Engineer,
    /// Makes keys, webhooks, and lets others in. Activates policies as the second person.
    Admin,
    /// Reads everything that was done, and changes nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] =
        [Self::Viewer, Self::Dpo, Self::Engineer, Self::Admin, Self::Auditor];

    /// The word in claims and in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Dpo => "dpo",
            Self::Engineer => "engineer",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
        }
    }

    /// The role that a word stands for.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// What it may do. Nobody of the staff writes a person's preferences: those are theirs.
    #[must_use]
    pub fn scopes(self) -> Scopes {
        use Scope::{
            AuditRead, CasesRead, CasesWrite, GateDecide, GateSnapshot, LineageWrite, OverviewRead,
            PolicyPublish, PreferencesRead, SettingsWrite, UnlearnRun,
        };
        let scopes: &[Scope] = match self {
            Self::Viewer => &[OverviewRead],
            Self::Dpo => &[
                OverviewRead,
                PreferencesRead,
                CasesRead,
                CasesWrite,
                PolicyPublish,
                LineageWrite,
                AuditRead,
            ],
            Self::Engineer => &[OverviewRead, GateDecide, GateSnapshot, LineageWrite, UnlearnRun],
            Self::Admin => &[OverviewRead, PolicyPublish, SettingsWrite, AuditRead],
            Self::Auditor => &[OverviewRead, PreferencesRead, CasesRead, AuditRead],
        };
        scopes.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_scopes_are_the_same() {
        for scope in Scope::ALL {
            assert_eq!(Scope::named(scope.as_str()), Some(scope));
            let json = serde_json::to_string(&scope).unwrap();
            assert_eq!(json, format!("{:?}", scope.as_str()));
        }
        let some: Scopes = [Scope::AuditRead, Scope::CasesRead].into_iter().collect();
        assert_eq!(Scopes::of_words(&some.words()), some);
        assert_eq!(Scopes::of_words("openid root admin"), Scopes::default());
    }

    #[test]
    fn no_role_writes_preferences_and_only_admins_make_keys() {
        for role in Role::ALL {
            assert!(!role.scopes().has(Scope::PreferencesWrite), "{role:?}");
            assert_eq!(role.scopes().has(Scope::SettingsWrite), role == Role::Admin, "{role:?}");
        }
    }
}
