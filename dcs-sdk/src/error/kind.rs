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
    Configuration,
    /// The credentials are missing, or cannot be used as they are.
    ///
    /// # What to do
    /// The message names what is missing or invalid.
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
