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
        let call =
            CallInfo { idempotent: true, authority, attempts: 1, elapsed: self.start.elapsed(), sent: Sent::Yes };
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
        if error.is_connection_refusal() || error.is_io_error() && !error.is_connection_dropped() {
            if !matches!(source(error), Some(source) if source.is::<io::Error>()) {
                let advice = "check the address, and SSL_CERT_FILE and SSL_CERT_DIR if they are set, since redis-rs loads \
                              the certificates of the system too";
                return (RedisProblem::Connection, advice);
            }
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

/// Returns the error of rustls that caused an error of redis-rs, which keeps it in an [`io::Error`].
fn tls_error(error: &RedisError) -> Option<&rustls::Error> {
    let source = source(error)?;
    match source.downcast_ref::<io::Error>() {
        Some(error) => error.get_ref()?.downcast_ref(),
        None => source.downcast_ref(),
    }
}

/// Returns the source of an error of redis-rs, which keeps it in an [`Arc`].
fn source(error: &RedisError) -> Option<&(dyn StdError + 'static)> {
    let source = error.source()?;
    match source.downcast_ref::<Arc<dyn StdError + Send + Sync>>() {
        Some(shared) => Some(shared.as_ref()),
        None => Some(source),
    }
}

/// Returns the description of an error.
fn cause(error: &RedisError) -> String {
    tls_error(error).map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(error: impl Into<RedisError>) -> Error {
        Attempt::new("10.0.0.1:6379".into(), true).failure(error.into())
    }

    fn kind(error: rustls::Error) -> ErrorKind {
        problem(io::Error::new(io::ErrorKind::InvalidData, error)).kind()
    }

    #[test]
    fn failure_classifies_errors_of_rustls_in_errors_of_redis() {
        let invalid = |error| kind(rustls::Error::InvalidCertificate(error));
        for (error, expected) in [
            (CertificateError::NotValidForName, RedisProblem::InvalidHostname),
            (CertificateError::UnknownIssuer, RedisProblem::UnknownIssuer),
            (CertificateError::Expired, RedisProblem::CertificateExpired),
            (CertificateError::NotValidYet, RedisProblem::CertificateExpired),
            (CertificateError::BadEncoding, RedisProblem::Connection),
        ] {
            assert_eq!(invalid(error), ErrorKind::Redis(expected));
        }
        let plain = rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType);
        assert_eq!(kind(plain), ErrorKind::Redis(RedisProblem::SslDisabled));
    }

    #[test]
    fn failure_is_one_line_with_the_address_and_the_advice() {
        let error = problem(io::Error::from(io::ErrorKind::ConnectionRefused));
        assert_eq!(error.kind(), ErrorKind::Redis(RedisProblem::Unreachable));
        assert_eq!(
            error.to_string(),
            "failed to connect to Redis: connection refused: check the network, the security group, the IP whitelist, and \
             that the instance is running (10.0.0.1:6379)"
        );
        let hostile = problem((redis::ErrorKind::AuthenticationFailed, "refused", "a\n\u{202e}b".to_owned()));
        assert_eq!(hostile.kind(), ErrorKind::Redis(RedisProblem::Authentication));
        assert!(hostile.to_string().lines().count() == 1 && !hostile.to_string().contains('\u{202e}'), "{hostile}");
    }
}
