//! Which operation a path and a method name.

use hyper::Method;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::document::{self, Operation, Problems};

/// A path that is known.
pub(crate) struct Target {
    /// What stands in the path for its parameters, decoded.
    parameters: Vec<(&'static str, String)>,
    /// `None` if the path exists with other methods only.
    pub(crate) operation: Option<&'static Operation>,
    /// The methods the path exists with, for `Allow`.
    pub(crate) allowed: String,
}

impl Target {
    /// What stands in the path for the parameter of that name.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The first parameter that nothing stands for.
    pub(crate) fn empty_parameter(&self) -> Option<&'static str> {
        self.parameters.iter().find(|(_, value)| value.is_empty()).map(|(name, _)| *name)
    }
}

/// What `path` names, whatever the method; `None` if nothing. Of two paths that fit, the one with more words of its own
/// counts: `/instances/statistic` is no instance of the ID `statistic`.
pub(crate) fn find(method: &Method, path: &str) -> Option<Target> {
    let fitting = document::operations().iter().filter_map(|operation| Some((matches(operation, path)?, operation)));
    let mut fitting: Vec<_> = fitting.collect();
    let fewest = fitting.iter().map(|(parameters, _)| parameters.len()).min()?;
    fitting.retain(|(parameters, _)| parameters.len() == fewest);
    let mut allowed: Vec<&str> = fitting.iter().map(|(_, operation)| operation.method.as_str()).collect();
    allowed.sort_unstable();
    let allowed = allowed.join(", ");
    let operation = fitting.iter().map(|(_, operation)| *operation).find(|operation| operation.method == *method);
    let (parameters, _) = fitting.into_iter().next()?;
    Some(Target { parameters, operation, allowed })
}

fn matches(operation: &'static Operation, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut parameters = Vec::new();
    let mut pieces = path.split('/');
    for expected in operation.path.split('/') {
        let piece = percent_decode_str(pieces.next()?).decode_utf8().ok()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => {
                let schema = operation.path_parameter(name)?.schema;
                // A parameter with a list of values is as good as a path for each.
                let mut problems = Problems::default();
                document::validate(&Value::from(&*piece), schema, name, &mut problems);
                if !problems.is_empty() {
                    return None;
                }
                parameters.push((name, piece.into_owned()));
            }
            None if expected == piece => {}
            None => return None,
        }
    }
    pieces.next().is_none().then_some(parameters)
}
