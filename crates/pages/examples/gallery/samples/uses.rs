//! The pages of purposes, notices, whereabouts, forgetting and receipts.

use untrain_pages::member::forget::{
    self, Asked, ForgetCheck, ForgetPage, ForgetStatus, GuessTest, Impossible, IssuedCertificate,
    Offer, Progress,
};
use untrain_pages::member::notice::{
    self, Ask, Change, NoticeLine, NoticePage, NoticeState, NoticesPage,
};
use untrain_pages::member::privacy::{
    self, BrowserSignal, PrivacyPage, PurposeCard, RefuseAllPage, Saved, State, Switch,
};
use untrain_pages::member::purpose::{Answered, PurposeFacts};
use untrain_pages::member::receipts::{self, ReceiptLine, ReceiptOf, ReceiptPage, ReceiptsPage};
use untrain_pages::member::whereabouts::{
    self, LeftOut, ModelState, ModelUse, SetUse, WherePage, Why,
};
use untrain_policy::{
    Category, CertificateId, Choice, DatasetId, ForgetLevel, ModelId, NoticeId, Position,
    PurposeId, Reason,
};

use super::{Extra, Sample, as_member, at, told, with};

pub fn samples() -> Vec<Sample> {
    let mut all = vec![
        Sample {
            name: "notices",
            draw: |l| as_member(l, "/notices", |f| notice::list(f, &notices())),
        },
        Sample {
            name: "notice",
            draw: |l| as_member(l, "/notices/harbour-13", |f| notice::page(f, &asking())),
        },
        Sample {
            name: "notice-error",
            draw: |l| {
                with(
                    l,
                    "/notices/harbour-13",
                    Extra {
                        errors: vec![("choice-genai-content", "choose-error")],
                        ..Extra::default()
                    },
                    |f| notice::page(f, &asking()),
                )
            },
        },
        Sample {
            name: "notice-told",
            draw: |l| as_member(l, "/notices/harbour-12", |f| notice::page(f, &telling())),
        },
        Sample {
            name: "privacy",
            draw: |l| as_member(l, "/privacy", |f| privacy::page(f, &purposes())),
        },
        Sample {
            name: "privacy-new",
            draw: |l| {
                with(
                    l,
                    "/privacy",
                    Extra { status: Some(told(l, "later-saved")), ..Extra::default() },
                    |f| privacy::page(f, &unanswered()),
                )
            },
        },
        Sample {
            name: "privacy-unasked",
            draw: |l| as_member(l, "/privacy", |f| privacy::page(f, &unasked())),
        },
        Sample { name: "privacy-saved", draw: saved },
        Sample {
            name: "refuse-all",
            draw: |l| {
                as_member(l, "/privacy/refuse-all", |f| privacy::refuse_all_page(f, &refuse_all()))
            },
        },
    ];
    all.extend(later_samples());
    all
}

fn later_samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "where",
            draw: |l| as_member(l, "/where", |f| whereabouts::page(f, &where_to())),
        },
        Sample {
            name: "where-nothing",
            draw: |l| as_member(l, "/where", |f| whereabouts::page(f, &nowhere())),
        },
        Sample {
            name: "forget",
            draw: |l| as_member(l, "/forget", |f| forget::page(f, &levels())),
        },
        Sample {
            name: "forget-check",
            draw: |l| {
                as_member(l, "/forget", |f| {
                    forget::check(
                        f,
                        &ForgetCheck { offer: offer(ForgetLevel::Models), sign_in_again: true },
                    )
                })
            },
        },
        Sample {
            name: "forget-sent",
            draw: |l| {
                as_member(l, "/forget/18204?sent=1", |f| forget::status(f, &forgetting(true)))
            },
        },
        Sample {
            name: "forget-status",
            draw: |l| as_member(l, "/forget/18204", |f| forget::status(f, &forgetting(false))),
        },
        Sample {
            name: "receipts",
            draw: |l| as_member(l, "/receipts", |f| receipts::list(f, &all_receipts())),
        },
        Sample {
            name: "receipt",
            draw: |l| as_member(l, "/receipts/18204", |f| receipts::page(f, &receipt())),
        },
    ]
}

