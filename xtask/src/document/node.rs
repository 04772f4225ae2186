//! The tree of a document: JSON values with their locations in the source files.

use indexmap::IndexMap;
use serde_json::Number;

use super::source::Span;

/// A value and its location.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Location of the value; only the first line of a value with several lines.
    pub span: Span,
}

/// A JSON value whose children have locations.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`, or an empty value in YAML.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    List(Vec<Node>),
    /// An object.
    Object(Object),
}

/// Members by key, in the order of the file.
pub type Object = IndexMap<String, Member>;

/// A key and its value in an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Location of the key.
    pub key: Span,
    /// The value.
    pub node: Node,
}

impl Member {
    /// Returns the location for diagnostics: the value if it is a scalar, otherwise the key.
    pub fn mark(&self) -> &Span {
        match self.node.value {
            Value::List(_) | Value::Object(_) => &self.key,
            _ if self.node.span.range().is_empty() => &self.key,
            _ => &self.node.span,
        }
    }
}

impl Node {
    /// Returns the members if this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the members if this is an object.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match &mut self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the items if this is an array.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the string if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the boolean if this is a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the member with a key if this is an object that has it.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.as_object()?.get(key)
    }

    /// Returns the value of a key if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.node)
    }

    /// Iterates over the members; empty if this is not an object.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Member)> {
        self.as_object().into_iter().flatten().map(|(key, member)| (key.as_str(), member))
    }

    /// Iterates over the items; empty if this is not an array.
    pub fn items(&self) -> impl Iterator<Item = &Node> {
        self.as_list().into_iter().flatten()
    }

    /// Where a report points that is about the member of that name, or about its absence.
    pub fn mark(&self, key: &str) -> &Span {
        self.member(key).map_or(&self.span, Member::mark)
    }

    /// Returns the node at a JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        segments(pointer).try_fold(self, |node, segment| match &node.value {
            Value::Object(members) => members.get(segment.as_str()).map(|member| &member.node),
            Value::List(items) => items.get(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns the node at a JSON pointer.
    pub fn at_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        segments(pointer).try_fold(self, |node, segment| match &mut node.value {
            Value::Object(members) => members.get_mut(segment.as_str()).map(|member| &mut member.node),
            Value::List(items) => items.get_mut(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns the location of the node at a JSON pointer, or of its nearest existing ancestor.
    pub fn span_of(&self, pointer: &str) -> &Span {
        let (mut node, mut span) = (self, &self.span);
        for segment in segments(pointer) {
            let next = match &node.value {
                Value::Object(members) => members.get(segment.as_str()).map(|member| (&member.node, member.mark())),
                Value::List(items) => {
                    segment.parse::<usize>().ok().and_then(|index| items.get(index)).map(|item| (item, &item.span))
                }
                _ => None,
            };
            let Some(next) = next else { break };
            (node, span) = next;
        }
        span
    }

    /// Whether two nodes have equal values. Locations and the order of keys are ignored.
    pub fn has_same_value(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(two)) => one == two,
            (Value::Number(one), Value::Number(two)) => one == two,
            (Value::String(one), Value::String(two)) => one == two,
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.has_same_value(two))
            }
            (Value::Object(one), Value::Object(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .all(|(key, member)| two.get(key).is_some_and(|other| member.node.has_same_value(&other.node)))
            }
            _ => false,
        }
    }

    /// Converts the node to JSON. The order of keys is kept.
    pub fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => value.clone().into(),
            Value::String(value) => value.as_str().into(),
            Value::List(items) => items.iter().map(Node::json).collect(),
            Value::Object(members) => members.iter().map(|(key, member)| (key.clone(), member.node.json())).collect(),
        }
    }
}

impl Value {
    /// Returns the type of the value with its article, for diagnostics.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// Splits a JSON pointer into its unescaped segments.
pub fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

/// Appends a segment to a JSON pointer.
pub fn join(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_and_segments_escape_slash_and_tilde() {
        let pointer = join("/paths", "/v2/{id}/a~b");
        assert_eq!(pointer, "/paths/~1v2~1{id}~1a~0b");
        assert_eq!(segments(&pointer).collect::<Vec<_>>(), ["paths", "/v2/{id}/a~b"]);
        assert_eq!(segments("").count(), 0);
    }
}
