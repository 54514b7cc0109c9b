//! The HTTP around a witness: one address, one kind of request, a few threads.

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use tiny_http::{Header, Method, Request, Server};
use untrain_tlog::witness::{ADD_CHECKPOINT_PATH, REQUEST_BYTES_MAX};

use super::{Response, Witness, WitnessError};

/// How many requests are read and answered at the same time.
const THREADS: usize = 4;

/// Answers requests on `listener` until the process ends.
///
/// # Errors
/// [`WitnessError::Listen`] when the socket cannot be used.
pub fn serve(witness: Witness, listener: TcpListener) -> Result<(), WitnessError> {
    let address = listener.local_addr().map(|address| address.to_string()).unwrap_or_default();
    let failed = |why: String| WitnessError::Listen { address: address.clone(), why };
    let server =
        Server::from_listener(listener, None).map_err(|error| failed(error.to_string()))?;
    let (server, witness) = (Arc::new(server), Arc::new(witness));
    let work = || {
        let (server, witness) = (Arc::clone(&server), Arc::clone(&witness));
        thread::spawn(move || {
            while let Ok(request) = server.recv() {
                handle(&witness, request);
            }
        })
    };
    let threads: Vec<_> = (0..THREADS).map(|_| work()).collect();
    for thread in threads {
        thread.join().map_err(|_| failed("a thread ended".to_owned()))?;
    }
    Ok(())
}

fn handle(witness: &Witness, mut request: Request) {
    let Response { status, content_type, body } = respond(witness, &mut request);
    let mut response = tiny_http::Response::from_string(body).with_status_code(status);
    if let Ok(header) = Header::from_bytes("Content-Type", content_type) {
        response = response.with_header(header);
    }
    // Who has gone away can ask again and is answered the same.
    let _ = request.respond(response);
}

fn respond(witness: &Witness, request: &mut Request) -> Response {
    if request.url() != ADD_CHECKPOINT_PATH {
        return Response::text(404, format!("post to {ADD_CHECKPOINT_PATH}\n"));
    }
    if *request.method() != Method::Post {
        return Response::text(405, "only POST is answered here\n".to_owned());
    }
    let too_long = || Response::text(413, "a request has at most 128 KiB\n".to_owned());
    if request.body_length().is_some_and(|length| length > REQUEST_BYTES_MAX) {
        return too_long();
    }
    let mut body = Vec::new();
    let within = REQUEST_BYTES_MAX as u64 + 1;
    if request.as_reader().take(within).read_to_end(&mut body).is_err() {
        return Response::text(400, "the request ended within its body\n".to_owned());
    }
    if body.len() > REQUEST_BYTES_MAX {
        return too_long();
    }
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(now) => witness.answer(&body, now.as_secs()),
        Err(_) => Response::text(500, "the clock of this witness is wrong\n".to_owned()),
    }
}
