//! Enums: the values that are known. The library's own open enums take their place, so progenitor gets only the names.

use openapiv3::{OpenAPI, SchemaKind};

use super::named_schemas;

pub struct Enum {
    pub schema: String,
    pub description: String,
    pub values: Vec<String>,
}

pub fn collect(openapi: &OpenAPI) -> Vec<Enum> {
    named_schemas(openapi)
        .filter_map(|(name, schema)| {
            let SchemaKind::Type(openapiv3::Type::String(string)) = &schema.schema_kind else { return None };
            let values: Vec<String> = string.enumeration.iter().flatten().cloned().collect();
            (!values.is_empty()).then(|| Enum {
                schema: name.clone(),
                description: schema.schema_data.description.clone().unwrap_or_default(),
                values,
            })
        })
        .collect()
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
                "Kind": {"type": "string", "description": "Its kind.", "nullable": true, "enum": ["b", "a", null]},
                "String": {"type": "string"},
                "Number": {"type": "integer", "enum": [1, 2]},
            }),
        );
        let [known] = &collect(&openapi)[..] else { panic!("not one enum") };
        assert_eq!((&*known.schema, &*known.description), ("Kind", "Its kind."));
        assert_eq!(known.values, ["b", "a"]);
    }
}
