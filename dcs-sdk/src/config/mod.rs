//! Configuration of a client: what was set by the builder, by environment variables and in `clouds.yaml`.

mod clouds;
mod credentials;
mod endpoint;
mod environment;
mod explain;
mod files;
mod layer;
mod resolve;
mod search;
#[cfg(test)]
mod tests;

pub use self::explain::{ConfigSource, ConfigValue, Explanation};
pub(crate) use self::{
    environment::Environment,
    resolve::{CredentialSource, Resolved, Settings, resolve},
};

/// What was set on the builder.
#[derive(Debug, Clone, Default)]
pub(crate) struct Explicit {
    pub region: Option<String>,
    pub endpoint: Option<String>,
    pub iam_endpoint: Option<String>,
    pub project_id: Option<String>,
    pub project_name: Option<String>,
    pub cloud: Option<String>,
    pub credentials: Option<CredentialSource>,
}
