//! Each way a response may differ, and the result.

use serde_json::{Value, json};

use super::{missing_field, repair};
use crate::{
    drift::DriftKind::{self, *},
    schema::{Object, Type, field},
};

static PART: Object = Object(&[field("id", Type::String).essential(), field("size", Type::Integer)]);
static WHOLE: Object = Object(&[
    field("name", Type::String),
    field("mode", Type::Enum(&["on", "off"])),
    field("port", Type::Integer),
    field("capacity", Type::Number),
    field("enabled", Type::Boolean),
    field("job_id", Type::String).aliases(&["jobId", "jobID"]),
    field("part", Type::Object(&PART)),
    field("parts", Type::List(&Type::Object(&PART))),
    field("codes", Type::List(&Type::String)),
    field("labels", Type::Map(&Type::String)),
    field("extra", Type::AnyObject),
    field("at", Type::Timestamp),
    field("began", Type::EpochMillisString),
    field("ends", Type::EpochMillis),
    field("ready", Type::BooleanString),
    field("tries", Type::IntegerString),
    field("load", Type::NumberString),
    field("sizes", Type::List(&Type::NumberString)),
]);

/// The repaired response and its drift, by path and kind.
fn repaired(mut response: Value) -> (Value, Vec<(String, DriftKind)>) {
    let drift = repair(&mut response, Type::Object(&WHOLE));
    (response, drift)
}

#[track_caller]
fn becomes(response: Value, repaired_response: Value, drift: &[(&str, DriftKind)]) {
    let drift: Vec<_> = drift.iter().map(|(path, kind)| ((*path).to_owned(), *kind)).collect();
    assert_eq!(repaired(response), (repaired_response, drift));
}

#[test]
fn what_is_as_it_should_be_stays_so() {
    let response = json!({
        "name": "", "mode": "on", "port": 6379, "capacity": 1, "enabled": true, "job_id": "j", "part": {"id": "a"},
        "parts": [{"id": "a", "size": 1}], "codes": ["a"], "labels": {"a": "b"}, "extra": {"any": [1]},
        "at": "2020-06-15T02:21:18.669Z", "began": "1684191545379", "ends": 0,
        "ready": "TRUE", "tries": "-5", "load": ".125", "sizes": ["1", "0.5"],
    });
    becomes(response.clone(), response, &[]);
}

#[test]
fn scalars_are_read_whichever_way_they_come() {
    for (sent, read) in [
        (json!({"port": "6379"}), json!({"port": 6379})),
        (json!({"port": " 6379 "}), json!({"port": 6379})),
        (json!({"port": 6379.0}), json!({"port": 6379})),
        (json!({"port": "6379.0"}), json!({"port": 6379})),
        (json!({"capacity": ".125"}), json!({"capacity": 0.125})),
        (json!({"capacity": "2"}), json!({"capacity": 2.0})),
        (json!({"enabled": "TRUE"}), json!({"enabled": true})),
        (json!({"enabled": "false"}), json!({"enabled": false})),
        (json!({"name": 5}), json!({"name": "5"})),
        (json!({"name": true}), json!({"name": "true"})),
        (json!({"ready": true}), json!({"ready": "true"})),
        (json!({"ready": " false "}), json!({"ready": "false"})),
        (json!({"tries": i64::MAX}), json!({"tries": i64::MAX.to_string()})),
        (json!({"tries": "5.0"}), json!({"tries": "5"})),
        (json!({"load": 0.125}), json!({"load": "0.125"})),
        (json!({"load": " 2.5"}), json!({"load": "2.5"})),
        (json!({"sizes": ["1", 0.5]}), json!({"sizes": ["1", "0.5"]})),
    ] {
        let (response, drift) = repaired(sent.clone());
        assert_eq!(response, read, "{sent}");
        assert_eq!(drift.len(), 1);
        assert_eq!(drift[0].1, Coerced);
    }
}

