//! Validation of values against the subset of OpenAPI schemas that the document uses. Unlike in JSON Schema, unknown
//! properties are invalid.

use std::collections::BTreeSet;

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::{DOCUMENT, MAX_CHAIN, Problems, quote, resolve};

/// Validates a value, and adds its problems to the list.
///
/// `subject` names the value in messages. Messages do not contain strings from the value, which may be passwords.
pub(crate) fn validate(value: &Value, schema: &'static Value, subject: &str, problems: &mut Problems) {
    validate_with(&DOCUMENT, value, schema, subject, problems);
}

/// Validates a value against a schema whose references are resolved in `document`.
pub(super) fn validate_with(
    document: &'static Value,
    value: &Value,
    schema: &'static Value,
    subject: &str,
    problems: &mut Problems,
) {
    Validator { document, subject, path: String::new(), problems }.value(value, schema, MAX_CHAIN);
}

/// Validates a required value, which must not be an empty string.
pub(crate) fn validate_required(value: &Value, schema: &'static Value, subject: &str, problems: &mut Problems) {
    Validator { document: &DOCUMENT, subject, path: String::new(), problems }.required(value, schema);
}

struct Validator<'a> {
    document: &'static Value,
    /// The validated value in messages, such as `the body`.
    subject: &'a str,
    /// The path from the validated value to the current one, such as `.tags[0].key`.
    path: String,
    problems: &'a mut Problems,
}