/// A slip in a sample stops with the message of whatever could not be read.
pub fn purpose(id: &str) -> PurposeId {
    PurposeId::new(id).unwrap()
}

fn notice_id(id: &str) -> NoticeId {
    NoticeId::new(id).unwrap()
}

fn facts(id: &str, title: &str, description: &str, data: &[Category]) -> PurposeFacts {
    PurposeFacts {
        id: purpose(id),
        title: title.to_owned(),
        description: description.to_owned(),
        data: data.to_vec(),
        never: vec![Category::Messages, Category::Payment, Category::Salary],
        users: vec!["Harbour".to_owned()],
        from: at("2027-01-01T00:00:00Z"),
        kept: "24 months".to_owned(),
    }
}

fn content() -> PurposeFacts {
    let what = "Your public posts and comments teach models that draft text for other members.";
    facts("genai.content", "Models that draft text", what, &[Category::Content, Category::Profile])
}

fn feed() -> PurposeFacts {
    let what = "What you like and follow teaches the model that orders your feed.";
    facts("ml.personalization", "The order of your feed", what, &[Category::Feedback])
}

fn safety() -> PurposeFacts {
    let what = "Posts that somebody reported teach the model that spots abuse.";
    facts("ml.moderation", "Keeping people safe", what, &[Category::Content, Category::Feedback])
}

fn licensing() -> PurposeFacts {
    let mut facts = facts(
        "share.licensing",
        "Sharing with Lantern Research, a made-up partner under licence",
        "Others would get copies of your public posts under a licence.",
        &[Category::Content],
    );
    facts.users.push("Lantern Research".to_owned());
    facts
}

fn switch(choice: Choice, past: bool) -> Option<Switch> {
    Some(Switch { answered: Answered { choice, past }, notice: notice_id("harbour-13") })
}

fn purposes() -> PrivacyPage {
    let card = |facts, state, switch, used_before_count| PurposeCard {
        facts,
        state,
        switch,
        used_before_count,
    };
    let no = State::SaidNo { on: at("2026-11-23T09:00:00Z") };
    let yes = State::SaidYes { on: at("2026-03-03T09:00:00Z") };
    let due = "2026-12-23".parse().unwrap();
    PrivacyPage {
        cards: vec![
            card(content(), no, switch(Choice::Refuse, false), 61),
            card(feed(), yes, switch(Choice::Allow, true), 0),
            card(
                licensing(),
                State::Blocked { region: "EU".to_owned() },
                switch(Choice::Undefined, false),
                0,
            ),
            card(safety(), State::WithoutAsking { answer_by: due }, None, 0),
            card(
                facts(
                    "ai.evaluation",
                    "Tests of models",
                    "Your ratings tell how good a model is.",
                    &[Category::Feedback],
                ),
                State::Paused {
                    since: at("2026-11-23T09:00:00Z"),
                    answer_by: due,
                    case: "OBJ-7F3K-9Q2M".to_owned(),
                },
                None,
                0,
            ),
        ],
        signal: Some(BrowserSignal::Honoured),
        policy_version: "13".to_owned(),
    }
}

/// A purpose that runs without asking and has a switch all the same.
fn unasked() -> PrivacyPage {
    let mut page = unanswered();
    for card in page.cards.iter_mut().take(1) {
        card.state = State::WithoutAsking { answer_by: "2026-12-23".parse().unwrap() };
    }
    page
}

fn unanswered() -> PrivacyPage {
    let card = |facts, reason: Option<Reason>| PurposeCard {
        facts,
        state: reason.map_or(State::NotAnswered, |reason| State::Closed { reason }),
        switch: switch(Choice::Undefined, false),
        used_before_count: 0,
    };
    PrivacyPage {
        cards: vec![card(content(), None), card(feed(), Some(Reason::AgeUnknown))],
        signal: Some(BrowserSignal::NothingToStop),
        policy_version: "13".to_owned(),
    }
}

