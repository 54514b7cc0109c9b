//! Datasets, models, requests to be forgotten, jobs, sources and the auditors' samples.

use untrain_pages::staff::audit::{AuditPage, SamplePage, SampledAnswer, SampledRecord};
use untrain_pages::staff::charts::{Bar, Bars, Left, Lost, Unit, left_after};
use untrain_pages::staff::datasets::{
    BuildFigures, Compared, DatasetLine, DatasetPage, DatasetState, DatasetsPage, ManifestFacts,
    Recheck, Rechecked,
};
use untrain_pages::staff::forgetting::{
    Anew, CarriedOut, Estimate, EstimateState, ForgettingPage, PartEstimate, WaitingRequest,
};
use untrain_pages::staff::jobs::{JobLine, JobPage, JobsPage, StartForms};
use untrain_pages::staff::models::{ModelLine, ModelPage, ModelState, ModelsPage, Recalled};
use untrain_pages::staff::sources::{SourceLine, SourcesPage, Terms};
use untrain_pages::staff::states::{Due, DueStep, JobState};
use untrain_pages::staff::{audit, datasets, forgetting, jobs, models, sources};
use untrain_policy::vocabulary::Source;
use untrain_policy::{Choice, ForgetLevel, Position, Reason};

use super::{DATASET, MODEL, Sample, at, hash, named, november, overview, purposes, staff, words};

const WORDS: &str = "error: `posts/2026-12-03.parquet` ends in the middle of a row group\n\
                     nothing was written; fetch the file again and run the gate anew";

pub(super) fn samples() -> Vec<Sample> {
    let mut all = holdings();
    all.extend(work());
    all
}

fn holdings() -> Vec<Sample> {
    vec![
        Sample {
            name: "s4-sources",
            draw: |locale| {
                staff(locale, "/staff/sources", |frame| sources::page(frame, &register()))
            },
        },
        Sample {
            name: "s4-datasets",
            draw: |locale| {
                staff(locale, "/staff/datasets", |frame| {
                    datasets::page(
                        frame,
                        &DatasetsPage { datasets: vec![dataset_line(3), dataset_line(0)] },
                    )
                })
            },
        },
        Sample {
            name: "s4-dataset",
            draw: |locale| {
                staff(locale, "/staff/datasets/5a", |frame| datasets::dataset(frame, &dataset()))
            },
        },
        Sample {
            name: "s4-dataset-denied",
            draw: |locale| {
                staff(locale, "/staff/datasets/5a", |frame| datasets::dataset(frame, &denied()))
            },
        },
        Sample {
            name: "s5-models",
            draw: |locale| {
                staff(locale, "/staff/models", |frame| {
                    models::page(
                        frame,
                        &ModelsPage {
                            models: vec![
                                model_line(4),
                                ModelLine {
                                    state: ModelState::Published { recipients_count: 2 },
                                    ..model_line(4)
                                },
                                ModelLine { state: ModelState::Withdrawn, ..model_line(4) },
                                ModelLine { state: ModelState::Destroyed, ..model_line(4) },
                                model_line(0),
                            ],
                            waiting_count: 4,
                        },
                    )
                })
            },
        },
        Sample {
            name: "s5-model",
            draw: |locale| {
                staff(locale, "/staff/models/3c", |frame| models::model(frame, &model()))
            },
        },
    ]
}

fn work() -> Vec<Sample> {
    vec![
        Sample {
            name: "s5-forgetting",
            draw: |locale| {
                staff(locale, "/staff/forgetting", |frame| forgetting::page(frame, &waiting()))
            },
        },
        Sample {
            name: "s5-jobs",
            draw: |locale| staff(locale, "/staff/jobs", |frame| jobs::page(frame, &job_list())),
        },
        Sample {
            name: "s5-job",
            draw: |locale| {
                staff(locale, "/staff/jobs/j78", |frame| jobs::job(frame, &job(JobState::Running)))
            },
        },
        Sample {
            name: "s5-job-failed",
            draw: |locale| {
                staff(locale, "/staff/jobs/j77", |frame| jobs::job(frame, &job(JobState::Failed)))
            },
        },
        Sample {
            name: "a2-audit",
            draw: |locale| {
                staff(locale, "/staff/audit", |frame| audit::page(frame, &audit_forms()))
            },
        },
        Sample {
            name: "a3-sample",
            draw: |locale| {
                staff(locale, "/staff/audit/sample?seed=7", |frame| audit::sample(frame, &sample()))
            },
        },
    ]
}

fn register() -> SourcesPage {
    let source = |id: &str, kind, licence: Option<&str>, state| SourceLine {
        id: id.to_owned(),
        kind,
        licence: licence.map(str::to_owned),
        purposes: words(&["Models that draft text"]),
        from: Some(at("2025-01-01T00:00:00Z")),
        until: Some(at("2026-12-31T00:00:00Z")),
        evidence: Some("Contract 2025-014, folder 3".to_owned()),
        state,
    };
    SourcesPage {
        sources: vec![
            source("lantern-press", Source::Licensed, Some("LP-2025"), Terms::EndSoon),
            source("old-mill-archive", Source::ThirdParty, None, Terms::Over),
            source("harbour", Source::FirstParty, None, Terms::Hold),
        ],
    }
}

