//! An index of the document: all operations, parameters, responses, contents, schemas and references.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

pub use self::parts::{Content, Operation, Owner, Parameter, Reference, Response, Schema, SchemaRole};
use crate::document::{Member, Node, Span, segments};

/// An index of a document.
pub struct Index<'a> {
    /// Root node.
    pub root: &'a Node,
    /// All operations.
    pub operations: Vec<Operation<'a>>,
    /// All parameters declared in operations or components.
    pub parameters: Vec<Parameter<'a>>,
    /// All responses of all operations.
    pub responses: Vec<Response<'a>>,
    /// All contents of request bodies and responses.
    pub contents: Vec<Content<'a>>,
    /// All schemas that are not references, at any depth.
    pub schemas: Vec<Schema<'a>>,
    /// All references.
    pub references: Vec<Reference<'a>>,
    /// Targets of the references in each owner.
    targets: BTreeMap<Owner<'a>, Vec<&'a str>>,
}

impl<'a> Index<'a> {
    /// Creates the index of a document.
    pub fn new(root: &'a Node) -> Self {
        let mut index = Self {
            root,
            operations: Vec::new(),
            parameters: Vec::new(),
            responses: Vec::new(),
            contents: Vec::new(),
            schemas: Vec::new(),
            references: Vec::new(),
            targets: BTreeMap::new(),
        };
        for (path, item) in members(Some(root), "paths") {
            let operations = item.node.members().filter(|(_, operation)| operation.node.as_object().is_some());
            for (method, operation) in operations {
                index.operation((path, &item.key), method, operation);
            }
        }
        for (group, components) in members(Some(root), "components") {
            for (name, component) in components.node.members() {
                let owner = Owner::Component(group, name);
                match group {
                    "schemas" => index.schema(&component.node, &component.key, SchemaRole::Component(name), owner),
                    "parameters" => index.parameter(&component.node, &component.key, owner),
                    "responses" | "requestBodies" => {
                        for (_, content) in members(Some(&component.node), "content") {
                            index.content_schema(&content.node, owner);
                        }
                    }
                    _ => {}
                }
            }
        }
        index
    }

