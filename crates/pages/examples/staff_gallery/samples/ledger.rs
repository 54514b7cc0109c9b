//! The ledger, an entry whose proof holds, one whose proof fails, and one of an erased person.

use untrain_pages::staff::ledger::{
    Content, EntryPage, EventLine, HeadLine, HeadsPage, Inclusion, LedgerFilter, LedgerPage,
    ProofStep, Seen, Side, TreeHead, entry, heads, page,
};
use untrain_policy::{Position, SubjectId};

use super::{Sample, at, hash, staff, words};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "s6-ledger",
            draw: |locale| staff(locale, "/staff/ledger", |frame| page(frame, &events())),
        },
        Sample {
            name: "s6-heads",
            draw: |locale| staff(locale, "/staff/ledger/heads", |frame| heads(frame, &signed())),
        },
        Sample {
            name: "s6-entry",
            draw: |locale| {
                staff(locale, "/staff/ledger/17950", |frame| {
                    let json = "{\n  \"event\": \"choice_made\",\n  \
                                \"subject\": \"harbour:m-2214\",\n  \"choice\": \"refuse\"\n}";
                    entry(frame, &view(true, Content::Event(json.to_owned())))
                })
            },
        },
        Sample {
            name: "s6-entry-fails",
            draw: |locale| {
                staff(locale, "/staff/ledger/17950", |frame| {
                    entry(frame, &view(false, Content::Erased))
                })
            },
        },
    ]
}

fn head() -> TreeHead {
    TreeHead {
        size: 18_204,
        root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".to_owned(),
        checkpoint: "harbour.example/log\n18204\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
                     — harbour.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZni\
                     Mp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            .to_owned(),
        witnesses: words(&["witness.harbour-bay.example"]),
    }
}

fn events() -> LedgerPage {
    let line = |entry, event: &str, subject: Option<&str>, about: Option<&str>| EventLine {
        entry: Position(entry),
        at: at("2026-11-25T11:12:00Z"),
        event: event.to_owned(),
        subject: subject.and_then(|id| SubjectId::new(id).ok()),
        about: about.map(str::to_owned),
    };
    LedgerPage {
        filter: LedgerFilter::default(),
        events: vec![
            line(18_203, "choice_made", Some("harbour:m-2214"), Some("genai.content: refuse")),
            line(18_202, "staff_acted", None, Some("Tomás Quellbach: policy.proposed")),
            line(18_201, "dataset_revised", None, Some("posts-2026-11")),
            line(18_200, "notice_delivered", Some("harbour:m-0077"), Some("harbour-12")),
        ],
        head: head(),
        newer: None,
        older: Some("18199".to_owned()),
        export_error: None,
    }
}

fn view(holds: bool, content: Content) -> EntryPage {
    let step = |digit, side| ProofStep { hash: hash(digit), side, parent: hash('9') };
    EntryPage {
        entry: Position(17_950),
        event: Some("choice_made".to_owned()),
        at: Some(at("2026-11-18T07:45:00Z")),
        commitment: hash('c'),
        content,
        inclusion: Inclusion {
            leaf: hash('1'),
            steps: vec![step('2', Side::Before), step('3', Side::Behind), step('4', Side::Before)],
            computed_root: hash('9'),
            holds,
        },
        head: head(),
    }
}

fn signed() -> HeadsPage {
    let line = |size, seen| HeadLine {
        size,
        at: Some(at("2026-11-25T11:12:00Z")),
        root: "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".to_owned(),
        seen,
    };
    HeadsPage {
        heads: vec![
            line(18_204, Seen::NotYet),
            line(18_190, Seen::By(2)),
            line(18_188, Seen::Within { size: 18_190 }),
        ],
        older: Some("18188".to_owned()),
        is_later: true,
    }
}
