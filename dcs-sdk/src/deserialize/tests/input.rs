//! Tests of unusual and invalid JSON.

use super::*;

#[test]
fn parse_uses_the_last_value_of_a_repeated_field() {
    for (response, expected) in [
        (r#"{"port": 1, "port": 2}"#, json!({"port": 2})),
        (r#"{"port": 1, "port": null}"#, json!({})),
        (r#"{"port": 1, "port": ""}"#, json!({})),
        (r#"{"port": 1, "port": "many"}"#, json!({})),
        (r#"{"job_id": "a", "job_id": null}"#, json!({})),
        (r#"{"mode": "on", "mode": null}"#, json!({})),
        (r#"{"parts": [{"id": "a"}], "parts": [{"id": "b"}]}"#, json!({"parts": [{"id": "b"}]})),
        (r#"{"parts": [{"id": "a"}], "parts": null}"#, json!({})),
        (r#"{"codes": ["a"], "codes": {}}"#, json!({})),
        (r#"{"labels": {"a": "b"}, "labels": {"c": "d"}}"#, json!({"labels": {"c": "d"}})),
        (r#"{"labels": {"a": "b", "a": null}}"#, json!({"labels": {}})),
        (r#"{"part": {"id": "a", "size": 1}, "part": {"id": "b"}}"#, json!({"part": {"id": "b"}})),
        (r#"{"part": {"id": "a"}, "part": {"size": 1}}"#, json!({})),
        (r#"{"part": {"id": "a", "id": null}}"#, json!({})),
        (r#"{"extra": {"a": 1}, "extra": 1}"#, json!({})),
    ] {
        assert_eq!(parse_json(response).0, object(expected, &RESPONSE).unwrap(), "{response}");
    }
    let (_, _, missing, _) = parsed::<Item>(r#"{"id": "a", "id": null}"#, Type::Object(&ITEM));
    assert_eq!(missing.as_deref(), Some("$.id"));
}

#[test]
fn parse_unescapes_names_and_strings() {
    let (response, drift) = parse_json(r#"{"\u006eame": "\u0061\n", "m\u006fde": "\u006fn", "n\u0065w": 1}"#);
    let expected = Response { name: Some("a\n".to_owned()), mode: Some(Mode::On), ..Response::default() };
    assert_eq!((response, drift), (expected, vec![("$.new".to_owned(), UnknownField)]));
}

#[test]
fn parse_drops_numbers_that_are_too_large_for_their_type() {
    for number in [
        u64::MAX.to_string(),
        "9223372036854775808".to_owned(),
        "1e300".to_owned(),
        "123456789012345678901234567890".to_owned(),
    ] {
        let (response, drift) =
            parse_json(&format!(r#"{{"job_id": "j", "port": {number}, "tries": {number}, "at": {number}}}"#));
        assert_eq!(response, job("j"), "{number}");
        let dropped = ["$.port", "$.at", "$.tries"].map(|path| (path.to_owned(), Dropped));
        assert_eq!(drift, dropped, "{number}");
    }
    let (response, drift) = parse_json(r#"{"name": 18446744073709551615, "capacity": 18446744073709551615}"#);
    assert_eq!((response.name.as_deref(), response.capacity), (Some("18446744073709551615"), Some(u64::MAX as f64)));
    assert_eq!(drift, [("$.name".to_owned(), Coerced)]);
}

#[test]
fn parse_ignores_deeply_nested_values() {
    const DEPTH: usize = 100_000;
    let nested = "[".repeat(DEPTH) + &"]".repeat(DEPTH);
    for field in ["new", "port"] {
        let (response, drift) = parse_json(&format!(r#"{{"job_id": "j", "{field}": {nested}}}"#));
        let kind = if field == "new" { UnknownField } else { Dropped };
        assert_eq!((response, drift), (job("j"), vec![(format!("$.{field}"), kind)]));
    }
}

#[test]
fn parse_rejects_invalid_json_without_panicking() {
    let nested = r#"{"a":"#.repeat(200);
    let huge = [r#"{"name": ""#, &"x".repeat(1_000_000)].concat();
    for response in [
        "",
        "{",
        "{}}",
        r#"{"name": "a"} 1"#,
        r#"{"name" "a"}"#,
        r#"{"name": }"#,
        r#"{"parts": [}"#,
        r#"{"name": "\ud800"}"#,
        r#"{"port": 1e999}"#,
        r#"{"port": -}"#,
        r#"{1: 2}"#,
        r#"{"part": {"id": "a", "size"}"#,
        &nested,
        &huge,
    ] {
        let mut value = Response::default();
        let parsed = parse(response, &Type::Object(&RESPONSE), value.slot(), &mut Recorder::lenient(true));
        assert!(parsed.is_err(), "{response}");
    }
}

#[test]
fn parse_reads_a_huge_string() {
    let huge = "ä\u{0}\"".repeat(1_000_000);
    assert_eq!(parse_json(&json!({"name": huge}).to_string()).0.name, Some(huge));
}
