//! Lenient parsing: repairs responses so that the types can be deserialized from them.
//!
//! The service omits fields, and sends null instead of lists, strings instead of numbers and `{}` instead of null. A value
//! of another type is converted if the meaning is unambiguous. Otherwise its field or list item is dropped, without
//! failing the call.
//!
//! If an essential field is missing from the response itself, the call fails. If it is missing from an object in a field,
//! the object is dropped. If an essential string, such as an ID, is missing from a list item, it is set to an empty string:
//! without the item, a caller that compares the list with an expected state would conclude that the resource does not
//! exist.

#[cfg(test)]
mod tests;

use serde_json::{Map, Number, Value};

use crate::{
    drift::DriftKind,
    in_string,
    number::MAX_EXACT_INTEGER,
    schema::{Field, Object, Type},
    timestamp,
    untrusted::{self, Secrets, one_line},
};

/// Number of differences that are reported of a response.
const MAX_DIFFERENCES: usize = 100;
/// Number of characters of the name of an unknown field that are searched for secrets. Fewer are shown.
const LONGEST_NAME: usize = 1000;

/// Repairs a response in place, and returns the path and kind of each difference from the schema. After the first 100,
/// they are only counted.
pub(crate) fn repair(response: &mut Value, ty: Type, secrets: &Secrets) -> Vec<(String, DriftKind)> {
    let mut walk = Walk { steps: Vec::new(), found: Vec::new(), more: 0, secrets };
    if walk.value(response, ty).is_none() {
        walk.note(DriftKind::Dropped);
        *response = Value::Null;
    }
    if walk.more > 0 {
        walk.found.push(("$".to_owned(), DriftKind::More(walk.more)));
    }
    walk.found
}

/// Returns the path of the first essential field that is missing from a repaired response.
pub(crate) fn missing_field(response: &Value, ty: Type) -> Option<String> {
    let (Type::Object(object), Value::Object(fields)) = (ty, response) else { return None };
    let mut missing = object.0.iter().filter(|field| field.essential && !fields.contains_key(field.name));
    missing.next().map(|field| format!("$.{}", field.name))
}

/// The state of a repair.
struct Walk<'a> {
    /// The path of the current value.
    steps: Vec<Step>,
    found: Vec<(String, DriftKind)>,
    /// The number of differences that are not in `found`.
    more: usize,
    secrets: &'a Secrets,
}

enum Step {
    /// A documented field.
    Field(&'static str),
    Item(usize),
    /// An undocumented field or the key of a map, which is untrusted.
    Untrusted(String),
}

impl Step {
    fn untrusted(name: &str) -> Self {
        Self::Untrusted(name.chars().take(LONGEST_NAME).collect())
    }
}

impl Walk<'_> {
    fn note(&mut self, kind: DriftKind) {
        if self.found.len() < MAX_DIFFERENCES {
            self.found.push((self.path(), kind));
        } else {
            self.more += 1;
        }
    }

    /// The path of the current value, such as `$.instances[3]`.
    fn path(&self) -> String {
        let mut path = "$".to_owned();
        for step in &self.steps {
            match step {
                Step::Field(name) => path.extend([".", name]),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
                Step::Untrusted(name) => path.extend([".", &untrusted::name(&self.secrets.redact(name))]),
            }
        }
        one_line(&path)
    }

    fn within<T>(&mut self, step: Step, walk: impl FnOnce(&mut Self) -> T) -> T {
        self.steps.push(step);
        let result = walk(self);
        self.steps.pop();
        result
    }

    /// Converts a value to the type, or returns `None` if that is not possible. Null is left unchanged.
    fn value(&mut self, value: &mut Value, ty: Type) -> Option<()> {
        if value.is_null() {
            return Some(());
        }
        match (ty, &mut *value) {
            (Type::Object(object), Value::Object(fields)) => self.object(fields, object),
            (Type::List(ty), Value::Array(items)) => {
                self.list(items, *ty);
                Some(())
            }
            (Type::Map(ty), Value::Object(map)) => {
                self.map(map, *ty);
                Some(())
            }
            (Type::AnyObject, Value::Object(_)) => Some(()),
            (Type::String | Type::Enum(_), Value::String(string)) => {
                if let Type::Enum(known) = ty
                    && !known.contains(&string.as_str())
                {
                    self.note(DriftKind::UnknownValue);
                }
                Some(())
            }
            (Type::Boolean, Value::Bool(_)) => Some(()),
            (Type::Timestamp | Type::EpochMillisString | Type::EpochMillis, other)
                if timestamp::is_valid(other, ty) =>
            {
                Some(())
            }
            (Type::IntegerString | Type::NumberString | Type::BooleanString, Value::String(string))
                if in_string::is_valid(string, ty) =>
            {
                Some(())
            }
            (Type::Integer, Value::Number(number)) if number.is_i64() => Some(()),
            (Type::Number, Value::Number(_)) => Some(()),
            (_, other) if is_empty(other) => {
                *value = Value::Null;
                self.note(DriftKind::Coerced);
                Some(())
            }
            (_, other) => {
                *value = coerce(other, ty)?;
                self.note(DriftKind::Coerced);
                if let Type::Enum(_) = ty {
                    return self.value(value, ty);
                }
                Some(())
            }
        }
    }

