//! What holds for every page of staff and auditors: its HTML is whole, it is small, and it changes
//! nothing by asking.

#![cfg(test)]

#[path = "../pages/html.rs"]
mod html;
#[path = "../../examples/staff_gallery/samples.rs"]
mod samples;
#[path = "../pages/whole.rs"]
mod whole;

mod report;

use html::{tags, texts};
use samples::{Sample, samples};
use untrain_pages::assets::{STAFF_STYLESHEET, STYLESHEET};
use untrain_pages::{Language, Locale};

/// What a page weighs at most with its style sheets, before anything is compressed.
const WEIGHT_BYTES_MAX: usize = 80 * 1024;

/// Calls `check` with every page in every language.
fn every_page(check: impl Fn(&str, &str)) {
    let all = samples();
    assert!(all.len() >= 30, "only {} pages", all.len());
    for Sample { name, draw } in all {
        for language in Language::ALL {
            let html = draw(Locale::of(language)).into_string();
            assert!(html.starts_with("<!DOCTYPE html>"), "{name} is empty");
            check(&format!("{name} in {}", language.tag()), &html);
        }
    }
}

fn page(name: &str) -> String {
    let sample = samples().into_iter().find(|sample| sample.name == name).unwrap();
    (sample.draw)(Locale::of(Language::English)).into_string()
}

#[test]
fn no_page_runs_a_script_and_each_is_small() {
    let sheets = STYLESHEET.bytes.len() + STAFF_STYLESHEET.bytes.len();
    every_page(|name, html| {
        whole::runs_nothing(name, html);
        let sheet = |path: &str| tags(html).any(|tag| tag.get("href") == Some(path));
        assert!(sheet(&STYLESHEET.path) && sheet(&STAFF_STYLESHEET.path), "{name}");
        assert!(html.len() + sheets <= WEIGHT_BYTES_MAX, "{name}: {} bytes", html.len() + sheets);
    });
}

#[test]
fn every_field_has_a_label_and_every_id_is_there_once() {
    every_page(|name, html| {
        whole::ids_are_there_once(name, html);
        whole::fields_have_labels(name, html, |tag| tag.get("aria-label").is_some());
    });
}

#[test]
fn headings_stand_in_order_under_one_title() {
    every_page(whole::headings_stand_in_order);
}

#[test]
fn every_table_has_a_caption_and_can_be_scrolled_by_keys() {
    every_page(|name, html| {
        let count = |tag: &str| tags(html).filter(|found| found.name == tag).count();
        assert_eq!(count("table"), count("caption"), "{name}");
        let regions = tags(html).filter(|tag| tag.get("role") == Some("region"));
        let regions: Vec<_> = regions.collect();
        assert_eq!(regions.len(), count("table"), "{name}");
        assert!(regions.iter().all(|region| region.get("tabindex") == Some("0")), "{name}");
    });
}

#[test]
fn every_chart_says_what_it_shows_and_has_its_table() {
    for name in ["s1-overview", "s4-dataset", "s5-model"] {
        let html = page(name);
        for chart in html.split("<figure").skip(1) {
            let chart = chart.split("</figure>").next().unwrap();
            assert!(chart.contains("role=\"img\" aria-labelledby="), "{name}");
            assert!(chart.contains("<title ") && chart.contains("<desc "), "{name}");
            let table = chart.split("<details>").nth(1).unwrap();
            assert!(table.contains("<table>"), "{name}: no table");
        }
        assert!(html.contains("<figure"), "{name} has no chart");
    }
}

#[test]
fn asking_changes_nothing_and_forms_stay_on_this_service() {
    let asks = ["/staff/cases", "/staff/ledger", "/staff/audit/sample"];
    every_page(|name, html| {
        for form in tags(html).filter(|tag| tag.name == "form") {
            let action = form.get("action").unwrap_or_default();
            assert!(action.starts_with('/') && !action.starts_with("//"), "{name}: {action}");
            let shows = form.get("method") == Some("get") && asks.contains(&action);
            assert!(form.get("method") == Some("post") || shows, "{name}: {action}");
        }
    });
}

#[test]
fn no_text_is_missing() {
    // What the policy's checker, jobs and the API say is theirs, and code.
    let theirs = ["posts-2026-11", "posts-2026-06", "lantern-press", "harbour-12"];
    every_page(|name, html| {
        for text in texts(html).map(str::trim).filter(|text| !theirs.contains(text)) {
            let letters = |c: char| c.is_ascii_lowercase() || c == '-';
            let kebab = text.contains('-') && text.chars().all(letters);
            let known = text.starts_with("old-mill");
            assert!(!kebab || known, "{name}: `{text}` is the id of a text that was not found");
            assert!(!text.contains("{ $"), "{name}: {text}");
        }
    });
}

#[test]
fn a_draft_offers_only_the_step_that_is_next() {
    let offers =
        |name: &str, step: &str| page(name).contains(&format!("/staff/drafts/d13/{step}\""));
    assert!(!offers("s3-draft-locked", "propose") && !offers("s3-draft-locked", "activate"));
    assert!(offers("s3-draft-propose", "propose") && !offers("s3-draft-propose", "activate"));
    assert!(offers("s3-draft-activate", "activate") && !offers("s3-draft-activate", "propose"));
    for step in ["plan", "propose", "activate"] {
        assert!(!offers("s3-draft-faults", step), "{step}");
    }
    let locked = page("s3-draft-locked").replace(['\u{2068}', '\u{2069}'], "");
    assert!(locked.contains("1,083 members have not been told."), "{locked:.200}");
}

#[test]
fn who_decided_to_reject_cannot_send() {
    let html = page("s2-case-decided");
    assert!(html.contains("A second person has to read this."));
    assert!(!html.contains("name=\"means\""), "the form is there all the same");
    let open = page("s2-case-open");
    for step in ["acknowledge", "decide", "extend"] {
        assert!(open.contains(&format!("name=\"step\" value=\"{step}\"")), "{step}");
    }
    assert!(!open.contains("value=\"send\"") && !open.contains("checked"));
}

#[test]
fn what_people_wrote_is_text_and_nothing_else() {
    use untrain_pages::staff::settings::{SecretOf, SecretPage, secret};
    let evil = "</code><script>alert(1)</script>\"'&".to_owned();
    let view = SecretPage { of: SecretOf::Webhook, name: evil.clone(), secret: evil };
    let locale = Locale::of(Language::English);
    let html = samples::staff(locale, "/staff/settings?x=\"><b>", |frame| secret(frame, &view));
    let html = html.into_string();
    assert!(tags(&html).all(|tag| tag.name != "script" && tag.name != "b"), "{html}");
}

#[test]
fn a_proof_that_fails_is_never_said_to_hold() {
    let (holds, fails) = (page("s6-entry"), page("s6-entry-fails"));
    assert!(holds.contains("the signed log holds this entry"));
    assert!(!holds.contains("does not hold"));
    assert!(fails.contains("the proof does not hold") && fails.contains("class=\"note stop\""));
    assert!(!fails.contains("the signed log holds this entry"));
}
