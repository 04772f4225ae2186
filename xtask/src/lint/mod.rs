//! What the generator would choke on or get wrong without a word, and what this project asks of its document.
//!
//! The cloud has rules of its own for the OpenAPI documents of its services (its `otc-openapi-schema-validator`). Where a
//! rule here asks the same, these are its ids there:
//!
//! | here | there |
//! |---|---|
//! | `openapi-version` | BAS-110-01-2507-2507-M |
//! | `unknown-key`, `missing-key`, `wrong-type`, `wrong-value` | BAS-110-01-2507-2507-M-1 |
//! | `info-version` | VER-030-01-2507-2507-O-1, VER-030-01-2507-2507-O-2 |
//! | `https-servers` | COD-010-01-2507-2507-M |
//! | `media-type-json` | COD-020-01-2507-2507-M, COD-030-01-2507-2507-M, COD-040-01-2507-2507-M |
//! | `secret-in-address` | BAS-100-01-2507-2507-M |
//! | `example-absent`, `example-invalid` | DOC-040-01-2507-2507-M |
//!
//! Its other rules judge how an API is designed (plural nouns, status codes, names of times), which a transcription can't
//! change.

mod bodies;
mod examples;
mod head;
mod names;
mod operations;
mod parameters;
mod references;
mod schemas;
mod secrets;
mod times;

use crate::{
    api::Api,
    document::Document,
    findings::{Finding, Findings},
    openapi,
};

type Rule = fn(&Api<'_>) -> Vec<Finding>;

/// Every rule by its id; `shape` stands for those of the tables of keys.
pub const RULES: &[(&str, Rule)] = &[
    ("shape", |api| openapi::check(api.root)),
    ("openapi-version", head::openapi_version),
    ("info-version", head::info_version),
    ("https-servers", head::https_servers),
    ("external-ref", references::external_ref),
    ("dangling-ref", references::dangling_ref),
    ("ref-siblings", references::ref_siblings),
    ("unused-component", references::unused_component),
    ("security-scheme", references::security_scheme),
    ("operation-id", operations::operation_id),
    ("operation-summary", operations::operation_summary),
    ("operation-description", operations::operation_description),
    ("operation-page", operations::operation_page),
    ("operation-tag", operations::operation_tag),
    ("idempotent-decision", operations::idempotent_decision),
    ("long-running-job", operations::long_running_job),
    ("paged-names", operations::paged_names),
    ("confirmed-decision", operations::confirmed_decision),
    ("path-parameters", parameters::path_parameters),
    ("duplicate-parameter", parameters::duplicate_parameter),
    ("parameter-description", parameters::parameter_description),
    ("parameter-style", parameters::parameter_style),
    ("inline-body", bodies::inline_body),
    ("media-types", bodies::media_types),
    ("media-type-json", bodies::media_type_json),
    ("content-schema", bodies::content_schema),
    ("optional-body", bodies::optional_body),
    ("default-answer", bodies::default_answer),
    ("status-class", bodies::status_class),
    ("success-answer", bodies::success_answer),
    ("error-shapes", bodies::error_shapes),
    ("success-shapes", bodies::success_shapes),
    ("untyped-schema", schemas::untyped_schema),
    ("untyped-nullable", schemas::untyped_nullable),
    ("array-items", schemas::array_items),
    ("inline-object", schemas::inline_object),
    ("inline-enum", schemas::inline_enum),
    ("composition", schemas::composition),
    ("schema-description", schemas::schema_description),
    ("property-description", schemas::property_description),
    ("required-names", schemas::required_names),
    ("essential-names", schemas::essential_names),
    ("operation-names", names::operation_names),
    ("schema-names", names::schema_names),
    ("property-names", names::property_names),
    ("parameter-names", names::parameter_names),
    ("enum-names", names::enum_names),
    ("alias-names", names::alias_names),
    ("reserved-names", names::reserved_names),
    ("secret-decision", secrets::secret_decision),
    ("secret-in-address", secrets::secret_in_address),
    ("time-decision", times::time_decision),
    ("time-format", times::time_format),
    ("example-absent", examples::example_absent),
    ("example-invalid", examples::example_invalid),
];

/// Everything that is wrong with a document.
pub fn lint(document: &Document) -> Findings {
    let api = Api::new(document.root());
    RULES.iter().flat_map(|(_, rule)| rule(&api)).collect()
}