fn dataset_line(people_count: u64) -> DatasetLine {
    let state = match people_count {
        0 => DatasetState::Clean { checked: at("2026-11-25T11:40:00Z") },
        _ => DatasetState::Changed { people_count },
    };
    DatasetLine {
        dataset: DATASET,
        name: if people_count == 0 { "posts-2026-06" } else { "posts-2026-11" }.to_owned(),
        purpose: "Models that draft text".to_owned(),
        built: at("2026-11-20T02:00:00Z"),
        state,
        kept_count: 15_800,
        removed_count: 61,
    }
}

fn dataset() -> DatasetPage {
    let redactions = [("EMAIL", 412), ("PHONE", 96), ("IBAN", 7), ("IP_ADDRESS", 31)];
    DatasetPage {
        line: dataset_line(3),
        manifest: Some(ManifestFacts {
            generation: 1,
            policy: ("12".to_owned(), hash('a')),
            position: Position(18_190),
            inputs: vec![
                ("posts.parquet".to_owned(), 40_002),
                ("comments.jsonl.zst".to_owned(), 8_208),
            ],
            parts_count: 4,
            people_count: 1_204,
            program: "untrain 0.1.0".to_owned(),
            digest: hash('d'),
            href: Some("/staff/datasets/5a/manifest.json".to_owned()),
        }),
        funnel: Some(overview::funnel()),
        redactions: redactions.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect(),
        recheck: Recheck::Running { job: "j80".to_owned() },
        compared: Some(Compared {
            before: figures(14_902, 380),
            before_href: "/staff/datasets/4b".to_owned(),
            now: figures(15_800, 412),
        }),
        rebuild_href: Some("/staff/jobs?rebuild=5a".to_owned()),
        can_run: true,
        left: left(),
        removals: carried_out(),
        models: vec![model_line(4)],
    }
}

fn left() -> Vec<Left> {
    left_after(&[(at("2026-11-21T02:10:00Z"), 1_204), (at("2026-11-22T02:10:00Z"), 61)], 15_739)
}

fn figures(kept_count: u64, mails: u64) -> BuildFigures {
    let counts = |list: &[(&str, u64)]| {
        list.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
    };
    BuildFigures {
        built: at("2026-11-20T02:00:00Z"),
        read_count: 48_210,
        kept_count,
        dropped: counts(&[
            ("no_choice", 28_866),
            ("refused", 18_134 - kept_count),
            ("other_subject:refused", 1_210),
        ]),
        redactions: counts(&[("EMAIL", mails), ("PHONE", 96)]),
    }
}

fn denied() -> DatasetPage {
    let mut page = dataset();
    page.line.state =
        DatasetState::Denied { records_count: 63, checked: at("2026-11-25T11:40:00Z") };
    page.recheck = Recheck::Done(Rechecked {
        at: at("2026-11-25T11:40:00Z"),
        position: Position(18_204),
        entries_since: 12,
        records_count: 15_739,
        denied: vec![("refused".to_owned(), 61), ("other_subject:refused".to_owned(), 2)],
    });
    page.compared = None;
    page
}

fn carried_out() -> Vec<CarriedOut> {
    let done = |name: &str, exact, entry| CarriedOut {
        entry: Position(entry),
        at: at("2026-11-22T02:10:00Z"),
        name: name.to_owned(),
        href: "/staff/models/3c".to_owned(),
        removed_count: 61,
        exact,
        certificate_href: Some("/v1/certificates/9f".to_owned()),
    };
    vec![
        done("posts-2026-11", true, 18_196),
        done("drafter-4", true, 18_197),
        done("moderator-2", false, 18_198),
    ]
}

fn model_line(people_count: u64) -> ModelLine {
    ModelLine {
        model: MODEL,
        name: if people_count == 0 { "drafter-3" } else { "drafter-4" }.to_owned(),
        purpose: "Models that draft text".to_owned(),
        trained: at("2026-11-21T04:30:00Z"),
        state: if people_count == 0 {
            ModelState::Replaced
        } else {
            ModelState::Waiting { people_count }
        },
        removed_count: 61,
    }
}

fn model() -> ModelPage {
    let bar = |label: &str, value, low, high| Bar {
        label: label.to_owned(),
        value,
        interval: Some((low, high)),
    };
    ModelPage {
        line: model_line(4),
        dataset: ("posts-2026-11".to_owned(), "/staff/datasets/5a".to_owned()),
        run: Position(18_192),
        position: Position(18_190),
        corpus: hash('e'),
        records_count: 15_739,
        left: left(),
        carried_out: carried_out(),
        recalled: vec![Recalled {
            recipient: "Lantern Labs".to_owned(),
            version: hash('d'),
            given: at("2026-11-20T09:00:00Z"),
            entry: Position(18_170),
        }],
        measured: vec![Bars {
            id: "guesses".to_owned(),
            title: "Right guesses whether somebody was in it".to_owned(),
            unit: Unit::PerMille,
            highest: 1_000,
            against: Some((500, "Chance".to_owned())),
            bars: vec![
                bar("Before forgetting", 871, 840, 899),
                bar("After forgetting", 503, 471, 535),
            ],
            csv: None,
        }],
    }
}

