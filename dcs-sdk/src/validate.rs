//! Validation of requests against their schemas before they are sent. Messages name the field and the constraint, never
//! the value, which may be a secret.

use serde_json::Value;

use crate::{
    in_string,
    schema::{Constraint, Field, Object, Type},
};

/// The problems of a request, in the order of its schemas.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<String>,
    /// The path of the value that is being validated, such as `tags[0].key`.
    path: String,
}

impl Problems {
    /// All problems in one line, if there are any.
    pub(crate) fn message(&self) -> Option<String> {
        (!self.list.is_empty()).then(|| self.list.join("; "))
    }

    /// Validates an argument in the path of the URL. An empty one, `.` and `..` would address another resource.
    pub(crate) fn argument(&mut self, name: &str, value: &str) {
        match value {
            "" => self.within(name, |problems| problems.add("is empty")),
            "." | ".." => self.within(name, |problems| problems.add(&format!("must not be `{value}`"))),
            _ => {}
        }
    }

    /// Validates the query of a request, given as the pairs in its URL.
    pub(crate) fn query(&mut self, pairs: &[(&str, &str)], object: &'static Object) {
        for field in object.0 {
            let string = pairs.iter().find(|(name, _)| *name == field.name).map(|(_, string)| *string);
            let value = string.map(|string| match field.ty {
                Type::Integer | Type::Number => string.parse().map_or(Value::Null, Value::Number),
                _ => Value::from(string),
            });
            self.field(value.as_ref(), field);
        }
    }

    /// Validates the body of a request, or a value in it.
    pub(crate) fn value(&mut self, value: &Value, ty: Type) {
        match (ty, value) {
            (Type::Object(object), Value::Object(fields)) => {
                for field in object.0 {
                    self.field(fields.get(field.name), field);
                }
            }
            (Type::List(ty), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&format!("[{index}]"), |problems| problems.value(item, *ty));
                }
            }
            (Type::Map(ty), Value::Object(map)) => {
                for (key, value) in map {
                    self.within(key, |problems| problems.value(value, *ty));
                }
            }
            // Of the types of the fields only `f64` has other values.
            (Type::NumberString, Value::String(string)) if !in_string::is_valid(string, ty) => {
                self.add("must be a number");
            }
            (Type::Enum(known), Value::String(string)) => self.known(string, known),
            _ => {}
        }
    }

    fn field(&mut self, found: Option<&Value>, field: &Field) {
        self.within(field.name, |problems| match found {
            None | Some(Value::Null) if field.required => problems.add("is missing"),
            None | Some(Value::Null) => {}
            Some(value) => {
                let before = problems.list.len();
                problems.constraints(value, field.constraints);
                problems.items(value, field.item_constraints);
                problems.value(value, field.ty);
                if field.required && problems.list.len() == before && value.as_str() == Some("") {
                    problems.add("is empty");
                }
            }
        });
    }

    /// Validates each item of a list, or each value of a map.
    fn items(&mut self, value: &Value, constraints: &[Constraint]) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&format!("[{index}]"), |problems| problems.constraints(item, constraints));
                }
            }
            Value::Object(map) => {
                for (key, value) in map {
                    self.within(key, |problems| problems.constraints(value, constraints));
                }
            }
            _ => {}
        }
    }

    fn constraints(&mut self, value: &Value, constraints: &[Constraint]) {
        for violation in constraints.iter().filter_map(|constraint| violation(value, *constraint)) {
            self.add(&violation);
        }
    }

    /// Accepts unknown values of an enum, which the service may have added, but not a misspelled known one.
    fn known(&mut self, string: &str, known: &[&str]) {
        if string.is_empty() {
            return self.add("is empty");
        }
        let meant = known.iter().find(|known| known.eq_ignore_ascii_case(string));
        if let Some(meant) = meant.filter(|_| !known.contains(&string)) {
            self.add(&format!("must be written `{meant}`"));
        }
    }

    fn add(&mut self, problem: &str) {
        self.list.push(format!("`{}` {problem}", self.path));
    }

    fn within(&mut self, step: &str, validate: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(step);
        validate(self);
        self.path.truncate(length);
    }
}

