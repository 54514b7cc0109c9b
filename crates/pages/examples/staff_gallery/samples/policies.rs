//! Versions and drafts, in each step of a draft.

use untrain_pages::Locale;
use untrain_pages::staff::policies::{
    Concerned, Difference, DocumentFault, DraftLine, DraftPage, DraftPlan, NewDraftPage, NextStep,
    NoticeGate, PlaceLine, PlanState, PoliciesPage, Proposal, SampleCase, VersionLine, draft, new,
    page,
};
use untrain_policy::document::passages;
use untrain_policy::plan::Totals;
use untrain_policy::{Direction, PolicyHash, Reason};

use super::{Sample, at, staff};

const DOCUMENT: &str = r#"schema = "untrain/policy/v1"
id = "harbour"
version = "13"
title = "Harbour's rules for AI"

[notice]
id = "harbour-13"
text.en = "We want to use your posts and your job posts to train AI. You decide."

[[purpose]]
id = "genai.content"
title = "Models that draft text"

[[pack]]
code = "uk"
title = "United Kingdom"
grace_days = 30

[[cell]]
purposes = ["genai.content"]
categories = ["content", "jobs"]
packs = ["uk"]
basis = "consent"
"#;

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
        Sample {
            name: "s3-draft-scheduled",
            draw: |locale| {
                let at = at("2027-01-01T00:00:00Z");
                let next = NextStep::Scheduled { at };
                drawn(
                    locale,
                    &DraftPage { effective: Some(at), next, can_write: false, ..locked() },
                )
            },
        },
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
        scheduled: (version == "14").then(|| at("2027-01-01T00:00:00Z")),
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
            version(0xd4, "14", false, Some("2026-11-24T09:00:00Z")),
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
        gate: Some(NoticeGate {
            out_since: Some(at("2026-11-17T08:00:00Z")),
            days_out: 8,
            days_required: 30,
        }),
        sample: sample(),
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

fn sample() -> Vec<SampleCase> {
    let case = |direction, region: Option<&str>, age: Option<&str>, answers: [Reason; 3], drawn| {
        let [before, activated, told] = answers;
        SampleCase {
            direction,
            purpose: "Models that draft text".to_owned(),
            region: region.map(str::to_owned),
            age: age.map(str::to_owned),
            before,
            activated,
            told,
            drawn_count: drawn,
        }
    };
    let opens = [Reason::NoChoice, Reason::NotNotified, Reason::Allow];
    let closes = [Reason::Allow, Reason::RegionExcluded, Reason::RegionExcluded];
    vec![
        case(Direction::Widens, Some("GB"), Some("25-34"), opens, 7),
        case(Direction::Widens, Some("CA-QC"), None, opens, 3),
        case(Direction::Narrows, None, Some("18+"), closes, 10),
    ]
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
        effective: Some(at("2026-11-17T00:00:00Z")),
        document: DOCUMENT.to_owned(),
        faults: Vec::new(),
        passages: passages(&standing(), DOCUMENT),
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

/// The text of the version in force.
fn standing() -> String {
    let text = DOCUMENT.replace("version = \"13\"", "version = \"12\"");
    let text =
        text.replace("posts and your job posts", "posts").replace("harbour-13", "harbour-12");
    text.replace("[\"content\", \"jobs\"]", "[\"content\"]")
        + "\n[[cell]]\npurposes = [\"ml.moderation\"]\ncategories = [\"feedback\"]\n\
           packs = [\"uk\"]\nbasis = \"consent\"\n"
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
        passages: Vec::new(),
        ..locked()
    }
}
