//! Required fields.
//!
//! In schemas used by requests, no field stays required: fields that are not set are not sent, and requests are
//! validated before they are sent. In schemas used only by responses, the essential fields are required; any other may
//! be missing.

use indexmap::IndexMap;
use openapiv3::{OpenAPI, SchemaKind, Type};
use serde_json::Value;

use super::{annotation, as_item_mut, named_schemas_mut, usage::Usage};

const ESSENTIAL: &str = "x-essential";

pub fn relax(openapi: &mut OpenAPI, usage: &Usage) -> Result<(), String> {
    for (name, schema) in named_schemas_mut(openapi) {
        let essential = essential(name, &schema.schema_data.extensions)?;
        let SchemaKind::Type(Type::Object(object)) = &mut schema.schema_kind else {
            if essential.is_empty() {
                continue;
            }
            return Err(format!("{name}: {ESSENTIAL} is only allowed on objects"));
        };
        if let Some(unknown) = essential.iter().find(|field| !object.properties.contains_key(*field)) {
            return Err(format!("{name}: {ESSENTIAL} lists the unknown field `{unknown}`"));
        }
        if !usage.requests.contains(name) {
            object.required = essential;
            continue;
        }
        object.required.clear();
        // Nullable becomes `Option`, which distinguishes an empty list from one that is not set.
        let properties = object.properties.values_mut().filter_map(as_item_mut);
        properties.for_each(|property| property.schema_data.nullable = true);
    }
    Ok(())
}

/// Returns the fields listed in `x-essential`.
pub fn essential(name: &str, extensions: &IndexMap<String, Value>) -> Result<Vec<String>, String> {
    let names = annotation(extensions, ESSENTIAL).map_err(|why| format!("{name}: {why}"))?;
    Ok(names.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures;

    /// Returns the required fields of each schema after `relax`. Responses use `A` and `B`, requests `R` and `B`.
    fn relaxed(schemas: Value) -> Result<Vec<Vec<String>>, String> {
        let mut openapi = fixtures::openapi(json!({}), schemas);
        let mut usage = Usage::of(&openapi);
        usage.responses.extend(["A", "B", "E"].map(str::to_owned));
        usage.requests.extend(["R", "B"].map(str::to_owned));
        relax(&mut openapi, &usage)?;
        let required = named_schemas_mut(&mut openapi).map(|(_, schema)| match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => object.required.clone(),
            _ => Vec::new(),
        });
        Ok(required.collect())
    }

    #[test]
    fn relax_keeps_the_essential_fields_of_responses() {
        let object = |essential: &[&str]| {
            let properties = json!({"x": {"type": "string"}, "y": {"type": "string"}});
            json!({"type": "object", "properties": properties, "required": ["x"], ESSENTIAL: essential})
        };
        let required = relaxed(json!({"A": object(&["y"]), "R": object(&[]), "B": object(&[])})).unwrap();
        assert_eq!(required, [vec!["y".to_owned()], vec![], vec![]]);
    }

    #[test]
    fn relax_rejects_unknown_essential_fields() {
        let object = json!({"type": "object", "properties": {}, ESSENTIAL: ["z"]});
        assert_eq!(relaxed(json!({"A": object})).unwrap_err(), "A: x-essential lists the unknown field `z`");
        let string = json!({"type": "string", ESSENTIAL: ["z"]});
        assert_eq!(relaxed(json!({"E": string})).unwrap_err(), "E: x-essential is only allowed on objects");
        let odd = json!({"type": "object", "properties": {}, ESSENTIAL: true});
        assert!(relaxed(json!({"A": odd})).unwrap_err().starts_with("A: x-essential: "));
    }
}
