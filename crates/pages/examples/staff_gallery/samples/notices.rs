//! Notices: the board, one notice, and one before it goes out.

use untrain_pages::mail::{self, Mail, NoticeOf};
use untrain_pages::staff::notices::{
    ComposePage, NoticeLine, NoticePage, NoticeText, NoticesPage, Reach, ReachDay, SendPlan,
    compose, notice, page,
};
use untrain_pages::staff::policies::Difference;
use untrain_pages::{Language, Locale, Site};
use untrain_policy::{Direction, NoticeId};

use super::{Sample, at, staff};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        Sample {
            name: "s7-notices",
            draw: |locale| {
                staff(locale, "/staff/notices", |frame| {
                    page(frame, &NoticesPage { notices: line().into_iter().collect() })
                })
            },
        },
        Sample {
            name: "s7-notice",
            draw: |locale| {
                staff(locale, "/staff/notices/harbour-12", |frame| {
                    shown("en").map(|view| notice(frame, &view)).unwrap_or_default()
                })
            },
        },
        Sample {
            name: "s7-notice-arabic",
            draw: |locale| {
                staff(locale, "/staff/notices/harbour-12?text=ar", |frame| {
                    shown("ar").map(|view| notice(frame, &view)).unwrap_or_default()
                })
            },
        },
        Sample {
            name: "s7-compose",
            draw: |locale| {
                staff(locale, "/staff/notices/compose?draft=d13", |frame| {
                    draft().map(|view| compose(frame, &view)).unwrap_or_default()
                })
            },
        },
    ]
}

fn line() -> Option<NoticeLine> {
    Some(NoticeLine {
        notice: NoticeId::new("harbour-12").ok()?,
        version: "12".to_owned(),
        published: at("2026-10-17T09:00:00Z"),
        reach: Reach {
            members_count: 12_041,
            delivered_count: 11_604,
            unreached_count: 112,
            acknowledged_count: 8_020,
            answered_count: 6_200,
        },
    })
}

fn texts() -> Vec<NoticeText> {
    let text = |language: &str, text: &str| NoticeText {
        language: language.to_owned(),
        text: text.to_owned(),
    };
    vec![
        text(
            "en",
            "We want to use your posts to train AI. You decide.\n\n\
             Nothing starts unless you say yes. \
             Saying no costs you nothing. Your account, reach and features stay the same.",
        ),
        text(
            "ar",
            "نريد استخدام منشوراتك لتدريب الذكاء الاصطناعي. القرار لك.\n\n\
             لا يبدأ شيء دون موافقتك. الرفض لا يكلفك شيئًا.",
        ),
    ]
}

fn readers() -> Vec<(String, u64)> {
    vec![("en".to_owned(), 9_120), ("ar".to_owned(), 1_804), ("de".to_owned(), 1_117)]
}

fn shown(language: &str) -> Option<NoticePage> {
    Some(NoticePage {
        line: line()?,
        texts: texts(),
        shown: language.to_owned(),
        readers: readers(),
        plan: SendPlan {
            notice: "harbour-12".to_owned(),
            languages: readers(),
            message: message(language),
            can_export: true,
        },
        days: (10..24).map(reached_on).collect::<Option<_>>()?,
    })
}

fn message(language: &str) -> Mail {
    let site = Site {
        controller: "Harbour".to_owned(),
        contact: "privacy@harbour.example".to_owned(),
        authority: "Harbour Data Authority".to_owned(),
        authority_url: None,
        demo: true,
    };
    let locale = Locale::of(Language::from_tag(language).unwrap_or_default());
    let link = "https://privacy.harbour.example/notices/harbour-12";
    mail::notice(locale, &site, link, NoticeOf::Unasked)
}

fn reached_on(day: u64) -> Option<ReachDay> {
    let date = jiff::civil::Date::new(2026, 11, i8::try_from(day).ok()?).ok()?;
    Some(ReachDay { day: date, counts: [900 - day * 30, 400 + day, 200 + day * 3] })
}

fn draft() -> Option<ComposePage> {
    Some(ComposePage {
        draft: "d13".to_owned(),
        revision: 7,
        version: "13".to_owned(),
        notice: NoticeId::new("harbour-13").ok()?,
        texts: texts(),
        shown: "en".to_owned(),
        readers: readers(),
        differences: vec![Difference {
            direction: Direction::Widens,
            words: "`uk` (GB): `genai.content` may use `jobs` by consent".to_owned(),
        }],
        members_count: 12_041,
        published: false,
        can_publish: true,
    })
}
