use std::path::PathBuf;

use dcs_sdk::{
    Credentials, ProvideCredentials, ProvideCredentialsFuture,
    chrono::{DateTime, Utc},
};
use serde::Deserialize;

/// Temporary access keys in a file that another program, such as the agent of a vault, replaces before they expire.
pub struct KeyFile(pub PathBuf);

#[derive(Deserialize)]
struct Key {
    access: String,
    secret: String,
    security_token: String,
    expires_at: DateTime<Utc>,
}

impl ProvideCredentials for KeyFile {
    fn provide_credentials(&self) -> ProvideCredentialsFuture<'_> {
        Box::pin(async {
            let key: Key = serde_json::from_slice(&tokio::fs::read(&self.0).await?)?;
            Ok(Credentials::access_key(key.access, key.secret)
                .security_token(key.security_token)
                .expires_at(key.expires_at))
        })
    }
}
