//! A rule for `x-listed-by`.

use crate::document::{
    Member, Node,
    diagnostics::Diagnostic,
    index::{Index, Operation},
};

/// Reports parameters that are listed by an operation or a property that does not exist.
pub fn listed_by_names(index: &Index<'_>) -> Vec<Diagnostic> {
    let listed = index.parameters.iter().filter_map(|parameter| parameter.node.member("x-listed-by"));
    listed.filter_map(|member| check(index, member)).collect()
}

fn check(index: &Index<'_>, member: &Member) -> Option<Diagnostic> {
    let mut names = member.node.as_str()?.split('.');
    let problem = |message: String| {
        let help = "write an operation and the names in its response, such as `ListThings.things.id`";
        Some(Diagnostic::new("listed-by-names", message).at(member.mark(), "").help(help))
    };
    let id = names.next().unwrap_or_default();
    let is_operation = |operation: &Operation<'_>| operation.id() == id;
    let Some(position) = index.operations.iter().position(is_operation) else {
        return problem(format!("there is no operation `{id}`"));
    };
    let mut schemas: Vec<&Node> = index.success_schemas(position).collect();
    for name in names {
        let properties = schemas.iter().filter_map(|schema| schema.get("properties")?.get(name));
        let properties = properties.filter_map(|property| index.schema_of(property));
        schemas = properties.filter_map(|schema| index.schema_of(schema.get("items").unwrap_or(schema))).collect();
        if schemas.is_empty() {
            return problem(format!("the response of `{id}` has no property `{name}` there"));
        }
    }
    None
}