fn waiting() -> ForgettingPage {
    let request = |entry, level, age_days, days_left: i8| WaitingRequest {
        entry: Position(entry),
        level,
        requested: at("2026-11-12T08:00:00Z"),
        age_days,
        due: Due {
            what: DueStep::Answer,
            day: november(25 + days_left),
            days_left: i64::from(days_left),
        },
        holdings_count: 2,
    };
    let part = |name: &str, anew| PartEstimate {
        name: name.to_owned(),
        href: Some("/staff/models/3c".to_owned()),
        requests_count: 2,
        records_count: 15_739,
        leave_count: 63,
        bytes: 18_204_112,
        planned: Some(at("2026-11-29T08:00:00Z")),
        anew,
    };
    ForgettingPage {
        waiting: vec![
            request(17_002, ForgetLevel::Models, 31, -1),
            request(18_002, ForgetLevel::Datasets, 14, 0),
            request(18_150, ForgetLevel::Models, 2, 5),
        ],
        estimate: EstimateState::Made(Estimate {
            at: at("2026-11-25T10:20:00Z"),
            new_count: 1,
            parts: vec![
                part("posts-2026-11", None),
                part("drafter-4", Some(Anew { bytes: 9_115_002, trained_seconds: Some(412) })),
            ],
        }),
        last_run_seconds: Some(97),
        carried_out: carried_out(),
        running_job: None,
        can_run: true,
    }
}

fn job_line(
    id: &str,
    kind: &str,
    object: Option<&str>,
    state: JobState,
    seconds: Option<u64>,
) -> JobLine {
    JobLine {
        id: id.to_owned(),
        kind: kind.to_owned(),
        object: object.map(str::to_owned),
        state,
        actor: "Noor Halvorsen-Adeyemi".to_owned(),
        created: at("2026-11-25T11:00:00Z"),
        seconds,
    }
}

fn job_list() -> JobsPage {
    JobsPage {
        jobs: vec![
            job_line("j79", "plan", Some("draft 13"), JobState::Waiting, None),
            job_line("j78", "train", Some("drafter-5"), JobState::Running, Some(71)),
            job_line("j77", "gate", Some("posts-2026-12"), JobState::Failed, Some(412)),
            job_line("j76", "forget", None, JobState::Done, Some(97)),
            job_line("j75", "audit", None, JobState::Cancelled, Some(3)),
        ],
        start: Some(StartForms {
            purposes: purposes(),
            datasets: vec![named("posts-2026-11", "posts-2026-11")],
            ..StartForms::default()
        }),
        newer: None,
        older: Some("j75".to_owned()),
    }
}

fn job(state: JobState) -> JobPage {
    let over = !state.is_open();
    JobPage {
        line: job_line("j77", "gate", Some("posts-2026-12"), state, Some(412)),
        started: Some(at("2026-11-25T11:00:02Z")),
        ended: over.then(|| at("2026-11-25T11:06:54Z")),
        arguments: vec![
            ("input".to_owned(), "posts/*.parquet".to_owned()),
            ("output".to_owned(), "posts-2026-12".to_owned()),
            ("purpose".to_owned(), "genai.content".to_owned()),
        ],
        exit_code: over.then_some(1),
        words: over.then(|| WORDS.to_owned()),
        report: over.then(|| "{\n  \"read\": 40002,\n  \"kept\": 0\n}".to_owned()),
        result_href: None,
        can_cancel: !over,
    }
}

fn audit_forms() -> AuditPage {
    AuditPage {
        datasets: vec![named("5a", "posts-2026-11"), named("6b", "posts-2026-06")],
        first_day: Some(jiff::civil::date(2025, 1, 3)),
        today: november(25),
        seed: 2_718_281,
        asked: None,
    }
}

fn sample() -> SamplePage {
    let record = |id: &str, denied, answered: bool| SampledRecord {
        id: id.to_owned(),
        denied,
        answer: answered.then(|| SampledAnswer {
            choice: if denied.is_some() { Choice::Refuse } else { Choice::Allow },
            at: at("2026-11-18T07:45:00Z"),
            entry: Position(17_950),
        }),
    };
    SamplePage {
        dataset: "posts-2026-11".to_owned(),
        dataset_href: "/staff/datasets/5a".to_owned(),
        purpose: "Models that draft text".to_owned(),
        records_count: 15_739,
        seed: 7,
        position: Position(18_204),
        at: at("2026-11-25T11:41:00Z"),
        records: vec![
            record("post-88121", None, true),
            record("post-10442", Some(Lost::Rule(Reason::Refused)), true),
            record("comment-7-1190", None, true),
            record("part-0003:512", Some(Lost::OtherSubject), false),
        ],
        csv_href: Some("/staff/audit/sample?seed=7&format=csv".to_owned()),
    }
}