fn saved(locale: &untrain_pages::Locale) -> maud::Markup {
    let (purpose, notice) = (purpose("genai.content"), notice_id("harbour-13"));
    let status = privacy::saved(
        locale,
        &Saved {
            purpose: &purpose,
            title: "Models that draft text",
            choice: Choice::Refuse,
            previous: Choice::Undefined,
            notice: &notice,
            entry: Position(18_204),
        },
    );
    with(locale, "/privacy", Extra { status: Some(status), ..Extra::default() }, |frame| {
        privacy::page(frame, &purposes())
    })
}

fn refuse_all() -> RefuseAllPage {
    RefuseAllPage {
        switched: vec![content().title, feed().title, licensing().title],
        unswitched: vec![safety().title],
    }
}

fn notices() -> NoticesPage {
    let line = |id: &str, day: &str, asks, state| NoticeLine {
        id: notice_id(id),
        published: at(day),
        asks,
        state,
    };
    NoticesPage {
        notices: vec![
            line("harbour-13", "2026-11-23T08:00:00Z", true, NoticeState::Unread),
            line(
                "harbour-12",
                "2026-06-01T08:00:00Z",
                false,
                NoticeState::PutOff { on: at("2026-06-02T10:00:00Z") },
            ),
            line(
                "harbour-11",
                "2026-02-27T08:00:00Z",
                true,
                NoticeState::Answered { on: at("2026-03-03T09:00:00Z") },
            ),
        ],
    }
}

fn asking() -> NoticePage {
    let ask = |facts, blocked_in| Ask {
        facts,
        answered: Answered { choice: Choice::Undefined, past: false },
        blocked_in,
    };
    NoticePage {
        id: notice_id("harbour-13"),
        published: at("2026-11-23T08:00:00Z"),
        text: [
            "From January on, Harbour would like to train models that draft text.",
            "We would use what you wrote in public. We never use private messages.",
        ]
        .join("\n\n"),
        changes: vec![
            Change {
                about: "Posts and comments".to_owned(),
                before: Some("not used for AI.".to_owned()),
                after: Some("used only if you say yes.".to_owned()),
            },
            Change {
                about: "Beacon Statistics".to_owned(),
                before: Some("got counts of posts.".to_owned()),
                after: None,
            },
        ],
        asks: vec![ask(content(), None), ask(licensing(), Some("EU".to_owned()))],
        tells: vec![],
    }
}

fn telling() -> NoticePage {
    NoticePage {
        id: notice_id("harbour-12"),
        published: at("2026-06-01T08:00:00Z"),
        text: "We start to train a model that spots abuse.".to_owned(),
        changes: vec![],
        asks: vec![],
        tells: vec![safety()],
    }
}

fn model(byte: u8, name: &str, state: ModelState) -> ModelUse {
    ModelUse {
        id: ModelId([byte; 32]),
        name: name.to_owned(),
        trained: at("2026-10-09T08:00:00Z"),
        state,
    }
}

fn where_to() -> WherePage {
    let out = |reason, count, other_person| {
        let why = if other_person { Why::OtherPerson } else { Why::Rule(reason) };
        LeftOut { why, count }
    };
    let set = |byte, name: &str, day: &str, in_count, left_out, models| SetUse {
        id: DatasetId([byte; 16]),
        name: name.to_owned(),
        built: at(day),
        purpose: "Models that draft text".to_owned(),
        in_count,
        left_out,
        removed: None,
        models,
    };
    let draft = || model(1, "drafter 3", ModelState::InUse);
    let mut removed = set(
        3,
        "spring",
        "2026-04-02T08:00:00Z",
        0,
        vec![],
        vec![model(3, "drafter 1", ModelState::Forgot { on: at("2026-07-01T08:00:00Z") })],
    );
    removed.removed = Some(at("2026-06-30T08:00:00Z"));
    WherePage {
        used_count: 61,
        sets: vec![
            removed,
            set(
                1,
                "summer-public-posts-2026",
                "2026-07-14T08:00:00Z",
                58,
                vec![out(Reason::NotPublic, 12, false), out(Reason::Refused, 1, true)],
                vec![draft(), model(2, "drafter 2", ModelState::NotInUse)],
            ),
            set(
                2,
                "autumn",
                "2026-10-02T08:00:00Z",
                3,
                vec![out(Reason::CollectedBeforeNotice, 68, false)],
                vec![draft()],
            ),
            set(
                4,
                "winter",
                "2026-11-24T08:00:00Z",
                0,
                vec![out(Reason::Refused, 74, false)],
                vec![],
            ),
        ],
        nothing_receipt: None,
    }
}

