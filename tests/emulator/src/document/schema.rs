//! Values against schemas: what of OpenAPI the document has, and no more. Unlike JSON Schema it takes no property that
//! a schema doesn't have.

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::{DOCUMENT, LONGEST_CHAIN, Problems, resolve};

/// Adds what is wrong with `value` by `schema` to the problems. Values are not quoted: they may be passwords.
pub(crate) fn validate(value: &Value, schema: &'static Value, place: &str, problems: &mut Problems) {
    validate_by(&DOCUMENT, value, schema, place, problems);
}

pub(super) fn validate_by(
    document: &'static Value,
    value: &Value,
    schema: &'static Value,
    place: &str,
    problems: &mut Problems,
) {
    Validator { document, place: place.to_owned(), problems }.value(value, schema, LONGEST_CHAIN);
}

struct Validator<'a> {
    document: &'static Value,
    place: String,
    problems: &'a mut Problems,
}

impl Validator<'_> {
    fn report(&mut self, problem: &str) {
        self.problems.add(&self.place, problem);
    }

    fn within(&mut self, step: &str, validate: impl FnOnce(&mut Self)) {
        let length = self.place.len();
        self.place.push_str(step);
        validate(self);
        self.place.truncate(length);
    }

    /// `hops` is how many more schemas may be about this same value; a circle of them is passed over.
    fn value(&mut self, value: &Value, schema: &'static Value, hops: usize) {
        let schema = resolve(self.document, schema);
        if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
            return;
        }
        if let (Some(all), Some(hops)) = (list(schema, "allOf"), hops.checked_sub(1)) {
            for part in all {
                self.value(value, part, hops);
            }
        }
        if let Some(kind) = text(schema, "type")
            && !is(value, kind)
        {
            return self.report(&format!("is {}, but has to be {}", name_of(value), with_article(kind)));
        }
        if let Some(known) = list(schema, "enum")
            && !known.contains(value)
        {
            let known: Vec<_> = known.iter().map(Value::to_string).collect();
            self.report(&format!("has to be one of {}", known.join(", ")));
        }
        match value {
            Value::Number(number) => self.number(number, schema),
            Value::String(text) => self.text(text, schema),
            Value::Array(items) => self.list(items, schema),
            Value::Object(members) => self.fields(members, schema),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn number(&mut self, number: &serde_json::Number, schema: &'static Value) {
        let Some(value) = number.as_f64() else { return };
        let least = schema.get("minimum").and_then(Value::as_f64);
        let most = schema.get("maximum").and_then(Value::as_f64);
        if let Some(least) = least.filter(|least| value < *least) {
            self.report(&format!("is {number}, but has to be {least} or more"));
        }
        if let Some(most) = most.filter(|most| value > *most) {
            self.report(&format!("is {number}, but has to be {most} or less"));
        }
        let fits = number.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
        if text(schema, "format") == Some("int32") && !fits {
            self.report(&format!("is {number}, which is no 32-bit integer"));
        }
    }

    fn text(&mut self, value: &str, schema: &'static Value) {
        self.size("characters", value.chars().count(), schema, "Length");
        if let Some(pattern) = text(schema, "pattern") {
            match Regex::new(pattern) {
                Ok(expression) if expression.is_match(value) => {}
                Ok(_) => self.report(&format!("has to match {pattern}")),
                Err(_) => self.report(&format!("has the pattern {pattern}, which the double can't read")),
            }
        }
    }

    fn list(&mut self, items: &[Value], schema: &'static Value) {
        self.size("items", items.len(), schema, "Items");
        if let Some(schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.within(&format!("[{index}]"), |this| this.value(item, schema, LONGEST_CHAIN));
            }
        }
    }

    fn fields(&mut self, members: &Map<String, Value>, schema: &'static Value) {
        for name in list(schema, "required").into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                self.within(&format!(".{name}"), |this| this.report("is missing"));
            }
        }
        let known = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (name, member) in members {
            self.within(&format!(".{name}"), |this| match (known.and_then(|known| known.get(name)), others) {
                (Some(schema), _) => this.value(member, schema, LONGEST_CHAIN),
                (None, Some(schema)) if schema.is_object() => this.value(member, schema, LONGEST_CHAIN),
                (None, _) if known.is_some() => this.report("is no property the page has"),
                (None, _) => {}
            });
        }
    }

    fn size(&mut self, of: &str, size: usize, schema: &Value, suffix: &str) {
        let bound = |prefix| schema.get(format!("{prefix}{suffix}")).and_then(Value::as_u64);
        if let Some(least) = bound("min").filter(|least| (size as u64) < *least) {
            self.report(&format!("has {size} {of}, but has to have {least} or more"));
        }
        if let Some(most) = bound("max").filter(|most| size as u64 > *most) {
            self.report(&format!("has {size} {of}, but has to have {most} or fewer"));
        }
    }
}

fn list(schema: &'static Value, key: &str) -> Option<&'static Vec<Value>> {
    schema.get(key)?.as_array()
}

fn text(schema: &'static Value, key: &str) -> Option<&'static str> {
    schema.get(key)?.as_str()
}

fn is(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => false,
    }
}

fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {kind}")
}
