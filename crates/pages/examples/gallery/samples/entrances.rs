//! The doors, the way in, sessions, the checker and what went wrong.

use untrain_pages::Locale;
use untrain_pages::member::sessions::{self, Session, SessionsPage};
use untrain_pages::public::entrance::{self, MadeUp, Provider, SignInPage};
use untrain_pages::public::faults::{self, KindPage, Problem};
use untrain_pages::public::verify::{self, Check, CheckOutcome, Verdict, VerifyPage, VerifyResult};
use untrain_policy::Position;

use super::{Extra, Sample, as_anybody, as_member, at, with};

const REQUEST: &str = "01936b7e-7c1f-7f00-8a55-2f6d1c0b9e11";

pub fn samples() -> Vec<Sample> {
    let mut all = entrances();
    all.extend(refusals());
    all
}

fn entrances() -> Vec<Sample> {
    vec![
        Sample { name: "start", draw: |l| as_anybody(l, "/", entrance::start) },
        Sample {
            name: "sign-in",
            draw: |l| as_anybody(l, "/sign-in", |f| entrance::sign_in(f, &way_in(false))),
        },
        Sample {
            name: "sign-in-again",
            draw: |l| as_anybody(l, "/sign-in?again=1", |f| entrance::sign_in(f, &way_in(true))),
        },
        Sample {
            name: "sessions",
            draw: |l| as_member(l, "/sessions", |f| sessions::page(f, &here_and_there())),
        },
        Sample {
            name: "verify",
            draw: |l| as_anybody(l, "/verify", |f| verify::page(f, &VerifyPage::default())),
        },
        Sample {
            name: "verify-error",
            draw: |l| {
                with(
                    l,
                    "/verify",
                    Extra {
                        public: true,
                        errors: vec![("file", "verify-nothing-error")],
                        ..Extra::default()
                    },
                    |f| verify::page(f, &VerifyPage::default()),
                )
            },
        },
        Sample {
            name: "verify-valid",
            draw: |l| as_anybody(l, "/verify", |f| verify::result(f, &valid(l))),
        },
        Sample {
            name: "verify-not-valid",
            draw: |l| as_anybody(l, "/verify", |f| verify::result(f, &not_valid(l))),
        },
    ]
}

fn refusals() -> Vec<Sample> {
    vec![
        Sample {
            name: "not-found",
            draw: |l| as_anybody(l, "/nothing", |f| faults::page(f, Problem::NotFound, REQUEST)),
        },
        Sample {
            name: "too-many",
            draw: |l| {
                as_anybody(l, "/", |f| {
                    faults::page(f, Problem::TooMany { wait_seconds: 12 }, REQUEST)
                })
            },
        },
        Sample {
            name: "changed",
            draw: |l| as_anybody(l, "/", |f| faults::page(f, Problem::Changed, REQUEST)),
        },
        Sample {
            name: "no-account",
            draw: |l| as_anybody(l, "/sign-in", |f| faults::page(f, Problem::NoAccount, REQUEST)),
        },
        Sample {
            name: "kind-of-problem",
            draw: |l| {
                as_anybody(l, "/problems/malformed", |f| {
                    faults::kind(f, &KindPage { kind: "malformed", status: 422 })
                })
            },
        },
        Sample {
            name: "verify-cannot-tell",
            draw: |l| as_anybody(l, "/verify", |f| verify::result(f, &cannot_tell(l))),
        },
        Sample {
            name: "not-saved",
            draw: |l| as_member(l, "/privacy", |f| faults::page(f, Problem::NotSaved, REQUEST)),
        },
        Sample {
            name: "link-used",
            draw: |l| {
                as_anybody(l, "/object/by-mail", |f| faults::page(f, Problem::LinkUsed, REQUEST))
            },
        },
    ]
}

fn way_in(again: bool) -> SignInPage {
    let person = |who: &str, name: &str, role: &str| MadeUp {
        who: who.to_owned(),
        name: name.to_owned(),
        role: role.to_owned(),
    };
    SignInPage {
        then: "/privacy".to_owned(),
        providers: vec![Provider { name: "Harbour".to_owned(), href: "/sign-in/oidc".to_owned() }],
        made_up: vec![
            person("harbour:maya", "Maya Okonkwo-Lindqvist", "member, lives in Germany"),
            person("staff:dpo", "Tomás Reyes", "data protection officer"),
        ],
        again,
    }
}

fn here_and_there() -> SessionsPage {
    let session = |id: &str, way: &str, current| Session {
        id: id.to_owned(),
        began: at("2026-11-25T08:12:00Z"),
        used: at("2026-11-25T09:40:00Z"),
        way: way.to_owned(),
        current,
    };
    SessionsPage {
        sessions: vec![session("a1", "Harbour", true), session("b2", "Harbour app", false)],
    }
}

fn checks(failed: bool) -> Vec<Check> {
    let check = |name: &str, outcome| Check { name: name.to_owned(), outcome };
    let second = if failed { CheckOutcome::Failed } else { CheckOutcome::Passed };
    vec![
        check("log's signature", CheckOutcome::Passed),
        check("inclusion", second),
        check("witnesses", CheckOutcome::NotMade),
    ]
}

fn valid(locale: &Locale) -> VerifyResult {
    VerifyResult {
        verdict: Verdict::Valid {
            signer: "Harbour, key 2026-A".to_owned(),
            signed: Some(at("2026-11-23T09:00:00Z")),
            entry: Some(Position(18_204)),
        },
        what: locale.text("proof-receipt"),
        facts: vec![(locale.text("receipt-policy"), "13".to_owned())],
        checks: checks(false),
        words: None,
    }
}

fn not_valid(locale: &Locale) -> VerifyResult {
    VerifyResult {
        verdict: Verdict::NotValid { failed: locale.text("found-inclusion-fails") },
        what: locale.text("proof-receipt"),
        facts: vec![],
        checks: checks(true),
        words: Some("false  this receipt does not hold: the proof leads elsewhere".to_owned()),
    }
}

fn cannot_tell(locale: &Locale) -> VerifyResult {
    let check = |name: &str, outcome| Check { name: name.to_owned(), outcome };
    VerifyResult {
        verdict: Verdict::CannotTell { missing: locale.text("found-log-missing") },
        what: locale.text("verify-kind-manifest"),
        facts: vec![],
        checks: vec![
            check("manifest", CheckOutcome::Passed),
            check("log", CheckOutcome::Missing),
            check("files", CheckOutcome::NotMade),
        ],
        words: None,
    }
}
