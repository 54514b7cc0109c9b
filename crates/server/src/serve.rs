//! Listening, and ending without breaking off what is under way.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;

use crate::error::ServerError;
use crate::jobs;
use crate::limits::{LIVE_PAUSE, SHUTDOWN_TIME};
use crate::router;
use crate::service::Service;
use crate::webhooks;

/// A service that listens and does not answer yet.
pub struct Listening {
    service: Arc<Service>,
    listener: TcpListener,
}

impl Listening {
    /// Takes the address that the configuration names.
    ///
    /// # Errors
    /// [`ServerError::Exposed`] for development mode on an address that others can reach,
    /// [`ServerError::Listen`] when the address cannot be had.
    pub async fn bind(mut service: Service) -> Result<Self, ServerError> {
        let address = service.config().listen;
        if service.config().development && !address.ip().is_loopback() {
            return Err(ServerError::Exposed { address });
        }
        let listened = TcpListener::bind(address).await;
        let listener = listened.map_err(|source| ServerError::Listen { address, source })?;
        service.listens_on(listener.local_addr().map_err(ServerError::Ended)?);
        Ok(Self { service: Arc::new(service), listener })
    }

    /// The address, with the port that the system chose where none was named.
    ///
    /// # Errors
    /// [`ServerError::Ended`] when the system does not tell.
    pub fn address(&self) -> Result<std::net::SocketAddr, ServerError> {
        self.listener.local_addr().map_err(ServerError::Ended)
    }

    /// Answers until `ended`, lets what is under way end, and closes ledger and store.
    ///
    /// # Errors
    /// [`ServerError::Ended`] when the system takes the address away.
    pub async fn serve(self, ended: impl Future<Output = ()>) -> Result<(), ServerError> {
        let Self { service, listener } = self;
        let work = [
            tokio::spawn(jobs::run(Arc::clone(&service))),
            tokio::spawn(webhooks::run(Arc::clone(&service))),
            tokio::spawn(keep_up(Arc::clone(&service))),
        ];
        let app: Router = router::router(Arc::clone(&service));
        let make = app.into_make_service_with_connect_info::<std::net::SocketAddr>();
        let mut ending = service.ending();
        let until = async move {
            let _ = ending.wait_for(|ending| *ending).await;
        };
        let served = axum::serve(listener, make).with_graceful_shutdown(until);
        let mut served = std::pin::pin!(async move { served.await });
        let first = tokio::select! {
            result = &mut served => Some(result),
            () = ended => None,
        };
        service.tell_end();
        let result = match first {
            Some(result) => result,
            // Streams that nobody ends are broken off when the time is over.
            None => tokio::time::timeout(SHUTDOWN_TIME, served).await.unwrap_or(Ok(())),
        };
        for task in work {
            task.abort();
            let _ = task.await;
        }
        // Somebody who still holds it, such as a stream that was broken off, ends with the process;
        // whoever opens the ledger next finishes what closing would have.
        if let Some(service) = Arc::into_inner(service) {
            service.close().await;
        }
        result.map_err(ServerError::Ended)
    }
}

/// Keeps the state that decides near the ledger's end while nobody asks it, so that whoever does
/// waits for little.
async fn keep_up(service: Arc<Service>) {
    loop {
        if let Err(error) = service.follow().await {
            tracing::error!(%error, "the state that decides could not be brought up to date");
        }
        tokio::time::sleep(LIVE_PAUSE).await;
    }
}
