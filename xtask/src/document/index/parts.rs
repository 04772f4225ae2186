//! The element types of the index.

use crate::document::{Member, Node, Span};

/// An operation.
pub struct Operation<'a> {
    /// Path.
    pub path: &'a str,
    /// Location of the path.
    pub path_key: &'a Span,
    /// HTTP method in lower case.
    pub method: &'a str,
    /// Location of the method.
    pub key: &'a Span,
    /// Operation object.
    pub node: &'a Node,
    /// Parameters with references resolved, each with its location in the list of the operation.
    pub parameters: Vec<(&'a Node, &'a Span)>,
    /// Request body with a reference resolved, and its location.
    pub body: Option<(&'a Node, &'a Span)>,
}

impl<'a> Operation<'a> {
    /// Returns the operation ID, or an empty string.
    pub fn id(&self) -> &'a str {
        self.node.get("operationId").and_then(Node::as_str).unwrap_or_default()
    }

    /// Returns the location of the operation ID, or of the method if there is none.
    pub fn mark(&self) -> &'a Span {
        self.node.member("operationId").map_or(self.key, Member::mark)
    }
}

/// A declared parameter.
pub struct Parameter<'a> {
    /// Location of the declaration.
    pub mark: &'a Span,
    /// Parameter object.
    pub node: &'a Node,
}

/// A response of an operation.
pub struct Response<'a> {
    /// Index of the operation in [`Index::operations`](super::Index::operations).
    pub operation: usize,
    /// Status code, such as `200`.
    pub status: &'a str,
    /// Location of the status code.
    pub key: &'a Span,
    /// Response object, with a reference resolved.
    pub node: &'a Node,
}

/// The content of a request body or response in one media type.
pub struct Content<'a> {
    /// Index of the operation in [`Index::operations`](super::Index::operations).
    pub operation: usize,
    /// Status code of the response; `None` for a request body.
    pub status: Option<&'a str>,
    /// Request body or response object.
    pub holder: &'a Node,
    /// Media type.
    pub media_type: &'a str,
    /// Location of the media type.
    pub key: &'a Span,
    /// Media type object.
    pub node: &'a Node,
}

impl Content<'_> {
    /// Returns the name of the request body or response for diagnostics.
    pub fn name(&self) -> String {
        self.status.map_or_else(|| "the request body".to_owned(), |status| format!("the {status} response"))
    }
}

/// The use of a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SchemaRole<'a> {
    /// A component with this name.
    Component(&'a str),
    /// A property with this name.
    Property(&'a str),
    /// The items of an array.
    Items,
    /// `additionalProperties`.
    Values,
    /// A subschema of `allOf`, `oneOf`, `anyOf` or `not`.
    Part,
    /// A parameter.
    Parameter,
    /// A request body or a response.
    Content,
}

/// A schema that is not a reference.
pub struct Schema<'a> {
    /// Use of the schema.
    pub role: SchemaRole<'a>,
    /// Location of the declaration.
    pub mark: &'a Span,
    /// Schema object.
    pub node: &'a Node,
}

/// A reference.
pub struct Reference<'a> {
    /// Value of `$ref`.
    pub target: &'a str,
    /// Location of the value.
    pub mark: &'a Span,
    /// Reference object.
    pub node: &'a Node,
    /// Owner of the reference.
    pub owner: Owner<'a>,
}

/// The operation or component that contains a reference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner<'a> {
    /// An operation, by its index in [`Index::operations`](super::Index::operations).
    Operation(usize),
    /// A component, by group and name.
    Component(&'a str, &'a str),
}