/// The end of a sentence that begins with the field: what the value must be and is not.
fn violation(value: &Value, constraint: Constraint) -> Option<String> {
    let number = value.as_f64();
    let length = value.as_str().map(|string| string.chars().count());
    let items = value.as_array().map(Vec::len);
    let characters = |count: usize| if count == 1 { "1 character".to_owned() } else { format!("{count} characters") };
    match constraint {
        Constraint::Minimum(least) => number.is_some_and(|n| n < least).then(|| format!("must be at least {least}")),
        Constraint::Maximum(most) => number.is_some_and(|n| n > most).then(|| format!("must be at most {most}")),
        Constraint::MinLength(least) => {
            length.is_some_and(|n| n < least).then(|| format!("must be at least {} long", characters(least)))
        }
        Constraint::MaxLength(most) => {
            length.is_some_and(|n| n > most).then(|| format!("must be at most {} long", characters(most)))
        }
        Constraint::MaxItems(most) => {
            items.is_some_and(|n| n > most).then(|| format!("must have at most {most} items"))
        }
        Constraint::Pattern(pattern) => {
            let string = value.as_str()?;
            // A test compiles every pattern of the generated tables.
            let expression = regex_lite::Regex::new(pattern).ok()?;
            (!expression.is_match(string)).then(|| format!("must match {pattern}"))
        }
        Constraint::Int32 => {
            let fits = |n| i32::try_from(n).is_ok();
            value.as_i64().is_some_and(|n| !fits(n)).then(|| "must be a 32-bit integer".to_owned())
        }
        Constraint::OneOf(values) => {
            let allowed: Vec<_> = values.iter().map(i64::to_string).collect();
            value.as_i64().is_some_and(|n| !values.contains(&n)).then(|| format!("must be {}", allowed.join(" or ")))
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
        field("owner", Type::String).required(),
    ]);

    fn body(request: &Value) -> Option<String> {
        let mut problems = Problems::default();
        problems.value(request, Type::Object(&WHOLE));
        problems.message()
    }

    #[test]
    fn value_names_the_field_and_the_constraint_and_not_the_value() {
        for (request, wrong) in [
            (json!({"name": "x"}), "`name` must be at least 2 characters long"),
            (json!({"name": "xyzzy"}), "`name` must be at most 4 characters long"),
            (json!({"name": "XY"}), "`name` must match ^[a-z]*$"),
            (json!({"mode": ""}), "`mode` is empty"),
            (json!({"mode": "A"}), "`mode` must be written `a`"),
            (json!({"days": 3}), "`days` must be 1 or 7"),
            (json!({"parts": [{"size": 1}, {"size": 1}, {"size": 1}]}), "`parts` must have at most 2 items"),
            (json!({"parts": [{"size": 1}, {}]}), "`parts[1].size` is missing"),
            (json!({"by_name": {"k": {"size": 0}}}), "`by_name.k.size` must be at least 1"),
            (json!({"week": [1, 0]}), "`week[1]` must be at least 1"),
            (json!({"labels": {"a": "abc", "b": "abcd"}}), "`labels.b` must be at most 3 characters long"),
            (json!({"by_name": {"k": {"size": 9}}}), "`by_name.k.size` must be at most 8"),
            (json!({"owner": ""}), "`owner` is empty"),
            (json!({"owner": null}), "`owner` is missing"),
        ] {
            let mut request = request;
            request.as_object_mut().unwrap().entry("owner").or_insert(json!("o"));
            assert_eq!(body(&request).as_deref(), Some(wrong));
        }
    }

    #[test]
    fn value_reports_all_problems_in_the_order_of_the_schema() {
        let request = json!({"parts": [{}, {"size": 9}], "name": "X"});
        assert_eq!(
            body(&request).unwrap(),
            "`name` must be at least 2 characters long; `name` must match ^[a-z]*$; `parts[0].size` is missing; \
             `parts[1].size` must be at most 8; `owner` is missing"
        );
    }

    #[test]
    fn value_accepts_valid_and_unknown_fields() {
        for request in [
            json!({"owner": "o"}),
            json!({"owner": "o", "name": null, "unknown": 1}),
            json!({"owner": "o", "name": "äöü".replace(['ä', 'ö', 'ü'], "a"), "mode": "b", "days": 7, "parts": [{"size": 8}]}),
        ] {
            assert_eq!(body(&request), None);
        }
    }

    #[test]
    fn argument_refuses_what_would_address_another_resource() {
        for (value, problem) in [
            ("", Some("`id` is empty")),
            (".", Some("`id` must not be `.`")),
            ("..", Some("`id` must not be `..`")),
            ("...", None),
        ] {
            let mut problems = Problems::default();
            problems.argument("id", value);
            assert_eq!(problems.message().as_deref(), problem);
        }
    }

    #[test]
    fn query_validates_the_pairs_in_the_url() {
        static QUERY: Object = Object(&[
            field("limit", Type::Integer).constraints(&[Maximum(100.0)]),
            field("name", Type::String),
            field("offset", Type::Integer).constraints(&[Int32]),
            field("status", Type::Enum(&["a"])),
            field("start", Type::String).required(),
        ]);
        let check = |pairs: &[(&str, &str)]| {
            let mut problems = Problems::default();
            let start = ("start", "1");
            problems.query(&[pairs, &[start]].concat(), &QUERY);
            problems.message()
        };
        assert_eq!(check(&[("name", "x"), ("limit", "101")]).as_deref(), Some("`limit` must be at most 100"));
        assert_eq!(check(&[("name", ""), ("limit", "100"), ("more", ""), ("status", "b")]), None);
        assert_eq!(check(&[("status", "")]).as_deref(), Some("`status` is empty"));
        assert_eq!(check(&[("start", "")]).as_deref(), Some("`start` is empty"));
        for (offset, wrong) in [
            ("2147483647", None),
            ("-2147483648", None),
            ("2147483648", Some("`offset` must be a 32-bit integer")),
            ("-9223372036854775808", Some("`offset` must be a 32-bit integer")),
        ] {
            assert_eq!(check(&[("offset", offset)]).as_deref(), wrong, "{offset}");
        }
        let mut problems = Problems::default();
        problems.query(&[], &QUERY);
        assert_eq!(problems.message().as_deref(), Some("`start` is missing"));
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
