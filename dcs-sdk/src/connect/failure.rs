//! What an error of redis-rs or rustls means, and what to do about it.

use std::{error::Error as StdError, io, sync::Arc};

use redis::RedisError;
use rustls::CertificateError;
use tokio::time::Instant;

use crate::{Error, ErrorKind, RedisProblem, Sent, error::CallInfo, untrusted::one_line};

/// A connection that is being established.
pub(super) struct Attempt {
    authority: String,
    has_password: bool,
    start: Instant,
}

impl Attempt {
    pub(super) fn new(authority: String, has_password: bool) -> Self {
        Self { authority, has_password, start: Instant::now() }
    }

    pub(super) fn failure(&self, error: RedisError) -> Error {
        let (problem, advice) = self.classify(&error);
        let message = one_line(&cause(&error));
        let message = format!("failed to connect to Redis: {message}: {advice}");
        self.error(ErrorKind::Redis(problem), message).with_source(error)
    }

    pub(super) fn deadline(&self) -> Error {
        self.error(ErrorKind::Deadline, "the deadline passed while connecting to Redis".to_owned())
    }

    /// The requests to the service before the connection were received.
    fn error(&self, kind: ErrorKind, message: String) -> Error {
        let authority = Some(self.authority.clone());
        let call = CallInfo { authority, attempts: 1, elapsed: self.start.elapsed(), sent: Sent::Yes };
        Error::new(kind, message).with_call(call)
    }

    fn classify(&self, error: &RedisError) -> (RedisProblem, &'static str) {
        if let Some(error) = tls_error(error) {
            return classify_tls(error);
        }
        let is_rejected = error.kind() == redis::ErrorKind::AuthenticationFailed
            || matches!(error.code(), Some("NOAUTH" | "WRONGPASS" | "NOPERM"));
        if is_rejected {
            let advice = if self.has_password {
                "check the password, or omit it if the instance has none"
            } else {
                "the instance requires a password, set `password`"
            };
            return (RedisProblem::Authentication, advice);
        }
        if error.is_timeout() {
            let advice = "check the network, the security group and the IP whitelist, and that the port uses TLS";
            return (RedisProblem::Unreachable, advice);
        }
        if error.is_io_error() && !error.is_connection_dropped() || error.is_connection_refusal() {
            let advice = "check the network, the security group, the IP whitelist, and that the instance is running";
            return (RedisProblem::Unreachable, advice);
        }
        (RedisProblem::Connection, "try again, the instance may be restarting")
    }
}

fn classify_tls(error: &rustls::Error) -> (RedisProblem, &'static str) {
    match error {
        rustls::Error::InvalidCertificate(error) => classify_certificate(error),
        rustls::Error::InvalidMessage(_) => {
            (RedisProblem::SslDisabled, "the port does not use TLS, check that SSL is enabled on the instance")
        }
        _ => (RedisProblem::Connection, "the TLS handshake failed"),
    }
}

fn classify_certificate(error: &CertificateError) -> (RedisProblem, &'static str) {
    match error {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            RedisProblem::InvalidHostname,
            "connect by a name in the certificate (`address`), or accept the risk of \
             `danger_accept_invalid_hostnames`",
        ),
        CertificateError::UnknownIssuer | CertificateError::BadSignature => (
            RedisProblem::UnknownIssuer,
            "the server certificate was not issued by a CA of this instance, check the address",
        ),
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => (
            RedisProblem::CertificateExpired,
            "check the clock of this machine, or have the certificate of the instance renewed",
        ),
        // The error of webpki is not part of rustls' API.
        CertificateError::Other(other) if format!("{other:?}").contains("UnsupportedCertVersion") => (
            RedisProblem::UnsupportedCertificateVersion,
            "the server certificate has X.509 version 1, which rustls does not support, use a client with another TLS \
             library",
        ),
        _ => (RedisProblem::Connection, "the server certificate is invalid"),
    }
}

/// Returns the error of rustls that caused an error of redis-rs, which keeps it in an [`Arc`] and in an [`io::Error`].
fn tls_error(error: &RedisError) -> Option<&rustls::Error> {
    let source = error.source()?;
    let source = match source.downcast_ref::<Arc<dyn StdError + Send + Sync>>() {
        Some(shared) => shared.as_ref() as &(dyn StdError + 'static),
        None => source,
    };
    match source.downcast_ref::<io::Error>() {
        Some(error) => error.get_ref()?.downcast_ref(),
        None => source.downcast_ref(),
    }
}

/// Returns the description of an error.
fn cause(error: &RedisError) -> String {
    tls_error(error).map_or_else(|| error.to_string(), ToString::to_string)
}
