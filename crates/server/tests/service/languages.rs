//! Whoever is answered is answered in their language: also when they are turned away before anybody
//! knows them, and when a proof of theirs is refused.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use untrain_pages::{Language, Locale};
use untrain_policy::{Choice, Fact, Position, SubjectId, Timestamp};
use untrain_server::Config;
use untrain_server::config::Rates;
use untrain_server::problem::Kind;

use crate::house::{Answer, House, MEMBERS, ask, config};

async fn get(house: &House, path: &str, language: &str) -> Answer {
    let request = ask(Method::GET, path, "").header(header::ACCEPT_LANGUAGE, language);
    house.send(request.body(Body::empty()).unwrap()).await
}

/// The text of an id in a language, without values.
fn text(language: Language, id: &str) -> String {
    Locale::of(language).text(id)
}

#[tokio::test]
async fn who_is_turned_away_is_told_why_in_their_language() {
    let rates = Rates { per_address: 1, ..Rates::default() };
    let house = House::with(Config { rates, ..config() }).await;
    let mut last = get(&house, "/sign-in", "ar").await;
    for _ in 0..3 {
        last = get(&house, "/sign-in", "ar").await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.body.contains("<html lang=\"ar\" dir=\"rtl\">"), "{}", last.body);
    assert!(last.body.contains(&text(Language::Arabic, "problem-too-many")), "{}", last.body);
    assert!(last.body.contains("mailto:"), "whom to call stands below: {}", last.body);
    assert!(last.header("retry-after").parse::<u64>().unwrap() > 0);
    // Programs are told in words that they know.
    let program = get(&house, "/v1/notices", "ar").await;
    assert_eq!(program.json()["title"], "Too many requests");
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_in_words() {
    let house = House::new().await;
    let member = house.member(MEMBERS[0]).await;
    let cookie = format!("{member}; untrain-language=de");
    let request = ask(Method::POST, "/sign-out", "")
        .header(header::COOKIE, cookie)
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty());
    let refused = house.send(request.unwrap()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let words = text(Language::German, "problem-foreign-form");
    assert!(refused.body.contains(&words), "{}", refused.body);
}

#[tokio::test]
async fn kinds_of_problems_are_explained_in_every_language() {
    let house = House::new().await;
    for kind in Kind::ALL {
        let id = format!("kind-{}", kind.slug());
        assert_eq!(text(Language::English, &id), kind.title(), "programs and people read the same");
        for language in Language::ALL {
            let path = format!("/problems/{}?lang={}", kind.slug(), language.tag());
            let page = house.get(&path, "").await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(Locale::of(language).has(&format!("{id}-help")), "{id} {}", language.tag());
            let title = format!("<h1>{}</h1>", text(language, &id));
            assert!(page.body.contains(&title), "{path}: {}", page.body);
            assert!(page.body.contains(kind.status().as_str()), "{path}");
        }
    }
    assert_eq!(house.get("/problems/none", "").await.status, StatusCode::NOT_FOUND);
}

async fn receipt(house: &House) -> String {
    let subject = SubjectId::new(MEMBERS[0]).unwrap();
    let book = house.service.book().await.unwrap();
    let policy = book.in_force(Timestamp::now()).unwrap();
    let fact = Fact::ChoiceMade {
        subject: subject.clone(),
        purpose: policy.purposes[0].id.clone(),
        choice: Choice::Refuse,
        notice: policy.notice.id.clone(),
        past: false,
        channel: untrain_policy::event::Channel::Subject,
    };
    let entry: Position = house.service.append_one(fact, None).await.unwrap();
    house.service.receipt_of(&subject, entry).await.unwrap()
}

async fn verify(house: &House, proof: &str, language: Language) -> Answer {
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r\"\r\n\r\n{proof}\r\n--x--\r\n"
    );
    let request = ask(Method::POST, &format!("/verify?lang={}", language.tag()), "")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    house.send(request.body(Body::from(form)).unwrap()).await
}

/// The checks of an answer: all between their list's ends.
fn checks(body: &str) -> &str {
    body.split("<ol class=\"plain lines\">").nth(1).unwrap().split("</ol>").next().unwrap()
}

#[tokio::test]
async fn a_receipt_is_found_true_or_false_in_every_language() {
    let house = House::new().await;
    let receipt = receipt(&house).await;
    for language in Language::ALL {
        let page = verify(&house, &receipt, language).await;
        let valid = text(language, "verdict-valid");
        assert!(page.body.contains(&format!("<h1>{valid}</h1>")), "{}", page.body);
        assert!(page.body.contains(MEMBERS[0]), "{}", page.body);
        let other = text(language, "found-other");
        assert!(!page.body.contains(&other), "every check has a name of its own: {}", page.body);
    }
    let (invalid, mut reasons) = (text(Language::Arabic, "verdict-not-valid"), Vec::new());
    for (number, _) in receipt.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()).step_by(97)
    {
        let mut altered = receipt.clone();
        let other = if altered.get(number..=number) == Some("a") { "b" } else { "a" };
        altered.replace_range(number..=number, other);
        let page = verify(&house, &altered, Language::Arabic).await;
        assert_eq!(page.status, StatusCode::OK);
        let valid = format!("<h1>{}</h1>", text(Language::Arabic, "verdict-valid"));
        assert!(!page.body.contains(&valid), "at {number}");
        if page.body.contains(&format!("<h1>{invalid}</h1>")) {
            let panel = page.body.split("class=\"panel stop\"").nth(1).unwrap();
            let reason = panel.split("<p>").nth(1).unwrap().split("</p>").next().unwrap();
            assert!(!reason.chars().any(|c| c.is_ascii_alphabetic()), "at {number}: {reason}");
            reasons.push(reason.to_owned());
        }
        let shown = checks(&page.body).replace("span", "").replace("class", "");
        assert!(!shown.contains("signature") && !shown.contains("inclusion"), "{shown}");
    }
    assert!(reasons.len() >= 3, "{reasons:?}");
}

/// The names of checks in a source of the checker.
fn named(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let source = source.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
    let calls =
        [".holds(\"", ".fails(\"", ".missing(\"", ".not_checked(\"", ".same(\"", "let name = \""];
    let constants = ["const KEY: &str = \"", "const NAME: &str = \""];
    let names = calls.iter().chain(&constants).flat_map(|call| source.split(call).skip(1));
    names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn every_check_that_the_page_makes_has_a_name() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../verify/src");
    // Of the files beside a proof the page has none, so that their checks are not made there.
    let elsewhere = ["lineage index", "dataset", "generation", "request"];
    let mut count = 0;
    for file in ["receipt", "current", "absence", "record", "snapshot", "certificate", "manifest"] {
        let source = std::fs::read_to_string(folder.join(format!("{file}.rs"))).unwrap();
        for name in named(&source) {
            if elsewhere.contains(&name.as_str()) {
                continue;
            }
            count += 1;
            let id = format!("found-{}", name.replace("'s", "").replace(' ', "-"));
            assert!(Locale::of(Language::English).has(&id), "`{name}` in {file}.rs");
        }
    }
    assert!(count > 30, "only {count} checks: does this test still read the code?");
}
