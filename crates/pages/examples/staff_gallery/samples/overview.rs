//! The overview, of a busy day and of the first.

use jiff::civil::date;
use untrain_pages::staff::charts::{Funnel, FunnelStep, Lost, Mark};
use untrain_pages::staff::overview::{
    AnswersOfDay, ConsentRate, Need, NewestDataset, OverviewPage, page,
};
use untrain_pages::staff::states::{Due, DueStep};
use untrain_policy::{Position, Reason};

use super::{DATASET, Sample, at, november, staff};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "s1-overview",
            draw: |locale| staff(locale, "/staff", |frame| page(frame, &busy())),
        },
        Sample {
            name: "s1-first-day",
            draw: |locale| staff(locale, "/staff", |frame| page(frame, &first_day())),
        },
    ]
}

/// The funnel of the newest dataset.
pub(super) fn funnel() -> Funnel {
    let step = |lost, count| FunnelStep { lost, count };
    Funnel {
        id: "funnel".to_owned(),
        read_count: 48_210,
        steps: vec![
            step(Lost::Rule(Reason::Erased), 120),
            step(Lost::Rule(Reason::NotPublic), 2_204),
            step(Lost::Rule(Reason::Minor), 731),
            step(Lost::Rule(Reason::RegionExcluded), 9_871),
            step(Lost::Rule(Reason::ObjectionPending), 61),
            step(Lost::Rule(Reason::Refused), 6_020),
            step(Lost::Rule(Reason::NoChoice), 12_002),
            step(Lost::Rule(Reason::CollectedBeforeNotice), 1_190),
            step(Lost::OtherSubject, 211),
            step(Lost::RemovedSince, 61),
        ],
        csv: Some("/staff/datasets/5a5a?format=csv".to_owned()),
    }
}

fn answers() -> Vec<AnswersOfDay> {
    let first = date(2026, 10, 26);
    let mut days = Vec::new();
    for at in 0..30_u64 {
        let wave = if at >= 22 { 310 - (at - 22) * 31 } else { 24 + (at * 37) % 31 };
        let day = first.saturating_add(jiff::Span::new().days(i64::try_from(at).unwrap_or(0)));
        let withdrawn_count = 2 + (at * 13) % 9;
        days.push(AnswersOfDay { day, yes_count: wave, no_count: wave * 2 / 3, withdrawn_count });
    }
    days
}

fn busy() -> OverviewPage {
    let rate = |purpose: &str, yes_count, no_count, open_count| ConsentRate {
        purpose: purpose.to_owned(),
        yes_count,
        no_count,
        open_count,
    };
    OverviewPage {
        consent: vec![
            rate("Models that draft text", 5_120, 3_804, 3_117),
            rate("Sharing with research partners", 1_002, 8_233, 2_806),
        ],
        lag_p95_ms: Some(412),
        overdue_count: 2,
        blocked_count: 3,
        needs: needs(),
        newest: Some(NewestDataset {
            dataset: DATASET.to_string(),
            name: "posts-2026-11".to_owned(),
            funnel: funnel(),
        }),
        answers: answers(),
        versions: vec![Mark { day: november(17), text: "Version 12".to_owned() }],
        answers_csv: Some("/staff?format=csv".to_owned()),
    }
}

fn needs() -> Vec<Need> {
    let due = |day, days_left| Due { what: DueStep::Answer, day: november(day), days_left };
    vec![
        Need::Case {
            case: Position(18_020),
            reference: "OBJ-7F3K-9Q2M".to_owned(),
            due: due(24, -1),
        },
        Need::Case {
            case: Position(18_101),
            reference: "ERA-2M8C-4TPX".to_owned(),
            due: due(28, 3),
        },
        Need::Draft {
            id: "d13".to_owned(),
            version: "13".to_owned(),
            proposed_by: "Tomás Quellbach".to_owned(),
            proposed: at("2026-11-24T15:02:00Z"),
        },
        Need::Forgettings { count: 4, oldest: at("2026-11-12T08:00:00Z") },
        Need::Job {
            id: "j77".to_owned(),
            kind: "gate".to_owned(),
            ended: at("2026-11-25T03:12:00Z"),
        },
        Need::Webhook { url: "https://hooks.partner.example/untrain/events".to_owned(), count: 12 },
    ]
}

fn first_day() -> OverviewPage {
    OverviewPage {
        consent: Vec::new(),
        lag_p95_ms: None,
        overdue_count: 0,
        blocked_count: 0,
        needs: Vec::new(),
        newest: None,
        answers: vec![AnswersOfDay {
            day: november(25),
            yes_count: 0,
            no_count: 0,
            withdrawn_count: 0,
        }],
        versions: Vec::new(),
        answers_csv: None,
    }
}
