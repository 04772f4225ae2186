//! What is known of each operation, as data.

pub use crate::generated::meta::{OPERATIONS, REGIONS};

use crate::shape::{Object, Shape};

/// One operation of the API reference.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Operation {
    /// The name the reference gives it, such as `DownloadSSLCert`.
    pub id: &'static str,
    /// The method of its request, such as `POST`.
    pub method: &'static str,
    /// The path of its request, with the names of its parameters in braces.
    pub path: &'static str,
    /// The chapter of the reference it stands in, such as `network_security`.
    pub chapter: &'static str,
    /// The address of its page.
    pub page: &'static str,
    /// Whether sending it twice does no more than sending it once.
    pub idempotent: bool,
    /// The field of its answer that names the job it starts, if it starts one.
    pub job: Option<&'static str>,
    pub(crate) query: &'static Object,
    pub(crate) body: Option<Shape>,
    pub(crate) answer: Option<Shape>,
}

/// A region that has the service, and the endpoint of the service there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// The name of the region, such as `eu-de`.
    pub name: &'static str,
    /// The URL of the service in that region.
    pub endpoint: &'static str,
}
