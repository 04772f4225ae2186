//! What is known of each operation, as data.

pub use crate::generated::meta::{OPERATIONS, REGIONS};

use crate::schema::{Object, Success, Type};

/// The JSON Schema (draft 2020-12) of every type in [`types`](crate::types), by the name of its component in
/// `openapi/dcs.json`; a schema refers to another as `#/$defs/<name>`.
///
/// They say what the types read and write: every number is of 64 bits, an enum takes any text besides the values it
/// knows, and of an answer only what it is useless without is required.
#[cfg(feature = "schemars")]
pub fn json_schemas() -> serde_json::Map<String, serde_json::Value> {
    let mut generator = schemars::SchemaGenerator::default();
    crate::generated::json_schemas::define_all(&mut generator);
    generator.take_definitions(true)
}

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
    /// How it hands out a list in pages, if it does.
    pub paged: Option<Paging>,
    /// Where it was seen to work.
    pub confirmed: Confirmed,
    pub(crate) query: &'static Object,
    pub(crate) body: Option<Type>,
    pub(crate) response: Option<Type>,
    /// Whether the service also sends 204 without a body, which is how it reports that there is nothing.
    pub(crate) no_content: bool,
    pub(crate) success: Option<Success>,
}

/// The names by which an operation hands out a list in pages.
///
/// `offset`, `limit` and `marker` are parameters of the query; `items`, `next` and `total` are fields of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// The items of a page.
    pub items: &'static str,
    /// How many items to pass over.
    pub offset: Option<&'static str>,
    /// How many items a page has at most.
    pub limit: Option<&'static str>,
    /// What the page before said of where this one begins.
    pub marker: Option<&'static str>,
    /// Where the next page begins, to be sent as the marker.
    pub next: Option<&'static str>,
    /// How many items there are on all pages.
    pub total: Option<&'static str>,
}

/// Where an operation was seen to work. The service is run by several clouds, and most of what is known of it was
/// learned from clients and their test runs; `openapi/dcs.json` says of each operation who has seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Confirmed {
    /// On Open Telekom Cloud.
    ThisCloud,
    /// On another cloud that has the service.
    SisterCloud,
    /// Nowhere: only the reference has it.
    Nowhere,
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