    /// Follows references. `None` if the target does not exist.
    pub fn resolve(&self, node: &'a Node) -> Option<&'a Node> {
        let mut node = node;
        for _ in 0..8 {
            let Some(target) = node.get("$ref").and_then(Node::as_str) else { return Some(node) };
            node = self.root.at(target.strip_prefix('#')?)?;
        }
        None
    }

    /// Resolves a schema, following references and an `allOf` with a single item.
    pub fn schema_of(&self, node: &'a Node) -> Option<&'a Node> {
        let mut node = self.resolve(node)?;
        for _ in 0..8 {
            let Some([part]) = node.get("allOf").and_then(Node::as_list) else { break };
            node = self.resolve(part)?;
        }
        Some(node)
    }

    /// Returns the components, by group and name, that are reachable by references from the selected owners.
    pub fn reachable(&self, from: impl Fn(Owner<'a>) -> bool) -> BTreeSet<(String, String)> {
        let mut reachable = BTreeSet::new();
        let from = self.targets.iter().filter(|(owner, _)| from(**owner));
        let mut pending: Vec<_> = from.flat_map(|(_, targets)| targets).copied().collect();
        while let Some(target) = pending.pop() {
            let Some((group, name)) = component(target) else { continue };
            if let Some(targets) = self.targets.get(&Owner::Component(&group, &name))
                && !reachable.contains(&(group.clone(), name.clone()))
            {
                pending.extend(targets);
            }
            reachable.insert((group, name));
        }
        reachable
    }

    /// Returns the operation at an index, such as that of a response or content.
    pub fn operation_at(&self, position: usize) -> Option<&Operation<'a>> {
        self.operations.get(position)
    }

    /// Returns the schemas of the 2xx responses of an operation.
    pub fn success_schemas(&self, position: usize) -> impl Iterator<Item = &'a Node> {
        self.contents
            .iter()
            .filter(move |content| {
                content.operation == position && content.status.is_some_and(|status| status.starts_with('2'))
            })
            .filter_map(|content| self.schema_of(content.node.get("schema")?))
    }

    fn operation(&mut self, (path, path_key): (&'a str, &'a Span), method: &'a str, member: &'a Member) {
        let (node, position) = (&member.node, self.operations.len());
        let owner = Owner::Operation(position);
        let mut parameters = Vec::new();
        for parameter in node.get("parameters").into_iter().flat_map(Node::items) {
            self.parameter(parameter, &parameter.span, owner);
            parameters.extend(self.resolve(parameter).map(|resolved| (resolved, &parameter.span)));
        }
        let body = node.member("requestBody").and_then(|body| {
            self.reference(&body.node, owner);
            self.holder(position, None, &body.node);
            Some((self.resolve(&body.node)?, &body.key))
        });
        for (status, response) in members(Some(node), "responses") {
            self.reference(&response.node, owner);
            self.holder(position, Some(status), &response.node);
            if let Some(resolved) = self.resolve(&response.node) {
                self.responses.push(Response { operation: position, status, key: &response.key, node: resolved });
            }
        }
        self.operations.push(Operation { path, path_key, method, key: &member.key, node, parameters, body });
    }

    fn holder(&mut self, operation: usize, status: Option<&'a str>, node: &'a Node) {
        let inline = node.get("$ref").is_none();
        let Some(holder) = self.resolve(node) else { return };
        for (media_type, media) in members(Some(holder), "content") {
            self.contents.push(Content { operation, status, holder, media_type, key: &media.key, node: &media.node });
            if inline {
                self.content_schema(&media.node, Owner::Operation(operation));
            }
        }
    }

    fn content_schema(&mut self, media: &'a Node, owner: Owner<'a>) {
        if let Some(schema) = media.member("schema") {
            self.schema(&schema.node, &schema.key, SchemaRole::Content, owner);
        }
    }

    fn parameter(&mut self, node: &'a Node, mark: &'a Span, owner: Owner<'a>) {
        if self.reference(node, owner) {
            return;
        }
        self.parameters.push(Parameter { mark, node });
        if let Some(schema) = node.member("schema") {
            self.schema(&schema.node, &schema.key, SchemaRole::Parameter, owner);
        }
    }

    fn schema(&mut self, node: &'a Node, mark: &'a Span, role: SchemaRole<'a>, owner: Owner<'a>) {
        if self.reference(node, owner) || node.as_object().is_none() {
            return;
        }
        self.schemas.push(Schema { role, mark, node });
        for (name, property) in members(Some(node), "properties") {
            self.schema(&property.node, &property.key, SchemaRole::Property(name), owner);
        }
        for (key, role) in
            [("items", SchemaRole::Items), ("additionalProperties", SchemaRole::Values), ("not", SchemaRole::Part)]
        {
            if let Some(part) = node.member(key) {
                self.schema(&part.node, &part.key, role, owner);
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in node.get(key).into_iter().flat_map(Node::items) {
                self.schema(part, &part.span, SchemaRole::Part, owner);
            }
        }
    }

    /// Adds the node if it is a reference, and returns whether it is.
    fn reference(&mut self, node: &'a Node, owner: Owner<'a>) -> bool {
        let Some(member) = node.member("$ref") else { return false };
        if let Some(target) = member.node.as_str() {
            self.references.push(Reference { target, mark: member.mark(), node, owner });
            self.targets.entry(owner).or_default().push(target);
        }
        true
    }
}

/// Returns the group and name of the component that a reference points to. `None` if it has another form.
pub fn component(target: &str) -> Option<(String, String)> {
    let mut parts = segments(target.strip_prefix('#')?);
    match (parts.next()?.as_str(), parts.next(), parts.next(), parts.next()) {
        ("components", Some(group), Some(name), None) => Some((group, name)),
        _ => None,
    }
}

/// Iterates over the members of the object at a key; empty if there is none.
pub fn members<'a>(node: Option<&'a Node>, key: &str) -> impl Iterator<Item = (&'a str, &'a Member)> + use<'a> {
    node.and_then(|node| node.get(key)).into_iter().flat_map(Node::members)
}
