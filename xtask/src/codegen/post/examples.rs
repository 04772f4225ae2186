//! The example in the documentation of a method: a call with valid arguments. Tests send the same calls to the
//! emulator.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{enums, field_name, requests::path_parameters, type_name};
use crate::codegen::lower::{Condition, Demand, Field, Lowered, Operation, Type};

/// Placeholders that satisfy the rules for passwords; a field that must differ from another one has the second.
const SECRETS: [&str; 2] = ["Example-Pass_123", "Another-Pass_456"];
/// How many optional fields are set if no field is required, and how many items a list of strings or numbers has.
const SHOWN: usize = 2;

/// The code block in the documentation.
///
/// # Errors
/// If a value that the call needs has no example.
pub fn block(operation: &Operation, lowered: &Lowered) -> Result<String, String> {
    let (call, types) = Printer::new(lowered).call(operation)?;
    let call =
        if operation.response.is_some() { format!("let response = {call}.await?") } else { format!("{call}.await?") };
    let types: Vec<_> = types.into_iter().collect();
    let uses = match &types[..] {
        [] => String::new(),
        [one] => format!("use dcs_sdk::types::{one};\n\n"),
        several => format!("use dcs_sdk::types::{{{}}};\n\n", several.join(", ")),
    };
    let code = formatted(&call)?;
    Ok(format!(
        "```no_run\n{uses}# async fn example(dcs: dcs_sdk::Client) -> Result<(), dcs_sdk::Error> {{\n{code};\n# Ok(())\n# }}\n```"
    ))
}

/// The calls of all examples, as a module of the tests.
///
/// # Errors
/// As [`block`].
pub fn print(lowered: &Lowered) -> Result<String, String> {
    let mut calls = String::new();
    for operation in &lowered.operations {
        let (call, _) = Printer::new(lowered).call(operation)?;
        let call = formatted(&call)?.replace('\n', "\n    ");
        calls += &format!("    {:?} => {call},\n", operation.id);
    }
    Ok(format!(
        "//! The calls in the examples of the documentation.\n\nuse dcs_sdk::types::*;\n\nuse crate::calls::calls;\n\n\
         calls! {{ dcs;\n{calls}}}\n"
    ))
}

/// The setters of the required query parameters, with the names of types below `types`.
///
/// # Errors
/// If a parameter has no example.
pub fn required_query(operation: &Operation, lowered: &Lowered) -> Result<String, String> {
    let mut setters = String::new();
    for field in operation.query.iter().filter(|field| field.required) {
        let mut printer = Printer::new(lowered);
        let setter = printer.setter(field, None);
        let mut setter = setter.ok_or_else(|| missing(operation, &field.name))?;
        for name in printer.types {
            setter = setter.replace(&format!("({name}::"), &format!("(types::{name}::"));
        }
        setters += &setter;
    }
    Ok(setters)
}

/// The setters of the body.
///
/// # Errors
/// If a field has no example.
pub fn body(operation: &Operation, lowered: &Lowered) -> Result<String, String> {
    Printer::new(lowered).body(operation)
}

fn missing(operation: &Operation, name: &str) -> String {
    format!("{}: `{name}` has no valid example: add `x-example` to its annotations", operation.id)
}

/// An expression, formatted.
fn formatted(expression: &str) -> Result<String, String> {
    let file = syn::parse_str(&format!("fn example() {{ {expression}; }}"))
        .map_err(|error| format!("{expression}: {error}"))?;
    let code = prettyplease::unparse(&file);
    let lines: Vec<_> = code.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    Ok(lines.join("\n").trim_end_matches(';').to_owned())
}

/// Prints a call, and collects the types that it names.
struct Printer<'a> {
    lowered: &'a Lowered,
    types: BTreeSet<String>,
}

impl<'a> Printer<'a> {
    fn new(lowered: &'a Lowered) -> Self {
        Self { lowered, types: BTreeSet::new() }
    }

    fn call(mut self, operation: &Operation) -> Result<(String, BTreeSet<String>), String> {
        let missing = |name: &str| missing(operation, name);
        let path = path_parameters(operation);
        let mut arguments = Vec::new();
        for parameter in &path {
            let value = parameter.example.as_ref().ok_or_else(|| missing(&parameter.name))?;
            arguments.push(self.value(&parameter.ty, value).ok_or_else(|| missing(&parameter.name))?);
        }
        let mut call = format!("dcs.{}({})", operation.method_name(), arguments.join(", "));
        for field in operation.query.iter().filter(|field| field.required || field.example.is_some()) {
            call += &self.setter(field, None).ok_or_else(|| missing(&field.name))?;
        }
        call += &self.body(operation)?;
        Ok((call, self.types))
    }

    fn body(&mut self, operation: &Operation) -> Result<String, String> {
        let mut setters = String::new();
        if let Some(Type::Object(schema)) = &operation.body {
            let empty = Map::new();
            let page = operation.body_example.as_ref().and_then(Value::as_object).unwrap_or(&empty);
            // A field that is in the path as well is set by the argument.
            let path = path_parameters(operation);
            let mut fields = fields(schema, self.lowered);
            fields.retain(|field| path.iter().all(|parameter| parameter.name != field.name));
            for field in shown(&fields, page) {
                let setter = self.setter(field, page.get(&field.name));
                setters += &setter.ok_or_else(|| missing(operation, &field.name))?;
            }
        }
        Ok(setters)
    }

