//! Validation of requests against their schemas before they are sent.
//!
//! Messages name the field and the constraint but never the value, which may be a secret.

use serde_json::{Map, Value};

use crate::{
    schema::{Condition, Constraint, Demand, Field, Object, Rule, Type},
    untrusted,
};

/// The problems found in a request, in schema order.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<String>,
    /// The path of the value that is being validated, such as `tags[0].key`.
    path: String,
}

impl Problems {
    /// Returns all problems on one line, or `None` if the request is valid.
    pub(crate) fn message(&self) -> Option<String> {
        (!self.list.is_empty()).then(|| self.list.join("; "))
    }

    /// Validates a path parameter. An empty string, `.` or `..` would address a different resource.
    pub(crate) fn argument(&mut self, name: &str, value: &str) {
        match value {
            "" => self.within(name, |problems| problems.add("is empty")),
            "." | ".." => self.within(name, |problems| problems.add(&format!("must not be `{value}`"))),
            _ => {}
        }
    }

    /// Validates the query parameters, given as the pairs in the URL.
    pub(crate) fn query(&mut self, pairs: &[(&str, &str)], object: &'static Object) {
        let value = |field: &Field| {
            let (_, string) = pairs.iter().find(|(name, _)| *name == field.name)?;
            let value = match field.ty {
                Type::Integer | Type::Number => string.parse().map_or(Value::Null, Value::Number),
                _ => Value::from(*string),
            };
            Some((field.name.to_owned(), value))
        };
        self.fields(&object.fields.iter().filter_map(value).collect(), object);
    }

