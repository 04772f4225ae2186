//! The document by its parts: its operations, parameters, answers, contents, schemas and references, each found once.

mod parts;

use std::collections::{BTreeMap, BTreeSet};

pub use self::parts::{Answer, Content, Declared, Operation, Owner, Reference, Role, Schema};
use crate::document::{Member, Node, Place, segments};

/// The parts of a document.
pub struct Api<'a> {
    /// The document.
    pub root: &'a Node,
    /// Every operation.
    pub operations: Vec<Operation<'a>>,
    /// Every parameter that is declared, in an operation or as a component.
    pub parameters: Vec<Declared<'a>>,
    /// Every answer of every operation.
    pub answers: Vec<Answer<'a>>,
    /// Every request body and answer in every media type.
    pub contents: Vec<Content<'a>>,
    /// Every schema that isn't a reference, at any depth.
    pub schemas: Vec<Schema<'a>>,
    /// Every reference.
    pub references: Vec<Reference<'a>>,
    /// What the references in each owner name.
    targets: BTreeMap<Owner<'a>, Vec<&'a str>>,
}

impl<'a> Api<'a> {
    /// The parts of the document of that tree.
    pub fn new(root: &'a Node) -> Self {
        let mut api = Self {
            root,
            operations: Vec::new(),
            parameters: Vec::new(),
            answers: Vec::new(),
            contents: Vec::new(),
            schemas: Vec::new(),
            references: Vec::new(),
            targets: BTreeMap::new(),
        };
        for (path, item) in members(Some(root), "paths") {
            let operations = item.node.members().filter(|(_, operation)| operation.node.object().is_some());
            for (method, operation) in operations {
                api.operation((path, &item.key), method, operation);
            }
        }
        for (group, components) in members(Some(root), "components") {
            for (name, component) in components.node.members() {
                let owner = Owner::Component(group, name);
                match group {
                    "schemas" => api.schema(&component.node, &component.key, Role::Component(name), owner),
                    "parameters" => api.parameter(&component.node, &component.key, owner),
                    "responses" | "requestBodies" => {
                        for (_, content) in members(Some(&component.node), "content") {
                            api.content_schema(&content.node, owner);
                        }
                    }
                    _ => {}
                }
            }
        }
        api
    }

