//! Lint rules for the document: constructs that the generator rejects or handles incorrectly, and conventions of this
//! project.
//!
//! Rules that any OpenAPI linter has are left to Redocly (`cargo xtask external-checks`), except for errors that maintainers
//! without Node.js should see too: typos, wrong indentation and dangling references.
//!
//! Open Telekom Cloud has its own rules for the OpenAPI documents of its services (`otc-openapi-schema-validator`). Rules
//! here that check the same have these IDs there:
//!
//! | this lint | `otc-openapi-schema-validator` |
//! |---|---|
//! | `unknown-key`, `missing-key`, `wrong-type`, `wrong-value` | BAS-110-01-2507-2507-M, BAS-110-01-2507-2507-M-1 |
//! | `info-version` | VER-030-01-2507-2507-O-1, VER-030-01-2507-2507-O-2 |
//! | `https-servers` | COD-010-01-2507-2507-M |
//! | `media-type-json` | COD-020-01-2507-2507-M, COD-030-01-2507-2507-M, COD-040-01-2507-2507-M |
//! | `secret-in-url` | BAS-100-01-2507-2507-M |
//! | `no-example`, `example-invalid` | DOC-040-01-2507-2507-M |
//!
//! The other rules of the validator concern API design (plural nouns, status codes, names of timestamps), which this
//! document cannot change.

mod bodies;
mod examples;
mod head;
mod iam_actions;
mod listed_by;
mod names;
mod operations;
mod parameters;
mod references;
mod schemas;
mod secrets;
mod times;
mod value_types;

use crate::document::{
    Document,
    diagnostics::{Diagnostic, Diagnostics},
    index::Index,
    keys::{self, OPENAPI},
    pages_lock, tables,
};

type Rule = fn(&Index<'_>) -> Vec<Diagnostic>;

/// All rules by ID. `keys` covers all rules of the key tables.
pub const RULES: &[(&str, Rule)] = &[
    ("keys", |index| keys::check(index.root, &OPENAPI)),
    ("info-version", head::info_version),
    ("https-servers", head::https_servers),
    ("external-ref", references::external_ref),
    ("dangling-ref", references::dangling_ref),
    ("ref-siblings", references::ref_siblings),
    ("operation-page", operations::operation_page),
    ("idempotent-decision", operations::idempotent_decision),
    ("long-running-id", operations::long_running_id),
    ("listed-by-names", listed_by::listed_by_names),
    ("iam-action", iam_actions::iam_action),
    ("paged-names", operations::paged_names),
    ("confirmed-decision", operations::confirmed_decision),
    ("path-parameters", parameters::path_parameters),
    ("parameter-style", parameters::parameter_style),
    ("inline-body", bodies::inline_body),
    ("media-type-json", bodies::media_type_json),
    ("content-schema", bodies::content_schema),
    ("optional-body", bodies::optional_body),
    ("error-schemas", bodies::error_schemas),
    ("success-schemas", bodies::success_schemas),
    ("untyped-schema", schemas::untyped_schema),
    ("array-items", schemas::array_items),
    ("inline-object", schemas::inline_object),
    ("inline-enum", schemas::inline_enum),
    ("composition", schemas::composition),
    ("schema-description", schemas::schema_description),
    ("property-description", schemas::property_description),
    ("required-names", schemas::required_names),
    ("essential-names", schemas::essential_names),
    ("when-names", schemas::when_names),
    ("success-names", schemas::success_names),
    ("success-values", schemas::success_values),
    ("operation-names", names::operation_names),
    ("schema-names", names::schema_names),
    ("property-names", names::property_names),
    ("parameter-names", names::parameter_names),
    ("enum-names", names::enum_names),
    ("variant-names", names::variant_names),
    ("alias-names", names::alias_names),
    ("reserved-names", names::reserved_names),
    ("secret-decision", secrets::secret_decision),
    ("secret-in-url", secrets::secret_in_url),
    ("time-decision", times::time_decision),
    ("time-format", times::time_format),
    ("value-type", value_types::value_type),
    ("no-example", examples::no_example),
    ("example-invalid", examples::example_invalid),
    ("example-fields", examples::example_fields),
    ("example-differs", examples::example_differs),
];

/// Checks a document against all rules.
pub fn lint(document: &Document) -> Diagnostics {
    let index = Index::new(document.root());
    let mut diagnostics: Diagnostics = RULES.iter().flat_map(|(_, rule)| rule(&index)).collect();
    diagnostics.extend(tables::check(&document.tables, &index));
    match document.pages_lock() {
        Ok(Some(lock)) => diagnostics.extend(pages_lock::check(document, lock)),
        Ok(None) => {}
        Err(found) => diagnostics.extend(found.clone()),
    }
    diagnostics
}
