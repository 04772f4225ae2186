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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::samples;

    /// What `relax` makes of the fields that schemas have to have; `A` is answered, `R` requested, `B` both.
    fn relaxed(schemas: serde_json::Value) -> Result<Vec<Vec<String>>, String> {
        let mut openapi = samples::openapi(json!({}), schemas);
        let mut reach = Reach::of(&openapi);
        reach.answers.extend(["A", "B", "E"].map(str::to_owned));
        reach.requests.extend(["R", "B"].map(str::to_owned));
        relax(&mut openapi, &reach)?;
        let required = schemas_mut(&mut openapi).map(|(_, schema)| match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => object.required.clone(),
            _ => Vec::new(),
        });
        Ok(required.collect())
    }

    #[test]
    fn an_answer_has_to_have_what_is_essential_and_a_request_what_its_page_says() {
        let object = |essential: &[&str]| {
            let properties = json!({"x": {"type": "string"}, "y": {"type": "string"}});
            json!({"type": "object", "properties": properties, "required": ["x"], ESSENTIAL: essential})
        };
        let required = relaxed(json!({"A": object(&["y"]), "R": object(&[]), "B": object(&[])})).unwrap();
        assert_eq!(required, [vec!["y".to_owned()], vec!["x".to_owned()], vec![]]);
    }

    #[test]
    fn essential_fields_that_are_not_there_are_refused() {
        let object = json!({"type": "object", "properties": {}, ESSENTIAL: ["z"]});
        assert_eq!(relaxed(json!({"A": object})).unwrap_err(), "A: x-essential names z, which it doesn't have");
        let text = json!({"type": "string", ESSENTIAL: ["z"]});
        assert_eq!(relaxed(json!({"E": text})).unwrap_err(), "E: x-essential stands on what is no object");
        let odd = json!({"type": "object", "properties": {}, ESSENTIAL: true});
        assert!(relaxed(json!({"A": odd})).unwrap_err().starts_with("A: x-essential: "));
    }
}
