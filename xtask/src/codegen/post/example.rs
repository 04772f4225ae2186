//! The example in the documentation of a method: a call with all that is required.

use super::{field_name, type_name};
use crate::codegen::lower::{Field, Lowered, Operation, Type};

/// No page nests what is required deeper.
const DEEPEST: usize = 8;

/// A block of code that compiles.
pub fn of(operation: &Operation, lowered: &Lowered) -> String {
    let mut call = format!("let response = dcs\n    .{}()", operation.method_name());
    for parameter in operation.parameters.iter().filter(|known| known.required && known.name != "project_id") {
        let query = operation.query.iter().find(|field| field.name == parameter.name);
        let value = query.map_or_else(|| format!("\"{}\"", parameter.name), |field| value(&field.ty, lowered, 1));
        call += &format!("\n    .{}({value})", field_name(&parameter.name));
    }
    if let Some(Type::Object(schema)) = &operation.body {
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
    shown.iter().map(|field| format!(".{}({})", field_name(&field.name), value(&field.ty, lowered, depth))).collect()
}

fn value(ty: &Type, lowered: &Lowered, depth: usize) -> String {
    match ty {
        Type::String => "\"…\"".to_owned(),
        Type::Timestamp | Type::EpochMillisString | Type::EpochMillis => "std::time::SystemTime::now()".to_owned(),
        Type::Integer | Type::IntegerString => "1".to_owned(),
        Type::Number | Type::NumberString => "0.125".to_owned(),
        Type::Boolean | Type::BooleanString | Type::UpperBooleanString => "true".to_owned(),
        Type::Enum(schema) => {
            let known = lowered.enums.iter().find(|known| known.schema == *schema);
            format!("{:?}", known.and_then(|known| known.values.first()).map_or("", String::as_str))
        }
        Type::List(items) if depth < DEEPEST => format!("vec![{}]", item(items, lowered, depth + 1)),
        Type::List(_) => "vec![]".to_owned(),
        Type::Object(schema) if depth < DEEPEST => {
            format!("dcs_sdk::types::{}::builder(){}", type_name(schema), setters(schema, lowered, depth + 1).concat())
        }
        Type::Object(schema) => format!("dcs_sdk::types::{}::default()", type_name(schema)),
        Type::Map(_) | Type::AnyObject => "std::collections::BTreeMap::new()".to_owned(),
    }
}

/// An item of a list, which must already have its type.
fn item(ty: &Type, lowered: &Lowered, depth: usize) -> String {
    match ty {
        Type::String => "\"…\".to_owned()".to_owned(),
        Type::Timestamp | Type::EpochMillisString | Type::EpochMillis | Type::Enum(_) => {
            format!("{}.into()", value(ty, lowered, depth))
        }
        Type::Object(schema) => format!("dcs_sdk::types::{}::default()", type_name(schema)),
        other => value(other, lowered, depth),
    }
}
