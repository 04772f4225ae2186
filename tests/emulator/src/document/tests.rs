use std::collections::BTreeSet;

use serde_json::json;

use super::*;

/// Returns a schema with the lifetime of the document.
fn schema(schema: Value) -> &'static Value {
    Box::leak(Box::new(schema))
}

fn problems(value: Value, with: Value) -> String {
    let mut problems = Problems::default();
    validate(&value, schema(with), "$", &mut problems);
    problems.to_string()
}

#[test]
fn every_operation_of_the_document_is_read() {
    let document: Value = serde_json::from_str(JSON).unwrap();
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, node) in item.as_object().unwrap() {
            let id = node["operationId"].as_str().unwrap();
            assert!(ids.insert(id), "two operations have the ID {id}");
            let operation = operation(id).unwrap_or_else(|| panic!("{id} is not read"));
            assert_eq!((operation.path, operation.method.as_str()), (path.as_str(), method.to_uppercase().as_str()));
            assert_eq!(operation.body.is_some(), node["requestBody"].is_object(), "{id}: the body");
            for name in path.split(['{', '}']).skip(1).step_by(2) {
                assert!(operation.path_parameter(name).is_some(), "{id}: {name}");
            }
        }
    }
    assert!(!ids.is_empty());
    assert_eq!(operations().len(), ids.len());
}