impl Validator<'_> {
    fn report(&mut self, problem: &str) {
        match self.path.strip_prefix('.').unwrap_or(&self.path) {
            "" => self.problems.add(self.subject, problem),
            path => self.problems.add(&quote(path), problem),
        }
    }

    fn within(&mut self, step: &str, validate: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        validate(self);
        self.path.truncate(length);
    }

    /// Validates a value. `depth` limits the nesting of `allOf`, which terminates circular schemas.
    fn value(&mut self, value: &Value, schema: &'static Value, depth: usize) {
        let schema = resolve(self.document, schema);
        if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
            return;
        }
        if let (Some(all), Some(depth)) = (array(schema, "allOf"), depth.checked_sub(1)) {
            for part in all {
                self.value(value, part, depth);
            }
        }
        if let Some(r#type) = string(schema, "type")
            && !has_type(value, r#type)
        {
            return self.report(&format!("must be {}, not {}", with_article(r#type), name_of(value)));
        }
        if let Some(known) = array(schema, "enum")
            && !known.contains(value)
        {
            let known: Vec<_> = known.iter().map(Value::to_string).collect();
            self.report(&format!("must be one of {}", known.join(", ")));
        }
        match value {
            Value::Number(number) => self.number(number, schema),
            Value::String(string) => self.string(string, schema),
            Value::Array(items) => self.array(items, schema),
            Value::Object(fields) => self.object(fields, schema),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Validates a required value, which must not be an empty string.
    fn required(&mut self, value: &Value, schema: &'static Value) {
        let before = self.problems.count();
        self.value(value, schema, MAX_CHAIN);
        if value == "" && self.problems.count() == before {
            self.report("must not be empty");
        }
    }

    fn number(&mut self, number: &serde_json::Number, schema: &'static Value) {
        let Some(value) = number.as_f64() else { return };
        let minimum = schema.get("minimum").and_then(Value::as_f64);
        let maximum = schema.get("maximum").and_then(Value::as_f64);
        if let Some(minimum) = minimum.filter(|minimum| value < *minimum) {
            self.report(&format!("must be at least {minimum}, not {number}"));
        }
        if let Some(maximum) = maximum.filter(|maximum| value > *maximum) {
            self.report(&format!("must be at most {maximum}, not {number}"));
        }
        let fits = number.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
        if string(schema, "format") == Some("int32") && !fits {
            self.report(&format!("must be a 32-bit integer, not {number}"));
        }
    }

    fn string(&mut self, value: &str, schema: &'static Value) {
        let count = |count| if count == 1 { "1 character long".to_owned() } else { format!("{count} characters long") };
        self.size("be", count, value.chars().count(), schema, "Length");
        if let Some(classes) = schema.get("x-character-classes") {
            self.character_classes(value, classes);
        }
        if let Some(pattern) = string(schema, "pattern") {
            match Regex::new(pattern) {
                Ok(expression) if expression.is_match(value) => {}
                Ok(_) => self.report(&format!("must match `{pattern}`")),
                Err(_) => self.report(&format!("has the invalid pattern `{pattern}` in the document")),
            }
        }
    }

    /// Validates a password against `x-character-classes`.
    fn character_classes(&mut self, value: &str, classes: &'static Value) {
        let special = string(classes, "special").unwrap_or_default();
        let class = |character| match character {
            'a'..='z' => Some("lowercase letters"),
            'A'..='Z' => Some("uppercase letters"),
            '0'..='9' => Some("digits"),
            other => special.contains(other).then_some("special characters"),
        };
        let found = value.chars().filter_map(class).collect::<BTreeSet<_>>().len();
        if let Some(least) = classes.get("at-least").and_then(Value::as_u64).filter(|least| (found as u64) < *least) {
            self.report(&format!("must contain at least {least} classes of characters, not {found}"));
        }
    }

    /// Validates a field against `x-when`, a constraint that depends on another field of the object.
    fn when(&mut self, fields: &Map<String, Value>, name: &str, when: &'static Value) {
        let given = |name: &str| fields.get(name).filter(|value| !value.is_null() && *value != "");
        let Some(other_name) = string(when, "field") else { return };
        let other = given(other_name);
        let applies = match (array(when, "is"), array(when, "is-not"), when.get("above").and_then(Value::as_f64)) {
            (Some(values), ..) => other.is_some_and(|other| values.contains(other)),
            (_, Some(values), _) => !other.is_some_and(|other| values.contains(other)),
            (.., Some(above)) => other.and_then(Value::as_f64).is_some_and(|other| other > above),
            _ => other.is_none() == (when.get("absent") == Some(&Value::Bool(true))),
        };
        if !applies {
            return;
        }
        let is_set = |key| when.get(key) == Some(&Value::Bool(true));
        let maximum = when.get("max-length").and_then(Value::as_u64);
        let problem = match given(name) {
            None if is_set("required") && other.is_none() => format!("is missing: required without `{other_name}`"),
            None if is_set("required") => format!("is missing: required with this value of `{other_name}`"),
            None => return,
            value if is_set("different") && value == other => format!("must differ from `{other_name}`"),
            Some(Value::String(value)) if maximum.is_some_and(|maximum| value.chars().count() as u64 > maximum) => {
                format!("is too long with this value of `{other_name}`")
            }
            Some(value)
                if array(when, "one-of")
                    .is_some_and(|known| known.iter().all(|known| known.as_f64() != value.as_f64())) =>
            {
                format!("is not allowed with this value of `{other_name}`")
            }
            Some(_) => return,
        };
        self.within(&format!(".{name}"), |this| this.report(&problem));
    }

    fn array(&mut self, items: &[Value], schema: &'static Value) {
        let count = |count| if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
        self.size("have", count, items.len(), schema, "Items");
        if let Some(schema) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.within(&format!("[{index}]"), |this| this.value(item, schema, MAX_CHAIN));
            }
        }
    }

    fn object(&mut self, fields: &Map<String, Value>, schema: &'static Value) {
        for name in array(schema, "required").into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                self.within(&format!(".{name}"), |this| this.report("is missing"));
            }
        }
        let known = schema.get("properties").and_then(Value::as_object);
        for (name, schema) in known.into_iter().flatten() {
            if let Some(when) = schema.get("x-when") {
                self.when(fields, name, when);
            }
        }
        let others = schema.get("additionalProperties");
        for (name, value) in fields {
            let required = array(schema, "required").is_some_and(|names| names.iter().any(|known| known == name));
            self.within(&format!(".{name}"), |this| match (known.and_then(|known| known.get(name)), others) {
                (Some(schema), _) if required => this.required(value, schema),
                (Some(schema), _) => this.value(value, schema, MAX_CHAIN),
                (None, Some(schema)) if schema.is_object() => this.value(value, schema, MAX_CHAIN),
                (None, _) if known.is_some() => this.report("is not documented"),
                (None, _) => {}
            });
        }
    }

    fn size(&mut self, verb: &str, count: impl Fn(u64) -> String, size: usize, schema: &Value, suffix: &str) {
        let size = size as u64;
        let bound = |prefix| schema.get(format!("{prefix}{suffix}")).and_then(Value::as_u64);
        if let Some(minimum) = bound("min").filter(|minimum| size < *minimum) {
            self.report(&format!("must {verb} at least {}, not {size}", count(minimum)));
        }
        if let Some(maximum) = bound("max").filter(|maximum| size > *maximum) {
            self.report(&format!("must {verb} at most {}, not {size}", count(maximum)));
        }
    }
}

fn array(schema: &'static Value, key: &str) -> Option<&'static Vec<Value>> {
    schema.get(key)?.as_array()
}

fn string(schema: &'static Value, key: &str) -> Option<&'static str> {
    schema.get(key)?.as_str()
}

fn has_type(value: &Value, r#type: &str) -> bool {
    match r#type {
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
        Value::Number(number) if number.is_f64() => "a fractional number",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn with_article(r#type: &str) -> String {
    let article = if r#type.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {type}")
}
