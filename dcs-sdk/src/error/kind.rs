//! The stages at which a call fails.

/// The stage at which a call failed, and what to do about it.
///
/// More kinds may be added; match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be created from its configuration.
    ///
    /// # What to do
    /// The message names what is missing or invalid: an environment variable or a method of the builder.
    /// [`explanation`](crate::Error::explanation) lists what was looked at.
    Configuration,
    /// The credentials are missing, cannot be used as they are, or could not be obtained, or the project was not found.
    ///
    /// # What to do
    /// The message names what is missing or invalid. If IAM or a provider failed, [`source`](std::error::Error::source) is
    /// its error.
    Credentials,
    /// An argument is invalid, or the request cannot be written as HTTP. Nothing was sent.
    ///
    /// # What to do
    /// The message names each argument and its limit.
    InvalidRequest,
    /// Failed to connect to the host that [`authority`](crate::Error::authority) returns. Nothing was sent to it.
    ///
    /// While [certificates](crate::Client::ca_certificates) are downloaded, that host may be the object store. The service
    /// had returned the link by then, so that [`was_sent`](crate::Error::was_sent) is [`Yes`](Sent::Yes).
    ///
    /// # What to do
    /// The message has the reason. A name that does not resolve means a wrong region or endpoint; a refused connection or
    /// a timeout, a firewall or proxy; an untrusted certificate, a proxy whose CA must be passed to
    /// [`root_certificate`](crate::ClientBuilder::root_certificate). If the host is the object store, the network lets
    /// requests to the service out, but not to the object store.
    Connect,
    /// An attempt took longer than [`attempt_timeout`](crate::ClientBuilder::attempt_timeout).
    ///
    /// # What to do
    /// If [`was_sent`](crate::Error::was_sent) is not [`No`](Sent::No), the service may have carried out the call: repeat
    /// it only if it is [idempotent](crate::meta::Operation::idempotent), and look at what it changes first otherwise.
    Timeout,
    /// The connection was lost before the response was complete.
    ///
    /// # What to do
    /// As for [`Timeout`](Self::Timeout).
    ConnectionLost,
    /// The service reported an error: by the status, or by an error code or an unsuccessful result in a 2xx response.
    ///
    /// # What to do
    /// The predicates of [`Error`](crate::Error), such as [`is_not_found`](crate::Error::is_not_found), classify it.
    Service,
    /// The response has status 2xx, but is not a valid response of the operation. The service carried out the call.
    ///
    /// # What to do
    /// Do not repeat a call that is not idempotent. Please report it with the request ID: the reference may have changed.
    InvalidResponse,
    /// The deadline of the call passed; [`source`](std::error::Error::source) is the error of the last attempt, if any.
    ///
    /// # What to do
    /// As for [`Timeout`](Self::Timeout). [`deadline`](crate::ClientBuilder::deadline) sets a later one.
    Deadline,
    /// The certificates of an instance cannot be fetched, parsed or saved.
    ///
    /// # What to do
    /// See the [problem](CertificateProblem).
    Certificate(CertificateProblem),
    /// The Redis of an instance has no usable address, or a connection to it cannot be established or verified.
    ///
    /// # What to do
    /// See the [problem](RedisProblem).
    Redis(RedisProblem),
    /// What a [`Wait`](crate::Wait) waits for will not be reached, or was not in time.
    ///
    /// # What to do
    /// See the [problem](WaitProblem).
    Wait(WaitProblem),
}

/// Whether a request may have reached the service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sent {
    /// Not sent: nothing was done.
    #[default]
    No,
    /// Sent at least in part, without a response: it is not known whether it was carried out.
    Maybe,
    /// Received: there was a response to it.
    Yes,
}

/// Why the certificates of an instance cannot be fetched, parsed or saved, and what to do about it.
///
/// More problems may be added; match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// The link to the certificate must not be followed, for the reason in the message: it is not an HTTPS URL, contains a
    /// user name, would be changed before it is sent, or leads to another port than 443, or to a host that has no global
    /// unicast address or is not allowed. It was not requested.
    ///
    /// # What to do
    /// Check the endpoint: the service does not return such links. The object store of another cloud may need
    /// [`allow_port`](crate::certificate::CaCertificates::allow_port), or a domain in
    /// [`allow_link_hosts`](crate::certificate::CaCertificates::allow_link_hosts).
    LinkRefused,
    /// The object store rejected the link, or redirected the request.
    ///
    /// # What to do
    /// [`code`](crate::Error::code) and [`request_id`](crate::Error::request_id) are those of the object store. If the link
    /// has expired, a new one was already requested: check the clock of this machine. `SignatureDoesNotMatch` usually means
    /// that a proxy or the settings of the HTTP client add headers. A redirect usually comes from a proxy.
    ObjectStore,
    /// The object store has no file under the link.
    ///
    /// # What to do
    /// Call again, which creates a new link. If the file is still missing, contact the support of the service.
    FileNotFound,
    /// The downloaded file is not a valid ZIP archive, or one that the service would not create: too large, with too many
    /// entries or certificates, encrypted, or with invalid names.
    ///
    /// # What to do
    /// Call again. A proxy that responds with a page of its own is another cause.
    InvalidArchive,
    /// The archive contains no certificate that can be parsed. The message says what it contains.
    ///
    /// # What to do
    /// Contact the support of the service: the file of this instance is damaged.
    NoCertificate,
    /// None of the certificates in the archive is a CA certificate, so no connection can be verified with them.
    ///
    /// # What to do
    /// As for [`NoCertificate`](Self::NoCertificate).
    NoCaCertificate,
    /// The archive contains a private key. It was discarded as a whole.
    ///
    /// # What to do
    /// Contact the support of the service: a private key that is given to clients is not private.
    PrivateKey,
    /// All CA certificates in the archive have expired.
    ///
    /// # What to do
    /// Check the clock of this machine, and contact the support of the service otherwise.
    Expired,
    /// No CA certificate in the archive is valid yet.
    ///
    /// # What to do
    /// As for [`Expired`](Self::Expired).
    NotYetValid,
    /// None of the CA certificates in the archive is [pinned](crate::certificate::CaCertificates::pin).
    ///
    /// # What to do
    /// Do not use the certificates until the support of the service confirms the fingerprint in the message.
    NotPinned,
    /// The file could not be written.
    ///
    /// # What to do
    /// [`source`](std::error::Error::source) is the error of the operating system. No partial file is left behind.
    Save,
}

