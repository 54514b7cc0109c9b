//! A ledger that does not know what is on its disk takes nothing in until it is opened again, so
//! the service ends and says why, and whoever watches over it starts it anew.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tempfile::TempDir;
use untrain_ledger::LedgerError;
use untrain_policy::SubjectId;
use untrain_server::access::{NewKey, Scope};
use untrain_server::{Config, Listening, ServerError};

use crate::house::{MEMBERS, found, service};

#[tokio::test(flavor = "multi_thread")]
async fn a_service_whose_ledger_halts_ends_and_the_next_one_goes_on() {
    let dir = TempDir::new().unwrap();
    let workspace = dir.path().join("w");
    found(&workspace).await;
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let service = service(dir.path(), Config { listen, ..Config::default() }).await;
    let scopes = [Scope::PreferencesWrite].into_iter().collect();
    let (name, author) = ("a machine".to_owned(), "ada".to_owned());
    let key = service.make_key(NewKey { name, scopes, ends: None, author }).await.unwrap().1;
    let listening = Listening::bind(service).await.unwrap();
    let address = listening.address().unwrap();
    let served = tokio::spawn(listening.serve(std::future::pending()));

    // The next checkpoint cannot take the place of this one.
    let checkpoint = workspace.join("log/checkpoint");
    fs::remove_file(&checkpoint).unwrap();
    fs::create_dir(&checkpoint).unwrap();
    fs::write(checkpoint.join("in the way"), "").unwrap();

    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let body = r#"{"purpose":"genai.content","choice":"refuse"}"#;
        let request = format!(
            "POST /v1/subjects/{}/choices HTTP/1.1\r\nHost: {address}\r\n\
             Authorization: Bearer {key}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            MEMBERS[0],
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let answer = answer.await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    let why = served.await.unwrap().unwrap_err();
    assert!(matches!(why, ServerError::Ledger(LedgerError::Halted { .. })), "{why}");
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");

    // What was committed and not answered stands once the cause is mended.
    fs::remove_dir_all(&checkpoint).unwrap();
    let next = crate::house::service(dir.path(), Config::default()).await;
    let noor = SubjectId::new(MEMBERS[0]).unwrap();
    let state = next.ledger().read_subject(&noor, None).await.unwrap();
    let purpose = "genai.content".parse().unwrap();
    assert!(state.state(&noor).unwrap().answer(&purpose).is_some());
    next.close().await;
}
