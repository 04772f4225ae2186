//! Rules for schemas.

use crate::document::{
    Node,
    diagnostics::Diagnostic,
    index::{Index, Schema, SchemaRole, members},
};

fn each(index: &Index<'_>, check: impl Fn(&Schema<'_>) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    index.schemas.iter().filter_map(check).collect()
}

fn is(schema: &Schema<'_>, kind: &str) -> bool {
    schema.node.get("type").and_then(Node::as_str) == Some(kind)
}

fn named(schema: &Schema<'_>) -> bool {
    matches!(schema.role, SchemaRole::Component(_))
}

/// Reports schemas without a type, which the generator guesses incorrectly.
pub fn untyped_schema(index: &Index<'_>) -> Vec<Diagnostic> {
    const TYPE_KEYS: [&str; 5] = ["type", "allOf", "oneOf", "anyOf", "not"];
    each(index, |schema| {
        let untyped = TYPE_KEYS.iter().all(|key| schema.node.get(key).is_none());
        untyped
            .then(|| Diagnostic::new("untyped-schema", "the schema has no type").at(schema.mark, "").help("add `type`"))
    })
}

/// Reports arrays without `items`.
pub fn array_items(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        (is(schema, "array") && schema.node.get("items").is_none()).then(|| {
            Diagnostic::new("array-items", "the array has no `items`")
                .at(schema.mark, "")
                .help("add `items` with the schema of the items")
        })
    })
}

/// Reports inline objects with properties, for which the generator would invent a name.
pub fn inline_object(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        (!named(schema) && schema.node.get("properties").is_some()).then(|| {
            Diagnostic::new("inline-object", "inline objects with properties are not allowed")
                .at(schema.mark, "")
                .help("move it to a component and reference it")
        })
    })
}

/// Reports inline enums. Only enums that are components accept unknown values in Rust.
pub fn inline_enum(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        let values = schema.node.member("enum").filter(|_| !named(schema) && is(schema, "string"))?;
        Some(
            Diagnostic::new("inline-enum", "inline enums are not allowed")
                .at(&values.key, "")
                .help("move the enum to a component and reference it"),
        )
    })
}

/// Reports composed schemas, except for `allOf` with a single reference.
pub fn composition(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        for key in ["oneOf", "anyOf", "not", "discriminator"] {
            if let Some(member) = schema.node.member(key) {
                diagnostics.push(
                    Diagnostic::new("composition", format!("`{key}` is not supported by the generator"))
                        .at(&member.key, "")
                        .help("write one schema that accepts all possible values"),
                );
            }
        }
        let Some(parts) = schema.node.member("allOf") else { continue };
        if !matches!(parts.node.as_list(), None | Some([_]))
            || parts.node.items().any(|part| part.get("$ref").is_none())
        {
            diagnostics.push(
                Diagnostic::new("composition", "`allOf` must contain exactly one reference").at(&parts.key, "").help(
                    "write all properties in one schema; `allOf` is only for adding a description to a reference",
                ),
            );
        }
        let sibling = schema.node.member("type").or_else(|| schema.node.member("properties"));
        if let Some(sibling) = sibling {
            diagnostics.push(
                Diagnostic::new("composition", "a schema cannot have both `allOf` and its own type or properties")
                    .at(&sibling.key, "")
                    .at(&parts.key, "`allOf` is here")
                    .help("write all properties in one schema"),
            );
        }
    }
    diagnostics
}

/// Reports components without a description.
pub fn schema_description(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        let SchemaRole::Component(name) = schema.role else { return None };
        schema.node.get("description").is_none().then(|| {
            Diagnostic::new("schema-description", format!("the schema `{name}` has no description"))
                .at(schema.mark, "")
                .help("add a description in your own words")
        })
    })
}

/// Reports properties without a description. A property that is a reference has the description of its component.
pub fn property_description(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        let SchemaRole::Property(name) = schema.role else { return None };
        schema.node.get("description").is_none().then(|| {
            Diagnostic::new("property-description", format!("the property `{name}` has no description"))
                .at(schema.mark, "")
                .help("add a description in your own words")
        })
    })
}

