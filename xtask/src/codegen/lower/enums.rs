//! Enums: the values that are known. The library's own open enums take their place, so progenitor gets only the names.

use openapiv3::{OpenAPI, SchemaKind, Type};

use super::schemas;

pub struct EnumFacts {
    pub schema: String,
    pub description: String,
    pub values: Vec<String>,
}

pub fn collect(openapi: &OpenAPI) -> Vec<EnumFacts> {
    schemas(openapi)
        .filter_map(|(name, schema)| {
            let SchemaKind::Type(Type::String(string)) = &schema.schema_kind else { return None };
            let values: Vec<String> = string.enumeration.iter().flatten().cloned().collect();
            (!values.is_empty()).then(|| EnumFacts {
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
    use crate::codegen::lower::samples;

    #[test]
    fn the_values_of_texts_are_kept_and_null_is_none_of_them() {
        let openapi = samples::openapi(
            json!({}),
            json!({
                "Kind": {"type": "string", "description": "Its kind.", "nullable": true, "enum": ["b", "a", null]},
                "Text": {"type": "string"},
                "Number": {"type": "integer", "enum": [1, 2]},
            }),
        );
        let [known] = &collect(&openapi)[..] else { panic!("not one enum") };
        assert_eq!((&*known.schema, &*known.description), ("Kind", "Its kind."));
        assert_eq!(known.values, ["b", "a"]);
    }
}
