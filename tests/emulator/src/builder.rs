//! Builder of an emulator.

use std::{
    fmt,
    net::Ipv4Addr,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::{
    accept,
    auth::Credentials,
    connection,
    emulator::Emulator,
    error::Error,
    iam::Iam,
    instance::{Instance, SAFE_NAME, Ssl, is_safe_name},
    jobs, random,
    redis::{Backend, Redis},
    request_log::{Listener, RequestLog},
    state::{Ids, ManagedInstance, State},
    store::{Store, archive},
    tls::Authority,
};

/// Builder of an [`Emulator`]. All options have a default value or are generated at start.
#[derive(Clone, Default)]
pub struct Builder {
    project_id: Option<String>,
    region: Option<String>,
    access_key: Option<(String, String)>,
    security_token: Option<String>,
    token: Option<String>,
    instances: Vec<Instance>,
    link_lifetime: Option<Duration>,
    job_time: Duration,
    camel_case_job: bool,
    builtin_redis: bool,
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
        self.instances.push(instance);
        self
    }

    /// Sets the lifetime of download links according to the [`Clock`](crate::Clock), rounded down to seconds (default: 5
    /// minutes).
    #[must_use]
    pub fn link_lifetime(mut self, lifetime: Duration) -> Self {
        self.link_lifetime = Some(lifetime);
        self
    }

    /// Sets the duration of jobs according to the [`Clock`](crate::Clock) (default: 0, which completes a job before the
    /// response is sent).
    #[must_use]
    pub fn job_time(mut self, time: Duration) -> Self {
        self.job_time = time;
        self
    }

    /// Sets whether UpdateSSLSwitch returns `jobId`, `instanceId` and a null `result`, as observed on the service,
    /// instead of the documented `job_id` and `instance_id` (default: `false`).
    #[must_use]
    pub fn camel_case_job(mut self, camel_case: bool) -> Self {
        self.camel_case_job = camel_case;
        self
    }

    /// Sets whether to use the built-in Redis server even if `redis-server` is on `PATH` (default: `false`).
    #[must_use]
    pub fn builtin_redis(mut self, builtin: bool) -> Self {
        self.builtin_redis = builtin;
        self
    }

    /// Starts the emulator on free ports of 127.0.0.1, and a Redis server for each instance with SSL on.
    ///
    /// # Errors
    ///
    /// [`Error::Option`] if an option is invalid; other errors if listening on a port, creating a certificate or starting
    /// a Redis server fails.
    pub async fn start(self) -> Result<Emulator, Error> {
        let instances = if self.instances.is_empty() { vec![Instance::generated()?] } else { self.instances };
        check_instances(&instances)?;
        let (access_key, secret_key) = match self.access_key {
            Some(pair) => pair,
            None => (random::alphanumeric::<20>(true)?, random::alphanumeric::<40>(false)?),
        };
        let project_id = validated_name("project_id", self.project_id, random::project_id)?;
        let region = validated_name("region", self.region, || Ok("eu-de".into()))?;
        let token = match self.token {
            Some(token) => token,
            None => random::alphanumeric::<64>(false)?,
        };
        let credentials = Credentials { access_key, secret_key, security_token: self.security_token };
        check_credentials(&credentials, &token)?;

        let authority = Authority::new("dcs-emulator CA".into())?;
        let mut config = authority.issue("dcs-emulator".into())?.server_config()?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let tls = TlsAcceptor::from(Arc::new(config));
        let (api, store) = (bind().await?, bind().await?);
        let (jobs, job_requests) = jobs::channel();
        let state = Arc::new(State {
            store: Store {
                url: url(&store)?,
                bucket: format!("dcs-ssl-{region}"),
                access_key: random::alphanumeric::<20>(true)?,
                secret_key: random::alphanumeric::<40>(false)?,
                link_lifetime: self.link_lifetime.unwrap_or(Duration::from_secs(300)),
            },
            iam: Iam::new(&project_id, &region)?,
            project_id,
            region,
            credentials,
            token,
            job_time: self.job_time,
            camel_case_job: self.camel_case_job,
            clock: crate::Clock::new(),
            faults: crate::Faults::default(),
            request_log: RequestLog::default(),
            jobs,
            instances: create_instances(instances, &Backend::choose(self.builtin_redis))?,
            ids: Ids { start: random::number()?, count: AtomicU64::new(0) },
        });

        let mut tasks = JoinSet::new();
        tasks.spawn(jobs::run(Arc::clone(&state), job_requests));
        let url = url(&api)?;
        for (socket, listener) in [(api, Listener::Api), (store, Listener::Store)] {
            let (tls, state) = (tls.clone(), Arc::clone(&state));
            let serve = move |stream| connection::serve(stream, tls.clone(), listener, Arc::clone(&state));
            tasks.spawn(accept::accept(socket, serve));
        }
        // If a Redis server fails to start, dropping the emulator stops everything started so far.
        let emulator = Emulator::new(Arc::clone(&state), url, authority.pem(), tasks);
        for instance in state.instances.iter().filter(|instance| instance.config.ssl != Ssl::Never) {
            instance.schedule_now(instance.config.ssl);
        }
        state.jobs.run_due().await?;
        Ok(emulator)
    }
}

