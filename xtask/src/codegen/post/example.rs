//! The example in the documentation of a method: a call with all that is required.

use super::{field_name, type_name};
use crate::codegen::lower::{Condition, Constraint, Demand, Field, Lowered, Operation, Parameter, Type};

/// No page nests what is required deeper.
const DEEPEST: usize = 8;

/// A block of code that compiles.
pub fn of(operation: &Operation, path: &[&Parameter], lowered: &Lowered) -> String {
    let arguments: Vec<_> = path.iter().map(|parameter| format!("{:?}", parameter.name)).collect();
    let mut setters: Vec<String> =
        operation.query.iter().filter(|field| field.required).map(|field| setter(field, lowered, 1)).collect();
    if let Some(Type::Object(schema)) = &operation.body {
        setters.extend(self::setters(schema, lowered, 1));
    }
    let call = format!("dcs.{}({})", operation.method_name(), arguments.join(", "));
    let call = match &setters[..] {
        [] => format!("{call}.await?;"),
        setters => format!("{call}\n    {}\n    .await?;", setters.join("\n    ")),
    };
    let call = if operation.response.is_some() { format!("let response = {call}") } else { call };
    let head = "# async fn example(dcs: &dcs_sdk::Client) -> Result<(), dcs_sdk::Error> {";
    format!("```no_run\n{head}\n{call}\n# Ok(())\n# }}\n```")
}

/// The setters of the fields that an object with nothing else needs, or of its first field where it needs none.
fn setters(schema: &str, lowered: &Lowered, depth: usize) -> Vec<String> {
    let object = lowered.objects.iter().find(|object| object.schema == schema);
    let fields: Vec<&Field> = object.iter().flat_map(|object| &object.fields).collect();
    let required = |field: &&Field| field.required || is_demanded(field, &fields, lowered);
    let required: Vec<&Field> = fields.iter().copied().filter(required).collect();
    let shown = if required.is_empty() { fields.into_iter().take(1).collect() } else { required };
    shown.into_iter().map(|field| setter(field, lowered, depth)).collect()
}

/// Whether a rule requires the field beside the required ones.
fn is_demanded(field: &Field, fields: &[&Field], lowered: &Lowered) -> bool {
    let Some(rule) = field.rule.as_ref().filter(|rule| rule.demand == Demand::Required) else { return false };
    let other = fields.iter().find(|other| other.name == rule.other && other.required);
    match (&rule.condition, other) {
        (Condition::Absent | Condition::IsNot(_), None) | (Condition::Present, Some(_)) => true,
        (Condition::Is(values), Some(other)) => {
            values.iter().any(|known| value(&other.ty, lowered, DEEPEST) == format!("{known:?}"))
        }
        _ => false,
    }
}

fn setter(field: &Field, lowered: &Lowered, depth: usize) -> String {
    let least = field.constraints.iter().find_map(|constraint| match constraint {
        Constraint::Minimum(least) if *least > 1.0 => Some(least.to_string()),
        _ => None,
    });
    format!(".{}({})", field_name(&field.name), least.unwrap_or_else(|| value(&field.ty, lowered, depth)))
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
        Type::List(items) if depth < DEEPEST => format!("[{}]", value(items, lowered, depth + 1)),
        Type::Object(schema) if depth < DEEPEST => {
            format!("dcs_sdk::types::{}::new(){}", type_name(schema), setters(schema, lowered, depth + 1).concat())
        }
        Type::List(_) | Type::Object(_) => "Default::default()".to_owned(),
        Type::Map(_) => "[(\"…\", \"…\")]".to_owned(),
        Type::AnyObject => "serde_json::Map::new()".to_owned(),
    }
}
