//! String enums and their known values. The library's open enums replace the ones that progenitor would generate, so
//! progenitor only needs their names.

use std::collections::BTreeMap;

use openapiv3::{OpenAPI, SchemaKind};

use super::{annotation, named_schemas};

const NAMES: &str = "x-variant-names";

pub struct Enum {
    pub schema: String,
    pub description: String,
    pub values: Vec<String>,
    /// Variant names by value, from annotations. The names of all other variants are derived from their values.
    pub names: BTreeMap<String, String>,
}

pub fn collect(openapi: &OpenAPI) -> Result<Vec<Enum>, String> {
    let mut enums = Vec::new();
    for (name, schema) in named_schemas(openapi) {
        let SchemaKind::Type(openapiv3::Type::String(string)) = &schema.schema_kind else { continue };
        let values: Vec<String> = string.enumeration.iter().flatten().cloned().collect();
        if values.is_empty() {
            continue;
        }
        let names = annotation(&schema.schema_data.extensions, NAMES).map_err(|why| format!("{name}: {why}"))?;
        enums.push(Enum {
            schema: name.clone(),
            description: schema.schema_data.description.clone().unwrap_or_default(),
            values,
            names: names.unwrap_or_default(),
        });
    }
    Ok(enums)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures;

    #[test]
    fn collect_keeps_the_values_of_string_enums_without_null() {
        let openapi = fixtures::openapi(
            json!({}),
            json!({
                "Kind": {"type": "string", "description": "Its kind.", "nullable": true, "enum": ["b", "a", null], NAMES: {"b": "Bee"}},
                "String": {"type": "string"},
                "Number": {"type": "integer", "enum": [1, 2]},
            }),
        );
        let [known] = &collect(&openapi).unwrap()[..] else { panic!("not one enum") };
        assert_eq!((&*known.schema, &*known.description), ("Kind", "Its kind."));
        assert_eq!(known.values, ["b", "a"]);
        assert_eq!(known.names.iter().collect::<Vec<_>>(), [(&"b".to_owned(), &"Bee".to_owned())]);
    }
}
