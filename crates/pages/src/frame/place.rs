//! The places that navigation leads to, for members, staff and everybody.

/// Whom a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody, signed in or not.
    Public,
    /// A member, about their own data.
    Member,
    /// Who works for the controller, or audits it.
    Staff,
}

impl Audience {
    /// The text that names its navigation.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Public => "nav-public",
            Self::Member => "nav-member",
            Self::Staff => "nav-staff",
        }
    }

    /// Where the controller's name leads.
    pub(super) const fn home(self) -> &'static str {
        match self {
            Self::Public => "/",
            Self::Member => "/privacy",
            Self::Staff => "/staff",
        }
    }
}

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident = $path:literal, $label:literal;)+) => {
        /// A place in the navigation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Place {
            $($(#[$doc])* $name,)+
        }

        impl Place {
            /// Every place.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Where it is.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }

            /// The id of the text that names it.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }
        }
    };
}

places! {
    /// What a member was told.
    Notices = "/notices", "place-notices";
    /// Every purpose, with its switch.
    Privacy = "/privacy", "place-privacy";
    /// Where a member's data went.
    Where = "/where", "place-where";
    /// The objection form.
    Object = "/object", "place-object";
    /// The three levels of forgetting.
    Forget = "/forget", "place-forget";
    /// A member's receipts.
    Receipts = "/receipts", "place-receipts";
    /// Where a member is signed in.
    Sessions = "/sessions", "place-sessions";
    /// The three doors.
    Start = "/", "place-start";
    /// The checker.
    Verify = "/verify", "place-verify";
    /// The way in.
    SignIn = "/sign-in", "place-sign-in";
    /// Numbers, and what needs somebody today.
    Overview = "/staff", "place-overview";
    /// The queue of objections and other cases.
    Cases = "/staff/cases", "place-cases";
    /// Versions of the policy, and drafts.
    Policies = "/staff/policies", "place-policies";
    /// What the gate built.
    Datasets = "/staff/datasets", "place-datasets";
    /// What was trained, and who waits to be forgotten.
    Models = "/staff/models", "place-models";
    /// The log's entries and proofs.
    Ledger = "/staff/ledger", "place-ledger";
    /// Notices, and whom they reached.
    NoticeBoard = "/staff/notices", "place-notice-board";
    /// Sampling, and the pack for auditors.
    Audit = "/staff/audit", "place-audit";
    /// Keys, webhooks, roles.
    Settings = "/staff/settings", "place-settings";
}

impl Place {
    /// The navigation of an audience, in its order.
    #[must_use]
    pub const fn of(audience: Audience) -> &'static [Self] {
        match audience {
            Audience::Public => &[Self::Start, Self::Verify, Self::SignIn],
            Audience::Member => &[
                Self::Notices,
                Self::Privacy,
                Self::Where,
                Self::Object,
                Self::Forget,
                Self::Receipts,
            ],
            Audience::Staff => &[
                Self::Overview,
                Self::Cases,
                Self::Policies,
                Self::NoticeBoard,
                Self::Datasets,
                Self::Models,
                Self::Ledger,
                Self::Audit,
                Self::Settings,
            ],
        }
    }
}
