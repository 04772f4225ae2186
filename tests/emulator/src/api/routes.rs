//! Routing by path and method.

use hyper::Method;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::document::{self, Operation, Problems};

/// The documented path that a request matches.
pub(crate) struct Target {
    /// Names and percent-decoded values of the path parameters.
    parameters: Vec<(&'static str, String)>,
    /// The operation; `None` if the path does not support the method.
    pub(crate) operation: Option<&'static Operation>,
    /// The methods that the path supports, as the value of `Allow`.
    pub(crate) allowed: String,
}

impl Target {
    /// Returns the value of a path parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the name of the first empty path parameter.
    pub(crate) fn empty_parameter(&self) -> Option<&'static str> {
        self.parameters.iter().find(|(_, value)| value.is_empty()).map(|(name, _)| *name)
    }
}

/// Finds the documented path that matches `path`; `None` if there is none.
///
/// If several paths match, the one with the fewest parameters takes precedence: `/instances/statistic` is not an
/// instance with the ID `statistic`.
pub(crate) fn find(method: &Method, path: &str) -> Option<Target> {
    let matching =
        document::operations().iter().filter_map(|operation| Some((parameters(operation, path)?, operation)));
    let mut matching: Vec<_> = matching.collect();
    let fewest = matching.iter().map(|(parameters, _)| parameters.len()).min()?;
    matching.retain(|(parameters, _)| parameters.len() == fewest);
    let mut allowed: Vec<&str> = matching.iter().map(|(_, operation)| operation.method.as_str()).collect();
    allowed.sort_unstable();
    let allowed = allowed.join(", ");
    let operation = matching.iter().map(|(_, operation)| *operation).find(|operation| operation.method == *method);
    let (parameters, _) = matching.into_iter().next()?;
    Some(Target { parameters, operation, allowed })
}

/// Returns the path parameters if `path` matches the path of the operation.
fn parameters(operation: &'static Operation, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut parameters = Vec::new();
    let mut segments = path.split('/');
    for expected in operation.path.split('/') {
        let segment = percent_decode_str(segments.next()?).decode_utf8().ok()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => {
                let schema = operation.path_parameter(name)?.schema;
                // A segment that is not in the `enum` of its parameter does not match.
                let mut problems = Problems::default();
                document::validate(&Value::from(&*segment), schema, name, &mut problems);
                if !problems.is_empty() {
                    return None;
                }
                parameters.push((name, segment.into_owned()));
            }
            None if expected == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(parameters)
}
