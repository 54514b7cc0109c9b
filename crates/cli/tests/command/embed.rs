//! `examples/embed`: a platform with a settings page of its own, in Python's standard library, in
//! front of the service.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::place::Place;
use super::served::{Served, Told, send};

/// The host that runs until it is dropped.
struct Host {
    child: Child,
    base: String,
}

impl Host {
    fn start(served: &Served, key: &str) -> Self {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/embed/host.py");
        let mut child = Command::new("python3")
            .arg(program)
            .envs([("UNTRAIN_URL", served.base.as_str()), ("UNTRAIN_KEY", key), ("PORT", "0")])
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_suffix("/settings").unwrap().to_owned();
        Self { child, base }
    }

    fn page(&self, member: &str) -> Told {
        send(&self.base, "GET", &format!("/settings?member={member}"), "", &[]).unwrap()
    }

    fn save(&self, member: &str, form: &str) -> Told {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        send(&self.base, "POST", &format!("/settings?member={member}"), form, &kind).unwrap()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether there is a Python that is new enough.
fn has_python() -> bool {
    let check = "import sys; sys.exit(sys.version_info < (3, 11))";
    Command::new("python3").args(["-c", check]).status().is_ok_and(|status| status.success())
}

/// The form of one purpose on the page.
fn form_of<'p>(page: &'p str, purpose: &str) -> &'p str {
    let field = format!("name=\"purpose\" value=\"{purpose}\"");
    page.split("<form").find(|form| form.contains(&field)).unwrap_or_else(|| panic!("{page}"))
}

/// What stands between two texts.
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no `{before}`: {page}"));
    rest.split_once(after).unwrap().0
}

#[test]
fn a_platform_keeps_its_own_page_and_its_members_their_receipts() {
    if !has_python() {
        println!("skipped: there is no python3 of 3.11 or newer");
        return;
    }
    let place = Place::with_workspace();
    place.ok(&["notice", "publish"]);
    place.write("people.jsonl", "{\"subject_id\":\"maya\",\"jurisdiction\":\"DE\"}\n");
    place.ok(&["subject", "import", "people.jsonl"]);
    let served = Served::start(&place);
    let host = Host::start(&served, &served.key(&["preferences:read", "preferences:write"]));

    let page = host.page("maya");
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.body.contains("Signed in as <b>maya</b>"), "{}", page.body);
    let form = form_of(&page.body, "genai.content");
    assert!(form.contains("You have not answered.") && !form.contains("checked"), "{form}");
    let once = between(form, "name=\"key\" value=\"", "\"");

    let unsaid = host.save("maya", &format!("purpose=genai.content&key={once}"));
    assert!(unsaid.body.contains("Choose yes or no."), "{}", unsaid.body);
    let no = format!("purpose=genai.content&choice=refuse&key={once}");
    let saved = host.save("maya", &no);
    assert_eq!(saved.status, 200, "{saved:?}");
    let entry = between(&saved.body, "Saved: entry ", " of the log");
    let twice = host.save("maya", &no);
    assert_eq!(between(&twice.body, "Saved: entry ", " of the log"), entry, "a double click");
    let receipt = between(&saved.body, "<pre>", "</pre>").replace("&quot;", "\"");
    place.write("receipt.tlog-proof", receipt);
    let verified = place.json(&["verify", "receipt.tlog-proof"]);
    assert_eq!(verified["answer"], "true", "{verified}");

    let page = host.page("maya").body;
    let form = form_of(&page, "genai.content");
    assert!(form.contains("Off because you said no."), "{form}");
    assert!(form.contains("value=\"refuse\" checked"), "{form}");
    let other = form_of(&page, "ai.evaluation");
    assert!(other.contains("You have not answered."), "{other}");

    let nobody = host.page("%3Cb%3Enobody");
    assert_eq!(nobody.status, 404, "{nobody:?}");
    assert!(nobody.body.contains("role=alert") && !nobody.body.contains("<b>nobody"), "{nobody:?}");
    served.end();
}
