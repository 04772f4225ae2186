//! Root certificates that are trusted in addition to those of the platform.

use reqwest::ClientBuilder;

/// A PEM bundle of certificates, and what to call it in messages.
pub(super) type Bundle = (String, Vec<u8>);

#[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
pub(super) struct Roots(Vec<reqwest::Certificate>);

/// None, since there is no TLS.
#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls")))]
pub(super) struct Roots;

#[cfg(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"))]
impl Roots {
    /// # Errors
    /// A bundle is invalid.
    pub(super) fn parse<'a>(bundles: impl Iterator<Item = &'a Bundle>) -> Result<Self, String> {
        let mut certificates = Vec::new();
        for (name, bundle) in bundles {
            match reqwest::Certificate::from_pem_bundle(bundle) {
                Ok(parsed) if !parsed.is_empty() => certificates.extend(parsed),
                _ => return Err(format!("{name} must be a PEM bundle with at least one certificate")),
            }
        }
        Ok(Self(certificates))
    }

    pub(super) fn trusted_by(&self, settings: ClientBuilder) -> ClientBuilder {
        match &*self.0 {
            [] => settings,
            certificates => settings.tls_certs_merge(certificates.iter().cloned()),
        }
    }
}

#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls")))]
impl Roots {
    pub(super) fn parse<'a>(mut bundles: impl Iterator<Item = &'a Bundle>) -> Result<Self, String> {
        match bundles.next() {
            None => Ok(Self),
            Some((name, _)) => Err(format!("{name} needs the feature `rustls`, `rustls-no-provider` or `native-tls`")),
        }
    }

    pub(super) fn trusted_by(&self, settings: ClientBuilder) -> ClientBuilder {
        settings
    }
}