    fn setter(&mut self, field: &Field, page: Option<&Value>) -> Option<String> {
        let value = match field.secret {
            true => format!("{:?}", secret(field)),
            false => self.value(&field.ty, &value(field, page, self.lowered)?)?,
        };
        Some(format!(".{}({value})", field_name(&field.name)))
    }

    /// The expression for a value; `None` if the value has another type.
    fn value(&mut self, ty: &Type, value: &Value) -> Option<String> {
        match (ty, value) {
            (Type::String, Value::String(string)) => Some(format!("{string:?}")),
            // Some pages have numbers in place of strings.
            (Type::String, Value::Number(number)) => Some(format!("\"{number}\"")),
            (Type::Integer, Value::Number(number)) => Some(number.to_string()),
            (Type::IntegerString, Value::String(string)) => Some(string.clone()),
            (Type::Number, Value::Number(number)) => Some(format!("{:?}", number.as_f64()?)),
            (Type::Boolean, Value::Bool(boolean)) => Some(boolean.to_string()),
            (Type::Enum(schema), Value::String(string)) => {
                let known = self.lowered.enums.iter().find(|known| known.schema == *schema)?;
                let name = self.named(schema);
                Some(format!("{name}::{}", enums::variant(known, string)?))
            }
            (Type::List(ty), Value::Array(items)) => {
                let shown = if ty.object().is_some() { 1 } else { SHOWN };
                let items = items.iter().take(shown).map(|item| self.value(ty, item)).collect::<Option<Vec<_>>>()?;
                Some(format!("[{}]", items.join(", ")))
            }
            (Type::Map(ty), Value::Object(map)) => {
                let pairs = map.iter().map(|(key, value)| Some(format!("({key:?}, {})", self.value(ty, value)?)));
                Some(format!("[{}]", pairs.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            (Type::Object(schema), Value::Object(page)) => {
                let mut code = format!("{}::new()", self.named(schema));
                // The page's example sets the fields of an object that belong together.
                for field in fields(schema, self.lowered) {
                    if let Some(value) = page.get(&field.name).filter(|value| !value.is_null()) {
                        code += &self.setter(field, Some(value))?;
                    }
                }
                Some(code)
            }
            _ => None,
        }
    }

    fn named(&mut self, schema: &str) -> String {
        let name = type_name(schema);
        self.types.insert(name.clone());
        name
    }
}

fn fields<'a>(schema: &str, lowered: &'a Lowered) -> Vec<&'a Field> {
    let object = lowered.objects.iter().find(|object| object.schema == schema);
    object.iter().flat_map(|object| &object.fields).collect()
}

/// The fields of a body that the example sets: required ones, those with an `x-example`, and the objects of the page's
/// example; or the first fields of the page's example if none is required.
fn shown<'a>(fields: &[&'a Field], page: &Map<String, Value>) -> Vec<&'a Field> {
    let filter = |is_shown: &dyn Fn(&Field) -> bool| -> Vec<&'a Field> {
        fields.iter().copied().filter(|field| is_shown(field)).collect()
    };
    let on_page = |field: &Field| page.get(&field.name).is_some_and(|value| !value.is_null());
    let is_set = |field: &Field| field.required || field.example.is_some();
    let set = filter(&is_set);
    let is_needed = |field: &Field| is_set(field) || is_demanded(field, &set, page);
    match filter(&is_needed).is_empty() {
        true => filter(&on_page).into_iter().take(SHOWN).collect(),
        false => filter(&|field| is_needed(field) || (matches!(field.ty, Type::Object(_)) && on_page(field))),
    }
}

/// Returns true if a rule requires the field when these fields are set.
fn is_demanded(field: &Field, set: &[&Field], page: &Map<String, Value>) -> bool {
    let Some(rule) = field.rule.as_ref().filter(|rule| rule.demand == Demand::Required) else { return false };
    let other = set.iter().find(|other| other.name == rule.other);
    let value = other.and_then(|other| other.example.as_ref().or(page.get(&other.name)));
    let string = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let is_any = |values: &[String]| string.as_ref().is_some_and(|string| values.contains(string));
    match &rule.condition {
        Condition::Present => other.is_some(),
        Condition::Absent => other.is_none(),
        Condition::Is(values) => is_any(values),
        Condition::IsNot(values) => !is_any(values),
        Condition::Above(least) => value.and_then(Value::as_f64).is_some_and(|value| value > *least),
    }
}

/// The value of a field: that of its annotation, that of the page's example, or the first known value of an enum.
fn value(field: &Field, page: Option<&Value>, lowered: &Lowered) -> Option<Value> {
    let first = || match &field.ty {
        Type::Enum(schema) => {
            let known = lowered.enums.iter().find(|known| known.schema == *schema)?;
            known.values.first().cloned().map(Value::String)
        }
        _ => None,
    };
    field.example.clone().or_else(|| page.cloned()).or_else(first)
}

fn secret(field: &Field) -> &'static str {
    let [first, second] = SECRETS;
    match &field.rule {
        Some(rule) if rule.demand == Demand::Different => second,
        _ => first,
    }
}