/// The validation ignores unknown keywords.
#[test]
fn the_document_has_no_keyword_unknown_to_the_validation() {
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
    const NO_RULE: [&str; 4] = ["description", "default", "deprecated", "format"];
    fn check(node: &Value, place: &str) {
        for (key, value) in node.as_object().unwrap() {
            let known = KNOWN.contains(&key.as_str()) || NO_RULE.contains(&key.as_str()) || key.starts_with("x-");
            assert!(known, "{place}: {key}");
            match key.as_str() {
                "properties" => value.as_object().unwrap().iter().for_each(|(key, node)| check(node, key)),
                "items" => check(value, place),
                "additionalProperties" if value.is_object() => check(value, place),
                // With several parts, properties of one would be unknown to the others.
                "allOf" => assert_eq!(value.as_array().unwrap().len(), 1, "{place}"),
                "format" => assert!(["int32", "int64", "float", "double"].contains(&value.as_str().unwrap())),
                "x-when" => {
                    let known =
                        ["field", "absent", "is", "is-not", "above", "required", "different", "one-of", "max-length"];
                    value
                        .as_object()
                        .unwrap()
                        .keys()
                        .for_each(|key| assert!(known.contains(&key.as_str()), "{place}: {key}"));
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
fn each_rule_reports_its_problem_with_its_place() {
    let part = json!({ "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } });
    for (value, with, problem) in [
        (json!("1"), json!({ "type": "integer" }), "$ is a string, but must be an integer"),
        (json!(1.5), json!({ "type": "integer" }), "$ is a number with a fraction, but must be an integer"),
        (json!(null), json!({ "type": "string" }), "$ is null, but must be a string"),
        (json!(true), json!({ "type": "object" }), "$ is a boolean, but must be an object"),
        (json!({}), json!({ "type": "array" }), "$ is an object, but must be an array"),
        (json!([]), json!({ "type": "boolean" }), "$ is an array, but must be a boolean"),
        (json!("c"), json!({ "enum": ["a", "b"] }), r#"$ must be one of "a", "b""#),
        (json!(0), json!({ "minimum": 1 }), "$ is 0, but must be at least 1"),
        (json!(9), json!({ "maximum": 8.5 }), "$ is 9, but must be at most 8.5"),
        (json!(2_147_483_648_i64), json!({ "format": "int32" }), "$ is 2147483648, but must be a 32-bit integer"),
        (json!("ü"), json!({ "minLength": 2 }), "$ has 1 characters, but must have at least 2"),
        (json!("abc"), json!({ "maxLength": 2 }), "$ has 3 characters, but must have at most 2"),
        (json!([]), json!({ "minItems": 1 }), "$ has 0 items, but must have at least 1"),
        (json!([1, 2]), json!({ "maxItems": 1 }), "$ has 2 items, but must have at most 1"),
        (json!("A"), json!({ "pattern": "^[a-z]$" }), "$ must match ^[a-z]$"),
        (
            json!("aB%"),
            json!({ "x-character-classes": { "at-least": 3, "special": "-" } }),
            "$ has 2 classes of characters, but must have at least 3",
        ),
        (json!("aB-"), json!({ "x-character-classes": { "at-least": 3, "special": "-" } }), ""),
        (json!("A"), json!({ "pattern": "(" }), "$ has the pattern (, which the emulator cannot parse"),
        (json!({}), part.clone(), "$.id is missing"),
        (json!({ "id": 1, "ID": 1 }), part.clone(), "$.ID is not documented"),
        (json!([{ "id": 1 }, { "id": "1" }]), json!({ "items": part }), "$[1].id is a string, but must be an integer"),
        (
            json!({ "k": 1 }),
            json!({ "additionalProperties": { "type": "string" } }),
            "$.k is a number, but must be a string",
        ),
        (json!(1), json!({ "allOf": [{ "type": "string" }] }), "$ is a number, but must be a string"),
        (json!("x"), json!({ "$ref": "#/nowhere", "type": "integer" }), ""),
    ] {
        assert_eq!(problems(value, with), problem);
    }
}

#[test]
fn rules_depend_on_another_field() {
    let field = |mut rule: Value| {
        rule["field"] = json!("b");
        json!({ "properties": { "a": { "x-when": rule }, "b": {} } })
    };
    let required = field(json!({ "required": true }));
    let is = field(json!({ "is": ["x", true], "one-of": [0.5, 1] }));
    let is_not = field(json!({ "is-not": [true], "required": true }));
    for (value, with, problem) in [
        (json!({ "b": "x" }), required.clone(), "$.a is missing, but required by `b`"),
        (json!({ "a": "", "b": "x" }), required.clone(), "$.a is missing, but required by `b`"),
        (json!({ "b": "" }), required, ""),
        (json!({}), field(json!({ "absent": true, "required": true })), "$.a is missing, but required by `b`"),
        (json!({ "b": 1 }), field(json!({ "absent": true, "required": true })), ""),
        (json!({ "a": 1, "b": 1 }), field(json!({ "different": true })), "$.a must not be the same as `b`"),
        (json!({ "a": 2, "b": 1 }), field(json!({ "different": true })), ""),
        (json!({ "a": 2, "b": "x" }), is.clone(), "$.a is not available with this `b`"),
        (json!({ "a": 2, "b": true }), is.clone(), "$.a is not available with this `b`"),
        (json!({ "a": 1.0, "b": "x" }), is.clone(), ""),
        (json!({ "a": 2, "b": "y" }), is.clone(), ""),
        (json!({ "b": "x" }), is, ""),
        (json!({}), is_not.clone(), "$.a is missing, but required by `b`"),
        (json!({ "b": false }), is_not.clone(), "$.a is missing, but required by `b`"),
        (json!({ "b": true }), is_not, ""),
        (json!({ "a": "äöü", "b": 2 }), field(json!({ "above": 1, "max-length": 2 })), "$.a is too long with this `b`"),
        (json!({ "a": "äö", "b": 2 }), field(json!({ "above": 1, "max-length": 2 })), ""),
        (json!({ "a": "äöü", "b": 1 }), field(json!({ "above": 1, "max-length": 2 })), ""),
    ] {
        assert_eq!(problems(value, with), problem);
    }
}

#[test]
fn valid_values_have_no_problems() {
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
fn circles_of_references_end() {
    let document = schema(json!({
        "a": { "$ref": "#/b" }, "b": { "$ref": "#/a" },
        "c": { "allOf": [{ "$ref": "#/c" }], "type": "string" },
        "d": { "properties": { "d": { "$ref": "#/d" } }, "type": "object" },
    }));
    let by = |name: &str, value| {
        let mut problems = Problems::default();
        schema::validate_by(document, &value, &document[name], "$", &mut problems);
        problems.to_string()
    };
    assert_eq!(by("a", json!(1)), "");
    assert_eq!(by("c", json!("x")), "");
    assert!(by("c", json!(1)).split("; ").all(|problem| problem == "$ is a number, but must be a string"));
    let deep = (0..100).fold(json!(1), |value, _| json!({ "d": value }));
    assert_eq!(by("d", deep), format!("${} is a number, but must be an object", ".d".repeat(100)));
}

/// Unknown fields, each of which is a problem.
fn unknown_fields(count: usize) -> String {
    let fields = (0..count).map(|number| (number.to_string(), json!(1))).collect();
    problems(Value::Object(fields), json!({ "properties": {} }))
}

#[test]
fn all_problems_are_listed() {
    let problems = unknown_fields(1000);
    assert_eq!(problems.split("; ").count(), 1000);
    assert!(!problems.contains("; and "), "{problems}");
}

#[test]
fn problems_beyond_64_kib_are_counted() {
    let problems = unknown_fields(100_000);
    let listed = problems.matches("is not documented").count();
    assert!(listed > 1000 && problems.len() < 80_000, "{listed} problems in {} bytes", problems.len());
    assert!(problems.ends_with(&format!("; and {} more", 100_000 - listed)));
}

#[test]
fn long_places_are_shortened() {
    let value = json!({ "b": 1, "ä".repeat(1_000_000): 1 });
    let shortened = format!("$.{}… is not documented", "ä".repeat(1022));
    assert_eq!(problems(value, json!({ "properties": {} })), format!("$.b is not documented; {shortened}"));
}

#[test]
fn the_most_detailed_success_is_returned() {
    let success = |id| {
        let (status, body) = operation(id).unwrap().success();
        (status.as_u16(), body)
    };
    assert_eq!(success("DeleteSingleInstance"), (204, None));
    assert_eq!(success("UpdateIpWhitelist"), (204, None), "200 is a correction, and not documented");
    assert_eq!(success("DeleteCenterTask"), (200, None));
    assert_eq!(success("DeleteIpFromDomainName"), (200, Some(json!({ "job_id": "job_id" }))), "it has no example");
    let (status, body) = success("ListBackupRecords");
    assert_eq!(status, 200);
    assert!(body.unwrap()["backup_record_response"].is_array());
}
