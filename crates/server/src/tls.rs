//! TLS towards others: one provider of cryptography for all, and the authorities that browsers
//! trust.

use std::sync::Arc;

use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

/// How a client speaks TLS. Without a provider that is named it would not.
#[must_use]
pub fn client() -> TlsConfig {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::WebPki)
        .unversioned_rustls_crypto_provider(provider)
        .build()
}
