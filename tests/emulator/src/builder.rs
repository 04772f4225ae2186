//! The options of an emulator, and its start.

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
    instance::{Instance, Ssl, is_word},
    jobs, random,
    redis::{Backend, Redis},
    request_log::{Listener, RequestLog},
    state::{Ids, Managed, State},
    store::{Store, archive},
    tls::Authority,
};

/// Options of an [`Emulator`]. Each has a default value or is generated at start.
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
    /// Sets the project of the credentials (default: 32 random hexadecimal digits).
    #[must_use]
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project_id = Some(id.into());
        self
    }

    /// Sets the region, which is part of the bucket's name (default: `eu-de`).
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

    /// Makes the access key temporary: its requests must have this security token (default: a permanent key).
    #[must_use]
    pub fn security_token(mut self, token: impl Into<String>) -> Self {
        self.security_token = Some(token.into());
        self
    }

    /// Sets the accepted value of `X-Auth-Token` (default: generated).
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Adds an instance (default: one instance, as [`Instance::generated`] creates it).
    #[must_use]
    pub fn instance(mut self, instance: Instance) -> Self {
        self.instances.push(instance);
        self
    }

    /// Sets the lifetime of a link to the store, in whole seconds of the [`Clock`](crate::Clock) (default: 5 minutes).
    #[must_use]
    pub fn link_lifetime(mut self, lifetime: Duration) -> Self {
        self.link_lifetime = Some(lifetime);
        self
    }

    /// Sets the duration of a job by the [`Clock`](crate::Clock) (default: 0, the job is complete before the response).
    #[must_use]
    pub fn job_time(mut self, time: Duration) -> Self {
        self.job_time = time;
        self
    }

    /// Responds to the SSL switch with `jobId`, `instanceId` and a null `result`, as observed on the service, instead
    /// of `job_id` and `instance_id` as documented.
    #[must_use]
    pub fn camel_case_job(mut self, camel_case: bool) -> Self {
        self.camel_case_job = camel_case;
        self
    }

    /// Uses the built-in Redis server even if there is a `redis-server` on `PATH`.
    #[must_use]
    pub fn builtin_redis(mut self, builtin: bool) -> Self {
        self.builtin_redis = builtin;
        self
    }

    /// Starts the emulator on free ports of 127.0.0.1, with a Redis server for every instance whose SSL is on.
    ///
    /// # Errors
    ///
    /// [`Error::Option`] if an option is invalid; other errors if a port, a certificate or a Redis server is
    /// unavailable.
    pub async fn start(self) -> Result<Emulator, Error> {
        let instances = if self.instances.is_empty() { vec![Instance::generated()?] } else { self.instances };
        check_instances(&instances)?;
        let (access_key, secret_key) = match self.access_key {
            Some(pair) => pair,
            None => (random::alphanumeric::<20>(true)?, random::alphanumeric::<40>(false)?),
        };
        let project_id = word("the project ID", self.project_id, random::project_id)?;
        let region = word("the region", self.region, || Ok("eu-de".into()))?;
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
            instances: manage(instances, &Backend::choose(self.builtin_redis))?,
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
        // From here on, dropping the emulator stops everything, also if a Redis server below does not start.
        let emulator = Emulator::new(Arc::clone(&state), url, authority.pem(), tasks);
        for instance in state.instances.iter().filter(|instance| instance.config.ssl != Ssl::Never) {
            instance.force(instance.config.ssl);
        }
        state.jobs.settle().await?;
        Ok(emulator)
    }
}

fn word(what: &str, value: Option<String>, generate: impl FnOnce() -> Result<String, Error>) -> Result<String, Error> {
    let word = value.map_or_else(generate, Ok)?;
    if is_word(&word) {
        Ok(word)
    } else {
        Err(Error::Option(format!("{what} must consist of letters, digits, '-', '_' and '.'")))
    }
}

fn check_instances(instances: &[Instance]) -> Result<(), Error> {
    for (index, instance) in instances.iter().enumerate() {
        instance.check()?;
        if instances.iter().skip(index + 1).any(|other| other.id == instance.id) {
            return Err(Error::Option(format!("two instances have the ID {:?}", instance.id)));
        }
    }
    Ok(())
}

/// Checks the credentials without quoting them.
fn check_credentials(credentials: &Credentials, token: &str) -> Result<(), Error> {
    let values = [
        ("the access key", Some(credentials.access_key.as_str())),
        ("the secret key", Some(credentials.secret_key.as_str())),
        ("the security token", credentials.security_token.as_deref()),
        ("the token", Some(token)),
    ];
    for (what, value) in values {
        if value.is_some_and(|value| value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(Error::Option(format!("{what} must be one or more visible ASCII characters")));
        }
    }
    if credentials.access_key.contains(',') {
        return Err(Error::Option("the access key must not contain a comma".into()));
    }
    Ok(())
}

/// Creates the Redis server and the archive of every instance, each under its own CA.
fn manage(instances: Vec<Instance>, backend: &Backend) -> Result<Vec<Managed>, Error> {
    instances
        .into_iter()
        .map(|instance| {
            let authority = Authority::new(format!("dcs-emulator Redis CA of {}", instance.id))?;
            let file = archive::zip(&authority.pem())?;
            let redis = Redis::new(backend.clone(), &authority, &instance)?;
            Ok(Managed::new(instance, file, redis))
        })
        .collect()
}

async fn bind() -> Result<TcpListener, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Error::io("listen on 127.0.0.1"))
}

fn url(listener: &TcpListener) -> Result<String, Error> {
    let address = listener.local_addr().map_err(Error::io("read the port of a listener"))?;
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
