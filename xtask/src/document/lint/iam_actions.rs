//! A rule for `x-iam-action`.

use crate::document::{Member, diagnostics::Diagnostic, index::Index};

/// Reports IAM actions that do not have the form `service:resource:verb`.
pub fn iam_action(index: &Index<'_>) -> Vec<Diagnostic> {
    let actions = index.operations.iter().filter_map(|operation| operation.node.member("x-iam-action"));
    let invalid = actions.filter(|member| !member.node.as_str().is_some_and(is_action));
    let report = |member: &Member| {
        Diagnostic::new("iam-action", "not an IAM action")
            .at(member.mark(), "")
            .help("write an action such as `dcs:instance:get`")
    };
    invalid.map(report).collect()
}

fn is_action(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric()))
}
