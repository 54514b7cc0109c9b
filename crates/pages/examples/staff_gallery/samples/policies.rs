//! Versions and drafts, in each step of a draft.

use untrain_pages::Locale;
use untrain_pages::staff::policies::{
    Concerned, Difference, DocumentFault, DraftLine, DraftPage, DraftPlan, NewDraftPage, NextStep,
    PlaceLine, PlanState, PoliciesPage, Proposal, VersionLine, draft, new, page,
};
use untrain_policy::plan::Totals;
use untrain_policy::{Direction, PolicyHash};

use super::{Sample, at, staff};

const DOCUMENT: &str = "[policy]\nid = \"harbour\"\nversion = \"13\"\n\
                        title = \"Harbour's rules for AI\"\n\n\
                        [[purpose]]\nid = \"genai.content\"\ntitle = \"Models that draft text\"\n";

pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "s3-policies",
            draw: |locale| staff(locale, "/staff/policies", |frame| page(frame, &versions())),
        },
        Sample {
            name: "s3-new",
            draw: |locale| staff(locale, "/staff/policies/new", |frame| new(frame, &blank())),
        },
        Sample { name: "s3-draft-locked", draw: |locale| drawn(locale, &locked()) },
        Sample {
            name: "s3-draft-propose",
            draw: |locale| drawn(locale, &DraftPage { next: NextStep::Propose, ..locked() }),
        },
        Sample { name: "s3-draft-activate", draw: |locale| drawn(locale, &proposed()) },
        Sample { name: "s3-draft-faults", draw: |locale| drawn(locale, &faulty()) },
    ]
}

fn drawn(locale: &Locale, view: &DraftPage) -> maud::Markup {
    staff(locale, "/staff/drafts/d13", |frame| draft(frame, view))
}

fn versions() -> PoliciesPage {
    let version = |digit, version: &str, in_force, activated: Option<&str>| VersionLine {
        policy: PolicyHash([digit; 32]),
        version: version.to_owned(),
        title: "Harbour's rules for AI".to_owned(),
        effective: at("2026-11-17T00:00:00Z"),
        activated: activated.map(at),
        in_force,
        document_href: format!("/v1/policies/{version}"),
    };
    let line = |id: &str, version: &str, by: Option<&str>| DraftLine {
        id: id.to_owned(),
        version: version.to_owned(),
        title: "Drafting text, now with job posts".to_owned(),
        author: "Tomás Quellbach".to_owned(),
        changed: at("2026-11-24T14:50:00Z"),
        proposed_by: by.map(str::to_owned),
    };
    PoliciesPage {
        versions: vec![
            version(0xa1, "12", true, Some("2026-11-17T09:00:00Z")),
            version(0xb2, "11", false, Some("2026-06-02T09:00:00Z")),
            version(0xc3, "11-rc", false, None),
        ],
        drafts: vec![line("d13", "13", Some("Tomás Quellbach")), line("d14", "14", None)],
        can_write: true,
    }
}

fn fault() -> DocumentFault {
    DocumentFault {
        line: 41,
        message: "`genai.contents` is not a purpose of this policy".to_owned(),
        help: Some("did you mean `genai.content`?".to_owned()),
    }
}

fn blank() -> NewDraftPage {
    NewDraftPage {
        document: DOCUMENT.to_owned(),
        from_version: Some("11".to_owned()),
        faults: vec![fault()],
    }
}

fn totals(members: u64, widened: u64, narrowed: u64) -> Totals {
    let to_tell = widened * 9 / 10;
    let in_grace = widened / 20;
    Totals { members, narrowed, widened, ready: widened - to_tell - in_grace, in_grace, to_tell }
}

fn plan() -> PlanState {
    let place = |purpose: &str, region: Option<&str>, totals| PlaceLine {
        purpose: purpose.to_owned(),
        region: region.map(str::to_owned),
        totals,
    };
    PlanState::Made(DraftPlan {
        at: at("2026-11-25T10:20:00Z"),
        totals: totals(12_041, 1_204, 61),
        places: vec![
            place("Models that draft text", Some("United Kingdom"), totals(1_320, 1_104, 0)),
            place("Models that draft text", Some("Québec"), totals(410, 100, 0)),
            place("Finding abuse", None, totals(211, 0, 61)),
        ],
        concerned: vec![
            Concerned {
                is_model: false,
                name: "posts-2026-11".to_owned(),
                href: "/staff/datasets/5a".to_owned(),
            },
            Concerned {
                is_model: true,
                name: "drafter-4".to_owned(),
                href: "/staff/models/3c".to_owned(),
            },
        ],
    })
}

fn locked() -> DraftPage {
    let difference = |direction, words: &str| Difference { direction, words: words.to_owned() };
    DraftPage {
        id: "d13".to_owned(),
        revision: 7,
        version: "13".to_owned(),
        title: "Drafting text, now with job posts".to_owned(),
        author: "Tomás Quellbach".to_owned(),
        changed: at("2026-11-24T14:50:00Z"),
        document: DOCUMENT.to_owned(),
        faults: Vec::new(),
        against: Some("12".to_owned()),
        differences: vec![
            difference(Direction::Widens, "`uk` (GB): `genai.content` may use `jobs` by consent"),
            difference(
                Direction::Narrows,
                "`strict` (everywhere else): `ml.moderation` no longer uses `feedback`",
            ),
            difference(Direction::Neither, "the title of the policy"),
        ],
        plan: plan(),
        proposal: None,
        next: NextStep::Tell { to_tell_count: 1_083, in_grace_count: 60, notice_published: false },
        can_write: true,
    }
}

fn proposed() -> DraftPage {
    DraftPage {
        proposal: Some(Proposal {
            by: "Tomás Quellbach".to_owned(),
            at: at("2026-11-24T15:02:00Z"),
            reason: "Members asked for help with job posts, and all of them were told.".to_owned(),
        }),
        next: NextStep::Activate,
        ..locked()
    }
}

fn faulty() -> DraftPage {
    DraftPage {
        faults: vec![fault()],
        next: NextStep::Mend,
        plan: PlanState::Missing,
        differences: Vec::new(),
        ..locked()
    }
}
