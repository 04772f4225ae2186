//! Rules for example payloads.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Map, Value, json};

use crate::document::{
    Member, Node, Span,
    diagnostics::Diagnostic,
    index::{Content, Index, component, members},
    join, segments,
};

/// Returns the examples of a content with their locations.
pub fn examples<'a>(content: &Content<'a>) -> impl Iterator<Item = (&'a Node, &'a Span)> + use<'a> {
    let single = content.node.member("example").map(|example| (&example.node, &example.key));
    let several = members(Some(content.node), "examples").filter_map(|(_, example)| {
        let value = example.node.member("value")?;
        Some((&value.node, &value.key))
    });
    single.into_iter().chain(several)
}

/// Reports bodies and responses without an example, unless `x-page-defect` notes that the page has none.
pub fn no_example(index: &Index<'_>) -> Vec<Diagnostic> {
    let without = index.contents.iter().filter(|content| {
        content.node.get("schema").is_some()
            && examples(content).next().is_none()
            && content.holder.get("x-page-defect").is_none()
    });
    without
        .map(|content| {
            Diagnostic::new("no-example", format!("{} has no example", content.name())).at(content.key, "").help(
                "add the example of the page; if the page has none, note that with `x-page-defect` next to `content`",
            )
        })
        .collect()
}

/// Reports values of examples that do not match their schema, except at the places in `x-differs`.
pub fn example_invalid(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut validators = BTreeMap::new();
    for content in &index.contents {
        let Some(schema) = content.node.get("schema") else { continue };
        for (example, key) in examples(content) {
            let key_of = schema.json().to_string();
            match validators.entry(key_of).or_insert_with(|| validator(index, schema)) {
                Ok(validator) => {
                    let value = example.json();
                    let differs = Differs::of(content, example);
                    let errors = validator.iter_errors(&value);
                    let errors = errors.filter(|error| !differs.excuses(&error.instance_path().to_string()));
                    diagnostics.extend(errors.map(|error| diagnostic(index, schema, example, key, &error)));
                }
                Err(None) => {}
                Err(Some(what)) => diagnostics.push(
                    Diagnostic::new("example-invalid", format!("the schema of {} is invalid: {what}", content.name()))
                        .at(content.node.mark("schema"), "")
                        .help("fix the schema"),
                ),
            }
        }
    }
    diagnostics
}

/// Reports fields of examples that their schema does not have, except at the places in `x-differs`.
pub fn example_fields(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for content in &index.contents {
        let Some(schema) = content.node.get("schema") else { continue };
        for (example, _) in examples(content) {
            let differs = Differs::of(content, example);
            for field in unknown_fields(index, schema, example) {
                if differs.excuses(&field.pointer) {
                    continue;
                }
                let diagnostic = Diagnostic::new("example-fields", format!("the schema has no field `{}`", field.name))
                    .at(field.key, "")
                    .at(&field.schema.span, "schema of this object");
                diagnostics.push(diagnostic.help(match field.nearest() {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => "if the table of the page lacks the field, add it in corrections.yaml".to_owned(),
                }));
            }
        }
    }
    diagnostics
}

/// Reports places in `x-differs` at which the example does not differ from its schema.
pub fn example_differs(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for content in &index.contents {
        let Some(schema) = content.node.get("schema") else { continue };
        for (example, _) in examples(content) {
            let differs = Differs::of(content, example);
            if differs.0.is_empty() {
                continue;
            }
            let Ok(validator) = validator(index, schema) else { continue };
            let value = example.json();
            let invalid = validator.iter_errors(&value).map(|error| error.instance_path().to_string());
            let unknown = unknown_fields(index, schema, example).into_iter().map(|field| field.pointer);
            let pointers: Vec<_> = invalid.chain(unknown).collect();
            let idle = differs.0.iter().filter(|place| !pointers.iter().any(|pointer| matches(place, pointer)));
            diagnostics.extend(idle.map(|place| {
                Diagnostic::new("example-differs", "the example does not differ from its schema at this place")
                    .at(&place.span, "")
                    .help("remove the place from `x-differs`; write a JSON pointer, with `*` for any array index")
            }));
        }
    }
    diagnostics
}

/// The whole example in `x-differs`.
const ROOT: &str = "/";

/// The places at which an example differs from its schema on the page: JSON pointers with `*` for any array index.
struct Differs<'a>(Vec<&'a Node>);

impl<'a> Differs<'a> {
    fn of(content: &Content<'a>, value: &Node) -> Self {
        let example = members(Some(content.node), "examples")
            .find(|(_, example)| example.node.get("value").is_some_and(|known| std::ptr::eq(known, value)));
        let places = example.and_then(|(_, example)| example.node.get("x-differs"));
        Self(places.into_iter().flat_map(Node::items).collect())
    }

    fn excuses(&self, pointer: &str) -> bool {
        self.0.iter().any(|place| matches(place, pointer))
    }
}

fn matches(place: &Node, pointer: &str) -> bool {
    let Some(place) = place.as_str() else { return false };
    if place == ROOT {
        return pointer.is_empty();
    }
    let (place, pointer): (Vec<_>, Vec<_>) = (segments(place).collect(), segments(pointer).collect());
    place.len() == pointer.len() && place.iter().zip(&pointer).all(|(place, known)| place == "*" || place == known)
}

/// A field of an example that its schema does not have.
struct UnknownField<'a> {
    name: &'a str,
    key: &'a Span,
    pointer: String,
    schema: &'a Node,
}

impl UnknownField<'_> {
    /// The most similar property of the schema.
    fn nearest(&self) -> Option<&str> {
        let properties = members(Some(self.schema), "properties").map(|(name, _)| name);
        let nearest = properties.map(|name| (strsim::osa_distance(name, self.name), name)).min()?;
        (nearest.0 <= self.name.len() / 3).then_some(nearest.1)
    }
}

