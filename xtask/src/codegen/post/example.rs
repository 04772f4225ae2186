//! The example in the documentation of a method: a call with all that is required.

use super::{field_name, type_name};
use crate::codegen::lower::{Field, Lowered, OperationFacts, Shape};

/// No page nests what is required deeper.
const DEEPEST: usize = 8;

/// A block of code that compiles.
pub fn of(operation: &OperationFacts, lowered: &Lowered) -> String {
    let mut call = format!("let answer = dcs\n    .{}()", operation.method_name());
    for parameter in operation.parameters.iter().filter(|known| known.required && known.name != "project_id") {
        let query = operation.query.iter().find(|field| field.name == parameter.name);
        let value = query.map_or_else(|| format!("\"{}\"", parameter.name), |field| value(&field.shape, lowered, 1));
        call += &format!("\n    .{}({value})", field_name(&parameter.name));
    }
    if let Some(Shape::Object(schema)) = &operation.body {
        let setters = setters(schema, lowered, 1);
        call += &match &setters[..] {
            [] => "\n    .body_map(|body| body)".to_owned(),
            [only] => format!("\n    .body_map(|body| body{only})"),
            [first, rest @ ..] => {
                let rest: String = rest.iter().map(|setter| format!("\n            {setter}")).collect();
                format!("\n    .body_map(|body| {{\n        body{first}{rest}\n    }})")
            }
        };
    }
    let call = call + "\n    .await?;";
    let head = "# async fn example(dcs: &dcs_sdk::Client) -> Result<(), dcs_sdk::Error> {";
    format!("```no_run\n{head}\n{call}\n# Ok(())\n# }}\n```")
}

/// The setters of the required fields of an object, or of its first field where none is required.
fn setters(schema: &str, lowered: &Lowered, depth: usize) -> Vec<String> {
    let object = lowered.objects.iter().find(|object| object.schema == schema);
    let fields: Vec<&Field> = object.iter().flat_map(|object| &object.fields).collect();
    let required: Vec<&Field> = fields.iter().copied().filter(|field| field.required).collect();
    let shown = if required.is_empty() { fields.into_iter().take(1).collect() } else { required };
    shown.iter().map(|field| format!(".{}({})", field_name(&field.name), value(&field.shape, lowered, depth))).collect()
}

fn value(shape: &Shape, lowered: &Lowered, depth: usize) -> String {
    match shape {
        Shape::Text => "\"…\"".to_owned(),
        Shape::Time | Shape::EpochText | Shape::EpochNumber => "std::time::SystemTime::now()".to_owned(),
        Shape::Integer => "1".to_owned(),
        Shape::Number => "0.125".to_owned(),
        Shape::Boolean => "true".to_owned(),
        Shape::Choice(schema) => {
            let known = lowered.enums.iter().find(|known| known.schema == *schema);
            format!("{:?}", known.and_then(|known| known.values.first()).map_or("", String::as_str))
        }
        Shape::List(items) if depth < DEEPEST => format!("vec![{}]", item(items, lowered, depth + 1)),
        Shape::List(_) => "vec![]".to_owned(),
        Shape::Object(schema) if depth < DEEPEST => {
            format!("dcs_sdk::types::{}::builder(){}", type_name(schema), setters(schema, lowered, depth + 1).concat())
        }
        Shape::Object(schema) => format!("dcs_sdk::types::{}::default()", type_name(schema)),
        Shape::Map(_) | Shape::Anything => "std::collections::BTreeMap::new()".to_owned(),
    }
}

/// In a list a value has to be of its type already.
fn item(shape: &Shape, lowered: &Lowered, depth: usize) -> String {
    match shape {
        Shape::Text => "\"…\".to_owned()".to_owned(),
        Shape::Time | Shape::EpochText | Shape::EpochNumber | Shape::Choice(_) => {
            format!("{}.into()", value(shape, lowered, depth))
        }
        Shape::Object(schema) => format!("dcs_sdk::types::{}::default()", type_name(schema)),
        other => value(other, lowered, depth),
    }
}
