use std::collections::BTreeSet;

use serde_json::json;

use super::*;

/// Leaks a schema to give it the `'static` lifetime that validation requires.
fn schema(schema: Value) -> &'static Value {
    Box::leak(Box::new(schema))
}

fn problems(value: Value, with: Value) -> String {
    let mut problems = Problems::default();
    validate(&value, schema(with), "the value", &mut problems);
    problems.to_string()
}

#[test]
fn operations_contains_every_operation_of_the_document() {
    let document: Value = serde_json::from_str(JSON).unwrap();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, node) in item.as_object().unwrap() {
            let id = node["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "two operations have the ID {id}");
            let operation = operation(id).unwrap_or_else(|| panic!("operation {id} was not parsed"));
            assert_eq!((operation.path, operation.method.as_str()), (path.as_str(), method.to_uppercase().as_str()));
            assert_eq!(operation.body.is_some(), node["requestBody"].is_object(), "{id}: request body");
            for name in path.split(['{', '}']).skip(1).step_by(2) {
                assert!(operation.path_parameter(name).is_some(), "{id}: {name}");
            }
        }
    }
    assert!(!ids.is_empty());
    assert_eq!(operations().len(), ids.len());
}

/// Validation ignores unknown keywords, so the document must not use any.
#[test]
fn document_uses_only_known_schema_keywords() {
    const KNOWN: [&str; 16] = [
        "type",
        "properties",
        "required",
        "items",
        "allOf",
        "$ref",
        "enum",
        "nullable",
        "additionalProperties",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "pattern",
    ];
    const NOT_VALIDATED: [&str; 4] = ["description", "default", "deprecated", "format"];
    fn check(node: &Value, location: &str) {
        for (key, value) in node.as_object().unwrap() {
            let known = KNOWN.contains(&key.as_str()) || NOT_VALIDATED.contains(&key.as_str()) || key.starts_with("x-");
            assert!(known, "{location}: {key}");
            match key.as_str() {
                "properties" => value.as_object().unwrap().iter().for_each(|(key, node)| check(node, key)),
                "items" => check(value, location),
                "additionalProperties" if value.is_object() => check(value, location),
                // With several schemas, the properties of one would be unknown to the others.
                "allOf" => assert_eq!(value.as_array().unwrap().len(), 1, "{location}"),
                "format" => assert!(["int32", "int64", "float", "double"].contains(&value.as_str().unwrap())),
                "x-when" => {
                    let known =
                        ["field", "absent", "is", "is-not", "above", "required", "different", "one-of", "max-length"];
                    value
                        .as_object()
                        .unwrap()
                        .keys()
                        .for_each(|key| assert!(known.contains(&key.as_str()), "{location}: {key}"));
                }
                "pattern" => assert!(regex_lite::Regex::new(value.as_str().unwrap()).is_ok()),
                _ => {}
            }
        }
    }
    let schemas = DOCUMENT.pointer("/components/schemas").unwrap().as_object().unwrap();
    assert!(!schemas.is_empty());
    schemas.iter().for_each(|(name, schema)| check(schema, name));
}

