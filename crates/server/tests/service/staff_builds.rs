//! The pages of datasets and of who waits to be forgotten: what is still clean, what changed from
//! build to build, until when, and what it takes.

use std::fs;

use axum::http::StatusCode;
use serde_json::{Value, json};
use untrain_lineage::Manifest;
use untrain_policy::{DatasetId, Fact, ForgetLevel, Policy, Position, SubjectId};
use untrain_server::access::Role;
use untrain_server::jobs::Task;

use crate::house::{House, MEMBERS};

const POLICY: &str = include_str!("../../../../policies/strict.toml");
const VECTORS: &str = include_str!("../../../../spec/vectors/manifest.json");

/// A manifest of a dataset of five records out of six, three of whose are kept.
fn manifest(dataset: u8) -> Manifest {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let text = vectors["accepted"][0]["file"].as_str().unwrap();
    let mut manifest = Manifest::parse(text.as_bytes()).unwrap();
    manifest.dataset = DatasetId([dataset; 16]);
    manifest
}

/// Tells the ledger of a build in the folder `clean`, and leaves what a build leaves.
async fn built(house: &House, manifest: &Manifest) {
    let folder = house.service.workspace().join("clean");
    let kept = house.service.workspace().join("manifests");
    for folder in [&folder, &kept] {
        fs::create_dir_all(folder).unwrap();
    }
    let bytes = manifest.to_bytes().unwrap();
    fs::write(folder.join("manifest.json"), &bytes).unwrap();
    fs::write(kept.join(format!("{}.json", manifest.dataset)), &bytes).unwrap();
    let fact = Fact::DatasetBuilt {
        dataset: manifest.dataset,
        manifest: manifest.digest().unwrap(),
        purpose: manifest.purpose.clone(),
        position: Position(1),
        directory: "clean".to_owned(),
    };
    house.service.append_one(fact, None).await.unwrap();
}

fn plain(body: &str) -> String {
    body.replace(['\u{2068}', '\u{2069}'], "")
}