fn validated_name(
    option: &str,
    value: Option<String>,
    default: impl FnOnce() -> Result<String, Error>,
) -> Result<String, Error> {
    let name = value.map_or_else(default, Ok)?;
    if is_safe_name(&name) { Ok(name) } else { Err(Error::Option(format!("`{option}` must {SAFE_NAME}"))) }
}

fn check_instances(instances: &[Instance]) -> Result<(), Error> {
    for (index, instance) in instances.iter().enumerate() {
        instance.check()?;
        if instances.iter().skip(index + 1).any(|other| other.id == instance.id) {
            return Err(Error::Option(format!("duplicate instance ID {:?}", instance.id)));
        }
    }
    Ok(())
}

/// Checks the credentials. Errors do not contain them.
fn check_credentials(credentials: &Credentials, token: &str) -> Result<(), Error> {
    let values = [
        ("access_key", Some(credentials.access_key.as_str())),
        ("secret_key", Some(credentials.secret_key.as_str())),
        ("security_token", credentials.security_token.as_deref()),
        ("token", Some(token)),
    ];
    for (option, value) in values {
        if value.is_some_and(|value| value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(Error::Option(format!("`{option}` must consist of one or more visible ASCII characters")));
        }
    }
    if credentials.access_key.contains(',') {
        return Err(Error::Option("`access_key` must not contain a comma".into()));
    }
    Ok(())
}

/// Creates the CA, the certificate archive and the Redis server of each instance.
fn create_instances(instances: Vec<Instance>, backend: &Backend) -> Result<Vec<ManagedInstance>, Error> {
    instances
        .into_iter()
        .map(|instance| {
            let authority = Authority::new(format!("dcs-emulator Redis CA of {}", instance.id))?;
            let file = archive::zip(&authority.pem())?;
            let redis = Redis::new(backend.clone(), &authority, &instance)?;
            Ok(ManagedInstance::new(instance, file, redis))
        })
        .collect()
}

async fn bind() -> Result<TcpListener, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Error::io("listen on 127.0.0.1"))
}

fn url(listener: &TcpListener) -> Result<String, Error> {
    let address = listener.local_addr().map_err(Error::io("get the address of a listener"))?;
    Ok(format!("https://{address}"))
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("project_id", &self.project_id)
            .field("region", &self.region)
            .field("access_key", &self.access_key.as_ref().map(|_| "[redacted]"))
            .field("security_token", &self.security_token.as_ref().map(|_| "[redacted]"))
            .field("token", &self.token.as_ref().map(|_| "[redacted]"))
            .field("instances", &self.instances)
            .field("link_lifetime", &self.link_lifetime)
            .field("job_time", &self.job_time)
            .field("camel_case_job", &self.camel_case_job)
            .field("builtin_redis", &self.builtin_redis)
            .finish()
    }
}
