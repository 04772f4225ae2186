//! Calls of operations for tests and for the canary: each file is a call of a macro that is defined beside it.

use super::{Files, examples, field_name, requests::path_parameters, type_name};
use crate::codegen::lower::{Field, Lowered, Operation, Type};

/// Returns the files by path below `tests/`.
///
/// # Errors
/// If a value that a call needs has no example.
pub fn print(lowered: &Lowered) -> Result<Files, String> {
    let files = [
        ("rustdoc_examples/calls.rs", examples::print(lowered)?),
        ("canary/calls.rs", canary(lowered)?),
        ("any_request/calls.rs", requests(lowered)),
        ("any_query/calls.rs", queries(lowered)?),
    ];
    Ok(files.into_iter().map(|(path, code)| (path.to_owned(), code)).collect())
}

/// All operations that only read, with the path parameters as arguments. Required query parameters have the values of the
/// examples in the documentation.
fn canary(lowered: &Lowered) -> Result<String, String> {
    let mut calls = String::new();
    for operation in lowered.operations.iter().filter(|operation| operation.method == "GET") {
        let parameters = path_parameters(operation);
        let names: Vec<_> = parameters.iter().map(|parameter| field_name(&parameter.name)).collect();
        let sources = names
            .iter()
            .zip(&parameters)
            .map(|(name, parameter)| format!("{name} = {:?}", parameter.listed_by.as_deref().unwrap_or_default()));
        let sources = sources.collect::<Vec<_>>().join(", ");
        let arguments: Vec<_> = names.iter().map(|name| format!("{name}.as_str()")).collect();
        let call = examples::required_query(operation, lowered)?;
        let call = format!("dcs.{}({}){call}", operation.method_name(), arguments.join(", "));
        calls += &format!("    {:?} [{sources}] => {call},\n", operation.id);
    }
    let types = if calls.contains("types::") { "use dcs_sdk::types;\n\n" } else { "" };
    Ok(format!("//! The operations that only read.\n\n{types}use crate::call::calls;\n\ncalls! {{ dcs;\n{calls}}}\n"))
}

/// All operations with a request body, and its type.
fn requests(lowered: &Lowered) -> String {
    let mut calls = String::new();
    for operation in &lowered.operations {
        if let Some(Type::Object(schema)) = &operation.body {
            calls += &format!("    {:?}, {} => {},\n", operation.id, type_name(schema), call(operation));
        }
    }
    let uses = "use super::requests;\nuse crate::emulator::CACHE;";
    format!("//! The operations with a request body.\n\n{uses}\n\nrequests! {{ dcs;\n{calls}}}\n")
}

/// All operations with query parameters, and the parameters by the type of their setters.
fn queries(lowered: &Lowered) -> Result<String, String> {
    let mut calls = String::new();
    for operation in lowered.operations.iter().filter(|operation| !operation.query.is_empty()) {
        let body = examples::body(operation, lowered)?;
        calls += &format!("    {:?} => {}{body},\n", operation.id, call(operation));
        let mut groups =
            [("string", Vec::new()), ("integer", Vec::new()), ("boolean", Vec::new()), ("parsed", Vec::new())];
        for field in &operation.query {
            let (group, setter) = setter(field).ok_or_else(|| format!("{}: `{}`", operation.id, field.name))?;
            groups.iter_mut().filter(|(name, _)| *name == group).for_each(|(_, setters)| setters.push(setter.clone()));
        }
        for (group, setters) in groups.iter().filter(|(_, setters)| !setters.is_empty()) {
            calls += &format!("        {group} {{ {} }}\n", setters.join(", "));
        }
    }
    let uses = "use super::queries;\nuse crate::emulator::CACHE;";
    Ok(format!("//! The operations with query parameters.\n\n{uses}\n\nqueries! {{ dcs;\n{calls}}}\n"))
}

/// The call of an operation. Each path parameter has its name as its value, except for the ID of the instance.
fn call(operation: &Operation) -> String {
    let argument = |name: &str| if name == "instance_id" { "CACHE".to_owned() } else { format!("{name:?}") };
    let arguments: Vec<_> = path_parameters(operation).iter().map(|parameter| argument(&parameter.name)).collect();
    format!("dcs.{}({})", operation.method_name(), arguments.join(", "))
}

/// The group of a query parameter, and the parameter with its setter; `None` if there is no group for its type.
fn setter(field: &Field) -> Option<(&'static str, String)> {
    let (group, parsed) = match field.ty {
        Type::String | Type::Enum(_) => ("string", ""),
        Type::Integer => ("integer", ""),
        Type::Boolean => ("boolean", ""),
        Type::IntegerString => ("parsed", ": i64"),
        Type::NumberString => ("parsed", ": f64"),
        Type::BooleanString => ("parsed", ": bool"),
        _ => return None,
    };
    Some((group, format!("{:?} => {}{parsed}", field.name, field_name(&field.name))))
}
