//! The queue of cases, and cases in each of their states.

use untrain_pages::staff::cases::{
    CaseFilter, CaseLine, CasePage, CasesPage, ClockLine, HappenedStep, Sending, StepDraft,
    StepKind, Verdict, case, page,
};
use untrain_pages::staff::states::{Due, DueStep};
use untrain_policy::vocabulary::Outcome;
use untrain_policy::{CaseKind, CaseStatus, CaseStep, Position, SubjectId};

use super::{Sample, at, november, people, purposes, staff, staff_with, words};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "s2-cases",
            draw: |locale| staff(locale, "/staff/cases", |frame| page(frame, &queue())),
        },
        Sample {
            name: "s2-cases-none",
            draw: |locale| {
                let view = CasesPage { cases: Vec::new(), can_assign: false, ..queue() };
                staff(locale, "/staff/cases?state=ended", |frame| page(frame, &view))
            },
        },
        Sample { name: "s2-case-open", draw: |locale| drawn(locale, &open(), &[]) },
        Sample {
            name: "s2-case-error",
            draw: |locale| {
                drawn(
                    locale,
                    &open(),
                    &[("decide-outcome", "required-error"), ("decide-reasons", "required-error")],
                )
            },
        },
        Sample { name: "s2-case-decided", draw: |locale| drawn(locale, &decided(), &[]) },
    ]
}

fn drawn(
    locale: &untrain_pages::Locale,
    view: &Option<CasePage>,
    errors: &[(&str, &str)],
) -> maud::Markup {
    staff_with(locale, "/staff/cases/18020", errors, |frame| {
        view.as_ref().map(|view| case(frame, view)).unwrap_or_default()
    })
}

fn due(day: i8, days_left: i64) -> Option<Due> {
    Some(Due { what: DueStep::Answer, day: november(day), days_left })
}

fn queue() -> CasesPage {
    let line = |case, reference: &str, kind, status, due, assignee: Option<&str>| CaseLine {
        case: Position(case),
        reference: reference.to_owned(),
        kind,
        purpose: (kind == CaseKind::Objection).then(|| "Finding abuse".to_owned()),
        status,
        received: at("2026-10-25T09:30:00Z"),
        due,
        assignee: assignee.map(str::to_owned),
    };
    CasesPage {
        filter: CaseFilter::default(),
        cases: vec![
            line(
                18_020,
                "OBJ-7F3K-9Q2M",
                CaseKind::Objection,
                CaseStatus::Received,
                due(24, -1),
                None,
            ),
            line(
                18_044,
                "OBJ-1B7D-0KZC",
                CaseKind::Objection,
                CaseStatus::Decided,
                due(25, 0),
                Some("Tomás Quellbach"),
            ),
            line(
                18_101,
                "ERA-2M8C-4TPX",
                CaseKind::Erasure,
                CaseStatus::Acknowledged,
                due(28, 3),
                Some("Ines Vantongeren"),
            ),
            line(
                18_160,
                "MEM-9XQ4-77RA",
                CaseKind::Memorisation,
                CaseStatus::Extended,
                due(30, 35),
                Some("Noor Halvorsen-Adeyemi"),
            ),
            line(
                17_300,
                "CPL-5T5W-3HJE",
                CaseKind::Complaint,
                CaseStatus::Rejected,
                None,
                Some("Ines Vantongeren"),
            ),
        ],
        open_count: 23,
        overdue_count: 1,
        purposes: purposes(),
        staff: people(),
        me: "ines".to_owned(),
        can_assign: true,
        newer: None,
        older: Some("25".to_owned()),
    }
}

fn step(
    kind: StepKind,
    time: &str,
    entry: u64,
    by: Option<&str>,
    words: Option<&str>,
) -> HappenedStep {
    HappenedStep {
        kind,
        at: at(time),
        entry: Position(entry),
        by: by.map(str::to_owned),
        words: words.map(str::to_owned),
    }
}

const MESSAGE: &str = "I run a support group for people who were bullied at work. \
                       What we write there is \
                       public so that others find us, but it was never meant to teach a machine.\n\nPlease \
                       leave my posts out.";

fn open() -> Option<CasePage> {
    Some(CasePage {
        case: Position(18_020),
        reference: "OBJ-7F3K-9Q2M".to_owned(),
        subject: SubjectId::new("harbour:m-2214").ok()?,
        contact: Some("juno.marsh@mail.example".to_owned()),
        kind: CaseKind::Objection,
        purpose: Some("Finding abuse".to_owned()),
        status: CaseStatus::Received,
        received: at("2026-10-25T09:30:00Z"),
        message: Some(MESSAGE.to_owned()),
        blocks: words(&["Finding abuse"]),
        due: due(24, -1),
        clock: vec![ClockLine {
            key: "clocks.objection.answer".to_owned(),
            span: "P1M".to_owned(),
            source: Some("GDPR Art. 12(3)".to_owned()),
        }],
        refused_by_silence: false,
        history: vec![
            step(StepKind::Received, "2026-10-25T09:30:00Z", 18_020, None, None),
            step(StepKind::Paused, "2026-10-25T09:30:00Z", 18_020, None, None),
        ],
        fits: vec![CaseStep::Acknowledge, CaseStep::Extend, CaseStep::Decide],
        extended_until: Some(jiff::civil::date(2027, 1, 25)),
        verdict: None,
        sending: Sending::Yes,
        draft: StepDraft::default(),
        assignee: None,
        staff: people(),
        can_write: true,
    })
}

fn decided() -> Option<CasePage> {
    let reasons = "We use reports and the posts they are about so that abuse is found. \
                   Your posts were \
                   part of two reports about another member.";
    let mut view = open()?;
    view.status = CaseStatus::Decided;
    view.fits = vec![CaseStep::Send];
    view.refused_by_silence = true;
    view.verdict = Some(Verdict {
        outcome: Outcome::Rejected,
        reasons: reasons.to_owned(),
        by: Some("Ines Vantongeren".to_owned()),
    });
    view.sending = Sending::SecondReader;
    view.assignee = Some("ines".to_owned());
    view.history.extend([
        step(
            StepKind::Acknowledged,
            "2026-10-26T08:00:00Z",
            18_031,
            Some("Ines Vantongeren"),
            None,
        ),
        step(
            StepKind::Decided(Outcome::Rejected),
            "2026-11-20T16:40:00Z",
            18_190,
            Some("Ines Vantongeren"),
            Some(reasons),
        ),
    ]);
    Some(view)
}
