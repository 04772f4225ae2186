//! Requests against what their pages ask, before anything is sent. What is wrong is told by field and rule, never by
//! value: it may be a secret.

use serde_json::Value;

use crate::shape::{Field, Object, Rule, Shape};

/// What is wrong with the body of a request, if anything is.
pub(crate) fn body(body: &Value, shape: Shape) -> Option<String> {
    value(body, shape, &mut Vec::new())
}

/// What is wrong with a query, as its pairs stand in the URL.
pub(crate) fn query<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, object: &'static Object) -> Option<String> {
    for (name, text) in pairs {
        let Some(field) = object.0.iter().find(|field| field.name == name) else { continue };
        let value = match field.shape {
            Shape::Integer | Shape::Number => text.parse().map_or(Value::Null, Value::Number),
            _ => Value::from(text),
        };
        let wrong = member(Some(&value), field, &mut vec![name.to_owned()]);
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

fn value(value: &Value, shape: Shape, path: &mut Vec<String>) -> Option<String> {
    match (shape, value) {
        (Shape::Fields(object), Value::Object(members)) => object.0.iter().find_map(|field| {
            path.push(field.name.to_owned());
            let wrong = member(members.get(field.name), field, path);
            path.pop();
            wrong
        }),
        (Shape::List(items), Value::Array(values)) => values.iter().enumerate().find_map(|(index, item)| {
            path.push(index.to_string());
            let wrong = self::value(item, *items, path);
            path.pop();
            wrong
        }),
        (Shape::Map(values), Value::Object(members)) => members.iter().find_map(|(name, member)| {
            path.push(name.clone());
            let wrong = self::value(member, *values, path);
            path.pop();
            wrong
        }),
        (Shape::Choice(_), Value::String(text)) if text.is_empty() => Some(format!("{} is empty", path.join("."))),
        _ => None,
    }
}

fn member(member: Option<&Value>, field: &Field, path: &mut Vec<String>) -> Option<String> {
    match member {
        None | Some(Value::Null) if field.required => Some(format!("{} is missing", path.join("."))),
        None | Some(Value::Null) => None,
        Some(found) => match broken(found, field.rules) {
            Some(broken) => Some(format!("{} {broken}", path.join("."))),
            None => each(found, field.each, path).or_else(|| value(found, field.shape, path)),
        },
    }
}

/// The rules that hold for every item of a list, or every value of a map.
fn each(value: &Value, rules: &[Rule], path: &[String]) -> Option<String> {
    let one = |step: &str, value| broken(value, rules).map(|broken| format!("{}.{step} {broken}", path.join(".")));
    match value {
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| one(&index.to_string(), item)),
        Value::Object(members) => members.iter().find_map(|(name, value)| one(name, value)),
        _ => None,
    }
}

fn broken(value: &Value, rules: &[Rule]) -> Option<String> {
    rules.iter().find_map(|rule| breach(value, *rule))
}

/// What a value has to be and isn't.
fn breach(value: &Value, rule: Rule) -> Option<String> {
    let number = value.as_f64();
    let length = value.as_str().map(|text| text.chars().count());
    let items = value.as_array().map(Vec::len);
    match rule {
        Rule::Minimum(least) => number.is_some_and(|n| n < least).then(|| format!("has to be {least} or more")),
        Rule::Maximum(most) => number.is_some_and(|n| n > most).then(|| format!("has to be {most} or less")),
        Rule::MinLength(least) => {
            length.is_some_and(|n| n < least).then(|| format!("has to have {least} characters or more"))
        }
        Rule::MaxLength(most) => {
            length.is_some_and(|n| n > most).then(|| format!("has to have {most} characters or fewer"))
        }
        Rule::MaxItems(most) => items.is_some_and(|n| n > most).then(|| format!("has to have {most} items or fewer")),
        Rule::Pattern(pattern) => {
            let text = value.as_str()?;
            // A pattern that can't be read is caught by the test that reads them all.
            let expression = regex_lite::Regex::new(pattern).ok()?;
            (!expression.is_match(text)).then(|| format!("has to match {pattern}"))
        }
        Rule::Int32 => {
            let fits = |n| i32::try_from(n).is_ok();
            value.as_i64().is_some_and(|n| !fits(n)).then(|| "has to be a whole number of 32 bits".to_owned())
        }
        Rule::OneOf(values) => {
            let texts: Vec<_> = values.iter().map(i64::to_string).collect();
            value.as_i64().is_some_and(|n| !values.contains(&n)).then(|| format!("has to be {}", texts.join(" or ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shape::{Rule::*, Shape::*, field};

    static PART: Object = Object(&[field("size", Integer).rules(&[Minimum(1.0), Maximum(8.0)]).required()]);
    static WHOLE: Object = Object(&[
        field("name", Text).rules(&[MinLength(2), MaxLength(4), Pattern("^[a-z]*$")]),
        field("mode", Choice(&["a"])),
        field("days", Integer).rules(&[OneOf(&[1, 7])]),
        field("parts", List(&Fields(&PART))).rules(&[MaxItems(2)]),
        field("by_name", Map(&Fields(&PART))),
        field("week", List(&Integer)).each(&[Minimum(1.0), Maximum(7.0)]),
        field("labels", Map(&Text)).each(&[MaxLength(3)]),
    ]);

    #[test]
    fn each_rule_names_its_field_and_itself_and_not_the_value() {
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
            assert_eq!(body(&request, Fields(&WHOLE)).as_deref(), Some(wrong));
        }
    }

    #[test]
    fn what_keeps_to_the_rules_and_what_none_is_about_goes_through() {
        for request in [
            json!({}),
            json!({"name": null, "unknown": 1}),
            json!({"name": "äöü".replace(['ä', 'ö', 'ü'], "a"), "mode": "b", "days": 7, "parts": [{"size": 8}]}),
        ] {
            assert_eq!(body(&request, Fields(&WHOLE)), None);
        }
    }

    #[test]
    fn a_query_is_checked_as_it_stands_in_the_url() {
        static QUERY: Object = Object(&[
            field("limit", Integer).rules(&[Maximum(100.0)]),
            field("name", Text),
            field("offset", Integer).rules(&[Int32]),
            field("status", Choice(&["a"])),
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
    fn every_pattern_of_the_table_can_be_read() {
        fn patterns(object: &Object) -> usize {
            let rules = object.0.iter().flat_map(|field| field.rules);
            let patterns = rules.filter_map(|rule| match rule {
                Pattern(pattern) => Some(regex_lite::Regex::new(pattern).unwrap()),
                _ => None,
            });
            patterns.count()
        }
        let bodies = crate::meta::OPERATIONS.iter().filter_map(|operation| match operation.body {
            Some(Fields(object)) => Some(patterns(object)),
            _ => None,
        });
        assert!(bodies.sum::<usize>() > 0);
    }
}
