//! Routes that faults apply to.

use crate::document;

/// The endpoint that a fault applies to: an API operation, or a file download from the object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Route {
    /// `PUT /v2/{project_id}/instances/{instance_id}/ssl`
    UpdateSslSwitch,
    /// `GET /v2/{project_id}/instances/{instance_id}/ssl`
    ShowInstanceSslDetail,
    /// `POST /v2/{project_id}/instances/{instance_id}/ssl-certs/download`
    DownloadSslCert,
    /// A presigned `GET` of a file in the object store.
    StoreFile,
    /// The operation with this ID in the API reference, such as `ListInstances`. [`Faults`](crate::Faults) and
    /// [`Fault::documented`](crate::Fault::documented) panic if there is no such operation.
    Operation(&'static str),
    /// Every operation, and every file in the object store.
    Any,
}

impl Route {
    /// Returns the operation ID; `None` if the route is not a single operation.
    pub(super) fn operation_id(self) -> Option<&'static str> {
        match self {
            Self::UpdateSslSwitch => Some("UpdateSSLSwitch"),
            Self::ShowInstanceSslDetail => Some("ShowInstanceSSLDetail"),
            Self::DownloadSslCert => Some("DownloadSSLCert"),
            Self::Operation(id) => Some(id),
            Self::StoreFile | Self::Any => None,
        }
    }

    /// Returns whether requests to `other` are also requests to this route. `Operation("DownloadSSLCert")` and
    /// `DownloadSslCert` are the same.
    pub(super) fn includes(self, other: Self) -> bool {
        self == Self::Any || other != Self::Any && self.operation_id() == other.operation_id()
    }

    /// Panics if there is no such operation: a fault that never applies would let a test pass for the wrong reason.
    #[track_caller]
    pub(super) fn check(self) {
        if let Some(id) = self.operation_id() {
            assert!(document::operation(id).is_some(), "the API reference has no operation with the ID `{id}`");
        }
    }
}
