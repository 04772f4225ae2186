//! How far a call got.

/// How far a call got before it failed, and what to do about it.
///
/// More kinds may come; match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client can't be made from what it was given.
    ///
    /// # What to do
    /// The message names what is missing or wrong: a variable of the environment or a call on the builder.
    Configuration,
    /// An argument was refused. Nothing was sent.
    ///
    /// # What to do
    /// The message names the argument and what it has to be.
    InvalidRequest,
    /// There was no connection. Nothing was sent, so trying again is safe.
    ///
    /// # What to do
    /// Look at the message: a name that doesn't resolve is a wrong region or endpoint, a refused connection a closed
    /// network, a certificate that isn't trusted wants [`root_certificate`](crate::ClientBuilder::root_certificate).
    Connect,
    /// There was no answer in time. The service may have done what it was asked.
    ///
    /// # What to do
    /// Repeat a call that is [idempotent](crate::meta::Operation::idempotent); look at the instance before any other.
    /// [`timeout`](crate::ClientBuilder::timeout) makes the time longer.
    Timeout,
    /// The connection broke before there was an answer. The service may have done what it was asked.
    ///
    /// # What to do
    /// As for [`Timeout`](Self::Timeout).
    Interrupted,
    /// An answer began and broke off.
    ///
    /// # What to do
    /// As for [`Timeout`](Self::Timeout).
    Truncated,
    /// The service reported a failure: with a status, or with an error code or an unsuccessful result in a response with
    /// status 2xx. The code then is that result, such as `passwordFailed`.
    ///
    /// # What to do
    /// [`status`](crate::Error::status) and [`code`](crate::Error::code) tell which. 401 is about the credentials or the
    /// clock of this machine, 403 about permissions, 404 about the instance or the project; 429, 502, 503 and 504 pass.
    Service,
    /// The service answered that it did what it was asked, but the answer can't be read.
    ///
    /// # What to do
    /// The call was carried out; don't repeat one that isn't idempotent. Please report it, with the request's ID.
    UnexpectedAnswer,
    /// The certificates of an instance can't be fetched, read or saved, for the given reason.
    ///
    /// # What to do
    /// See the [reason](CertificateProblem).
    Certificate(CertificateProblem),
}

/// Why the certificates of an instance can't be fetched, read or saved, and what to do about it.
///
/// More reasons may come; match with a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// The link to the certificate isn't one to follow: not HTTPS, with a user name, or into a private network from an
    /// endpoint that isn't in one. It was not followed.
    ///
    /// # What to do
    /// Check the endpoint; an answer of the real service has no such link.
    LinkRefused,
    /// The object store refused the link.
    ///
    /// # What to do
    /// [`code`](crate::Error::code) is the store's. `AccessDenied` mostly means that the link has expired: call again,
    /// which makes a new one.
    ObjectStore,
    /// The object store has no file under the link.
    ///
    /// # What to do
    /// Call again, which makes a new link; if it stays so, the service has lost the file: turn to its support.
    FileNotFound,
    /// The file behind the link isn't a ZIP archive, or is a broken one.
    ///
    /// # What to do
    /// Call again. A proxy that answers with a page of its own looks like this too.
    InvalidArchive,
    /// The archive has no certificate, or one that can't be read.
    ///
    /// # What to do
    /// Turn to the support of the service: the file of this instance is damaged.
    NoCertificate,
    /// None of the certificates in the archive is of an authority, so nothing can be verified against them.
    ///
    /// # What to do
    /// As for [`NoCertificate`](Self::NoCertificate).
    NoCaCertificate,
    /// The file could not be written.
    ///
    /// # What to do
    /// The source is the error of the operating system; nothing half-written is left behind.
    Save,
}