#[test]
fn repair_converts_timestamps_of_every_format() {
    const AT: &str = "2023-05-15T22:59:05.379Z";
    for (sent, read) in [
        (json!({"at": 1684191545379_i64}), json!({"at": AT})),
        (json!({"at": "1684191545379"}), json!({"at": AT})),
        (json!({"at": "2023-05-15T22:59:05.379"}), json!({"at": AT})),
        (json!({"at": "2023-05-15 22:59:05.379"}), json!({"at": AT})),
        (json!({"began": 1684191545379_i64}), json!({"began": "1684191545379"})),
        (json!({"began": AT}), json!({"began": "1684191545379"})),
        (json!({"ends": "1684191545379"}), json!({"ends": 1684191545379_i64})),
        (json!({"ends": AT}), json!({"ends": 1684191545379_i64})),
    ] {
        let name = sent.as_object().unwrap().keys().next().unwrap().clone();
        becomes(sent, read, &[(&format!("$.{name}"), Coerced)]);
    }
    // An offset is RFC 3339, too, and no drift.
    becomes(json!({"at": "2023-05-16T00:59:05+02:00"}), json!({"at": "2023-05-16T00:59:05+02:00"}), &[]);
}

#[test]
fn nothing_comes_in_many_ways() {
    for name in [
        "name", "mode", "port", "capacity", "enabled", "part", "parts", "codes", "labels", "extra", "at", "began",
        "ends", "ready", "tries", "load", "sizes",
    ] {
        let (response, drift) = repaired(json!({name: null}));
        assert_eq!((response, drift), (json!({}), vec![]), "{name}");
    }
    for (name, nothing) in [
        ("name", json!({})),
        ("mode", json!({})),
        ("port", json!("")),
        ("port", json!({})),
        ("enabled", json!("")),
        ("part", json!("")),
        ("part", json!([])),
        ("parts", json!({})),
        ("parts", json!("")),
        ("labels", json!([])),
        ("ready", json!("")),
        ("tries", json!({})),
        ("load", json!(" ")),
    ] {
        becomes(json!({name: nothing}), json!({}), &[(&format!("$.{name}"), Coerced)]);
    }
}

#[test]
fn what_cannot_be_read_costs_its_field_only() {
    for (name, sent) in [
        ("port", json!("many")),
        ("port", json!(1.5)),
        ("port", json!(1e300)),
        ("port", json!(true)),
        ("capacity", json!("NaN")),
        ("enabled", json!("perhaps")),
        ("enabled", json!(1)),
        ("name", json!(["a"])),
        ("part", json!("text")),
        ("parts", json!("text")),
        ("labels", json!(1)),
        // In no known zone, or minutes in place of milliseconds.
        ("at", json!("2019/10/22 14:44:30")),
        ("at", json!("202404011057")),
        ("at", json!(i64::MAX)),
        ("began", json!("soon")),
        ("began", json!(i64::MAX.to_string())),
        ("ends", json!(i64::MAX)),
        ("ready", json!("yes")),
        ("ready", json!(1)),
        ("tries", json!("1,2")),
        ("tries", json!(1.5)),
        ("load", json!("100%")),
        ("load", json!("inf")),
        ("load", json!(true)),
    ] {
        becomes(json!({"job_id": "j", name: sent}), json!({"job_id": "j"}), &[(&format!("$.{name}"), Dropped)]);
    }
}

#[test]
fn a_bad_item_costs_itself_only() {
    becomes(
        json!({"parts": [{"id": "a", "size": "1"}, null, 7, {"id": "b"}], "codes": ["a", [], 1]}),
        json!({"parts": [{"id": "a", "size": 1}, {"id": "b"}], "codes": ["a", "1"]}),
        &[
            ("$.parts[0].size", Coerced),
            ("$.parts[1]", Dropped),
            ("$.parts[2]", Dropped),
            ("$.codes[1]", Coerced),
            ("$.codes[1]", Dropped),
            ("$.codes[2]", Coerced),
        ],
    );
    becomes(
        json!({"labels": {"a": "b", "c": ["d"], "e": null}}),
        json!({"labels": {"a": "b"}}),
        &[("$.labels.c", Dropped), ("$.labels.e", Dropped)],
    );
}

