//! Starting an emulator.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::{
    accept,
    account::{Ids, Instance, SAFE_NAME, check_operation, is_safe_name},
    auth::Credentials,
    builder::Builder,
    connection,
    emulator::Emulator,
    error::Error,
    jobs, random,
    redis::{Backend, Servers},
    request_log::{Listener, RequestLog},
    state::State,
    store::Store,
    tls::Authority,
};

impl Builder {
    /// Starts the emulator on free ports of 127.0.0.1, and a Redis server for each instance with SSL on.
    ///
    /// # Errors
    ///
    /// [`Error::Option`] if an option is invalid; other errors if listening on a port, creating a certificate or starting
    /// a Redis server fails.
    pub async fn start(self) -> Result<Emulator, Error> {
        let mut account = self.account;
        if account.instances.is_empty() && !self.is_account_set {
            account.instances.push(Instance::generated()?);
        }
        let clock = crate::Clock::new();
        account.complete(clock.utc())?;
        account.default_duration = self.job_time.unwrap_or(Duration::from_millis(50));
        self.operation_times.keys().try_for_each(|id| check_operation(id))?;
        account.durations = self.operation_times;
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
            url: url(&api)?,
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
            camel_case_job: self.camel_case_job,
            examples: self.example_responses,
            clock,
            signature_clock: crate::Clock::new(),
            faults: crate::Faults::default(),
            request_log: RequestLog::new(self.print_requests),
            jobs,
            account: Mutex::new(account),
            servers: Servers::new(Backend::choose(self.builtin_redis)),
            ids: Ids::new()?,
        });

        let mut tasks = JoinSet::new();
        tasks.spawn(jobs::run(Arc::clone(&state), job_requests));
        for (socket, listener) in [(api, Listener::Api), (store, Listener::Store)] {
            let (tls, state) = (tls.clone(), Arc::clone(&state));
            let serve = move |stream| connection::serve(stream, tls.clone(), listener, Arc::clone(&state));
            tasks.spawn(accept::accept(socket, serve));
        }
        // If a Redis server fails to start, dropping the emulator stops everything started so far.
        let emulator = Emulator::new(Arc::clone(&state), authority.pem(), tasks);
        state.settle().await?;
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

async fn bind() -> Result<TcpListener, Error> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(Error::io("listen on 127.0.0.1"))
}

fn url(listener: &TcpListener) -> Result<String, Error> {
    let address = listener.local_addr().map_err(Error::io("get the address of a listener"))?;
    Ok(format!("https://{address}"))
}
