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