/// Why a connection to the Redis of an instance cannot be established, and what to do about it.
///
/// More problems may be added; match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RedisProblem {
    /// The service returned no address or no port for the instance.
    ///
    /// # What to do
    /// Wait with [`wait_for_instance`](crate::Client::wait_for_instance) until the instance is running.
    NoAddress,
    /// SSL is disabled on the instance, or its port does not use TLS. Nothing was sent in plain text.
    ///
    /// # What to do
    /// Enable SSL with [`enable_ssl`](crate::Client::enable_ssl). This restarts the instance: data that is
    /// not persisted is lost. If SSL has just been enabled, wait until the instance is `RUNNING` again.
    SslDisabled,
    /// The instance is a Redis Cluster and the connection is not one to a cluster, or the other way round.
    ///
    /// # What to do
    /// Call `cluster` of the request for a Redis Cluster only; [`RedisEndpoint::is_cluster`](crate::RedisEndpoint::is_cluster)
    /// returns whether the instance is one.
    ClusterMode,
    /// Failed to connect to the port, or timed out while connecting.
    ///
    /// # What to do
    /// Run the program in the VPC of the instance or in a network that is connected to it. Check the security group, the
    /// IP whitelist of the instance, and whether the instance is `RUNNING`.
    Unreachable,
    /// The server certificate is valid, but not for the name or address of the connection.
    ///
    /// # What to do
    /// Connect by a name or address that is in the certificate, which the message lists if they are known. Only if there is
    /// none, accept the certificate without that check: `danger_accept_invalid_hostnames` of the request describes the
    /// risk.
    InvalidHostname,
    /// The server certificate was not issued by a CA of the instance.
    ///
    /// # What to do
    /// Check that the address belongs to the instance. If the certificate has just been renewed, connect again: each
    /// connection downloads the CA certificates anew. Otherwise, something between this program and the instance may be
    /// intercepting the connection.
    UnknownIssuer,
    /// The server certificate has expired, or is not valid yet.
    ///
    /// # What to do
    /// Check the clock of this machine. `ssl_expired_at` of
    /// [`show_instance_ssl_detail`](crate::Client::show_instance_ssl_detail) is the expiry time of the certificate. Contact
    /// the support of the service to have it renewed.
    CertificateExpired,
    /// The server certificate has X.509 version 1, which rustls does not support.
    ///
    /// # What to do
    /// Use a Redis client with another TLS library, such as redis-rs with `tls-native-tls`, and the CA certificates of
    /// [`ca_certificates`](crate::Client::ca_certificates).
    UnsupportedCertificateVersion,
    /// The password is missing, wrong, or the instance has none.
    ///
    /// # What to do
    /// Check the password. [`reset_password`](crate::Client::reset_password) sets another one.
    Authentication,
    /// rustls has no crypto provider.
    ///
    /// # What to do
    /// Enable the feature `rustls`, or install a provider as the default of the process before connecting.
    NoCryptoProvider,
    /// TLS or Redis failed in another way, which the message and [`source`](std::error::Error::source) describe.
    ///
    /// # What to do
    /// Try again: the instance may be restarting or changing its configuration. If the message names a file or folder, set
    /// SSL_CERT_FILE or SSL_CERT_DIR correctly: redis-rs loads the certificates of the system, although it trusts only those
    /// of the instance.
    Connection,
}

/// Why a wait ended without reaching its target, and what to do about it. [`Error::progress`](crate::Error::progress) is
/// what was last observed.
///
/// More problems may be added; match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WaitProblem {
    /// The status is one from which the target is not reached, such as `CREATEFAILED` or `ERROR`.
    ///
    /// # What to do
    /// The message has the reason if the service reports one. For an instance that could not be created, delete it and
    /// create another; for one that is faulty, restart it or contact the support of the service.
    Failed,
    /// The deadline of the wait passed. What the service has started continues.
    ///
    /// # What to do
    /// Wait again: [`next`](crate::Wait::next) continues the same wait, and the methods of the client whose names start with
    /// `wait_for` start another. Do not repeat the request that started it.
    TimedOut,
}
