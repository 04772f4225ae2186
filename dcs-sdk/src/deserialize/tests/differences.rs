//! Tests of each kind of difference.

use super::*;

#[test]
fn parse_leaves_a_documented_response_unchanged() {
    let response = json!({
        "name": "", "mode": "on", "port": 6379, "capacity": 1, "enabled": true, "job_id": "j", "part": {"id": "a"},
        "parts": [{"id": "a", "size": 1}], "codes": ["a"], "labels": {"a": "b"}, "extra": {"any": [1]},
        "at": "2020-06-15T02:21:18.669Z", "began": "1684191545379", "ends": 0,
        "ready": "TRUE", "tries": "-5", "load": ".125", "sizes": ["1", "0.5"],
    });
    assert_parsed(response.clone(), response, &[]);
}

#[test]
fn parse_stores_each_type_of_value() {
    let (response, _) = parse_json(
        r#"{"name": "n", "mode": "off", "port": 6379, "capacity": 0.5, "enabled": true, "part": {"id": "a", "size": -1},
            "parts": [{"id": "b"}], "codes": ["c"], "labels": {"d": "e"}, "extra": {"f": [1]}, "ends": 1684191545379,
            "ready": "true", "tries": "5", "load": "1.5", "sizes": ["2"]}"#,
    );
    let expected = Response {
        name: Some("n".to_owned()),
        mode: Some(Mode::Off),
        port: Some(6379),
        capacity: Some(0.5),
        enabled: Some(true),
        part: Some(Item { id: "a".to_owned(), size: Some(-1) }),
        parts: vec![Item { id: "b".to_owned(), size: None }],
        codes: Some(vec!["c".to_owned()]),
        labels: Some([("d".to_owned(), "e".to_owned())].into()),
        extra: json!({"f": [1]}).as_object().cloned(),
        ends: DateTime::from_timestamp_millis(1_684_191_545_379),
        ready: Some(true),
        tries: Some(5),
        load: Some(1.5),
        sizes: vec![2.0],
        ..Response::default()
    };
    assert_eq!(response, expected);
}

#[test]
fn parse_converts_scalars_of_other_types() {
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
        let (response, drift) = parse_json(&sent.to_string());
        assert_eq!(response, object(expected, &RESPONSE).unwrap(), "{sent}");
        assert_eq!(drift.len(), 1);
        assert_eq!(drift[0].1, Coerced);
    }
}

#[test]
fn parse_converts_timestamps_of_every_format() {
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
        assert_parsed(sent, expected, &[(&format!("$.{name}"), Coerced)]);
    }
    // RFC 3339 allows offsets, so this is not drift.
    assert_parsed(json!({"at": "2023-05-16T00:59:05+02:00"}), json!({"at": "2023-05-16T00:59:05+02:00"}), &[]);
}

#[test]
fn parse_accepts_null_and_empty_values() {
    for name in [
        "name", "mode", "port", "capacity", "enabled", "part", "parts", "codes", "labels", "extra", "at", "began",
        "ends", "ready", "tries", "load", "sizes",
    ] {
        let (response, drift) = parse_json(&json!({name: null}).to_string());
        assert_eq!((response, drift), (Response::default(), vec![]), "{name}");
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
        assert_parsed(json!({name: empty}), json!({}), &[(&format!("$.{name}"), Coerced)]);
    }
}

#[test]
fn parse_drops_only_the_field_of_an_invalid_value() {
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
        assert_parsed(json!({"job_id": "j", name: sent}), json!({"job_id": "j"}), &[(&format!("$.{name}"), Dropped)]);
    }
}

