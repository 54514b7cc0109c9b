//! Connections: how many are open, how slow one may be, and how they end.
//!
//! Somebody who sends the head of a request byte by byte is cut off, and so is whoever sends no
//! next request; nobody can hold all connections by doing nothing.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Service;

use crate::limits::{CONNECTIONS_MAX, SHUTDOWN_TIME, SLOW_TIME};

/// How long nobody is let in when the system has no more connections to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Answers on every connection until `ended`, lets what is under way end, and answers what the end
/// said. Streams that nobody ends are broken off when their time is over.
pub async fn answer<T>(listener: TcpListener, app: Router, ended: impl Future<Output = T>) -> T {
    let mut ended = std::pin::pin!(ended);
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    let why = loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            why = &mut ended => break why,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = one(stream, peer, app.clone(), graceful.watcher());
                tokio::spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(error = %error, "a connection could not be taken");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    };
    drop(listener);
    let _ = tokio::time::timeout(SHUTDOWN_TIME, graceful.shutdown()).await;
    why
}

async fn one(stream: TcpStream, peer: SocketAddr, app: Router, watcher: Watcher) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| pass(app.clone(), peer, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SLOW_TIME)
        .serve_connection(TokioIo::new(stream), service);
    // What goes wrong here went wrong at the other end: it left, or sent no HTTP.
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(error = %error, "a connection broke");
    }
}

async fn pass(
    mut app: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    app.call(request).await
}