    /// Validates the request body or a value in it.
    pub(crate) fn value(&mut self, value: &Value, ty: Type) {
        match (ty, value) {
            (Type::Object(object), Value::Object(fields)) => self.fields(fields, object),
            (Type::List(ty), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&format!("[{index}]"), |problems| problems.value(item, *ty));
                }
            }
            (Type::Map(ty), Value::Object(map)) => {
                for (key, value) in map {
                    self.within(&untrusted::name(key), |problems| problems.value(value, *ty));
                }
            }
            // Written from an `f64`, which may be NaN or infinite.
            (Type::NumberString, Value::String(string)) if !string.parse().is_ok_and(f64::is_finite) => {
                self.add("must be a finite number");
            }
            (Type::Enum(known), Value::String(string)) => self.enum_value(string, known),
            _ => {}
        }
    }

    fn fields(&mut self, fields: &Map<String, Value>, object: &'static Object) {
        for field in object.fields {
            let found = fields.get(field.name).filter(|value| !value.is_null());
            self.within(field.name, |problems| {
                let before = problems.list.len();
                if let Some(value) = found {
                    problems.constraints(value, field.constraints);
                    problems.items(value, field.item_constraints);
                    problems.value(value, field.ty);
                }
                let valid = problems.list.len() == before;
                match (found, field.rule) {
                    (None, _) if field.required => problems.add("is missing"),
                    (Some(value), _) if field.required && valid && value == "" => problems.add("is empty"),
                    (found, Some(rule)) if valid => problems.rule(found, fields.get(rule.other), rule),
                    _ => {}
                }
            });
        }
    }

    fn rule(&mut self, value: Option<&Value>, other: Option<&Value>, rule: Rule) {
        let Some(reason) = reason(other, rule) else { return };
        match (rule.demand, value) {
            (Demand::Required, None) => self.add(&format!("is missing: required {reason}")),
            (Demand::Required, Some(value)) if value == "" => self.add(&format!("is empty: required {reason}")),
            (Demand::Different, Some(_)) if value == other => {
                self.add(&format!("must differ from `{}`", rule.other));
            }
            (Demand::Meets(constraint), Some(value)) => {
                if let Some(violation) = violation(value, constraint) {
                    self.add(&format!("{violation} {reason}"));
                }
            }
            _ => {}
        }
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
                    self.within(&untrusted::name(key), |problems| problems.constraints(value, constraints));
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

    /// Validates an enum value. Unknown values are accepted, since the service may have added them, unless they differ
    /// from a known value only in case.
    fn enum_value(&mut self, string: &str, known: &[&str]) {
        if string.is_empty() {
            return self.add("is empty");
        }
        let same = known.iter().find(|known| known.eq_ignore_ascii_case(string));
        if let Some(same) = same.filter(|_| !known.contains(&string)) {
            self.add(&format!("is case-sensitive: use `{same}`"));
        }
    }

    /// Adds a problem with the value at the current path.
    fn add(&mut self, problem: &str) {
        self.list.push(format!("`{}` {problem}", self.path));
    }

    /// Runs a validation with `step` appended to the path.
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

/// Returns why a rule applies, such as `` when `engine` is `Redis` ``, or `None` if it does not apply. The reason contains
/// no values other than those of the schema.
fn reason(other: Option<&Value>, rule: Rule) -> Option<String> {
    let name = rule.other;
    let other = other.filter(|value| !value.is_null() && *value != "");
    let other_string = other.map(|other| other.as_str().map_or_else(|| other.to_string(), str::to_owned));
    let is = |known: &&&str| other_string.as_deref() == Some(**known);
    match rule.condition {
        Condition::Present => other.map(|_| format!("together with `{name}`")),
        Condition::Absent => other.is_none().then(|| format!("without `{name}`")),
        Condition::Is(values) => values.iter().find(is).map(|value| format!("when `{name}` is `{value}`")),
        Condition::IsNot(values) => {
            (!values.iter().any(|value| is(&value))).then(|| format!("unless `{name}` is `{}`", values.join("` or `")))
        }
        Condition::Above(least) => {
            other?.as_f64().filter(|value| *value > least).map(|_| format!("when `{name}` is above {least}"))
        }
    }
}

/// Returns the violated constraint, such as `must be at least 1`, to be appended to the name of the field, or `None` if
/// the value satisfies it.
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
            // Always valid: a test compiles every pattern of the generated tables.
            let expression = regex_lite::Regex::new(pattern).ok()?;
            (!expression.is_match(string)).then(|| format!("must match `{pattern}`"))
        }
        Constraint::Int32 => {
            let fits = |n| i32::try_from(n).is_ok();
            value.as_i64().is_some_and(|n| !fits(n)).then(|| "must be a 32-bit integer".to_owned())
        }
        Constraint::OneOf(values) => {
            let allowed: Vec<_> = values.iter().map(f64::to_string).collect();
            number.is_some_and(|n| !values.contains(&n)).then(|| format!("must be one of {}", allowed.join(", ")))
        }
        Constraint::CharacterClasses(least, special) => {
            let string = value.as_str()?;
            let has = |class: &dyn Fn(char) -> bool| usize::from(string.contains(class));
            let classes = has(&|c| c.is_ascii_lowercase())
                + has(&|c| c.is_ascii_uppercase())
                + has(&|c| c.is_ascii_digit())
                + has(&|c| special.contains(c));
            (classes < least).then(|| {
                format!(
                    "must contain at least {least} of the following: lowercase letters, uppercase letters, digits, special \
                     characters ({special})"
                )
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::{Condition::*, Constraint::*, Demand::*, field};

    static ITEM: Object =
        Object::new(&[field("size", Type::Integer).constraints(&[Minimum(1.0), Maximum(8.0)]).required()]);
    static REQUEST: Object = Object::new(&[
        field("name", Type::String).constraints(&[MinLength(2), MaxLength(4), Pattern("^[a-z]*$")]),
        field("mode", Type::Enum(&["a"])),
        field("days", Type::Integer).constraints(&[OneOf(&[1.0, 7.0])]),
        field("parts", Type::List(&Type::Object(&ITEM))).constraints(&[MaxItems(2)]),
        field("by_name", Type::Map(&Type::Object(&ITEM))),
        field("week", Type::List(&Type::Integer)).item_constraints(&[Minimum(1.0), Maximum(7.0)]),
        field("labels", Type::Map(&Type::String)).item_constraints(&[MaxLength(3)]),
        field("owner", Type::String).required(),
    ]);

    static RULES: Object = Object::new(&[
        field("kind", Type::String).constraints(&[CharacterClasses(2, "-")]),
        field("begin", Type::String).when("end", Present, Required),
        field("end", Type::String).when("begin", Present, Required),
        field("id", Type::String).when("address", Absent, Required),
        field("address", Type::String).when("id", Present, Different),
        field("version", Type::String).when("kind", Is(&["Redis-1"]), Required),
        field("size", Type::Number).constraints(&[Minimum(0.5)]).when(
            "version",
            Is(&["5", "6"]),
            Meets(OneOf(&[0.5, 1.0])),
        ),
        field("secret", Type::String).when("open", IsNot(&["true"]), Required),
        field("open", Type::Boolean),
        field("name", Type::String).when("count", Above(1.0), Meets(MaxLength(2))),
        field("count", Type::Integer),
    ]);

    fn body(request: &Value) -> Option<String> {
        let mut problems = Problems::default();
        problems.value(request, Type::Object(&REQUEST));
        problems.message()
    }

    #[test]
    fn value_reports_the_field_and_the_constraint_but_not_the_value() {
        for (request, wrong) in [
            (json!({"name": "x"}), "`name` must be at least 2 characters long"),
            (json!({"name": "xyzzy"}), "`name` must be at most 4 characters long"),
            (json!({"name": "XY"}), "`name` must match `^[a-z]*$`"),
            (json!({"mode": ""}), "`mode` is empty"),
            (json!({"mode": "A"}), "`mode` is case-sensitive: use `a`"),
            (json!({"days": 3}), "`days` must be one of 1, 7"),
            (json!({"parts": [{"size": 1}, {"size": 1}, {"size": 1}]}), "`parts` must have at most 2 items"),
            (json!({"parts": [{"size": 1}, {}]}), "`parts[1].size` is missing"),
            (json!({"by_name": {"k": {"size": 0}}}), "`by_name.k.size` must be at least 1"),
            (json!({"week": [1, 0]}), "`week[1]` must be at least 1"),
            (json!({"labels": {"a": "abc", "b": "abcd"}}), "`labels.b` must be at most 3 characters long"),
            (json!({"by_name": {"k": {"size": 9}}}), "`by_name.k.size` must be at most 8"),
            (json!({"by_name": {"k\n\u{202e}l": {"size": 9}}}), "`by_name.k l.size` must be at most 8"),
            (json!({"owner": ""}), "`owner` is empty"),
            (json!({"owner": null}), "`owner` is missing"),
        ] {
            let mut request = request;
            request.as_object_mut().unwrap().entry("owner").or_insert(json!("o"));
            assert_eq!(body(&request).as_deref(), Some(wrong));
        }
    }

    #[test]
    fn rule_depends_on_another_field() {
        let valid = json!({"id": "1", "open": true});
        for (change, wrong) in [
            (json!({}), None),
            (json!({"begin": "1", "end": "2"}), None),
            (json!({"begin": "", "end": null}), None),
            (json!({"begin": "1"}), Some("`end` is missing: required together with `begin`")),
            (json!({"begin": null, "end": "2"}), Some("`begin` is missing: required together with `end`")),
            (json!({"begin": "1", "end": ""}), Some("`end` is empty: required together with `begin`")),
            (json!({"id": null, "address": "2"}), None),
            (json!({"id": null}), Some("`id` is missing: required without `address`")),
            (json!({"id": "", "address": ""}), Some("`id` is empty: required without `address`")),
            (json!({"address": "2"}), None),
            (json!({"address": "1"}), Some("`address` must differ from `id`")),
            (json!({"kind": "Redis-2"}), None),
            (json!({"kind": "Redis-1"}), Some("`version` is missing: required when `kind` is `Redis-1`")),
            (
                json!({"kind": "redis"}),
                Some(
                    "`kind` must contain at least 2 of the following: lowercase letters, uppercase letters, digits, special characters (-)",
                ),
            ),
            (
                json!({"kind": "redis%ä"}),
                Some(
                    "`kind` must contain at least 2 of the following: lowercase letters, uppercase letters, digits, special characters (-)",
                ),
            ),
            (json!({"version": "7", "size": 3}), None),
            (json!({"size": 3}), None),
            (json!({"version": "6", "size": 1}), None),
            (json!({"version": "6", "size": 3}), Some("`size` must be one of 0.5, 1 when `version` is `6`")),
            (json!({"version": "6", "size": 0}), Some("`size` must be at least 0.5")),
            (json!({"open": null, "secret": "s"}), None),
            (json!({"open": null}), Some("`secret` is missing: required unless `open` is `true`")),
            (json!({"open": false}), Some("`secret` is missing: required unless `open` is `true`")),
            (json!({"name": "abc", "count": 1}), None),
            (json!({"name": "ab", "count": 2}), None),
            (
                json!({"name": "abc", "count": 2}),
                Some("`name` must be at most 2 characters long when `count` is above 1"),
            ),
        ] {
            let mut request = valid.clone();
            request.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let mut problems = Problems::default();
            problems.value(&request, Type::Object(&RULES));
            assert_eq!(problems.message().as_deref(), wrong, "{change}");
        }
    }

    #[test]
    fn query_applies_rules() {
        let mut problems = Problems::default();
        problems.query(&[("id", "1"), ("open", "true"), ("count", "2"), ("name", "abc")], &RULES);
        assert_eq!(problems.message().unwrap(), "`name` must be at most 2 characters long when `count` is above 1");
    }

    #[test]
    fn value_reports_all_problems_in_the_order_of_the_schema() {
        let request = json!({"parts": [{}, {"size": 9}], "name": "X"});
        assert_eq!(
            body(&request).unwrap(),
            "`name` must be at least 2 characters long; `name` must match `^[a-z]*$`; `parts[0].size` is missing; \
             `parts[1].size` must be at most 8; `owner` is missing"
        );
    }

    #[test]
    fn value_accepts_valid_fields_and_unknown_fields() {
        for request in [
            json!({"owner": "o"}),
            json!({"owner": "o", "name": null, "unknown": 1}),
            json!({"owner": "o", "name": "äöü".replace(['ä', 'ö', 'ü'], "a"), "mode": "b", "days": 7, "parts": [{"size": 8}]}),
        ] {
            assert_eq!(body(&request), None);
        }
    }

    #[test]
    fn argument_rejects_values_that_address_another_resource() {
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
        static QUERY: Object = Object::new(&[
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
    fn violation_compiles_every_pattern_of_the_generated_tables() {
        fn patterns(object: &Object) -> usize {
            let constraints = object.fields.iter().flat_map(|field| field.constraints);
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
