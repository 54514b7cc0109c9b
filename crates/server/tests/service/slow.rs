//! Whoever sends the head of a request slowly is cut off, over a real connection; and the service
//! ends when it is told to.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use untrain_server::{Config, Listening};

use crate::house::{found, service};

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_head_is_cut_off_and_others_are_answered_meanwhile() {
    let dir = TempDir::new().unwrap();
    found(&dir.path().join("w")).await;
    let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { listen, development: true, ..Config::default() };
    let listening = Listening::bind(service(dir.path(), config).await).await.unwrap();
    let address = listening.address().unwrap();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(listening.serve(async move {
        let _ = ended.await;
    }));
    let slow = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let begun = Instant::now();
        stream.write_all(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ").unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        (begun.elapsed(), String::from_utf8(answer).unwrap())
    });
    let quick = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let request =
            format!("GET /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    let quick = quick.await.unwrap();
    assert!(quick.starts_with("HTTP/1.1 200"), "{quick}");
    assert!(quick.contains("Development mode"), "{quick}");
    let (took, answer) = slow.await.unwrap();
    assert!(took > Duration::from_secs(8) && took < Duration::from_secs(15), "{took:?}");
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    end.send(()).unwrap();
    served.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
}