#[tokio::test]
async fn a_dataset_is_asked_about_once_more_and_says_when_and_what() {
    let house = House::new().await;
    let manifest = manifest(7);
    built(&house, &manifest).await;
    let path = format!("/staff/datasets/{}", manifest.dataset);
    let (ask, engineer) = (format!("{path}/recheck"), house.staff("edi", &[Role::Engineer]).await);
    let page = plain(&house.get(&path, &engineer).await.body);
    assert!(page.contains("It was not asked about") && page.contains(&ask), "{page}");
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    assert!(!house.get(&path, &viewer).await.body.contains(&ask));
    assert_eq!(house.form(&ask, &viewer, "").await.status, StatusCode::FORBIDDEN);

    for _ in 0..2 {
        assert_eq!(house.form(&ask, &engineer, "").await.header("location"), path);
    }
    let jobs = house.service.jobs(None, 10).await.unwrap();
    assert_eq!(jobs.len(), 1, "who asks twice is answered by one job");
    let report = json!({
        "dataset": manifest.dataset, "manifest": manifest.digest().unwrap(), "records": 3,
        "denied": 2, "by_code": { "refused": 1, "other_subject:refused": 1 },
        "position": 5, "time": "2026-11-25T11:40:00Z",
    });
    house.run_jobs("audit recheck", &report, 4).await;
    let page = plain(&house.get(&path, &engineer).await.body);
    for words in ["2 records denied", "Not clean", "11:40", "Said no", "Somebody else in it"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let list = plain(&house.get("/staff/datasets", &viewer).await.body);
    assert!(list.contains("2 records denied"), "{list}");

    let clean = json!({
        "dataset": manifest.dataset, "manifest": manifest.digest().unwrap(), "records": 3,
        "denied": 0, "by_code": {}, "position": 6, "time": "2026-11-26T08:15:00Z",
    });
    house.form(&ask, &engineer, "").await;
    house.run_jobs("audit recheck", &clean, 0).await;
    let page = plain(&house.get(&path, &engineer).await.body);
    assert!(page.contains("Still clean") && page.contains("08:15"), "{page}");
    assert!(!page.contains("records denied"));
    // A job that could not tell is no word for clean.
    house.form(&ask, &engineer, "").await;
    house.run_jobs("audit recheck", &json!({}), 1).await;
    let page = plain(&house.get(&path, &engineer).await.body);
    assert!(page.contains("It could not be told"), "{page}");
}

/// One revision carries out two requests: each has its entry, and its rows are counted once.
#[tokio::test]
async fn what_a_revision_left_is_another_dataset_to_ask_about() {
    let house = House::new().await;
    let manifest = manifest(7);
    built(&house, &manifest).await;
    let engineer = house.staff("edi", &[Role::Engineer]).await;
    let path = format!("/staff/datasets/{}", manifest.dataset);
    let before = manifest.digest().unwrap();
    let report = json!({
        "dataset": manifest.dataset, "manifest": before, "records": 3, "denied": 2,
        "by_code": { "refused": 2 }, "position": 5, "time": "2026-11-25T11:40:00Z",
    });
    house.form(&format!("{path}/recheck"), &engineer, "").await;
    house.run_jobs("audit recheck", &report, 4).await;
    let after = before.to_string().chars().rev().collect::<String>().parse().unwrap();
    for certificate in ["11", "22"] {
        let revised = Fact::DatasetRevised {
            dataset: manifest.dataset,
            before,
            after,
            position: Position(9),
            removed: 2,
            requests: vec![Position(3)],
            certificate: Some(certificate.repeat(16).parse().unwrap()),
            statement: Some(before),
        };
        house.service.append_one(revised, None).await.unwrap();
    }
    let page = plain(&house.get(&path, &engineer).await.body);
    assert!(page.contains("It was not asked about") && !page.contains("records denied"), "{page}");
    let kept = manifest.counts.kept;
    let drawn = page.split("id=\"left\"").nth(1).unwrap().split("</figure>").next().unwrap();
    for count in [kept + 2, kept] {
        assert!(drawn.contains(&format!(">{count}</text>")), "{count}: {drawn}");
        assert!(drawn.contains(&format!("<td class=\"number\">{count}</td>")), "{count}: {drawn}");
    }
    assert!(!drawn.contains(&format!(">{}</text>", kept + 4)), "counted twice: {drawn}");
    let told = house.get("/v1/datasets", &engineer).await.json();
    assert_eq!(told[0]["removed"], 2, "{told}");
}

#[tokio::test]
async fn a_build_stands_beside_the_one_before_it_and_is_made_anew_alike() {
    let house = House::new().await;
    let (first, mut second) = (manifest(7), manifest(8));
    second.inputs[0].rows += 4;
    second.counts.read += 4;
    second.counts.dropped.insert("minor".to_owned(), 6);
    second.redaction = None;
    second.redactions.insert("EMAIL".to_owned(), 41);
    assert!(second.check().is_ok());
    built(&house, &first).await;
    let engineer = house.staff("edi", &[Role::Engineer]).await;
    let alone = house.get(&format!("/staff/datasets/{}", first.dataset), &engineer).await.body;
    assert!(alone.contains("No build before it"), "{alone}");

    built(&house, &second).await;
    let path = format!("/staff/datasets/{}", second.dataset);
    let page = plain(&house.get(&path, &engineer).await.body);
    let table = page.split("id=\"compared-records\"").nth(1).unwrap_or(&page);
    for cells in [["Came in", "+4"], ["Too young", "+4"]] {
        let row = table.split("<tr>").find(|row| row.contains(cells[0])).unwrap_or_default();
        assert!(row.contains(cells[1]), "{cells:?}: {table}");
    }
    assert!(page.contains(&format!("/staff/datasets/{}", first.dataset)));

    let rebuild = format!("/staff/jobs?rebuild={}", second.dataset);
    assert!(page.contains(&rebuild), "{page}");
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    assert!(!house.get(&path, &viewer).await.body.contains(&rebuild));
    let form = house.get(&rebuild, &engineer).await.body;
    for value in ["author,mentions", "body", "clean", "written_at"] {
        assert!(form.contains(&format!("value=\"{value}\"")), "{value}: {form}");
    }
    assert!(form.contains("value=\"public\" selected"), "{form}");
    let missing = format!("/staff/jobs?rebuild={}", "0".repeat(32));
    assert_eq!(house.get(&missing, &engineer).await.status, StatusCode::NOT_FOUND);

    // What was asked for before says where the corpus is.
    let sent = "input=posts%2F*.parquet&output=clean&purpose=genai.content&\
                subject_column=author%2C+mentions&text_column=body&visibility=public&\
                collected_at_column=written_at&replace=yes";
    house.form("/staff/jobs/gate", &engineer, sent).await;
    let job = house.service.jobs(None, 1).await.unwrap().pop().unwrap();
    let words = job.task.arguments(&house.service).unwrap();
    for word in ["--subject-col=author", "--subject-col=mentions", "--visibility=public", "--force"]
    {
        assert!(words.iter().any(|it| it == word), "{word}: {words:?}");
    }
    house.run_jobs("gate --purpose=genai.content", &json!({}), 0).await;
    let form = house.get(&rebuild, &engineer).await.body;
    assert!(form.contains("value=\"posts/*.parquet\""), "{form}");
}

async fn asks(house: &House, member: &str, level: ForgetLevel) -> Position {
    let subject = SubjectId::new(member).unwrap();
    let fact = Fact::ForgetRequested { subject, level };
    house.service.append_one(fact, None).await.unwrap()
}

#[tokio::test]
async fn requests_are_due_by_the_clock_of_where_people_live() {
    let house = House::new().await;
    let engineer = house.staff("edi", &[Role::Engineer]).await;
    let page = plain(&house.get("/staff/forgetting", &engineer).await.body);
    assert!(page.contains("no request is due"), "{page}");
    asks(&house, MEMBERS[0], ForgetLevel::Datasets).await;
    let page = plain(&house.get("/staff/forgetting", &engineer).await.body);
    assert!(page.contains("30 days left") && page.contains("the first is due"), "{page}");

    // A pack for Germany that gives ten days; who asks from then on has those.
    let packs = POLICY.replace("packs = [\"strict\"]", "packs = [\"strict\", \"de\"]");
    let german = packs.replace("\"strict-1\"", "\"strict-2\"").replacen(
        "[[cell]]",
        "[[pack]]\ncode = \"de\"\ntitle = \"Germany\"\njurisdictions = [\"DE\"]\n\
         minimum_age = 18\n[pack.clocks.erasure]\nanswer = \"10 days\"\n\n[[cell]]",
        1,
    );
    let policy = Policy::parse(&german).unwrap_or_else(|faults| panic!("{faults:?}")).hash;
    let rule = Fact::PolicyActivated { policy, document: german };
    house.wait(1);
    house.service.append_one(rule, None).await.unwrap();
    asks(&house, MEMBERS[1], ForgetLevel::Datasets).await;
    let page = plain(&house.get("/staff/forgetting", &engineer).await.body);
    assert!(page.contains("the first is due: 10 days left"), "{page}");
    assert!(page.contains("30 days left"), "{page}");
    house.wait(12 * 24 * 3600);
    let engineer = house.staff("edi", &[Role::Engineer]).await;
    let page = plain(&house.get("/staff/forgetting", &engineer).await.body);
    assert!(page.contains("the first is due: Late by 2 days"), "{page}");
    for member in MEMBERS {
        assert!(!page.contains(member), "nobody is named");
    }
}

#[tokio::test]
async fn an_estimate_is_of_what_waits_and_of_nothing_else() {
    let house = House::new().await;
    built(&house, &manifest(7)).await;
    let engineer = house.staff("edi", &[Role::Engineer]).await;
    let entry = asks(&house, MEMBERS[0], ForgetLevel::Models).await;
    let train = Task::Train { dataset: "clean".into(), output: "drafter".into(), replace: false };
    house.service.start_job(&train, "edi").await.unwrap();
    house.run_jobs("train --trainer=ngram", &json!({}), 0).await;
    let part = |artefact: &str, directory: &str, scratch: Option<u64>| {
        json!({
            "artefact": artefact, "directory": directory, "requests": 1, "records": 3_000,
            "leave": 61, "bytes": 4_096, "from_scratch_bytes": scratch,
        })
    };
    let report = json!({
        "requests": [entry], "position": 5, "time": "2026-11-25T11:40:00Z",
        "artefacts": [part("dataset", "clean", None), part("model", "drafter", Some(2_048))],
    });
    let viewer = house.staff("vera", &[Role::Viewer]).await;
    let begin = "/staff/jobs/estimate";
    assert_eq!(house.form(begin, &viewer, "").await.status, StatusCode::FORBIDDEN);
    house.form(begin, &engineer, "").await;
    house.run_jobs("forget --waiting", &report, 0).await;
    let page = plain(&house.get("/staff/forgetting", &engineer).await.body);
    let table = page.split("id=\"estimate\"").nth(1).unwrap_or(&page);
    for row in [["Take rows out", "61"], ["Subtract", "61"], ["Train anew instead", "2,939"]] {
        let found = table.split("<tr>").find(|line| line.contains(row[0])).unwrap_or_default();
        assert!(found.contains(&format!(">{}<", row[1])), "{row:?}: {table}");
    }
    assert!(!page.contains("that came in since"), "{page}");

    asks(&house, MEMBERS[1], ForgetLevel::Datasets).await;
    let page = plain(&house.get("/staff/forgetting", &engineer).await.body);
    assert!(page.contains("1 request that came in since is not counted"), "{page}");
    // Once what was counted has been carried out, it is no estimate of what waits.
    let done = house.service.workspace().join("certificates");
    fs::create_dir_all(&done).unwrap();
    fs::write(done.join("done.txt"), format!("{entry}\n")).unwrap();
    let page = plain(&house.get("/staff/forgetting", &engineer).await.body);
    assert!(page.contains("It was not worked out yet"), "{page}");
}