    fn object(&mut self, fields: &mut Map<String, Value>, object: &'static Object) -> Option<()> {
        for field in object.0 {
            self.resolve_aliases(fields, field);
            let Some(value) = fields.get_mut(field.name) else { continue };
            let converted = self.within(Step::Field(field.name), |walk| {
                let converted = walk.value(value, field.ty).filter(|()| missing_field(value, field.ty).is_none());
                if converted.is_none() {
                    walk.note(DriftKind::Dropped);
                }
                converted
            });
            // A missing list or map is deserialized as an empty one, unless it is essential. Null counts as missing.
            if converted.is_none() || value.is_null() {
                fields.remove(field.name);
            }
        }
        for name in fields.keys().filter(|name| object.0.iter().all(|field| field.name != *name)) {
            self.within(Step::untrusted(name), |walk| walk.note(DriftKind::UnknownField));
        }
        Some(())
    }

    /// Renames aliases to the name of the field. If there are several, the name takes precedence, then the aliases in
    /// order.
    fn resolve_aliases(&mut self, fields: &mut Map<String, Value>, field: &Field) {
        for alias in field.aliases {
            if let Some(value) = fields.remove(*alias)
                && fields.get(field.name).is_none_or(Value::is_null)
            {
                fields.insert(field.name.to_owned(), value);
            }
        }
    }

    fn list(&mut self, items: &mut Vec<Value>, ty: Type) {
        let mut index = 0;
        items.retain_mut(|item| {
            let step = Step::Item(index);
            index += 1;
            self.within(step, |walk| {
                let converted = walk.value(item, ty).filter(|()| !item.is_null());
                if converted.is_some() {
                    walk.complete(item, ty);
                }
                let converted = converted.filter(|()| missing_field(item, ty).is_none());
                if converted.is_none() {
                    walk.note(DriftKind::Dropped);
                }
                converted.is_some()
            })
        });
    }

    /// Sets essential strings that are missing from a list item to empty strings.
    fn complete(&mut self, item: &mut Value, ty: Type) {
        let (Type::Object(object), Value::Object(fields)) = (ty, item) else { return };
        for field in object.0.iter().filter(|field| field.essential) {
            if matches!(field.ty, Type::String | Type::Enum(_)) && !fields.contains_key(field.name) {
                self.within(Step::Field(field.name), |walk| walk.note(DriftKind::Missing));
                fields.insert(field.name.to_owned(), String::new().into());
            }
        }
    }

    fn map(&mut self, map: &mut Map<String, Value>, ty: Type) {
        map.retain(|key, value| {
            self.within(Step::untrusted(key), |walk| {
                let converted = walk.value(value, ty).filter(|()| !value.is_null());
                if converted.is_none() {
                    walk.note(DriftKind::Dropped);
                }
                converted.is_some()
            })
        });
    }
}

/// Returns true for the values that the service sends instead of null: `{}`, `[]` and blank strings.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::String(string) => string.trim().is_empty(),
        _ => false,
    }
}

/// Converts a value to another type.
fn coerce(value: &Value, ty: Type) -> Option<Value> {
    match (ty, value) {
        (Type::String | Type::Enum(_), Value::Number(number)) => Some(number.to_string().into()),
        (Type::String | Type::Enum(_), Value::Bool(boolean)) => Some(boolean.to_string().into()),
        (Type::Integer, Value::Number(number)) => integer(number.as_f64()?),
        (Type::Integer, Value::String(string)) => match string.trim().parse::<i64>() {
            Ok(number) => Some(number.into()),
            Err(_) => integer(string.trim().parse().ok()?),
        },
        (Type::Number, Value::String(string)) => Number::from_f64(string.trim().parse().ok()?).map(Value::Number),
        (Type::Boolean, Value::String(string)) => match string.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        },
        (Type::Timestamp | Type::EpochMillisString | Type::EpochMillis, value) => {
            timestamp::format(timestamp::parse(value)?, ty)
        }
        (Type::IntegerString, value) => string_of(value, Type::Integer),
        (Type::NumberString, value) => string_of(value, Type::Number),
        (Type::BooleanString, value) => string_of(value, Type::Boolean),
        _ => None,
    }
}

/// Converts a value to the type, and the result to a string.
fn string_of(value: &Value, ty: Type) -> Option<Value> {
    let value = match (ty, value) {
        (Type::Boolean, Value::Bool(_)) | (Type::Number, Value::Number(_)) => value.clone(),
        (Type::Integer, Value::Number(number)) if number.is_i64() => value.clone(),
        _ => coerce(value, ty)?,
    };
    Some(value.to_string().into())
}

/// Converts a number to an integer if it has no fraction and `f64` represents it exactly.
fn integer(number: f64) -> Option<Value> {
    (number.fract() == 0.0 && number.abs() <= MAX_EXACT_INTEGER).then(|| (number as i64).into())
}
