//! The pages of objections, by members and by people without an account.

use untrain_pages::member::objection::{
    self, Answer, ByMailPage, CasePage, CheckStep, LateAnswer, ObjectionTo, Objector, OpenCase,
    ReasonStep, UsesStep,
};
use untrain_policy::vocabulary::Outcome;
use untrain_policy::{CaseKind, CaseStatus, Position};

use super::uses::purpose;
use super::{Extra, Sample, as_anybody, as_member, at, with};

pub fn samples() -> Vec<Sample> {
    let mut all = vec![
        Sample {
            name: "object",
            draw: |l| as_member(l, "/object", |f| objection::uses(f, &uses(Objector::Member))),
        },
        Sample {
            name: "object-error",
            draw: |l| {
                with(
                    l,
                    "/object",
                    Extra { errors: vec![("purpose", "object-which-error")], ..Extra::default() },
                    |f| objection::uses(f, &uses(Objector::Member)),
                )
            },
        },
        Sample {
            name: "object-link",
            draw: |l| as_anybody(l, "/object/link/k3v9", |f| objection::uses(f, &uses(ada()))),
        },
        Sample {
            name: "object-reason",
            draw: |l| {
                as_member(l, "/object/reason?purpose=ml.moderation", |f| {
                    objection::reason(f, &reason())
                })
            },
        },
        Sample {
            name: "object-check",
            draw: |l| as_member(l, "/object", |f| objection::check(f, &check(Objector::Member))),
        },
        Sample {
            name: "object-link-check",
            draw: |l| as_anybody(l, "/object/link/k3v9", |f| objection::check(f, &check(ada()))),
        },
    ];
    all.extend(case_samples());
    all
}

fn case_samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "object-sent",
            draw: |l| {
                as_member(l, "/object/OBJ-7F3K-9Q2M?sent=1", |f| {
                    objection::case(f, &case(CaseStatus::Received, true))
                })
            },
        },
        Sample {
            name: "case-extended",
            draw: |l| {
                as_member(l, "/object/OBJ-7F3K-9Q2M", |f| {
                    objection::case(f, &case(CaseStatus::Extended, false))
                })
            },
        },
        Sample {
            name: "case-rejected",
            draw: |l| {
                as_member(l, "/object/OBJ-7F3K-9Q2M", |f| {
                    objection::case(f, &case(CaseStatus::Rejected, false))
                })
            },
        },
        Sample {
            name: "case-upheld",
            draw: |l| {
                as_member(l, "/object/OBJ-7F3K-9Q2M", |f| {
                    objection::case(f, &case(CaseStatus::Upheld, false))
                })
            },
        },
        Sample {
            name: "by-mail",
            draw: |l| as_anybody(l, "/object/by-mail", |f| objection::by_mail(f, &by_mail())),
        },
        Sample {
            name: "by-mail-sent",
            draw: |l| as_anybody(l, "/object/by-mail", |f| objection::by_mail_sent(f, &by_mail())),
        },
    ]
}

fn ada() -> Objector {
    Objector::WithoutAccount { named_as: "Ada Lindqvist".to_owned() }
}

fn purposes() -> Vec<ObjectionTo> {
    let one = |id: &str, title: &str, description: &str| ObjectionTo {
        id: purpose(id),
        title: title.to_owned(),
        description: description.to_owned(),
    };
    vec![
        one(
            "ml.moderation",
            "Keeping people safe",
            "Posts that somebody reported teach the model that spots abuse.",
        ),
        one(
            "genai.content",
            "Models that draft text",
            "Public posts and comments teach models that draft text.",
        ),
    ]
}

fn uses(objector: Objector) -> UsesStep {
    let open = match objector {
        Objector::Member => {
            vec![OpenCase { reference: "OBJ-2B7D-4X1N".to_owned(), status: CaseStatus::Upheld }]
        }
        Objector::WithoutAccount { .. } => vec![],
    };
    UsesStep { objector, purposes: purposes(), chosen: vec![], message: String::new(), open }
}

fn reason() -> ReasonStep {
    ReasonStep {
        objector: Objector::Member,
        purposes: vec![purpose("ml.moderation")],
        message: String::new(),
    }
}

fn check(objector: Objector) -> CheckStep {
    CheckStep {
        objector,
        purposes: purposes(),
        message: "I reported a post by mistake, and it names my sister.".to_owned(),
        answer_by: "2026-12-23".parse().unwrap(),
    }
}

fn case(status: CaseStatus, just_sent: bool) -> CasePage {
    let outcome = match status {
        CaseStatus::Upheld => Some(Outcome::Upheld),
        CaseStatus::Rejected => Some(Outcome::Rejected),
        _ => None,
    };
    CasePage {
        reference: "OBJ-7F3K-9Q2M".to_owned(),
        kind: CaseKind::Objection,
        status,
        purposes: vec!["Keeping people safe".to_owned()],
        message: "I reported a post by mistake, and it names my sister.".to_owned(),
        received: at("2026-11-23T09:00:00Z"),
        paused: Some(at("2026-11-23T09:00:00Z")),
        answer_by: "2026-12-23".parse().unwrap(),
        late: (status == CaseStatus::Extended).then(|| LateAnswer {
            told: at("2026-12-20T09:00:00Z"),
            reason: "Two teams have to look at the reported post.".to_owned(),
        }),
        answer: outcome.map(|outcome| Answer {
            sent: at("2026-12-11T09:00:00Z"),
            outcome,
            reasons:
                "We looked at the post that you reported.\n\nIt still stands in a set for safety."
                    .to_owned(),
        }),
        appealed: None,
        can_appeal: status == CaseStatus::Rejected,
        just_sent,
        receipt: Some(Position(18_204)),
        appeal_action: "/object/OBJ-7F3K-9Q2M/appeal".to_owned(),
    }
}

fn by_mail() -> ByMailPage {
    ByMailPage { email: String::new(), link_minutes: 30 }
}
