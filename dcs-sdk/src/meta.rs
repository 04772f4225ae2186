//! Tables of all operations and regions, and the JSON Schemas of all types.
//!
//! # Examples
//!
//! ```
//! use dcs_sdk::meta::OPERATIONS;
//!
//! let operation = OPERATIONS.iter().find(|operation| operation.id == "ResizeInstance");
//! assert!(operation.is_some_and(|operation| operation.method == "POST"));
//! ```

pub use crate::generated::{
    meta::{OPERATIONS, REGIONS},
    undescribed_operations::UNDESCRIBED_OPERATIONS,
};

use crate::schema::{Object, Success, Type};

/// Returns the JSON Schemas (draft 2020-12) of all types in [`types`](crate::types), by the name of the component in
/// `openapi/dcs.json`. A schema refers to another one as `#/$defs/<name>`.
///
/// The schemas describe what the types serialize and deserialize: numbers are 64-bit, enums accept any string in addition
/// to the known values, and only the essential fields of a response are required.
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
    /// Name of the operation in the API reference, such as `DownloadSSLCert`.
    pub id: &'static str,
    /// HTTP method, such as `POST`.
    pub method: &'static str,
    /// Path template, such as `/v2/{project_id}/instances/{instance_id}`.
    pub path: &'static str,
    /// Chapter of the API reference, such as `network_security`.
    pub chapter: &'static str,
    /// URL of the page in the API reference.
    pub page: &'static str,
    /// True if the operation is idempotent: repeating a request has no further effect.
    pub idempotent: bool,
    /// The IAM action that a policy must allow, such as `dcs:instance:get`; `None` if it is not known. Only some
    /// operations are on the page of permissions; for others, it is derived from the description of the action.
    pub iam_action: Option<&'static str>,
    /// The response field with the ID of the job that the operation starts, if it starts one.
    pub job: Option<&'static str>,
    /// The parameters and fields for pagination, if the operation returns a list in pages.
    pub paged: Option<Paging>,
    /// The cloud on which the operation was verified to work.
    pub confirmed: Confirmed,
    pub(crate) query: &'static Object,
    pub(crate) body: Option<Type>,
    pub(crate) response: Option<Type>,
    /// The body that a 204 is equivalent to, if the service also returns 204 without a body.
    pub(crate) no_content: Option<&'static str>,
    pub(crate) success: Option<Success>,
}

/// An operation that no page of the API reference describes.
///
/// Only its permission is documented. Its ID is the name in another client of the service.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct UndescribedOperation {
    /// Name of the operation, such as `CreateDiagnosisTask`.
    pub id: &'static str,
    /// HTTP method, such as `POST`.
    pub method: &'static str,
    /// Path template, such as `/v2/{project_id}/instances/{instance_id}/diagnosis`.
    pub path: &'static str,
    /// What the operation does.
    pub summary: &'static str,
    /// The IAM action that a policy must allow.
    pub iam_action: &'static str,
}

/// The names of the query parameters and response fields for pagination.
///
/// `offset` and `limit` are query parameters; `items` and `total` are response fields. The requests of these operations
/// have the methods `pages` and `items`, which read the whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// Items of the page.
    pub items: &'static str,
    /// Offset of the first item of the page.
    pub offset: &'static str,
    /// Maximum number of items per page.
    pub limit: &'static str,
    /// Total number of items on all pages.
    pub total: &'static str,
    /// Offset of the first item of the list.
    pub first: i64,
}

/// The cloud on which an operation was verified to work.
///
/// Several clouds run the service, and most of the evidence comes from other clients and their test runs.
/// `openapi/dcs.json` lists the evidence for each operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Confirmed {
    /// Open Telekom Cloud.
    ThisCloud,
    /// Another cloud that runs the service, such as Huawei Cloud.
    SisterCloud,
    /// None: the operation is known only from the API reference.
    Nowhere,
}

/// A region where the service is available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// Name of the region, such as `eu-de`.
    pub name: &'static str,
    /// URL of the service in the region.
    pub endpoint: &'static str,
}