fn unknown_fields<'a>(index: &Index<'a>, schema: &'a Node, example: &'a Node) -> Vec<UnknownField<'a>> {
    let mut fields = Vec::new();
    let mut pending = vec![(schema, example, String::new())];
    while let Some((schema, value, pointer)) = pending.pop() {
        let Some(schema) = index.schema_of(schema) else { continue };
        for (at, item) in value.items().enumerate() {
            pending.extend(schema.get("items").map(|schema| (schema, item, join(&pointer, &at.to_string()))));
        }
        let Some(properties) = schema.get("properties") else { continue };
        for (name, member) in value.members() {
            let pointer = join(&pointer, name);
            let alias = |(_, property): (&str, &Member)| {
                property
                    .node
                    .get("x-aliases")
                    .is_some_and(|known| known.items().any(|alias| alias.as_str() == Some(name)))
            };
            match properties.get(name) {
                Some(property) => pending.push((property, &member.node, pointer)),
                None if schema.get("additionalProperties").is_some() || properties.members().any(alias) => {}
                None => fields.push(UnknownField { name, key: &member.key, pointer, schema }),
            }
        }
    }
    fields
}

fn diagnostic(index: &Index<'_>, schema: &Node, example: &Node, key: &Span, error: &ValidationError<'_>) -> Diagnostic {
    let pointer = error.instance_path().to_string();
    let span = if example.span.range().is_empty() { key } else { example.span_of(&pointer) };
    let schema_span = schema_span(index, schema, &pointer);
    let place = if pointer.is_empty() { ROOT } else { &pointer };
    let diagnostic =
        Diagnostic::new("example-invalid", format!("the example does not match its schema: {}", shortened(error)));
    diagnostic.at(span, "").at(schema_span.unwrap_or(&schema.span), "schema of this value").help(format!(
        "if the table of the page is wrong, correct the schema in corrections.yaml; if the example is wrong, say so in \
             `x-page-defect` and add `{place}` to `x-differs`"
    ))
}

/// Formats an error, shortened if it contains a long value.
fn shortened(error: &ValidationError<'_>) -> String {
    const MAX_CHARS: usize = 120;
    let text = error.to_string();
    if text.chars().count() <= MAX_CHARS { text } else { text.chars().take(MAX_CHARS).chain("…".chars()).collect() }
}

/// Returns the location of the schema of the value at a pointer.
fn schema_span<'a>(index: &Index<'a>, schema: &'a Node, pointer: &str) -> Option<&'a Span> {
    let mut span = match schema.get("$ref").and_then(Node::as_str) {
        Some(target) => index.root.span_of(target.trim_start_matches('#')),
        None => &schema.span,
    };
    let mut schema = index.schema_of(schema)?;
    for segment in segments(pointer) {
        let member = schema
            .get("properties")
            .and_then(|properties| properties.member(&segment))
            .or_else(|| schema.member("items"))
            .or_else(|| schema.member("additionalProperties"))?;
        span = &member.key;
        schema = index.schema_of(&member.node)?;
    }
    Some(span)
}

/// Creates a validator for a schema and the components reachable from it. The error is `None` for a dangling reference,
/// which another rule reports.
fn validator(index: &Index<'_>, schema: &Node) -> Result<Validator, Option<String>> {
    let mut visited = BTreeSet::new();
    let mut pending = vec![json_schema(schema)];
    let mut components = Map::new();
    let root = pending.first().cloned().unwrap_or_default();
    while let Some(part) = pending.pop() {
        for target in targets(&part) {
            let (_, name) = component(&target).ok_or(None)?;
            if visited.insert(target.clone()) {
                let node = index.root.at(target.trim_start_matches('#')).ok_or(None)?;
                let part = json_schema(node);
                components.insert(name, part.clone());
                pending.push(part);
            }
        }
    }
    let whole = json!({ "allOf": [root], "components": { "schemas": components } });
    jsonschema::options()
        .with_draft(Draft::Draft4)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .build(&whole)
        .map_err(|error| Some(shortened(&error)))
}

/// Converts an OpenAPI 3.0 schema to JSON Schema draft 4. The only relevant difference is `nullable`.
fn json_schema(node: &Node) -> Value {
    let mut object = Map::new();
    for (key, member) in node.members() {
        let value = match key {
            "properties" => {
                members(Some(node), key).map(|(name, part)| (name.to_owned(), json_schema(&part.node))).collect()
            }
            "items" | "not" | "additionalProperties" if member.node.as_object().is_some() => json_schema(&member.node),
            "allOf" | "oneOf" | "anyOf" => member.node.items().map(json_schema).collect(),
            // Duplicate names are removed, because the validator miscounts them.
            "required" => member.node.items().filter_map(Node::as_str).collect::<BTreeSet<_>>().into_iter().collect(),
            "example" | "default" | "discriminator" | "externalDocs" | "nullable" | "description" | "title" => continue,
            _ if key.starts_with("x-") => continue,
            _ => member.node.json(),
        };
        object.insert(key.to_owned(), value);
    }
    let nullable = node.get("nullable").and_then(Node::as_bool) == Some(true);
    match node.get("type").and_then(Node::as_str) {
        Some(kind) if nullable => {
            object.insert("type".to_owned(), json!([kind, "null"]));
            if let Some(values) = object.get_mut("enum").and_then(Value::as_array_mut) {
                values.push(Value::Null);
            }
            Value::Object(object)
        }
        None if nullable => json!({ "anyOf": [object, { "type": "null" }] }),
        _ => Value::Object(object),
    }
}

fn targets(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value) {
                ("$ref", Value::String(target)) => vec![target.clone()],
                _ => targets(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}
