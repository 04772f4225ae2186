//! Deserialization of the generated types, which share one map visitor.
//!
//! The implementations derived by serde also support sequences, and field names as bytes and integers. The service sends
//! neither, and compiling that code took a quarter of the build time.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A type that is deserialized from a JSON object, field by field.
pub(crate) trait DeserializeFields: Default {
    /// The required fields.
    const REQUIRED: &'static [&'static str] = &[];
    /// Pairs of an alias and the name of the field.
    const ALIASES: &'static [(&'static str, &'static str)] = &[];

    /// Deserializes the value of a field and returns true. If the type has no such field, returns false without consuming
    /// the value.
    fn deserialize_field<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error>;
}

/// Deserializes an object. Unknown fields are ignored.
///
/// Repeating a field that is required or has aliases is an error, since [`lenient`](crate::lenient) decides which of the
/// names takes precedence. The last value of any other repeated field is used, as in [`serde_json::Value`].
pub(crate) fn object<'de, T: DeserializeFields, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeFields> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut object = T::default();
        // The fields seen so far that must not be repeated.
        let mut seen = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let alias = T::ALIASES.iter().find(|(alias, _)| *alias == key);
            let name = alias.map_or(&*key, |(_, name)| name);
            let mut unique = T::REQUIRED.iter().chain(T::ALIASES.iter().map(|(_, name)| name));
            if let Some(unique) = unique.find(|unique| **unique == name) {
                if seen.contains(&unique) {
                    return Err(A::Error::duplicate_field(unique));
                }
                seen.push(unique);
            }
            if !object.deserialize_field(name, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        match T::REQUIRED.iter().find(|required| !seen.contains(required)) {
            Some(name) => Err(A::Error::missing_field(name)),
            None => Ok(object),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Error, json};

    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Job {
        job_id: String,
        size: Option<i32>,
    }

    impl DeserializeFields for Job {
        const REQUIRED: &'static [&'static str] = &["job_id"];
        const ALIASES: &'static [(&'static str, &'static str)] = &[("jobId", "job_id")];

        fn deserialize_field<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error> {
            match name {
                "job_id" => self.job_id = map.next_value()?,
                "size" => self.size = map.next_value()?,
                _ => return Ok(false),
            }
            Ok(true)
        }
    }

    fn deserialize(json: &str) -> Result<Job, Error> {
        object(&mut serde_json::Deserializer::from_str(json))
    }

    fn job(size: Option<i32>) -> Job {
        Job { job_id: "j".to_owned(), size }
    }

    #[test]
    fn object_accepts_field_names_and_aliases() {
        assert_eq!(deserialize(r#"{"job_id": "j", "size": 3}"#).unwrap(), job(Some(3)));
        assert_eq!(deserialize(r#"{"size": null, "jobId": "j"}"#).unwrap(), job(None));
        assert_eq!(object::<Job, _>(json!({"jobId": "j"})).unwrap(), job(None));
    }

    #[test]
    fn object_ignores_unknown_fields() {
        assert_eq!(deserialize(r#"{"more": {"size": [1, {"job_id": 2}]}, "job_id": "j"}"#).unwrap(), job(None));
    }

    #[test]
    fn object_uses_the_last_value_of_a_repeated_field() {
        assert_eq!(deserialize(r#"{"job_id": "j", "size": 3, "size": 4}"#).unwrap(), job(Some(4)));
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
        for json in ["null", "[]", r#"["j", 3]"#, r#""j""#, r#"{"job_id": 1}"#, r#"{"job_id": "j", "size": "3"}"#, "{"]
        {
            assert!(deserialize(json).is_err(), "{json}");
        }
    }
}