    /// The node itself, or what it refers to; none when that isn't there.
    pub fn resolve(&self, node: &'a Node) -> Option<&'a Node> {
        let mut node = node;
        for _ in 0..8 {
            let Some(target) = node.get("$ref").and_then(Node::text) else { return Some(node) };
            node = self.root.at(target.strip_prefix('#')?)?;
        }
        None
    }

    /// The schema that a node is, with references and a wrapping `allOf` followed.
    pub fn schema_of(&self, node: &'a Node) -> Option<&'a Node> {
        let mut node = self.resolve(node)?;
        for _ in 0..8 {
            let Some([part]) = node.get("allOf").and_then(Node::list) else { break };
            node = self.resolve(part)?;
        }
        Some(node)
    }

    /// The components, by group and name, that such owners reach through any number of references.
    pub fn reached(&self, from: impl Fn(Owner<'a>) -> bool) -> BTreeSet<(String, String)> {
        let mut reached = BTreeSet::new();
        let from = self.targets.iter().filter(|(owner, _)| from(**owner));
        let mut open: Vec<_> = from.flat_map(|(_, targets)| targets).copied().collect();
        while let Some(target) = open.pop() {
            let Some((group, name)) = component(target) else { continue };
            if let Some(further) = self.targets.get(&Owner::Component(&group, &name))
                && !reached.contains(&(group.clone(), name.clone()))
            {
                open.extend(further);
            }
            reached.insert((group, name));
        }
        reached
    }

    /// The operation of an answer or a content.
    pub fn of(&self, index: usize) -> Option<&Operation<'a>> {
        self.operations.get(index)
    }

    /// The schemas of the successful answers of an operation.
    pub fn results(&self, index: usize) -> impl Iterator<Item = &'a Node> {
        self.contents
            .iter()
            .filter(move |content| {
                content.operation == index && content.status.is_some_and(|status| status.starts_with('2'))
            })
            .filter_map(|content| self.schema_of(content.node.get("schema")?))
    }

    fn operation(&mut self, (path, path_key): (&'a str, &'a Place), method: &'a str, member: &'a Member) {
        let (node, index) = (&member.node, self.operations.len());
        let owner = Owner::Operation(index);
        let mut parameters = Vec::new();
        for parameter in node.get("parameters").into_iter().flat_map(Node::items) {
            self.parameter(parameter, &parameter.place, owner);
            parameters.extend(self.resolve(parameter).map(|resolved| (resolved, &parameter.place)));
        }
        let body = node.member("requestBody").and_then(|body| {
            self.reference(&body.node, owner);
            self.holder(index, None, &body.node);
            Some((self.resolve(&body.node)?, &body.key))
        });
        for (status, answer) in members(Some(node), "responses") {
            self.reference(&answer.node, owner);
            self.holder(index, Some(status), &answer.node);
            if let Some(resolved) = self.resolve(&answer.node) {
                self.answers.push(Answer { operation: index, status, key: &answer.key, node: resolved });
            }
        }
        self.operations.push(Operation { path, path_key, method, key: &member.key, node, parameters, body });
    }

    fn holder(&mut self, operation: usize, status: Option<&'a str>, node: &'a Node) {
        let inline = node.get("$ref").is_none();
        let Some(holder) = self.resolve(node) else { return };
        for (kind, media) in members(Some(holder), "content") {
            self.contents.push(Content { operation, status, holder, kind, key: &media.key, node: &media.node });
            if inline {
                self.content_schema(&media.node, Owner::Operation(operation));
            }
        }
    }

    fn content_schema(&mut self, media: &'a Node, owner: Owner<'a>) {
        if let Some(schema) = media.member("schema") {
            self.schema(&schema.node, &schema.key, Role::Content, owner);
        }
    }

    fn parameter(&mut self, node: &'a Node, mark: &'a Place, owner: Owner<'a>) {
        if self.reference(node, owner) {
            return;
        }
        self.parameters.push(Declared { mark, node });
        if let Some(schema) = node.member("schema") {
            self.schema(&schema.node, &schema.key, Role::Parameter, owner);
        }
    }

    fn schema(&mut self, node: &'a Node, mark: &'a Place, role: Role<'a>, owner: Owner<'a>) {
        if self.reference(node, owner) || node.object().is_none() {
            return;
        }
        self.schemas.push(Schema { role, mark, node });
        for (name, property) in members(Some(node), "properties") {
            self.schema(&property.node, &property.key, Role::Property(name), owner);
        }
        for (key, role) in [("items", Role::Items), ("additionalProperties", Role::Values), ("not", Role::Part)] {
            if let Some(part) = node.member(key) {
                self.schema(&part.node, &part.key, role, owner);
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in node.get(key).into_iter().flat_map(Node::items) {
                self.schema(part, &part.place, Role::Part, owner);
            }
        }
    }

    /// Notes the node when it is a reference.
    fn reference(&mut self, node: &'a Node, owner: Owner<'a>) -> bool {
        let Some(member) = node.member("$ref") else { return false };
        if let Some(target) = member.node.text() {
            self.references.push(Reference { target, mark: member.mark(), node, owner });
            self.targets.entry(owner).or_default().push(target);
        }
        true
    }
}

/// The group and name of the component that a reference names, when it has that form.
pub fn component(target: &str) -> Option<(String, String)> {
    let mut parts = segments(target.strip_prefix('#')?);
    match (parts.next()?.as_str(), parts.next(), parts.next(), parts.next()) {
        ("components", Some(group), Some(name), None) => Some((group, name)),
        _ => None,
    }
}

/// The members of the member of that name.
pub fn members<'a>(node: Option<&'a Node>, key: &str) -> impl Iterator<Item = (&'a str, &'a Member)> + use<'a> {
    node.and_then(|node| node.get(key)).into_iter().flat_map(Node::members)
}
