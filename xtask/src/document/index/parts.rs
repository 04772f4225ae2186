//! The parts of a document.

use crate::document::{Member, Node, Span};

/// An operation.
pub struct Operation<'a> {
    /// Its path.
    pub path: &'a str,
    /// The span of its path.
    pub path_key: &'a Span,
    /// Its method in small letters.
    pub method: &'a str,
    /// The span of its method.
    pub key: &'a Span,
    /// The operation.
    pub node: &'a Node,
    /// Its parameters, references followed, each with the place where the operation lists it.
    pub parameters: Vec<(&'a Node, &'a Span)>,
    /// Its request body, a reference followed.
    pub body: Option<(&'a Node, &'a Span)>,
}

impl<'a> Operation<'a> {
    /// Its name, empty when it has none.
    pub fn id(&self) -> &'a str {
        self.node.get("operationId").and_then(Node::as_str).unwrap_or_default()
    }

    /// The span of its name, or else of its method.
    pub fn mark(&self) -> &'a Span {
        self.node.member("operationId").map_or(self.key, Member::mark)
    }
}

/// Something with the place where it is declared.
pub struct Parameter<'a> {
    /// The place.
    pub mark: &'a Span,
    /// The thing.
    pub node: &'a Node,
}

/// A response of an operation.
pub struct Response<'a> {
    /// The operation's place in the list.
    pub operation: usize,
    /// The status, such as `200`.
    pub status: &'a str,
    /// The span of the status.
    pub key: &'a Span,
    /// The response, a reference followed.
    pub node: &'a Node,
}

/// A request body or a response in one media type.
pub struct Content<'a> {
    /// The operation's place in the list.
    pub operation: usize,
    /// The status of the response; none for a request body.
    pub status: Option<&'a str>,
    /// The request body or the response.
    pub holder: &'a Node,
    /// The media type.
    pub kind: &'a str,
    /// The span of the media type.
    pub key: &'a Span,
    /// What is said of it.
    pub node: &'a Node,
}

impl Content<'_> {
    /// What a report calls it.
    pub fn name(&self) -> String {
        self.status.map_or_else(|| "the request body".to_owned(), |status| format!("the answer {status}"))
    }
}

/// What a schema describes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SchemaRole<'a> {
    /// The component of that name.
    Component(&'a str),
    /// The property of that name.
    Property(&'a str),
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
    /// A part of a composed schema.
    Part,
    /// A parameter.
    Parameter,
    /// A request body or a response.
    Content,
}

/// A schema that isn't a reference.
pub struct Schema<'a> {
    /// What it describes.
    pub role: SchemaRole<'a>,
    /// Where it is declared.
    pub mark: &'a Span,
    /// The schema.
    pub node: &'a Node,
}

/// A reference.
pub struct Reference<'a> {
    /// What it names.
    pub target: &'a str,
    /// Its span.
    pub mark: &'a Span,
    /// The object that it is part of.
    pub node: &'a Node,
    /// What it is a part of.
    pub owner: Owner<'a>,
}

/// What a reference is a part of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner<'a> {
    /// The operation at that place in the list.
    Operation(usize),
    /// The component of that group and name.
    Component(&'a str, &'a str),
}
