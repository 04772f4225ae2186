//! What an error means for the caller.

use reqwest::StatusCode;

use super::{Error, ErrorKind, RedisProblem};
use crate::error_codes::{self, Class};

impl Error {
    fn has(&self, status: StatusCode) -> bool {
        self.kind() == ErrorKind::Service && self.status() == Some(status)
    }

    fn has_class(&self, class: Class) -> bool {
        self.kind() == ErrorKind::Service && self.code().is_some_and(|code| error_codes::has_class(code, class))
    }

    /// The instance, backup, task or other resource does not exist (404).
    ///
    /// # What to do
    /// Check the ID, the project and the region: an instance of another project or region is not found either. While
    /// waiting for a deletion, this is the success.
    pub fn is_not_found(&self) -> bool {
        self.has(StatusCode::NOT_FOUND)
    }

    /// Too many requests (429, or `APIGW.0308`). Nothing was done.
    ///
    /// # What to do
    /// The client has already repeated the request as its [`RetryPolicy`](crate::RetryPolicy) allows. Send fewer requests
    /// at a time, or wait for [`retry_after`](Self::retry_after).
    pub fn is_throttled(&self) -> bool {
        self.has(StatusCode::TOO_MANY_REQUESTS) || self.has_class(Class::Throttled)
    }

    /// A quota of the tenant or of an availability zone is used up (such as `DCS.4035`). Nothing was done.
    ///
    /// # What to do
    /// [`show_quota_of_tenant`](crate::Client::show_quota_of_tenant) returns the quotas and their use. Delete what is
    /// not needed, or ask the provider for a larger quota. Repeating the request does not help.
    pub fn is_quota_exceeded(&self) -> bool {
        self.has_class(Class::Quota)
    }

    /// The instance is in a state in which it refuses the operation, such as restarting or being backed up (such as
    /// `DCS.4104`).
    ///
    /// # What to do
    /// Wait with [`wait_for_instance`](crate::Client::wait_for_instance) until it is running, and repeat the call. It
    /// takes minutes; the few attempts of one call rarely last that long.
    pub fn is_busy(&self) -> bool {
        self.has_class(Class::Busy)
    }

    /// The credentials were not accepted, by the service or by IAM (401, or a code such as `APIGW.0301`). Nothing was done.
    ///
    /// # What to do
    /// Check the access key and secret key or the password, or renew the token or temporary key. A signature is also refused
    /// if the clock of this machine is more than 15 minutes off; the message says by how much it is.
    pub fn is_authentication(&self) -> bool {
        self.has(StatusCode::UNAUTHORIZED)
            || self.has_class(Class::Authentication)
            || self.of_credentials().is_some_and(Self::is_authentication)
    }

    /// The credentials are valid, but may not call this operation (403). Nothing was done.
    ///
    /// # What to do
    /// Give the user or agency a policy with the [missing action](Self::missing_action), for this project. If it is not
    /// known, the message of the service may name it.
    pub fn is_permission_denied(&self) -> bool {
        self.has(StatusCode::FORBIDDEN)
    }

    /// The service, its gateway or the network failed temporarily, or was too slow: the kinds
    /// [`Connect`](ErrorKind::Connect), [`Timeout`](ErrorKind::Timeout), [`ConnectionLost`](ErrorKind::ConnectionLost)
    /// and [`Deadline`](ErrorKind::Deadline), the statuses 408, 429, 502, 503 and 504, and an
    /// [unreachable](RedisProblem::Unreachable) Redis;
    /// also if that is why credentials could not be obtained.
    ///
    /// # What to do
    /// Try again later. If [`was_sent`](Self::was_sent) is not [`No`](crate::Sent::No) and the operation is not
    /// [idempotent](crate::meta::Operation::idempotent), first look at what it changes: it may have been carried out.
    pub fn is_transient(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect
            | ErrorKind::Timeout
            | ErrorKind::ConnectionLost
            | ErrorKind::Deadline
            | ErrorKind::Redis(RedisProblem::Unreachable) => true,
            ErrorKind::Service => {
                self.is_throttled()
                    || self.status().is_some_and(|status| matches!(status.as_u16(), 408 | 502 | 503 | 504))
            }
            ErrorKind::Credentials => self.of_credentials().is_some_and(Self::is_transient),
            _ => false,
        }
    }

    /// The same call may succeed later: the error [is transient](Self::is_transient), or the instance
    /// [is busy](Self::is_busy).
    ///
    /// # What to do
    /// As for these two. This is not a promise that repeating is safe: see [`was_sent`](Self::was_sent).
    pub fn is_retryable(&self) -> bool {
        self.is_transient() || self.is_busy()
    }
}