#[test]
fn validate_reports_each_kind_of_problem() {
    let part = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } });
    for (value, with, problem) in [
        (json!("1"), json!({ "type": "integer" }), "the value must be an integer, not a string"),
        (json!(1.5), json!({ "type": "integer" }), "the value must be an integer, not a fractional number"),
        (json!(null), json!({ "type": "string" }), "the value must be a string, not null"),
        (json!(true), json!({ "type": "object" }), "the value must be an object, not a boolean"),
        (json!({}), json!({ "type": "array" }), "the value must be an array, not an object"),
        (json!([]), json!({ "type": "boolean" }), "the value must be a boolean, not an array"),
        (json!("c"), json!({ "enum": ["a", "b"] }), r#"the value must be one of "a", "b""#),
        (json!(0), json!({ "minimum": 1 }), "the value must be at least 1, not 0"),
        (json!(9), json!({ "maximum": 8.5 }), "the value must be at most 8.5, not 9"),
        (json!(2_147_483_648_i64), json!({ "format": "int32" }), "the value must be a 32-bit integer, not 2147483648"),
        (json!("ü"), json!({ "minLength": 2 }), "the value must be at least 2 characters long, not 1"),
        (json!("abc"), json!({ "maxLength": 2 }), "the value must be at most 2 characters long, not 3"),
        (json!([]), json!({ "minItems": 1 }), "the value must have at least 1 item, not 0"),
        (json!([1, 2]), json!({ "maxItems": 1 }), "the value must have at most 1 item, not 2"),
        (json!("A"), json!({ "pattern": "^[a-z]$" }), "the value must match `^[a-z]$`"),
        (
            json!("aB%"),
            json!({ "x-character-classes": { "at-least": 3, "special": "-" } }),
            "the value must contain at least 3 classes of characters, not 2",
        ),
        (json!("aB-"), json!({ "x-character-classes": { "at-least": 3, "special": "-" } }), ""),
        (json!("A"), json!({ "pattern": "(" }), "the value has the invalid pattern `(` in the document"),
        (json!({}), part.clone(), "`id` is missing"),
        (json!({ "id": 1, "ID": 1 }), part.clone(), "`ID` is not documented"),
        (json!([{ "id": 1 }, { "id": "1" }]), json!({ "items": part }), "`[1].id` must be an integer, not a string"),
        (
            json!({ "k": 1 }),
            json!({ "additionalProperties": { "type": "string" } }),
            "`k` must be a string, not a number",
        ),
        (json!(1), json!({ "allOf": [{ "type": "string" }] }), "the value must be a string, not a number"),
        (json!("x"), json!({ "$ref": "#/nowhere", "type": "integer" }), ""),
    ] {
        assert_eq!(problems(value, with), problem);
    }
}

#[test]
fn validate_checks_x_when() {
    let field = |mut rule: Value| {
        rule["field"] = json!("b");
        json!({ "properties": { "a": { "x-when": rule }, "b": {} } })
    };
    let required = field(json!({ "required": true }));
    let is = field(json!({ "is": ["x", true], "one-of": [0.5, 1] }));
    let is_not = field(json!({ "is-not": [true], "required": true }));
    for (value, with, problem) in [
        (json!({ "b": "x" }), required.clone(), "`a` is missing: required with this value of `b`"),
        (json!({ "a": "", "b": "x" }), required.clone(), "`a` is missing: required with this value of `b`"),
        (json!({ "b": "" }), required, ""),
        (json!({}), field(json!({ "absent": true, "required": true })), "`a` is missing: required without `b`"),
        (json!({ "b": 1 }), field(json!({ "absent": true, "required": true })), ""),
        (json!({ "a": 1, "b": 1 }), field(json!({ "different": true })), "`a` must differ from `b`"),
        (json!({ "a": 2, "b": 1 }), field(json!({ "different": true })), ""),
        (json!({ "a": 2, "b": "x" }), is.clone(), "`a` is not allowed with this value of `b`"),
        (json!({ "a": 2, "b": true }), is.clone(), "`a` is not allowed with this value of `b`"),
        (json!({ "a": 1.0, "b": "x" }), is.clone(), ""),
        (json!({ "a": 2, "b": "y" }), is.clone(), ""),
        (json!({ "b": "x" }), is, ""),
        (json!({}), is_not.clone(), "`a` is missing: required without `b`"),
        (json!({ "b": false }), is_not.clone(), "`a` is missing: required with this value of `b`"),
        (json!({ "b": true }), is_not, ""),
        (
            json!({ "a": "äöü", "b": 2 }),
            field(json!({ "above": 1, "max-length": 2 })),
            "`a` is too long with this value of `b`",
        ),
        (json!({ "a": "äö", "b": 2 }), field(json!({ "above": 1, "max-length": 2 })), ""),
        (json!({ "a": "äöü", "b": 1 }), field(json!({ "above": 1, "max-length": 2 })), ""),
    ] {
        assert_eq!(problems(value, with), problem);
    }
}

