//! Credentials from the user's own source.

use std::{error::Error as StdError, pin::Pin};

use super::Credentials;

/// The future that [`ProvideCredentials::provide_credentials`] returns.
pub type ProvideCredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// A source of credentials that expire, such as temporary access keys from a vault.
///
/// The client calls it for the first request, again shortly before the credentials expire
/// ([`Credentials::expires_at`]), and when the service refuses them as invalid or expired. Only one call runs at a time,
/// however many requests wait for it, within the default [deadline](crate::ClientBuilder::deadline) of the client. If it
/// fails, requests continue to use the credentials until they expire.
///
/// # Examples
///
/// ```
/// use dcs_sdk::{Credentials, ProvideCredentials, ProvideCredentialsFuture};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl ProvideCredentials for Vault {
///     fn provide_credentials(&self) -> ProvideCredentialsFuture<'_> {
///         Box::pin(async {
///             // Fetch an access key, its secret key, its security token and its expiry here.
///             # let (ak, sk, st, expires_at) = ("AK", "SK", "ST", dcs_sdk::chrono::DateTime::UNIX_EPOCH);
///             Ok(Credentials::access_key(ak, sk).security_token(st).expires_at(expires_at))
///         })
///     }
/// }
///
/// let builder = dcs_sdk::Client::builder().credentials_provider(Vault);
/// ```
pub trait ProvideCredentials: Send + Sync {
    /// Returns an access key or a token that is scoped to the project of the client.
    fn provide_credentials(&self) -> ProvideCredentialsFuture<'_>;
}
