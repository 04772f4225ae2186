//! Validation of requests against their schemas before they are sent. Messages name the field and the constraint, never
//! the value, which may be a secret.

use serde_json::Value;

use crate::{
    in_string,
    schema::{Constraint, Field, Object, Type},
};

/// The first problem with the body of a request.
pub(crate) fn body(body: &Value, ty: Type) -> Option<String> {
    value(body, ty, &mut Vec::new())
}

/// The first problem with the query of a request, given as the pairs in its URL.
pub(crate) fn query<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, object: &'static Object) -> Option<String> {
    for (name, string) in pairs {
        let Some(schema) = object.0.iter().find(|field| field.name == name) else { continue };
        let value = match schema.ty {
            Type::Integer | Type::Number => string.parse().map_or(Value::Null, Value::Number),
            _ => Value::from(string),
        };
        let problem = field(Some(&value), schema, &mut vec![name.to_owned()]);
        if problem.is_some() {
            return problem;
        }
    }
    None
}

fn value(value: &Value, ty: Type, path: &mut Vec<String>) -> Option<String> {
    match (ty, value) {
        (Type::Object(object), Value::Object(fields)) => object.0.iter().find_map(|schema| {
            path.push(schema.name.to_owned());
            let problem = field(fields.get(schema.name), schema, path);
            path.pop();
            problem
        }),
        (Type::List(ty), Value::Array(items)) => items.iter().enumerate().find_map(|(index, item)| {
            path.push(index.to_string());
            let problem = self::value(item, *ty, path);
            path.pop();
            problem
        }),
        (Type::Map(ty), Value::Object(map)) => map.iter().find_map(|(key, value)| {
            path.push(key.clone());
            let problem = self::value(value, *ty, path);
            path.pop();
            problem
        }),
        // Of the types of the fields only `f64` has other values.
        (Type::NumberString, Value::String(string)) if !in_string::is_valid(string, ty) => {
            Some(format!("{} has to be a number", path.join(".")))
        }
        (Type::Enum(_), Value::String(string)) if string.is_empty() => Some(format!("{} is empty", path.join("."))),
        _ => None,
    }
}

fn field(found: Option<&Value>, schema: &Field, path: &mut Vec<String>) -> Option<String> {
    match found {
        None | Some(Value::Null) if schema.required => Some(format!("{} is missing", path.join("."))),
        None | Some(Value::Null) => None,
        Some(found) => match first_violation(found, schema.constraints) {
            Some(violation) => Some(format!("{} {violation}", path.join("."))),
            None => items(found, schema.item_constraints, path).or_else(|| value(found, schema.ty, path)),
        },
    }
}

/// Checks each item of a list, or each value of a map.
fn items(value: &Value, constraints: &[Constraint], path: &[String]) -> Option<String> {
    let check = |step: &str, value| {
        first_violation(value, constraints).map(|violation| format!("{}.{step} {violation}", path.join(".")))
    };
    match value {
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| check(&index.to_string(), item)),
        Value::Object(map) => map.iter().find_map(|(key, value)| check(key, value)),
        _ => None,
    }
}

fn first_violation(value: &Value, constraints: &[Constraint]) -> Option<String> {
    constraints.iter().find_map(|constraint| violation(value, *constraint))
}

