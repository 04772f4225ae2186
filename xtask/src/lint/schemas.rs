//! Schemas.

use crate::{
    api::{Api, Role, Schema},
    document::Node,
    findings::Finding,
};

fn each(api: &Api<'_>, check: impl Fn(&Schema<'_>) -> Option<Finding>) -> Vec<Finding> {
    api.schemas.iter().filter_map(check).collect()
}

fn is(schema: &Schema<'_>, kind: &str) -> bool {
    schema.node.get("type").and_then(Node::text) == Some(kind)
}

fn named(schema: &Schema<'_>) -> bool {
    matches!(schema.role, Role::Component(_))
}

/// A schema says its type: the generator guesses otherwise, and wrongly.
pub fn untyped_schema(api: &Api<'_>) -> Vec<Finding> {
    const ELSE: [&str; 5] = ["type", "allOf", "oneOf", "anyOf", "not"];
    each(api, |schema| {
        let untyped = ELSE.iter().all(|key| schema.node.get(key).is_none());
        untyped.then(|| Finding::new("untyped-schema", "the schema has no type").at(schema.mark, "").help("add `type`"))
    })
}

/// What can be null says its type: of a `nullable` alone the generator makes a list.
pub fn untyped_nullable(api: &Api<'_>) -> Vec<Finding> {
    each(api, |schema| {
        let nullable = schema.node.member("nullable").filter(|_| schema.node.get("type").is_none())?;
        Some(
            Finding::new("untyped-nullable", "`nullable` stands where there is no type")
                .at(&nullable.key, "")
                .help("say `nullable` in the component that is referred to, beside its type"),
        )
    })
}

/// A list says what it holds.
pub fn array_items(api: &Api<'_>) -> Vec<Finding> {
    each(api, |schema| {
        (is(schema, "array") && schema.node.get("items").is_none()).then(|| {
            Finding::new("array-items", "the list doesn't say what it holds").at(schema.mark, "").help("add `items`")
        })
    })
}

/// An object with properties is a named component: the generator would make up a name.
pub fn inline_object(api: &Api<'_>) -> Vec<Finding> {
    each(api, |schema| {
        (!named(schema) && schema.node.get("properties").is_some()).then(|| {
            Finding::new("inline-object", "an object with properties has no name")
                .at(schema.mark, "")
                .help("make it a component and refer to it")
        })
    })
}

/// A list of values is a named component: only those become enums that take values yet unknown.
pub fn inline_enum(api: &Api<'_>) -> Vec<Finding> {
    each(api, |schema| {
        let values = schema.node.member("enum").filter(|_| !named(schema) && is(schema, "string"))?;
        Some(
            Finding::new("inline-enum", "the values of a string have no name")
                .at(&values.key, "")
                .help("make the string with its values a component and refer to it"),
        )
    })
}

/// Schemas put together from others, but for one reference with something beside it.
pub fn composition(api: &Api<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for schema in &api.schemas {
        for key in ["oneOf", "anyOf", "not", "discriminator"] {
            if let Some(member) = schema.node.member(key) {
                findings.push(
                    Finding::new("composition", format!("the generator makes nothing usable of `{key}`"))
                        .at(&member.key, "")
                        .help("write one schema that takes all that can come"),
                );
            }
        }
        let Some(parts) = schema.node.member("allOf") else { continue };
        if !matches!(parts.node.list(), None | Some([_])) || parts.node.items().any(|part| part.get("$ref").is_none()) {
            findings.push(
                Finding::new("composition", "`allOf` isn't one reference")
                    .at(&parts.key, "")
                    .help("write the properties out in one schema; `allOf` is only for a reference with a description"),
            );
        }
        let beside = schema.node.member("type").or_else(|| schema.node.member("properties"));
        if let Some(beside) = beside {
            findings.push(
                Finding::new("composition", "`allOf` and a schema of its own")
                    .at(&beside.key, "")
                    .at(&parts.key, "beside this")
                    .help("write the properties out in one schema"),
            );
        }
    }
    findings
}

/// A description of every component.
pub fn schema_description(api: &Api<'_>) -> Vec<Finding> {
    each(api, |schema| {
        let Role::Component(name) = schema.role else { return None };
        schema.node.get("description").is_none().then(|| {
            Finding::new("schema-description", format!("`{name}` has no description"))
                .at(schema.mark, "")
                .help("say in own words what it is")
        })
    })
}

/// A description of every property; a property that is a reference has its component's.
pub fn property_description(api: &Api<'_>) -> Vec<Finding> {
    each(api, |schema| {
        let Role::Property(name) = schema.role else { return None };
        schema.node.get("description").is_none().then(|| {
            Finding::new("property-description", format!("`{name}` has no description"))
                .at(schema.mark, "")
                .help("say in own words what the page says of it")
        })
    })
}

/// What `required` lists is there.
pub fn required_names(api: &Api<'_>) -> Vec<Finding> {
    listed(api, "required", "required-names", "remove it from `required`, or add the property")
}

/// What `x-essential` lists is there.
pub fn essential_names(api: &Api<'_>) -> Vec<Finding> {
    listed(api, "x-essential", "essential-names", "name properties of this schema")
}

fn listed(api: &Api<'_>, key: &str, rule: &'static str, help: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for schema in &api.schemas {
        let properties = schema.node.get("properties");
        for (at, item) in schema.node.get(key).into_iter().flat_map(Node::items).enumerate() {
            let Some(name) = item.text() else { continue };
            if properties.is_none_or(|properties| properties.get(name).is_none()) {
                findings.push(
                    Finding::new(rule, format!("the schema has no property `{name}`")).at(&item.place, "").help(help),
                );
            }
            let mut before = schema.node.get(key).into_iter().flat_map(Node::items).take(at);
            if before.any(|other| other.text() == Some(name)) {
                let finding = Finding::new(rule, format!("`{key}` lists `{name}` twice"));
                findings.push(finding.at(&item.place, "").help("remove one of them"));
            }
        }
    }
    findings
}