#[test]
fn parse_drops_only_invalid_items() {
    assert_parsed(
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
    assert_parsed(
        json!({"labels": {"a": "b", "c": ["d"], "e": null}}),
        json!({"labels": {"a": "b"}}),
        &[("$.labels.c", Dropped), ("$.labels.e", Dropped)],
    );
}

#[test]
fn parse_keeps_a_list_item_without_its_essential_string() {
    assert_parsed(
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
    assert_parsed(json!({"parts": [{"id": ""}]}), json!({"parts": [{"id": ""}]}), &[]);
}

#[test]
fn parse_drops_an_object_without_its_essential_fields() {
    assert_parsed(json!({"part": {"size": 1}}), json!({}), &[("$.part", Dropped)]);
    let response = json!({"items": [{"parts": []}, {"parts": null}, {}]}).to_string();
    let (lists, _, _, drift) = parsed::<Lists>(&response, Type::Object(&LISTS));
    assert_eq!(lists, Lists { items: vec![Outer { parts: vec![] }] });
    assert_eq!(drift, [("$.items[1]".to_owned(), Dropped), ("$.items[2]".to_owned(), Dropped)]);
}

#[test]
fn parse_leaves_an_essential_list_missing() {
    for sent in [json!({}), json!({"parts": null}), json!({"parts": {}}), json!({"parts": ""}), json!({"parts": "a"})] {
        let (_, outcome, missing, _) = parsed::<Outer>(&sent.to_string(), Type::Object(&OUTER));
        assert_eq!((outcome, missing.as_deref()), (Outcome::Present, Some("$.parts")), "{sent}");
    }
    let (_, outcome, missing, drift) = parsed::<Outer>(r#"{"parts": []}"#, Type::Object(&OUTER));
    assert_eq!((outcome, missing, drift), (Outcome::Present, None, vec![]));
}

#[test]
fn parse_resolves_aliases_if_the_documented_name_is_missing() {
    assert_parsed(json!({"jobId": "a"}), json!({"job_id": "a"}), &[]);
    assert_parsed(json!({"job_id": "a", "jobId": "b", "jobID": "c"}), json!({"job_id": "a"}), &[]);
    assert_parsed(json!({"job_id": null, "jobID": "c"}), json!({"job_id": "c"}), &[]);
    for response in [
        r#"{"jobID": "c", "jobId": "b", "job_id": "a"}"#,
        r#"{"jobId": "b", "job_id": "a", "jobID": "c"}"#,
        r#"{"jobID": "c", "jobId": null, "job_id": "a", "name": null}"#,
    ] {
        assert_eq!(parse_json(response), (job("a"), vec![]), "{response}");
    }
    for response in [r#"{"jobID": "c", "job_id": null}"#, r#"{"jobId": null, "jobID": "c"}"#] {
        assert_eq!(parse_json(response), (job("c"), vec![]), "{response}");
    }
}

#[test]
fn parse_keeps_and_reports_unknown_fields_and_values() {
    assert_parsed(
        json!({"mode": "auto", "new": 1, "part": {"id": "a", "more": 2}}),
        json!({"mode": "auto", "new": 1, "part": {"id": "a", "more": 2}}),
        &[("$.mode", UnknownValue), ("$.part.more", UnknownField), ("$.new", UnknownField)],
    );
    assert_parsed(json!({"mode": 1}), json!({"mode": "1"}), &[("$.mode", Coerced), ("$.mode", UnknownValue)]);
}

#[test]
fn parse_drops_a_non_object_response() {
    for response in [json!([1]), json!("text"), json!(1)] {
        let (_, outcome, _, drift) = parsed::<Response>(&response.to_string(), Type::Object(&RESPONSE));
        assert_eq!((outcome, drift), (Outcome::Dropped, vec![("$".to_owned(), Dropped)]));
    }
}

#[test]
fn parse_cleans_names_of_unknown_fields_and_keys_of_maps() {
    let long = "x".repeat(1_000_000);
    let response = json!({
        "a\nb\u{202e}c": 1, "t0ken-of-mine": 1, "a t0ken%2Dof%2Dmine": 1, long.clone(): 1,
        "part": {"id": "a", "\u{1b}[31m": 1},
        "labels": {"\r\nx": [1], long.clone(): [1]},
    });
    let (_, drift) = parse_json(&response.to_string());
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
fn parse_reports_at_most_100_differences_and_counts_the_rest() {
    let parts: Vec<_> = (0..1000).map(|size| json!({"id": "a", "size": size.to_string()})).collect();
    let (response, drift) = parse_json(&json!({"parts": parts}).to_string());
    assert_eq!(
        (drift.len(), drift[99].0.as_str(), &drift[100]),
        (101, "$.parts[99].size", &("$".to_owned(), More(900)))
    );
    assert_eq!(response.parts[999], Item { id: "a".to_owned(), size: Some(999) });
    let (_, drift) = parse_json(&json!({"parts": parts[..100]}).to_string());
    assert_eq!((drift.len(), drift[99].1), (100, Coerced));
}

#[test]
fn parse_reports_paths_of_at_most_300_characters() {
    static DEEP: Type = Type::Map(&Type::Map(&Type::Map(&Type::Map(&Type::Integer))));
    let key = || "k".repeat(1000);
    type Deep = BTreeMap<String, BTreeMap<String, BTreeMap<String, BTreeMap<String, i64>>>>;
    let response = json!({key(): {key(): {key(): {key(): "1"}}}});
    let (_, _, _, drift) = parsed::<Deep>(&response.to_string(), DEEP);
    assert_eq!((drift.len(), drift[0].0.chars().count(), drift[0].1), (1, 301, Coerced));
}

#[test]
fn missing_field_returns_the_path_of_an_essential_field() {
    let missing = |response: &str| parsed::<Item>(response, Type::Object(&ITEM)).2;
    assert_eq!(missing(r#"{"size": 1}"#).as_deref(), Some("$.id"));
    assert_eq!(missing(r#"{"id": "a"}"#), None);
}