fn nowhere() -> WherePage {
    WherePage { used_count: 0, sets: vec![], nothing_receipt: Some(Position(18_204)) }
}

fn offer(level: ForgetLevel) -> Offer {
    let day = match level {
        ForgetLevel::Stop => "2026-11-25",
        ForgetLevel::Datasets => "2026-12-02",
        ForgetLevel::Models => "2026-12-23",
    };
    Offer { level, done_by: day.parse().unwrap(), posts_count: 61, sets_count: 2, models_count: 1 }
}

fn levels() -> ForgetPage {
    ForgetPage {
        offers: [ForgetLevel::Stop, ForgetLevel::Datasets, ForgetLevel::Models].map(offer),
        requests: vec![Asked { entry: Position(9_001), level: ForgetLevel::Stop, done: true }],
    }
}

fn forgetting(just_sent: bool) -> ForgetStatus {
    let done_count = u64::from(!just_sent);
    ForgetStatus {
        entry: Position(18_204),
        level: ForgetLevel::Models,
        asked: at("2026-11-25T10:00:00Z"),
        done_by: "2026-12-23".parse().unwrap(),
        sets: Progress { done_count, total_count: 2 },
        models: Progress { done_count: 0, total_count: 1 },
        removed_count: done_count * 58,
        certificates: if just_sent {
            vec![]
        } else {
            vec![IssuedCertificate {
                id: CertificateId([7; 16]),
                issued: at("2026-12-01T10:00:00Z"),
                method: "exact".to_owned(),
            }]
        },
        test: (!just_sent)
            .then(|| GuessTest { model: "drafter 3".to_owned(), right_per_mille: 503 }),
        impossible: if just_sent {
            vec![]
        } else {
            vec![Impossible {
                model: "drafter 2".to_owned(),
                instead: "It is filtered, and retired on 31 January 2027.".to_owned(),
            }]
        },
        just_sent,
    }
}

fn all_receipts() -> ReceiptsPage {
    let line = |entry, what, day: &str| ReceiptLine { entry: Position(entry), what, at: at(day) };
    ReceiptsPage {
        receipts: vec![
            line(18_204, ReceiptOf::No(content().title), "2026-11-23T09:00:00Z"),
            line(18_190, ReceiptOf::NoticeDelivered, "2026-11-23T08:00:00Z"),
            line(9_001, ReceiptOf::Forgetting(ForgetLevel::Stop), "2026-05-23T08:00:00Z"),
            line(812, ReceiptOf::Yes(feed().title), "2026-03-03T09:00:00Z"),
            line(77, ReceiptOf::Registration, "2025-03-03T09:00:00Z"),
        ],
        newer: None,
        older: Some("/receipts?before=77".to_owned()),
    }
}

fn receipt() -> ReceiptPage {
    ReceiptPage {
        entry: Position(18_204),
        what: ReceiptOf::No(content().title),
        at: at("2026-11-23T09:00:00Z"),
        policy_version: "13".to_owned(),
        code: "7F3K-9Q2M".to_owned(),
        address: "https://privacy.harbour.example/r/7F3K-9Q2M".to_owned(),
        proof_bytes: 1_930,
    }
}