/// Reports names in `required` that are not properties.
pub fn required_names(index: &Index<'_>) -> Vec<Diagnostic> {
    listed(index, "required", "required-names", "remove it from `required`, or add the property")
}

/// Reports names in `x-essential` that are not properties.
pub fn essential_names(index: &Index<'_>) -> Vec<Diagnostic> {
    listed(index, "x-essential", "essential-names", "list properties of this schema")
}

/// Reports names in `x-success` that are not string properties.
pub fn success_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let success = schema.node.get("x-success").into_iter().flat_map(Node::members);
        for (_, member) in success.filter(|(key, _)| matches!(*key, "field" | "message")) {
            let Some(name) = member.node.as_str() else { continue };
            let property = schema.node.get("properties").and_then(|properties| properties.get(name));
            let property = property.and_then(|property| index.schema_of(property));
            if property.and_then(|property| property.get("type")).and_then(Node::as_str) != Some("string") {
                diagnostics.push(
                    Diagnostic::new("success-names", format!("the schema has no string property `{name}`"))
                        .at(member.mark(), "")
                        .help("write the name of a string property of this schema"),
                );
            }
        }
    }
    diagnostics
}

/// Reports values in `x-success` that are not among the documented values of the property.
pub fn success_values(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let Some(success) = schema.node.get("x-success") else { continue };
        let property = success.get("field").and_then(Node::as_str);
        let property = property.and_then(|name| schema.node.get("properties")?.get(name));
        let Some(known) = property.and_then(|property| index.schema_of(property)?.get("enum")) else { continue };
        let values = success.get("values").into_iter().flat_map(Node::items);
        for value in values.filter(|value| known.items().all(|known| known.as_str() != value.as_str())) {
            diagnostics.push(
                Diagnostic::new("success-values", "this is not a documented value of the property")
                    .at(&value.span, "")
                    .help("list values of the property's enum"),
            );
        }
    }
    diagnostics
}

/// Reports `x-when` on a schema that is not a property, and names in it that are not other properties of the object.
pub fn when_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        if let Some(when) = schema.node.member("x-when")
            && !matches!(schema.role, SchemaRole::Property(_))
        {
            diagnostics.push(
                Diagnostic::new("when-names", "`x-when` is only allowed on a property of an object")
                    .at(&when.key, "")
                    .help("move it to the property to which it applies"),
            );
        }
        for (own, property) in members(Some(schema.node), "properties") {
            let Some(field) = property.node.get("x-when").and_then(|when| when.get("field")) else { continue };
            let Some(name) = field.as_str() else { continue };
            if name == own || members(Some(schema.node), "properties").all(|(known, _)| known != name) {
                diagnostics.push(
                    Diagnostic::new("when-names", format!("the object has no other property `{name}`"))
                        .at(&field.span, "")
                        .help("write the name of another property of the same object"),
                );
            }
        }
    }
    diagnostics
}

fn listed(index: &Index<'_>, key: &str, rule: &'static str, help: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        let properties = schema.node.get("properties");
        for (at, item) in schema.node.get(key).into_iter().flat_map(Node::items).enumerate() {
            let Some(name) = item.as_str() else { continue };
            if properties.is_none_or(|properties| properties.get(name).is_none()) {
                diagnostics.push(
                    Diagnostic::new(rule, format!("the schema has no property `{name}`")).at(&item.span, "").help(help),
                );
            }
            let mut before = schema.node.get(key).into_iter().flat_map(Node::items).take(at);
            if before.any(|other| other.as_str() == Some(name)) {
                let diagnostic = Diagnostic::new(rule, format!("`{key}` lists `{name}` twice"));
                diagnostics.push(diagnostic.at(&item.span, "").help("remove one of them"));
            }
        }
    }
    diagnostics
}
