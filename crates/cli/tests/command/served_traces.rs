//! Traces go to the collector that the environment names, and say nothing of anybody.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::{Span, span, status};
use prost::Message;
use serde_json::json;

use super::place::Place;
use super::served::Served;

/// What a collector was sent: the head of the request, and its body.
struct Sent {
    head: String,
    body: Vec<u8>,
}

/// A collector on this computer.
fn collect() -> (String, Receiver<Sent>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (says, hears) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // A connection that is broken off brings nothing more.
            let _ = take(stream.unwrap(), &says);
        }
    });
    (address, hears)
}

/// Takes what comes on one connection.
fn take(stream: TcpStream, says: &Sender<Sent>) -> std::io::Result<()> {
    let mut out = stream.try_clone()?;
    let mut input = BufReader::new(stream);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let before = head.len();
            if input.read_line(&mut head)? == 0 {
                return Ok(());
            }
            let line = head[before..].to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        input.read_exact(&mut body)?;
        // An empty answer is the message that says that all is well.
        let kind = "content-type: application/x-protobuf";
        write!(out, "HTTP/1.1 200 OK\r\n{kind}\r\ncontent-length: 0\r\n\r\n")?;
        let _ = says.send(Sent { head, body });
    }
}

fn attributes(all: &[KeyValue]) -> BTreeMap<String, String> {
    let value = |pair: &KeyValue| match pair.value.as_ref().unwrap().value.as_ref().unwrap() {
        any_value::Value::StringValue(text) => text.clone(),
        any_value::Value::IntValue(number) => number.to_string(),
        other => panic!("{other:?}"),
    };
    all.iter().map(|pair| (pair.key.clone(), value(pair))).collect()
}

#[test]
fn a_span_says_what_was_asked_and_of_nobody() {
    let (collector, hears) = collect();
    let place = Place::with_workspace();
    place.ok(&["notice", "publish"]);
    let environment = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=harbour"),
    ];
    let served = Served::start_with(&place, &["--development"], &environment);
    let key = served.key(&["preferences:read", "preferences:write"]);
    served.json("PUT", "/v1/subjects/m-planted", &key, &json!({ "jurisdiction": "DE" }));
    let choice = json!({ "purpose": "genai.content", "choice": "refuse" });
    let chosen = served.json("POST", "/v1/subjects/m-planted/choices", &key, &choice);
    assert_eq!(chosen.status, 201, "{chosen:?}");
    let lost = served.get("/planted/nowhere?m=planted", &key);
    assert_eq!(lost.status, 404);
    // What waits to be sent is sent before the service ends.
    served.end();

    let sent: Vec<Sent> = hears.try_iter().collect();
    let mut spans: Vec<Span> = Vec::new();
    for Sent { head, body } in &sent {
        let head = head.to_ascii_lowercase();
        assert!(head.starts_with("post /v1/traces http/1.1"), "{head}");
        assert!(head.contains("content-type: application/x-protobuf"), "{head}");
        assert!(head.contains("x-tenant: harbour"), "{head}");
        let text = String::from_utf8_lossy(body);
        for planted in ["planted", key.as_str(), "Ada", "127.0.0.1"] {
            assert!(!text.contains(planted), "`{planted}` is in {text}");
        }
        for resource in ExportTraceServiceRequest::decode(body.as_slice()).unwrap().resource_spans {
            let about = attributes(&resource.resource.unwrap().attributes);
            assert_eq!(about["service.name"], "untrain");
            spans.extend(resource.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }
    let names: Vec<&str> = spans.iter().map(|span| span.name.as_str()).collect();
    let wanted = [
        "POST /sign-in/development",
        "POST /v1/keys",
        "PUT /v1/subjects/{subject}",
        "POST /v1/subjects/{subject}/choices",
        "GET",
    ];
    assert_eq!(names, wanted);
    let span = &spans[3];
    let wanted = [
        ("http.request.method", "POST"),
        ("http.response.status_code", "201"),
        ("http.route", "/v1/subjects/{subject}/choices"),
        ("untrain.request_id", &chosen.request),
    ];
    let wanted: BTreeMap<String, String> =
        wanted.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    assert_eq!(attributes(&span.attributes), wanted);
    assert_eq!((span.kind(), span.events.len()), (span::SpanKind::Server, 0));
    assert!(span.parent_span_id.is_empty() && span.end_time_unix_nano > span.start_time_unix_nano);
    assert_eq!(attributes(&spans[4].attributes)["untrain.request_id"], lost.request);
    let failed = |span: &&Span| span.status.as_ref().is_some_and(is_error);
    assert_eq!(spans.iter().filter(failed).count(), 0);
}

fn is_error(status: &opentelemetry_proto::tonic::trace::v1::Status) -> bool {
    status.code() == status::StatusCode::Error
}

/// Whether the collector is there is no matter of whoever asks the service.
#[test]
fn a_collector_that_is_away_holds_nobody_up() {
    let place = Place::with_workspace();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let collector = format!("http://{closed}");
    let environment =
        [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.as_str()), ("OTEL_BSP_SCHEDULE_DELAY", "10")];
    let served = Served::start_with(&place, &["--development"], &environment);
    for _ in 0..20 {
        assert_eq!(served.get("/readyz", "").status, 200);
    }
    served.end();
    let log = place.read("serve.log");
    assert!(log.contains("opentelemetry"), "whoever runs it is told: {log}");
}

#[test]
fn what_is_not_spoken_is_refused_at_the_start() {
    let place = Place::with_workspace();
    let mut command = place.command(&["serve", "--listen", "127.0.0.1:0"]);
    command
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317")
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    let refused = command.output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("`grpc`") && said.contains("http/protobuf"), "{said}");
}
