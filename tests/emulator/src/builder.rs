//! Builder of an emulator.

use std::{collections::BTreeMap, fmt, time::Duration};

use crate::{
    account::{Account, Instance, Quota},
    error::Error,
};

/// Builder of an [`Emulator`](crate::Emulator). All options have a default value or are generated at start.
#[derive(Clone, Default)]
pub struct Builder {
    pub(crate) project_id: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) access_key: Option<(String, String)>,
    pub(crate) security_token: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) account: Account,
    /// Whether the account may have no instances.
    pub(crate) is_account_set: bool,
    pub(crate) link_lifetime: Option<Duration>,
    pub(crate) job_time: Option<Duration>,
    pub(crate) operation_times: BTreeMap<String, Duration>,
    pub(crate) camel_case_job: bool,
    pub(crate) example_responses: bool,
    pub(crate) builtin_redis: bool,
    pub(crate) print_requests: bool,
}

impl Builder {
    /// Sets the project ID that the credentials are valid for (default: 32 random hexadecimal digits).
    #[must_use]
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project_id = Some(id.into());
        self
    }

    /// Sets the region, which is part of the bucket name (default: `eu-de`).
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Sets the access key and the secret key for signed requests (default: generated).
    #[must_use]
    pub fn access_key(mut self, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        self.access_key = Some((access_key.into(), secret_key.into()));
        self
    }

    /// Sets the security token that requests signed with the access key must include. This makes the access key a
    /// temporary one (default: a permanent access key).
    #[must_use]
    pub fn security_token(mut self, token: impl Into<String>) -> Self {
        self.security_token = Some(token.into());
        self
    }

    /// Sets the token that is accepted in `X-Auth-Token` (default: generated).
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Adds an instance (default: one instance, created by [`Instance::generated`]).
    #[must_use]
    pub fn instance(mut self, instance: Instance) -> Self {
        self.account.instances.push(instance);
        self
    }

    /// Sets the account that exists from the start, in the format of
    /// [`Emulator::account_json`](crate::Emulator::account_json), and removes the instances that were added before.
    ///
    /// All fields are optional, except for the `id` of an instance: `{"instances": [{"id": "cache-1"}]}` is an account
    /// with one instance, and `{}` one without any. Tasks that are running end when they are due.
    ///
    /// # Errors
    ///
    /// [`Error::Option`] if the account is invalid.
    pub fn account_json(mut self, json: &str) -> Result<Self, Error> {
        self.account = Account::from_json(json)?;
        self.is_account_set = true;
        Ok(self)
    }

    /// Sets the quota (default: 100 instances and 10,000 GB).
    #[must_use]
    pub fn quota(mut self, instances: u32, memory: u32) -> Self {
        self.account.quota = Quota { instances, memory };
        self
    }

    /// Sets the lifetime of download links according to the [`Clock`](crate::Clock), rounded down to seconds (default: 5
    /// minutes).
    #[must_use]
    pub fn link_lifetime(mut self, lifetime: Duration) -> Self {
        self.link_lifetime = Some(lifetime);
        self
    }

    /// Sets how long operations in the background take according to the [`Clock`](crate::Clock) (default: 50
    /// milliseconds). 0 completes them before the response is sent.
    #[must_use]
    pub fn job_time(mut self, time: Duration) -> Self {
        self.job_time = Some(time);
        self
    }

    /// Sets how long one operation takes in the background, such as `CreateInstance`, instead of
    /// [`job_time`](Self::job_time). [`start`](Self::start) returns an error if no operation with this ID does.
    #[must_use]
    pub fn operation_time(mut self, operation: impl Into<String>, time: Duration) -> Self {
        self.operation_times.insert(operation.into(), time);
        self
    }

    /// Sets whether operations other than those of SSL return the example responses of the API reference, and change
    /// nothing (default: `false`). Requests are validated as usual.
    #[must_use]
    pub fn example_responses(mut self, examples: bool) -> Self {
        self.example_responses = examples;
        self
    }

    /// Sets whether UpdateSSLSwitch returns `jobId`, `instanceId` and a null `result`, as observed on the service,
    /// instead of the documented `job_id` and `instance_id` (default: `false`).
    #[must_use]
    pub fn camel_case_job(mut self, camel_case: bool) -> Self {
        self.camel_case_job = camel_case;
        self
    }

    /// Sets whether to print the status, the method and the path of each request to standard error (default: `false`).
    #[must_use]
    pub fn print_requests(mut self, print: bool) -> Self {
        self.print_requests = print;
        self
    }

    /// Sets whether to use the built-in Redis server even if `redis-server` is on `PATH` (default: `false`).
    #[must_use]
    pub fn builtin_redis(mut self, builtin: bool) -> Self {
        self.builtin_redis = builtin;
        self
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("project_id", &self.project_id)
            .field("region", &self.region)
            .field("access_key", &self.access_key.as_ref().map(|_| "[redacted]"))
            .field("security_token", &self.security_token.as_ref().map(|_| "[redacted]"))
            .field("token", &self.token.as_ref().map(|_| "[redacted]"))
            .field("instances", &self.account.instances)
            .field("link_lifetime", &self.link_lifetime)
            .field("job_time", &self.job_time)
            .field("operation_times", &self.operation_times)
            .field("camel_case_job", &self.camel_case_job)
            .field("example_responses", &self.example_responses)
            .field("builtin_redis", &self.builtin_redis)
            .field("print_requests", &self.print_requests)
            .finish()
    }
}
