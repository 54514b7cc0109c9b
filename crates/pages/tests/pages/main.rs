//! What holds for every page of the gallery: its HTML is whole, and no choice is made for anybody.

#![cfg(test)]

mod html;
#[path = "../../examples/gallery/samples.rs"]
mod samples;
mod whole;

use html::{Tag, tags, texts};
use samples::{Sample, samples};
use untrain_pages::assets::STYLESHEET;
use untrain_pages::{Language, Locale};

/// Calls `check` with every page in every language.
fn every_page(check: impl Fn(&str, &str)) {
    let all = samples();
    assert!(all.len() >= 30, "only {} pages", all.len());
    for Sample { name, draw } in all {
        for language in Language::ALL {
            let html = draw(Locale::of(language)).into_string();
            check(&format!("{name} in {}", language.tag()), &html);
        }
    }
}

fn page(name: &str) -> String {
    let sample = samples().into_iter().find(|sample| sample.name == name).unwrap();
    (sample.draw)(Locale::of(Language::English)).into_string()
}

#[test]
fn no_page_runs_a_script_or_loads_more_than_its_style() {
    every_page(|name, html| {
        whole::runs_nothing(name, html);
        let links: Vec<Tag<'_>> = tags(html).filter(|tag| tag.name == "link").collect();
        assert_eq!(links.len(), 2, "{name}");
        assert!(links.iter().any(|link| link.get("href") == Some(&STYLESHEET.path)), "{name}");
        assert!(
            links.iter().any(|link| link.get("href").is_some_and(|href| href.starts_with("data:"))),
            "{name}"
        );
    });
}

#[test]
fn nothing_is_ticked_while_nothing_was_said() {
    for name in ["notice", "notice-error", "privacy-new", "object", "forget"] {
        assert!(tags(&page(name)).all(|tag| tag.get("checked").is_none()), "{name}");
    }
    let ticked: Vec<String> = tags(&page("privacy"))
        .filter(|tag| tag.get("checked").is_some() && tag.get("type") == Some("radio"))
        .map(|tag| tag.get("value").unwrap_or_default().to_owned())
        .collect();
    assert_eq!(ticked, ["refuse", "allow"]);
}

#[test]
fn yes_and_no_are_drawn_alike_and_in_one_order() {
    every_page(|name, html| {
        let all: Vec<Tag<'_>> = tags(html).collect();
        let mut answers = Vec::new();
        for pair in all.windows(2) {
            let [label, input] = pair else { continue };
            if let Some(value @ ("allow" | "refuse")) = input.get("value")
                && input.get("type") == Some("radio")
            {
                assert_eq!(label.name, "label", "{name}");
                answers.push((value, label.get("class"), input.get("class")));
            }
        }
        for pair in answers.chunks(2) {
            let [(yes, yes_label, yes_input), (no, no_label, no_input)] = pair else {
                panic!("{name}: a question without two answers");
            };
            assert_eq!((*yes, *no), ("allow", "refuse"), "{name}");
            assert_eq!((yes_label, yes_input), (no_label, no_input), "{name}");
        }
    });
}

#[test]
fn every_field_has_a_label_and_every_id_is_there_once() {
    every_page(|name, html| {
        whole::ids_are_there_once(name, html);
        whole::fields_have_labels(name, html, |_| false);
    });
}

#[test]
fn headings_stand_in_order_under_one_title() {
    every_page(whole::headings_stand_in_order);
}

#[test]
fn every_page_says_its_language_and_whom_to_call() {
    for Sample { name, draw } in samples() {
        for language in Language::ALL {
            let html = draw(Locale::of(language)).into_string();
            let root = tags(&html).find(|tag| tag.name == "html").unwrap();
            assert_eq!(root.get("lang"), Some(language.tag()), "{name}");
            assert_eq!(root.get("dir"), Some(language.direction().as_str()), "{name}");
            assert!(html.contains("mailto:privacy@harbour.example"), "{name}");
            assert!(html.contains("Harbour Bay Data Authority"), "{name}");
            assert!(html.contains("href=\"#main\""), "{name}");
            let others = tags(&html).filter(|tag| tag.get("hreflang").is_some()).count();
            assert_eq!(others, Language::ALL.len(), "{name}");
        }
    }
}

#[test]
fn a_page_with_an_error_says_so_in_its_title_and_leads_to_the_field() {
    let html = page("notice-error");
    let title = html.split("<title>").nth(1).unwrap();
    assert!(title.starts_with("Error: "), "{title:.80}");
    assert!(html.contains("role=\"alert\"") && html.contains("href=\"#choice-genai-content\""));
    assert!(html.contains("aria-describedby=\"choice-genai-content-error\""), "{html}");
    assert!(!page("notice").contains("role=\"alert\""));
}

#[test]
fn forms_change_things_by_post_and_stay_on_this_service() {
    every_page(|name, html| {
        for form in tags(html).filter(|tag| tag.name == "form") {
            let action = form.get("action").unwrap_or_default();
            assert!(action.starts_with('/') && !action.starts_with("//"), "{name}: {action}");
            // The one form by GET shows the next question.
            let shows = action.starts_with("/object") && action.ends_with("/reason");
            assert!(form.get("method") == Some("post") || shows, "{name}: {action}");
        }
    });
}

#[test]
fn no_text_is_missing() {
    every_page(|name, html| {
        for text in texts(html) {
            let text = text.trim();
            let kebab =
                text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            assert!(!kebab, "{name}: `{text}` is the id of a text that was not found");
            assert!(!text.contains("{ $") && !text.contains("{$"), "{name}: {text}");
        }
    });
}

#[test]
fn what_people_wrote_is_text_and_nothing_else() {
    use untrain_pages::public::verify::{VerifyPage, page};
    let evil = "</textarea><script>alert(1)</script>\"'&";
    let view = VerifyPage { code: evil.to_owned(), text: evil.to_owned() };
    let html = samples::as_anybody(Locale::of(Language::English), "/verify?x=\"><b>", |frame| {
        page(frame, &view)
    });
    let html = html.into_string();
    assert!(tags(&html).all(|tag| tag.name != "script" && tag.name != "b"), "{html}");
}

#[test]
fn the_next_step_of_a_no_is_as_near_as_that_of_a_yes() {
    // One form holds both answers and one button saves either: the steps are the same by nature.
    let html = page("privacy-new");
    let forms: Vec<&str> = html.split("<form").skip(1).collect();
    let asking = forms.iter().filter(|form| form.contains("value=\"allow\""));
    for form in asking {
        let form = form.split("</form>").next().unwrap();
        assert!(form.contains("value=\"refuse\""), "{form}");
        assert_eq!(form.matches("<button").count(), 1, "{form}");
    }
}

#[test]
fn the_promise_stands_only_where_it_is_true() {
    let promise = "Nothing with a switch is on unless you turned it on.";
    assert!(page("privacy").contains(promise));
    assert!(page("privacy-new").contains(promise));
    assert!(!page("privacy-unasked").contains(promise));
}

#[test]
fn what_was_saved_can_be_undone_by_one_form() {
    let html = page("privacy-saved");
    let banner = html.split("role=\"status\"").nth(1).unwrap();
    let form = banner.split("<form").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(form.contains("action=\"/privacy/genai.content\""), "{form}");
    for field in ["name=\"choice\" value=\"undefined\"", "name=\"undo\" value=\"1\""] {
        assert!(form.contains(field), "{form}");
    }
    assert!(banner.contains("href=\"/receipts/18204\""), "{banner:.400}");
}
