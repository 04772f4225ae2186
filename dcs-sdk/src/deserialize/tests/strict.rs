//! Tests of the public `Deserialize` implementations.

use super::*;

static JOB: Object =
    Object::new(&[field("job_id", Type::String).essential().aliases(&["jobId"]), field("size", Type::Integer)]);
define!(JOB: Job { job_id: String, size: Option<i64>, });

fn deserialize(json: &str) -> Result<Job, serde_json::Error> {
    object(&mut serde_json::Deserializer::from_str(json), &JOB)
}

fn sized_job(size: Option<i64>) -> Job {
    Job { job_id: "j".to_owned(), size }
}

#[test]
fn object_accepts_field_names_and_aliases() {
    assert_eq!(deserialize(r#"{"job_id": "j", "size": 3}"#).unwrap(), sized_job(Some(3)));
    assert_eq!(deserialize(r#"{"size": null, "jobId": "j"}"#).unwrap(), sized_job(None));
    assert_eq!(object::<Job, _>(json!({"jobId": "j"}), &JOB).unwrap(), sized_job(None));
}

#[test]
fn object_ignores_unknown_fields() {
    assert_eq!(deserialize(r#"{"more": {"size": [1, {"job_id": 2}]}, "job_id": "j"}"#).unwrap(), sized_job(None));
}

#[test]
fn object_uses_the_last_value_of_a_repeated_field() {
    assert_eq!(deserialize(r#"{"job_id": "j", "size": 3, "size": 4}"#).unwrap(), sized_job(Some(4)));
}

#[test]
fn object_rejects_a_field_together_with_its_alias() {
    let error = deserialize(r#"{"jobId": "i", "job_id": "j"}"#).unwrap_err();
    assert!(error.to_string().starts_with("duplicate field `job_id`"), "{error}");
}

#[test]
fn object_reports_a_missing_required_field_by_its_name() {
    assert!(deserialize(r#"{"size": 3}"#).unwrap_err().to_string().starts_with("missing field `job_id`"));
}

#[test]
fn object_rejects_non_objects_and_fields_of_other_types() {
    for json in ["null", "[]", r#"["j", 3]"#, r#""j""#, r#"{"job_id": 1}"#, r#"{"job_id": "j", "size": "3"}"#, "{"] {
        assert!(deserialize(json).is_err(), "{json}");
    }
}

#[test]
fn object_rejects_what_is_dropped_or_converted_in_responses() {
    for (response, path) in [
        (json!({"tries": "5.0"}), "$.tries"),
        (json!({"load": "100%"}), "$.load"),
        (json!({"at": "2023-05-15 22:59:05"}), "$.at"),
        (json!({"codes": ["a", null]}), "$.codes[1]"),
        (json!({"labels": {"a": null}}), "$.labels.a"),
    ] {
        let error = object::<Response, _>(response, &RESPONSE).unwrap_err();
        assert_eq!(error.to_string(), format!("invalid value at `{path}`"));
    }
    for response in [json!({"parts": [{}]}), json!({"part": {}}), json!({"parts": {}}), json!({"name": {}})] {
        assert!(object::<Response, _>(response.clone(), &RESPONSE).is_err(), "{response}");
    }
}

/// Formats that only have strings, such as environment variables, convert them to the type that is asked for.
#[test]
fn value_asks_for_the_documented_type() {
    use serde::de::{Deserializer, Error, Visitor, value::Error as ValueError};

    struct Environment(&'static str);

    impl<'de> Deserializer<'de> for Environment {
        type Error = ValueError;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            visitor.visit_str(self.0)
        }

        fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            visitor.visit_i64(self.0.parse().map_err(ValueError::custom)?)
        }

        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            visitor.visit_some(self)
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
            newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    let mut port = None::<i64>;
    assert_eq!(value(Environment("6379"), &Type::Integer, port.slot()), Ok(Outcome::Present));
    assert_eq!(port, Some(6379));
}
