//! The calls of the canary: all operations that only read, with the path parameters as arguments.

use super::{examples, field_name, requests::path_parameters};
use crate::codegen::lower::Lowered;

/// Prints the calls as a module of the canary. Required query parameters have the values of the examples in the
/// documentation.
///
/// # Errors
/// If a required query parameter has no example.
pub fn print(lowered: &Lowered) -> Result<String, String> {
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