#[test]
fn validate_accepts_valid_values() {
    for (value, with) in [
        (json!(null), json!({ "type": "string", "nullable": true })),
        (json!(null), json!({ "allOf": [{ "type": "string" }], "nullable": true })),
        (json!(3), json!({ "type": "number", "format": "float", "minimum": 3, "maximum": 3 })),
        (json!(5_000_000_000_i64), json!({ "type": "integer", "format": "int64" })),
        (json!({ "any": [1] }), json!({ "type": "object" })),
        (json!({ "any": 1 }), json!({})),
        (json!("2"), json!({ "$ref": "#/components/schemas/TagAction/nowhere" })),
    ] {
        assert_eq!(problems(value, with), "");
    }
}

#[test]
fn validate_terminates_with_circular_references() {
    let document = schema(json!({
        "a": { "$ref": "#/b" }, "b": { "$ref": "#/a" },
        "c": { "allOf": [{ "$ref": "#/c" }], "type": "string" },
        "d": { "properties": { "d": { "$ref": "#/d" } }, "type": "object" },
    }));
    let by = |name: &str, value| {
        let mut problems = Problems::default();
        schema::validate_with(document, &value, &document[name], "the value", &mut problems);
        problems.to_string()
    };
    assert_eq!(by("a", json!(1)), "");
    assert_eq!(by("c", json!("x")), "");
    assert!(by("c", json!(1)).split("; ").all(|problem| problem == "the value must be a string, not a number"));
    let deep = (0..100).fold(json!(1), |value, _| json!({ "d": value }));
    assert_eq!(by("d", deep), format!("`d{}` must be an object, not a number", ".d".repeat(99)));
}

/// Validates an object with `count` unknown fields, each of which is a problem.
fn unknown_fields(count: usize) -> String {
    let fields = (0..count).map(|number| (number.to_string(), json!(1))).collect();
    problems(Value::Object(fields), json!({ "properties": {} }))
}

#[test]
fn problems_lists_all_problems() {
    let problems = unknown_fields(1000);
    assert_eq!(problems.split("; ").count(), 1000);
    assert!(!problems.contains("; and "), "{problems}");
}

#[test]
fn problems_counts_problems_beyond_64_kib() {
    let problems = unknown_fields(100_000);
    let listed = problems.matches("is not documented").count();
    assert!(listed > 1000 && problems.len() < 80_000, "{listed} problems in {} bytes", problems.len());
    assert!(problems.ends_with(&format!("; and {} more", 100_000 - listed)));
}

#[test]
fn quote_shortens_long_names() {
    let value = json!({ "b": 1, "ä".repeat(1_000_000): 1 });
    let shortened = format!("`{}…` is not documented", "ä".repeat(1024));
    assert_eq!(problems(value, json!({ "properties": {} })), format!("`b` is not documented; {shortened}"));
}

#[test]
fn success_returns_the_most_detailed_response() {
    let success = |id| {
        let (status, body) = operation(id).unwrap().success();
        (status.as_u16(), body)
    };
    assert_eq!(success("DeleteSingleInstance"), (204, None));
    assert_eq!(success("UpdateIpWhitelist"), (204, None), "the document has no 200 response");
    assert_eq!(success("DeleteCenterTask"), (200, None));
    assert_eq!(
        success("DeleteIpFromDomainName"),
        (200, Some(json!({ "job_id": "job_id" }))),
        "the response has no example"
    );
    let (status, body) = success("ListBackupRecords");
    assert_eq!(status, 200);
    assert!(body.unwrap()["backup_record_response"].is_array());
}
