//! Which fields a type has to have.
//!
//! In what only requests hold, those the page calls mandatory. In what an answer can hold, only the essential ones:
//! everything else may be missing, whatever a page says of a request that shares the schema.

use openapiv3::{OpenAPI, SchemaKind, Type};

use super::{reach::Reach, schemas_mut};

const ESSENTIAL: &str = "x-essential";

pub fn relax(openapi: &mut OpenAPI, reach: &Reach) -> Result<(), String> {
    for (name, schema) in schemas_mut(openapi) {
        let essential = essential(name, &schema.schema_data.extensions)?;
        let SchemaKind::Type(Type::Object(object)) = &mut schema.schema_kind else {
            if essential.is_empty() {
                continue;
            }
            return Err(format!("{name}: {ESSENTIAL} stands on what is no object"));
        };
        if let Some(unknown) = essential.iter().find(|field| !object.properties.contains_key(*field)) {
            return Err(format!("{name}: {ESSENTIAL} names {unknown}, which it doesn't have"));
        }
        if reach.answers.contains(name) {
            object.required = essential;
        }
    }
    Ok(())
}

/// The fields that `x-essential` names.
pub fn essential(
    name: &str,
    extensions: &indexmap::IndexMap<String, serde_json::Value>,
) -> Result<Vec<String>, String> {
    let Some(value) = extensions.get(ESSENTIAL) else { return Ok(Vec::new()) };
    serde_json::from_value(value.clone()).map_err(|error| format!("{name}: {ESSENTIAL}: {error}"))
}