/// The end of a sentence that begins with the field: what the value must be and is not.
fn violation(value: &Value, constraint: Constraint) -> Option<String> {
    let number = value.as_f64();
    let length = value.as_str().map(|string| string.chars().count());
    let items = value.as_array().map(Vec::len);
    match constraint {
        Constraint::Minimum(least) => number.is_some_and(|n| n < least).then(|| format!("has to be {least} or more")),
        Constraint::Maximum(most) => number.is_some_and(|n| n > most).then(|| format!("has to be {most} or less")),
        Constraint::MinLength(least) => {
            length.is_some_and(|n| n < least).then(|| format!("has to have {least} characters or more"))
        }
        Constraint::MaxLength(most) => {
            length.is_some_and(|n| n > most).then(|| format!("has to have {most} characters or fewer"))
        }
        Constraint::MaxItems(most) => {
            items.is_some_and(|n| n > most).then(|| format!("has to have {most} items or fewer"))
        }
        Constraint::Pattern(pattern) => {
            let string = value.as_str()?;
            // A test compiles every pattern of the generated tables.
            let expression = regex_lite::Regex::new(pattern).ok()?;
            (!expression.is_match(string)).then(|| format!("has to match {pattern}"))
        }
        Constraint::Int32 => {
            let fits = |n| i32::try_from(n).is_ok();
            value.as_i64().is_some_and(|n| !fits(n)).then(|| "has to be a whole number of 32 bits".to_owned())
        }
        Constraint::OneOf(values) => {
            let allowed: Vec<_> = values.iter().map(i64::to_string).collect();
            value.as_i64().is_some_and(|n| !values.contains(&n)).then(|| format!("has to be {}", allowed.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::{Constraint::*, field};

    static PART: Object = Object(&[field("size", Type::Integer).constraints(&[Minimum(1.0), Maximum(8.0)]).required()]);
    static WHOLE: Object = Object(&[
        field("name", Type::String).constraints(&[MinLength(2), MaxLength(4), Pattern("^[a-z]*$")]),
        field("mode", Type::Enum(&["a"])),
        field("days", Type::Integer).constraints(&[OneOf(&[1, 7])]),
        field("parts", Type::List(&Type::Object(&PART))).constraints(&[MaxItems(2)]),
        field("by_name", Type::Map(&Type::Object(&PART))),
        field("week", Type::List(&Type::Integer)).item_constraints(&[Minimum(1.0), Maximum(7.0)]),
        field("labels", Type::Map(&Type::String)).item_constraints(&[MaxLength(3)]),
    ]);

    #[test]
    fn body_names_the_field_and_the_constraint_and_not_the_value() {
        for (request, wrong) in [
            (json!({"name": "x"}), "name has to have 2 characters or more"),
            (json!({"name": "xyzzy"}), "name has to have 4 characters or fewer"),
            (json!({"name": "XY"}), "name has to match ^[a-z]*$"),
            (json!({"mode": ""}), "mode is empty"),
            (json!({"days": 3}), "days has to be 1 or 7"),
            (json!({"parts": [{"size": 1}, {"size": 1}, {"size": 1}]}), "parts has to have 2 items or fewer"),
            (json!({"parts": [{"size": 1}, {}]}), "parts.1.size is missing"),
            (json!({"by_name": {"k": {"size": 0}}}), "by_name.k.size has to be 1 or more"),
            (json!({"week": [1, 0]}), "week.1 has to be 1 or more"),
            (json!({"labels": {"a": "abc", "b": "abcd"}}), "labels.b has to have 3 characters or fewer"),
            (json!({"by_name": {"k": {"size": 9}}}), "by_name.k.size has to be 8 or less"),
        ] {
            assert_eq!(body(&request, Type::Object(&WHOLE)).as_deref(), Some(wrong));
        }
    }

    #[test]
    fn body_accepts_valid_and_unknown_fields() {
        for request in [
            json!({}),
            json!({"name": null, "unknown": 1}),
            json!({"name": "äöü".replace(['ä', 'ö', 'ü'], "a"), "mode": "b", "days": 7, "parts": [{"size": 8}]}),
        ] {
            assert_eq!(body(&request, Type::Object(&WHOLE)), None);
        }
    }

    #[test]
    fn a_query_is_checked_as_it_stands_in_the_url() {
        static QUERY: Object = Object(&[
            field("limit", Type::Integer).constraints(&[Maximum(100.0)]),
            field("name", Type::String),
            field("offset", Type::Integer).constraints(&[Int32]),
            field("status", Type::Enum(&["a"])),
        ]);
        let check = |pairs: &[(&str, &str)]| query(pairs.iter().copied(), &QUERY);
        assert_eq!(check(&[("name", "x"), ("limit", "101")]).as_deref(), Some("limit has to be 100 or less"));
        assert_eq!(check(&[("name", ""), ("limit", "100"), ("more", ""), ("status", "b")]), None);
        assert_eq!(check(&[("status", "")]).as_deref(), Some("status is empty"));
        for (offset, wrong) in [
            ("2147483647", None),
            ("-2147483648", None),
            ("2147483648", Some("offset has to be a whole number of 32 bits")),
            ("-9223372036854775808", Some("offset has to be a whole number of 32 bits")),
        ] {
            assert_eq!(check(&[("offset", offset)]).as_deref(), wrong, "{offset}");
        }
    }

    #[test]
    fn every_pattern_compiles() {
        fn patterns(object: &Object) -> usize {
            let constraints = object.0.iter().flat_map(|field| field.constraints);
            let patterns = constraints.filter_map(|constraint| match constraint {
                Pattern(pattern) => Some(regex_lite::Regex::new(pattern).unwrap()),
                _ => None,
            });
            patterns.count()
        }
        let bodies = crate::meta::OPERATIONS.iter().filter_map(|operation| match operation.body {
            Some(Type::Object(object)) => Some(patterns(object)),
            _ => None,
        });
        assert!(bodies.sum::<usize>() > 0);
    }
}
