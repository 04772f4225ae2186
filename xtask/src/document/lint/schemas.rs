//! Schemas.

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

/// A schema says its type: the generator guesses otherwise, and wrongly.
pub fn untyped_schema(index: &Index<'_>) -> Vec<Diagnostic> {
    const ELSE: [&str; 5] = ["type", "allOf", "oneOf", "anyOf", "not"];
    each(index, |schema| {
        let untyped = ELSE.iter().all(|key| schema.node.get(key).is_none());
        untyped
            .then(|| Diagnostic::new("untyped-schema", "the schema has no type").at(schema.mark, "").help("add `type`"))
    })
}

/// A list says what it holds.
pub fn array_items(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        (is(schema, "array") && schema.node.get("items").is_none()).then(|| {
            Diagnostic::new("array-items", "the list doesn't say what it holds").at(schema.mark, "").help("add `items`")
        })
    })
}

/// An object with properties is a named component: the generator would make up a name.
pub fn inline_object(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        (!named(schema) && schema.node.get("properties").is_some()).then(|| {
            Diagnostic::new("inline-object", "an object with properties has no name")
                .at(schema.mark, "")
                .help("make it a component and refer to it")
        })
    })
}

/// A list of values is a named component: only those become enums that take values yet unknown.
pub fn inline_enum(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        let values = schema.node.member("enum").filter(|_| !named(schema) && is(schema, "string"))?;
        Some(
            Diagnostic::new("inline-enum", "the values of a string have no name")
                .at(&values.key, "")
                .help("make the string with its values a component and refer to it"),
        )
    })
}

/// Schemas put together from others, but for one reference with something beside it.
pub fn composition(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        for key in ["oneOf", "anyOf", "not", "discriminator"] {
            if let Some(member) = schema.node.member(key) {
                diagnostics.push(
                    Diagnostic::new("composition", format!("the generator makes nothing usable of `{key}`"))
                        .at(&member.key, "")
                        .help("write one schema that takes all that can come"),
                );
            }
        }
        let Some(parts) = schema.node.member("allOf") else { continue };
        if !matches!(parts.node.as_list(), None | Some([_]))
            || parts.node.items().any(|part| part.get("$ref").is_none())
        {
            diagnostics.push(
                Diagnostic::new("composition", "`allOf` isn't one reference")
                    .at(&parts.key, "")
                    .help("write the properties out in one schema; `allOf` is only for a reference with a description"),
            );
        }
        let beside = schema.node.member("type").or_else(|| schema.node.member("properties"));
        if let Some(beside) = beside {
            diagnostics.push(
                Diagnostic::new("composition", "`allOf` and a schema of its own")
                    .at(&beside.key, "")
                    .at(&parts.key, "beside this")
                    .help("write the properties out in one schema"),
            );
        }
    }
    diagnostics
}

/// A description of every component.
pub fn schema_description(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        let SchemaRole::Component(name) = schema.role else { return None };
        schema.node.get("description").is_none().then(|| {
            Diagnostic::new("schema-description", format!("`{name}` has no description"))
                .at(schema.mark, "")
                .help("say in own words what it is")
        })
    })
}

/// A description of every property; a property that is a reference has its component's.
pub fn property_description(index: &Index<'_>) -> Vec<Diagnostic> {
    each(index, |schema| {
        let SchemaRole::Property(name) = schema.role else { return None };
        schema.node.get("description").is_none().then(|| {
            Diagnostic::new("property-description", format!("`{name}` has no description"))
                .at(schema.mark, "")
                .help("say in own words what the page says of it")
        })
    })
}

/// What `required` lists is there.
pub fn required_names(index: &Index<'_>) -> Vec<Diagnostic> {
    listed(index, "required", "required-names", "remove it from `required`, or add the property")
}

/// What `x-essential` lists is there.
pub fn essential_names(index: &Index<'_>) -> Vec<Diagnostic> {
    listed(index, "x-essential", "essential-names", "name properties of this schema")
}

/// The properties that `x-success` names exist and are strings.
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
                        .help("name a string property of this schema"),
                );
            }
        }
    }
    diagnostics
}

/// The values that `x-success` lists are values of the property, if its values are documented.
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
                Diagnostic::new("success-values", "the property has no such value")
                    .at(&value.span, "")
                    .help("list values that the property has"),
            );
        }
    }
    diagnostics
}

/// `x-when` is on a property, and names another property of the same object.
pub fn when_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in &index.schemas {
        if let Some(when) = schema.node.member("x-when")
            && !matches!(schema.role, SchemaRole::Property(_))
        {
            diagnostics.push(
                Diagnostic::new("when-names", "the rule is not on a property of an object")
                    .at(&when.key, "")
                    .help("move it to the property that it is about"),
            );
        }
        for (own, property) in members(Some(schema.node), "properties") {
            let Some(field) = property.node.get("x-when").and_then(|when| when.get("field")) else { continue };
            let Some(name) = field.as_str() else { continue };
            if name == own || members(Some(schema.node), "properties").all(|(known, _)| known != name) {
                diagnostics.push(
                    Diagnostic::new("when-names", format!("the object has no other property `{name}`"))
                        .at(&field.span, "")
                        .help("name another property of the same object"),
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
