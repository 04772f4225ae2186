//! Tests of each kind of difference.

use serde_json::{Value, json};

use super::missing_field;
use crate::{
    drift::DriftKind::{self, *},
    schema::{Object, Type, field},
    untrusted::Secrets,
};

static ITEM: Object = Object(&[field("id", Type::String).essential(), field("size", Type::Integer)]);
static RESPONSE: Object = Object(&[
    field("name", Type::String),
    field("mode", Type::Enum(&["on", "off"])),
    field("port", Type::Integer),
    field("capacity", Type::Number),
    field("enabled", Type::Boolean),
    field("job_id", Type::String).aliases(&["jobId", "jobID"]),
    field("part", Type::Object(&ITEM)),
    field("parts", Type::List(&Type::Object(&ITEM))),
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

fn repair(response: &mut Value, ty: Type) -> Vec<(String, DriftKind)> {
    super::repair(response, ty, &Secrets::new(|| vec!["t0ken-of-mine".to_owned()]))
}

/// Returns the repaired response and its drift, by path and kind.
fn repaired(mut response: Value) -> (Value, Vec<(String, DriftKind)>) {
    let drift = repair(&mut response, Type::Object(&RESPONSE));
    (response, drift)
}

#[track_caller]
fn assert_repaired(response: Value, expected: Value, drift: &[(&str, DriftKind)]) {
    let drift: Vec<_> = drift.iter().map(|(path, kind)| ((*path).to_owned(), *kind)).collect();
    assert_eq!(repaired(response), (expected, drift));
}

#[test]
fn repair_leaves_a_documented_response_unchanged() {
    let response = json!({
        "name": "", "mode": "on", "port": 6379, "capacity": 1, "enabled": true, "job_id": "j", "part": {"id": "a"},
        "parts": [{"id": "a", "size": 1}], "codes": ["a"], "labels": {"a": "b"}, "extra": {"any": [1]},
        "at": "2020-06-15T02:21:18.669Z", "began": "1684191545379", "ends": 0,
        "ready": "TRUE", "tries": "-5", "load": ".125", "sizes": ["1", "0.5"],
    });
    assert_repaired(response.clone(), response, &[]);
}

#[test]
fn repair_converts_scalars_of_other_types() {
    for (sent, expected) in [
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
        assert_eq!(response, expected, "{sent}");
        assert_eq!(drift.len(), 1);
        assert_eq!(drift[0].1, Coerced);
    }
}

#[test]
fn repair_converts_timestamps_of_every_format() {
    const AT: &str = "2023-05-15T22:59:05.379Z";
    for (sent, expected) in [
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
        assert_repaired(sent, expected, &[(&format!("$.{name}"), Coerced)]);
    }
    // RFC 3339 allows offsets, so this is not drift.
    assert_repaired(json!({"at": "2023-05-16T00:59:05+02:00"}), json!({"at": "2023-05-16T00:59:05+02:00"}), &[]);
}

#[test]
fn repair_accepts_null_and_empty_values() {
    for name in [
        "name", "mode", "port", "capacity", "enabled", "part", "parts", "codes", "labels", "extra", "at", "began",
        "ends", "ready", "tries", "load", "sizes",
    ] {
        let (response, drift) = repaired(json!({name: null}));
        assert_eq!((response, drift), (json!({}), vec![]), "{name}");
    }
    for (name, empty) in [
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
        assert_repaired(json!({name: empty}), json!({}), &[(&format!("$.{name}"), Coerced)]);
    }
}

#[test]
fn repair_drops_only_the_field_of_an_invalid_value() {
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
        // Without a known time zone, or minutes instead of milliseconds.
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
        assert_repaired(json!({"job_id": "j", name: sent}), json!({"job_id": "j"}), &[(&format!("$.{name}"), Dropped)]);
    }
}

#[test]
fn repair_drops_only_invalid_items() {
    assert_repaired(
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
    assert_repaired(
        json!({"labels": {"a": "b", "c": ["d"], "e": null}}),
        json!({"labels": {"a": "b"}}),
        &[("$.labels.c", Dropped), ("$.labels.e", Dropped)],
    );
}

#[test]
fn repair_keeps_a_list_item_without_its_essential_string() {
    assert_repaired(
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
    // An empty string is not a missing one.
    assert_repaired(json!({"parts": [{"id": ""}]}), json!({"parts": [{"id": ""}]}), &[]);
}

#[test]
fn repair_drops_an_object_without_its_essential_fields() {
    assert_repaired(json!({"part": {"size": 1}}), json!({}), &[("$.part", Dropped)]);
    static OUTER: Object = Object(&[field("parts", Type::List(&Type::Object(&ITEM))).essential()]);
    static LISTS: Object = Object(&[field("items", Type::List(&Type::Object(&OUTER)))]);
    let mut response = json!({"items": [{"parts": []}, {"parts": null}, {}]});
    let drift = repair(&mut response, Type::Object(&LISTS));
    assert_eq!(response, json!({"items": [{"parts": []}]}));
    assert_eq!(drift, [("$.items[1]".to_owned(), Dropped), ("$.items[2]".to_owned(), Dropped)]);
}

#[test]
fn repair_leaves_an_essential_list_missing() {
    static LIST: Object = Object(&[field("parts", Type::List(&Type::Object(&ITEM))).essential()]);
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
fn repair_resolves_aliases_if_the_documented_name_is_missing() {
    assert_repaired(json!({"jobId": "a"}), json!({"job_id": "a"}), &[]);
    assert_repaired(json!({"job_id": "a", "jobId": "b", "jobID": "c"}), json!({"job_id": "a"}), &[]);
    assert_repaired(json!({"job_id": null, "jobID": "c"}), json!({"job_id": "c"}), &[]);
}

#[test]
fn repair_keeps_and_reports_unknown_fields_and_values() {
    assert_repaired(
        json!({"mode": "auto", "new": 1, "part": {"id": "a", "more": 2}}),
        json!({"mode": "auto", "new": 1, "part": {"id": "a", "more": 2}}),
        &[("$.mode", UnknownValue), ("$.part.more", UnknownField), ("$.new", UnknownField)],
    );
    assert_repaired(json!({"mode": 1}), json!({"mode": "1"}), &[("$.mode", Coerced), ("$.mode", UnknownValue)]);
}

#[test]
fn repair_drops_a_non_object_response() {
    for response in [json!([1]), json!("text"), json!(1)] {
        assert_repaired(response, Value::Null, &[("$", Dropped)]);
    }
}

#[test]
fn repair_cleans_names_of_unknown_fields_and_keys_of_maps() {
    let long = "x".repeat(1_000_000);
    let (_, drift) = repaired(json!({
        "a\nb\u{202e}c": 1, "t0ken-of-mine": 1, "a t0ken%2Dof%2Dmine": 1, long.clone(): 1,
        "part": {"id": "a", "\u{1b}[31m": 1},
        "labels": {"\r\nx": [1], long.clone(): [1]},
    }));
    let long = format!("{}…", &long[..100]);
    let expected = [
        (r"$.part.[31m".to_owned(), UnknownField),
        ("$.labels.x".to_owned(), Dropped),
        (format!("$.labels.{long}"), Dropped),
        ("$.a b c".to_owned(), UnknownField),
        ("$.[redacted]".to_owned(), UnknownField),
        ("$.a [redacted]".to_owned(), UnknownField),
        (format!("$.{long}"), UnknownField),
    ];
    let sorted = |mut drift: Vec<(String, DriftKind)>| {
        drift.sort_by(|(a, _), (b, _)| a.cmp(b));
        drift
    };
    assert_eq!(sorted(drift), sorted(expected.to_vec()));
}

#[test]
fn repair_reports_at_most_100_differences_and_counts_the_rest() {
    let parts: Vec<_> = (0..1000).map(|size| json!({"id": "a", "size": size.to_string()})).collect();
    let (response, drift) = repaired(json!({"parts": parts}));
    assert_eq!(
        (drift.len(), drift[99].0.as_str(), &drift[100]),
        (101, "$.parts[99].size", &("$".to_owned(), More(900)))
    );
    assert_eq!(response["parts"][999], json!({"id": "a", "size": 999}));
    let (_, drift) = repaired(json!({"parts": parts[..100]}));
    assert_eq!((drift.len(), drift[99].1), (100, Coerced));
}

#[test]
fn repair_reports_paths_of_at_most_300_characters() {
    static DEEP: Type = Type::Map(&Type::Map(&Type::Map(&Type::Map(&Type::Integer))));
    let key = || "k".repeat(1000);
    let mut response = json!({key(): {key(): {key(): {key(): "1"}}}});
    let drift = repair(&mut response, DEEP);
    assert_eq!((drift.len(), drift[0].0.chars().count(), drift[0].1), (1, 301, Coerced));
}

#[test]
fn missing_field_returns_the_path_of_an_essential_field() {
    assert_eq!(missing_field(&json!({"size": 1}), Type::Object(&ITEM)).as_deref(), Some("$.id"));
    assert_eq!(missing_field(&json!({"id": "a"}), Type::Object(&ITEM)), None);
}
