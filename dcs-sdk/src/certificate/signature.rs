//! Verification of the signature of a self-signed certificate.

#[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
use std::sync::Arc;

#[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
use rustls::crypto::CryptoProvider;

use super::x509::Signed;

/// Whether the certificate has a signature of another key, or none. False if the algorithm is not supported, or the
/// library has no cryptography provider.
#[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
pub(super) fn is_invalid(signed: &Signed<'_>) -> bool {
    let Some(provider) = provider() else { return false };
    let mut algorithms = provider.signature_verification_algorithms.all.iter().filter(|algorithm| {
        algorithm.signature_alg_id().as_ref() == signed.algorithm
            && algorithm.public_key_alg_id().as_ref() == signed.key_algorithm
    });
    algorithms
        .next()
        .is_some_and(|algorithm| algorithm.verify_signature(signed.key, signed.message, signed.signature).is_err())
}

#[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
fn provider() -> Option<Arc<CryptoProvider>> {
    #[cfg(feature = "rustls")]
    return Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(not(feature = "rustls"))]
    return CryptoProvider::get_default().cloned();
}

#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider")))]
pub(super) fn is_invalid(_: &Signed<'_>) -> bool {
    false
}
