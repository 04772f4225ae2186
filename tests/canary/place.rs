//! Finds the schema of a place in a response in the OpenAPI document.

use serde_json::Value;

/// A step of a path in a response, such as `$.instances[3].status`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Field(String),
    Item(usize),
}

/// A place in the document.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    pub schema: &'a Value,
    /// JSONPath of the schema.
    pub path: String,
}

/// Parses the path of a drift.
pub fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.strip_prefix('$').unwrap_or(path).split('.') {
        let mut pieces = part.split('[');
        steps.extend(pieces.next().filter(|name| !name.is_empty()).map(|name| Step::Field(name.to_owned())));
        let indices = pieces.filter_map(|piece| piece.strip_suffix(']')?.parse().ok());
        steps.extend(indices.map(Step::Item));
    }
    steps
}

/// The value at a path of a body.
pub fn value<'a>(body: &'a Value, steps: &[Step]) -> Option<&'a Value> {
    steps.iter().try_fold(body, |value, step| match step {
        Step::Field(name) => value.get(name),
        Step::Item(index) => value.get(index),
    })
}

/// The operation of a document.
pub fn operation<'a>(document: &'a Value, id: &str) -> Option<&'a Value> {
    let items = document.get("paths")?.as_object()?.values().filter_map(Value::as_object);
    items.flat_map(|item| item.values()).find(|operation| operation.get("operationId").is_some_and(|known| known == id))
}

/// The schema at a path of the body of a successful response.
pub fn find<'a>(document: &'a Value, operation: &str, steps: &[Step]) -> Option<Place<'a>> {
    let responses = self::operation(document, operation)?.get("responses")?.as_object()?;
    let success =
        responses.iter().find(|(status, response)| status.starts_with('2') && response.get("content").is_some());
    let schema = success?.1.pointer("/content/application~1json/schema")?;
    let start = resolved(document, Place { schema, path: String::new() })?;
    steps.iter().try_fold(start, |place, step| {
        let (schema, step) = match step {
            Step::Field(name) => match place.schema.get("properties").and_then(|properties| properties.get(name)) {
                Some(schema) => (schema, format!(".properties['{name}']")),
                None => (place.schema.get("additionalProperties")?, ".additionalProperties".to_owned()),
            },
            Step::Item(_) => (place.schema.get("items")?, ".items".to_owned()),
        };
        resolved(document, Place { schema, path: place.path + &step })
    })
}

/// Follows references, and compositions of one schema.
fn resolved<'a>(document: &'a Value, mut place: Place<'a>) -> Option<Place<'a>> {
    for _ in 0..8 {
        let part = place.schema.get("allOf").and_then(|parts| parts.get(0)).unwrap_or(place.schema);
        let Some(reference) = part.get("$ref").and_then(Value::as_str) else { return Some(place) };
        let pointer = reference.strip_prefix('#')?;
        place = Place { schema: document.pointer(pointer)?, path: format!("${}", pointer.replace('/', ".")) };
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "this is a test throughout")]

    use super::*;

    #[test]
    fn steps_reads_fields_and_indices() {
        let field = |name: &str| Step::Field(name.to_owned());
        assert_eq!(steps("$.a[3].b_c"), [field("a"), Step::Item(3), field("b_c")]);
        assert_eq!(steps("$[0][12]"), [Step::Item(0), Step::Item(12)]);
        assert_eq!(steps("$"), []);
    }

    #[test]
    fn find_follows_references_lists_and_maps() {
        let document = serde_json::from_str(crate::DOCUMENT).unwrap();
        for (operation, path, found) in [
            ("ListInstances", "$.instances[0]", "$.components.schemas.InstanceListItem"),
            ("ListInstances", "$.instances[0].status", "$.components.schemas.InstanceStatus"),
            ("ShowInstance", "$.capacity", "$.components.schemas.ShowInstanceResponse.properties['capacity']"),
        ] {
            assert_eq!(find(&document, operation, &steps(path)).unwrap().path, found);
        }
        assert!(find(&document, "ListInstances", &steps("$.none")).is_none());
    }
}
