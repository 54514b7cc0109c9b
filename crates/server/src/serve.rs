//! Listening, and ending without breaking off what is under way.

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use tokio::net::TcpListener;

use crate::access::strangers;
use crate::connections;
use crate::error::ServerError;
use crate::figures;
use crate::jobs;
use crate::limits::{LIVE_PAUSE, LIVE_PAUSE_MAX, LIVE_REST};
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
    /// [`ServerError`] when ledger or store do not answer at the start, and when the ledger halted:
    /// it takes nothing in until it is opened again, so the service ends, and whoever watches over
    /// it starts it anew. What fails on one connection ends that one alone.
    pub async fn serve(self, ended: impl Future<Output = ()>) -> Result<(), ServerError> {
        let Self { service, listener } = self;
        // Whoever is turned away is told by whom, without a look at the ledger then.
        service.book().await?;
        service.note_configured_roles().await?;
        let work = [
            tokio::spawn(jobs::run(Arc::clone(&service))),
            tokio::spawn(webhooks::run(Arc::clone(&service))),
            tokio::spawn(keep_up(Arc::clone(&service))),
            tokio::spawn(figures::run(Arc::clone(&service))),
            tokio::spawn(strangers::run(Arc::clone(&service))),
        ];
        let told = Arc::clone(&service);
        let ended = async move {
            let halted = tokio::select! {
                () = ended => None,
                why = told.ledger().until_halted() => Some(why),
            };
            told.tell_end();
            halted
        };
        let router = router::router(Arc::clone(&service));
        let halted = connections::answer(listener, router, ended).await;
        for task in work {
            task.abort();
            let _ = task.await;
        }
        if let Some(traces) = service.traces().cloned() {
            let _ = tokio::task::spawn_blocking(move || traces.end()).await;
        }
        // Somebody who still holds it, such as a stream that was broken off, ends with the process;
        // whoever opens the ledger next finishes what closing would have.
        if let Some(service) = Arc::into_inner(service) {
            service.close().await;
        }
        halted.map_or(Ok(()), |why| Err(why.into()))
    }
}

/// Keeps the state that decides near the ledger's end while nobody asks it, so that whoever does
/// waits for little. Where much is said at once it rests longer, because those who say it wait
/// for the same processors.
async fn keep_up(service: Arc<Service>) {
    loop {
        let begun = Instant::now();
        if let Err(error) = service.follow().await {
            tracing::error!(%error, "the state that decides could not be brought up to date");
        }
        let rest = begun.elapsed().saturating_mul(LIVE_REST);
        tokio::time::sleep(rest.clamp(LIVE_PAUSE, LIVE_PAUSE_MAX)).await;
    }
}
