//! The tree of a document: values that know where they stand.

use indexmap::IndexMap;
use serde_json::Number;

use super::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it holds.
    pub value: Value,
    /// Where it stands; of a value over several lines, its first line.
    pub span: Span,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing, or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// Members by key, in the order of the file.
    Object(Object),
}

/// Members by key, in the order of the file.
pub type Object = IndexMap<String, Member>;

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where its key stands.
    pub key: Span,
    /// Its value.
    pub node: Node,
}

impl Member {
    /// Where a report about this member points: at a plain value itself, else at the key.
    pub fn mark(&self) -> &Span {
        match self.node.value {
            Value::List(_) | Value::Object(_) => &self.key,
            _ if self.node.span.range().is_empty() => &self.key,
            _ => &self.node.span,
        }
    }
}

impl Node {
    /// The members, when it is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The members, when it is an object.
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match &mut self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items, when it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text, when it is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The truth, when it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The member of that name, when it is an object that has one.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.as_object()?.get(key)
    }

    /// The value of the member of that name, when it is an object that has one.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|member| &member.node)
    }

    /// The members, none when it isn't an object.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Member)> {
        self.as_object().into_iter().flatten().map(|(key, member)| (key.as_str(), member))
    }

    /// The items, none when it isn't a list.
    pub fn items(&self) -> impl Iterator<Item = &Node> {
        self.as_list().into_iter().flatten()
    }

    /// Where a report points that is about the member of that name, or about its absence.
    pub fn mark(&self, key: &str) -> &Span {
        self.member(key).map_or(&self.span, Member::mark)
    }

    /// The node a JSON pointer leads to.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        segments(pointer).try_fold(self, |node, segment| match &node.value {
            Value::Object(members) => members.get(segment.as_str()).map(|member| &member.node),
            Value::List(items) => items.get(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The node a JSON pointer leads to.
    pub fn at_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        segments(pointer).try_fold(self, |node, segment| match &mut node.value {
            Value::Object(members) => members.get_mut(segment.as_str()).map(|member| &mut member.node),
            Value::List(items) => items.get_mut(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Where the node of a JSON pointer stands, or the nearest one above it that is there.
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

    /// Whether both hold the same, wherever they stand; the order of members doesn't count.
    pub fn same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(two)) => one == two,
            (Value::Number(one), Value::Number(two)) => one == two,
            (Value::String(one), Value::String(two)) => one == two,
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
            }
            (Value::Object(one), Value::Object(two)) => {
                one.len() == two.len()
                    && one.iter().all(|(key, member)| two.get(key).is_some_and(|other| member.node.same(&other.node)))
            }
            _ => false,
        }
    }

    /// The value as JSON, members in the order of the tree.
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
    /// What kind of value it is, as a report says it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::String(_) => "text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// The parts of a JSON pointer.
pub fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

/// A JSON pointer, one step longer.
pub fn join(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_escape_what_their_syntax_takes() {
        let pointer = join("/paths", "/v2/{id}/a~b");
        assert_eq!(pointer, "/paths/~1v2~1{id}~1a~0b");
        assert_eq!(segments(&pointer).collect::<Vec<_>>(), ["paths", "/v2/{id}/a~b"]);
        assert_eq!(segments("").count(), 0);
    }
}
