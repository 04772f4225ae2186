//! `x-essential` on a schema: the fields without which an answer is of no use. They become required; all else of an
//! answer may be missing.

use openapiv3::{OpenAPI, SchemaKind, Type};

use super::schemas_mut;

const ESSENTIAL: &str = "x-essential";

pub fn require(openapi: &mut OpenAPI) -> Result<(), String> {
    for (name, schema) in schemas_mut(openapi) {
        let Some(value) = schema.schema_data.extensions.get(ESSENTIAL) else { continue };
        let fields: Vec<String> =
            serde_json::from_value(value.clone()).map_err(|error| format!("{name}: {ESSENTIAL}: {error}"))?;
        let SchemaKind::Type(Type::Object(object)) = &mut schema.schema_kind else {
            return Err(format!("{name}: {ESSENTIAL} stands on what is no object"));
        };
        for field in fields {
            if !object.properties.contains_key(&field) {
                return Err(format!("{name}: {ESSENTIAL} names {field}, which it doesn't have"));
            }
            if !object.required.contains(&field) {
                object.required.push(field);
            }
        }
    }
    Ok(())
}
