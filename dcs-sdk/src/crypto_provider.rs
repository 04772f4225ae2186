//! The crypto provider of TLS connections to Redis.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

use crate::{Error, ErrorKind, RedisProblem};

/// Returns the provider that the program installed as the default of the process, or else aws-lc-rs. It is passed to
/// rustls explicitly, which panics if it cannot choose between two linked providers.
pub(crate) fn provider() -> Result<Arc<CryptoProvider>, Error> {
    CryptoProvider::get_default().cloned().or_else(own).ok_or_else(|| {
        let message = "no crypto provider for rustls: enable the feature `rustls` of `dcs-sdk`, or call \
                       `CryptoProvider::install_default` before connecting";
        Error::new(ErrorKind::Redis(RedisProblem::NoCryptoProvider), message)
    })
}

#[cfg(feature = "rustls")]
#[allow(clippy::unnecessary_wraps, reason = "there is none without the feature")]
fn own() -> Option<Arc<CryptoProvider>> {
    Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
}

#[cfg(not(feature = "rustls"))]
fn own() -> Option<Arc<CryptoProvider>> {
    None
}

/// Makes sure that the process has a default provider, which libraries use that accept no provider, such as redis-rs.
#[cfg(feature = "redis")]
pub(crate) fn install() -> Result<(), Error> {
    if CryptoProvider::get_default().is_none() {
        // Fails if another thread has installed a provider in the meantime, which serves as well.
        let _ = CryptoProvider::clone(&*provider()?).install_default();
    }
    Ok(())
}
