//! Answers that aren't what the API reference says, made into what the types can read.
//!
//! The service leaves out fields, sends null for lists, texts for numbers and `{}` for nothing. What says the same in
//! another type is read; what can't be read costs its field or its item, and not the answer.

mod moment;
#[cfg(test)]
mod tests;

use serde_json::{Map, Number, Value};

use crate::{
    drift::DriftKind,
    number::MAX_EXACT_INTEGER,
    shape::{Field, Object, Shape},
};

/// Repairs an answer in place, and tells where it had to: path and kind.
pub(crate) fn repair(answer: &mut Value, shape: Shape) -> Vec<(String, DriftKind)> {
    let mut walk = Walk { path: "$".to_owned(), found: Vec::new() };
    if walk.value(answer, shape).is_none() {
        walk.note(DriftKind::Dropped);
        *answer = Value::Null;
    }
    walk.found
}

/// The path of the first essential field that a repaired answer lacks.
pub(crate) fn lacking(answer: &Value, shape: Shape) -> Option<String> {
    let (Shape::Fields(object), Value::Object(members)) = (shape, answer) else { return None };
    let mut lacking = object.0.iter().filter(|field| field.essential && !members.contains_key(field.name));
    lacking.next().map(|field| format!("$.{}", field.name))
}

struct Walk {
    path: String,
    found: Vec<(String, DriftKind)>,
}

impl Walk {
    fn note(&mut self, kind: DriftKind) {
        self.found.push((self.path.clone(), kind));
    }

    fn within<T>(&mut self, step: &str, walk: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        self.path.push_str(step);
        let result = walk(self);
        self.path.truncate(length);
        result
    }

    /// Makes a value what its shape says; none when it can't be. Null stays null.
    fn value(&mut self, value: &mut Value, shape: Shape) -> Option<()> {
        if value.is_null() {
            return Some(());
        }
        match (shape, &mut *value) {
            (Shape::Fields(object), Value::Object(members)) => self.fields(members, object),
            (Shape::List(items), Value::Array(values)) => {
                self.list(values, *items);
                Some(())
            }
            (Shape::Map(values), Value::Object(members)) => {
                self.map(members, *values);
                Some(())
            }
            (Shape::Anything, Value::Object(_)) => Some(()),
            (Shape::Text | Shape::Choice(_), Value::String(text)) => {
                if let Shape::Choice(known) = shape
                    && !known.contains(&text.as_str())
                {
                    self.note(DriftKind::UnknownValue);
                }
                Some(())
            }
            (Shape::Boolean, Value::Bool(_)) => Some(()),
            (Shape::Time | Shape::EpochText | Shape::EpochNumber, other) if moment::reads(other, shape) => Some(()),
            (Shape::Integer, Value::Number(number)) if number.is_i64() => Some(()),
            (Shape::Number, Value::Number(_)) => Some(()),
            (_, other) if is_nothing(other) => {
                *value = Value::Null;
                self.note(DriftKind::Coerced);
                Some(())
            }
            (_, other) => {
                *value = coerced(other, shape)?;
                self.note(DriftKind::Coerced);
                if let Shape::Choice(_) = shape {
                    return self.value(value, shape);
                }
                Some(())
            }
        }
    }

    fn fields(&mut self, members: &mut Map<String, Value>, object: &'static Object) -> Option<()> {
        for field in object.0 {
            self.spelling(members, field);
            let Some(member) = members.get_mut(field.name) else { continue };
            let read = self.within(&format!(".{}", field.name), |walk| {
                let read = walk.value(member, field.shape).filter(|()| lacking(member, field.shape).is_none());
                if read.is_none() {
                    walk.note(DriftKind::Dropped);
                }
                read
            });
            // A list or map that is null is one that is empty, which a type reads from its absence.
            if read.is_none() || member.is_null() {
                members.remove(field.name);
            }
        }
        for name in members.keys().filter(|name| object.0.iter().all(|field| field.name != *name)) {
            self.found.push((format!("{}.{name}", self.path), DriftKind::UnknownField));
        }
        Some(())
    }

    /// A field may be sent in several spellings at once; the one of the reference counts, then the others in their order.
    fn spelling(&mut self, members: &mut Map<String, Value>, field: &Field) {
        for alias in field.aliases {
            if let Some(value) = members.remove(*alias)
                && members.get(field.name).is_none_or(Value::is_null)
            {
                members.insert(field.name.to_owned(), value);
            }
        }
    }

    fn list(&mut self, values: &mut Vec<Value>, items: Shape) {
        let mut index = 0;
        values.retain_mut(|item| {
            let step = format!("[{index}]");
            index += 1;
            self.within(&step, |walk| {
                let read = walk.value(item, items).filter(|()| !item.is_null() && lacking(item, items).is_none());
                if read.is_none() {
                    walk.note(DriftKind::Dropped);
                }
                read.is_some()
            })
        });
    }

    fn map(&mut self, members: &mut Map<String, Value>, values: Shape) {
        members.retain(|name, member| {
            self.within(&format!(".{name}"), |walk| {
                let read = walk.value(member, values).filter(|()| !member.is_null());
                if read.is_none() {
                    walk.note(DriftKind::Dropped);
                }
                read.is_some()
            })
        });
    }
}

/// `{}`, `[]` and blanks stand where there is nothing to say.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// The same value in the type it has to be.
fn coerced(value: &Value, shape: Shape) -> Option<Value> {
    match (shape, value) {
        (Shape::Text | Shape::Choice(_), Value::Number(number)) => Some(number.to_string().into()),
        (Shape::Text | Shape::Choice(_), Value::Bool(truth)) => Some(truth.to_string().into()),
        (Shape::Integer, Value::Number(number)) => whole(number.as_f64()?),
        (Shape::Integer, Value::String(text)) => match text.trim().parse::<i64>() {
            Ok(number) => Some(number.into()),
            Err(_) => whole(text.trim().parse().ok()?),
        },
        (Shape::Number, Value::String(text)) => Number::from_f64(text.trim().parse().ok()?).map(Value::Number),
        (Shape::Boolean, Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true.into()),
            "false" => Some(false.into()),
            _ => None,
        },
        (Shape::Time | Shape::EpochText | Shape::EpochNumber, value) => moment::written(moment::of(value)?, shape),
        _ => None,
    }
}

/// A number without a fraction that an `f64` has exactly.
fn whole(number: f64) -> Option<Value> {
    (number.fract() == 0.0 && number.abs() <= MAX_EXACT_INTEGER).then(|| (number as i64).into())
}
