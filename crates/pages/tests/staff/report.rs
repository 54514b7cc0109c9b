//! The report of an audit of a model: whole, by itself, with the figures that it was made of.

use untrain_pages::staff::audit::{
    Figures, MembershipFigures, ModelReport, Secrets, Stage, StageFigures, model_report,
};
use untrain_pages::{Language, Locale};

use crate::html::tags;
use crate::whole;

fn figures(known: bool) -> Figures {
    let secrets = [1, 4, 16, 64].map(|repeats| Secrets {
        repeats,
        count: 4,
        completed: if known { 4 } else { 0 },
        exposure_tenths: if known { 120 } else { 13 },
    });
    let area = if known { 987 } else { 503 };
    Figures {
        secrets: secrets.to_vec(),
        membership: Some(MembershipFigures { area, interval: (area - 40, area + 11) }),
        tried: 412,
        said_whole: if known { 377 } else { 0 },
        said_tenths: if known { 468 } else { 21 },
    }
}

fn stage(stage: Stage, known: bool) -> StageFigures {
    let exports = ["int8", "int4"].map(|name| (name.to_owned(), figures(known)));
    StageFigures {
        stage,
        digest: "5a".repeat(32),
        served: figures(known),
        exports: exports.to_vec(),
    }
}

fn report(equals_scratch: Option<bool>) -> ModelReport {
    ModelReport {
        made: "2026-11-23T09:05:00Z".parse().unwrap(),
        stages: vec![
            stage(Stage::Before, true),
            stage(Stage::After, false),
            stage(Stage::Scratch, false),
        ],
        exposure_max_tenths: 120,
        equals_scratch,
        relearned: vec![(Stage::After, Some(2)), (Stage::Scratch, None)],
    }
}

fn drawn(language: Language, report: &ModelReport) -> String {
    model_report(Locale::of(language), report).into_string()
}

#[test]
fn the_report_is_whole_and_loads_nothing_in_every_language() {
    for language in Language::ALL {
        let html = drawn(language, &report(Some(true)));
        let name = format!("the report in {}", language.tag());
        whole::ids_are_there_once(&name, &html);
        whole::headings_stand_in_order(&name, &html);
        for tag in tags(&html) {
            assert!(!["script", "iframe", "img"].contains(&tag.name), "{name}: {}", tag.name);
            let loads = tag.get("src").or(tag.get("href")).unwrap_or("#");
            assert!(loads.starts_with('#') || loads.starts_with("data:"), "{name}: {loads}");
        }
        assert!(!html.contains("model-audit-"), "{name}: a text is missing");
        assert_eq!(html.matches("<figure").count(), 2, "{name}");
    }
}

#[test]
fn the_report_says_what_was_measured() {
    let html = drawn(Language::English, &report(Some(true))).replace(['\u{2068}', '\u{2069}'], "");
    let expected = [
        "every byte is that of a model trained from scratch",
        "Before, planted once",
        "After, planted 64 times",
        "98.7%",
        "Before, int4",
        "12.0",
        "<bdi>2</bdi> records",
        "Not with all that were tried",
    ];
    for text in expected {
        let bare = text.replace("<bdi>", "").replace("</bdi>", "");
        assert!(html.contains(text) || html.contains(&bare), "`{text}` is not in {html}");
    }
    let unequal = drawn(Language::English, &report(Some(false)));
    assert!(unequal.contains("note stop") && !unequal.contains("note good"));
    let alone = drawn(Language::English, &report(None));
    assert!(!alone.contains("class=\"note"));
}

#[test]
fn a_report_without_canaries_and_people_is_short() {
    let mut bare = report(None);
    bare.stages.truncate(1);
    bare.stages[0].stage = Stage::Now;
    bare.stages[0].exports.clear();
    bare.stages[0].served.secrets.clear();
    bare.stages[0].served.membership = None;
    bare.relearned.clear();
    let html = drawn(Language::English, &bare);
    assert!(!html.contains("<figure") && html.contains("This model"), "{html}");
}