#[test]
fn repair_keeps_a_list_item_without_its_essential_string() {
    becomes(
        json!({"parts": [{"size": 2}, {"id": null}, {"id": {}}, {"id": ["a"]}, {}]}),
        json!({"parts": [{"id": "", "size": 2}, {"id": ""}, {"id": ""}, {"id": ""}, {"id": ""}]}),
        &[
            ("$.parts[0].id", Missing),
            ("$.parts[1].id", Missing),
            ("$.parts[2].id", Coerced),
            ("$.parts[2].id", Missing),
            ("$.parts[3].id", Dropped),
            ("$.parts[3].id", Missing),
            ("$.parts[4].id", Missing),
        ],
    );
    // An empty string is sent, not missing.
    becomes(json!({"parts": [{"id": ""}]}), json!({"parts": [{"id": ""}]}), &[]);
}

#[test]
fn repair_drops_an_object_without_its_essential_fields() {
    becomes(json!({"part": {"size": 1}}), json!({}), &[("$.part", Dropped)]);
    static OUTER: Object = Object(&[field("parts", Type::List(&Type::Object(&PART))).essential()]);
    static LISTS: Object = Object(&[field("items", Type::List(&Type::Object(&OUTER)))]);
    let mut response = json!({"items": [{"parts": []}, {"parts": null}, {}]});
    let drift = repair(&mut response, Type::Object(&LISTS));
    assert_eq!(response, json!({"items": [{"parts": []}]}));
    assert_eq!(drift, [("$.items[1]".to_owned(), Dropped), ("$.items[2]".to_owned(), Dropped)]);
}

#[test]
fn repair_leaves_an_essential_list_missing() {
    static LIST: Object = Object(&[field("parts", Type::List(&Type::Object(&PART))).essential()]);
    for sent in [json!({}), json!({"parts": null}), json!({"parts": {}}), json!({"parts": ""}), json!({"parts": "a"})] {
        let mut response = sent.clone();
        repair(&mut response, Type::Object(&LIST));
        assert_eq!(missing_field(&response, Type::Object(&LIST)).as_deref(), Some("$.parts"), "{sent}");
    }
    let mut response = json!({"parts": []});
    assert_eq!(repair(&mut response, Type::Object(&LIST)), []);
    assert_eq!(missing_field(&response, Type::Object(&LIST)), None);
}

#[test]
fn other_spellings_count_when_the_one_of_the_reference_is_not_there() {
    becomes(json!({"jobId": "a"}), json!({"job_id": "a"}), &[]);
    becomes(json!({"job_id": "a", "jobId": "b", "jobID": "c"}), json!({"job_id": "a"}), &[]);
    becomes(json!({"job_id": null, "jobID": "c"}), json!({"job_id": "c"}), &[]);
}

#[test]
fn what_the_reference_does_not_know_is_told_and_kept() {
    becomes(
        json!({"mode": "auto", "new": 1, "part": {"id": "a", "more": 2}}),
        json!({"mode": "auto", "new": 1, "part": {"id": "a", "more": 2}}),
        &[("$.mode", UnknownValue), ("$.part.more", UnknownField), ("$.new", UnknownField)],
    );
    becomes(json!({"mode": 1}), json!({"mode": "1"}), &[("$.mode", Coerced), ("$.mode", UnknownValue)]);
}

#[test]
fn repair_drops_a_response_that_is_no_object() {
    for response in [json!([1]), json!("text"), json!(1)] {
        becomes(response, Value::Null, &[("$", Dropped)]);
    }
}

#[test]
fn missing_field_names_an_essential_field() {
    assert_eq!(missing_field(&json!({"size": 1}), Type::Object(&PART)).as_deref(), Some("$.id"));
    assert_eq!(missing_field(&json!({"id": "a"}), Type::Object(&PART)), None);
}
