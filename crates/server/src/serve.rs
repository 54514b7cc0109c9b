//! Listening, and ending without breaking off what is under way.

use std::future::Future;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::connections;
use crate::error::ServerError;
use crate::jobs;
use crate::router;
use crate::service::Service;

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
    /// None today: what fails on one connection ends that one alone.
    pub async fn serve(self, ended: impl Future<Output = ()>) -> Result<(), ServerError> {
        let Self { service, listener } = self;
        let jobs = tokio::spawn(jobs::run(Arc::clone(&service)));
        let app = router::router(Arc::clone(&service));
        connections::answer(listener, app, ended).await;
        jobs.abort();
        let _ = jobs.await;
        // Somebody who still holds it, such as a stream that was broken off, ends with the process;
        // whoever opens the ledger next finishes what closing would have.
        if let Some(service) = Arc::into_inner(service) {
            service.close().await;
        }
        Ok(())
    }
}
