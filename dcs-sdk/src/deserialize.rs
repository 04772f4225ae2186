//! Deserialization of the generated types: one map visitor is shared by all of them.
//!
//! The implementations that serde derives can also deserialize a type from a sequence, and field names from bytes and
//! integers. The service sends neither, and compiling that code took a quarter of the build time.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A type that is deserialized from a JSON object, field by field.
pub(crate) trait DeserializeFields: Default {
    /// The required fields.
    const REQUIRED: &'static [&'static str] = &[];
    /// Aliases of fields, each with the name of its field.
    const ALIASES: &'static [(&'static str, &'static str)] = &[];

    /// Deserializes the value of a field and returns true. Returns false, and does not consume the value, if the type has
    /// no such field.
    fn deserialize_field<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<bool, A::Error>;
}

/// Deserializes an object. Unknown fields are ignored. A field that is required or has aliases must not be repeated:
/// [`lenient`](crate::lenient) decides which of two names takes precedence. Of any other field the last value is used, as
/// in [`serde_json::Value`].
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
        // The fields met so far that must not be repeated.
        let mut met = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let alias = T::ALIASES.iter().find(|(alias, _)| *alias == key);
            let name = alias.map_or(&*key, |(_, name)| name);
            let mut unique = T::REQUIRED.iter().chain(T::ALIASES.iter().map(|(_, name)| name));
            if let Some(unique) = unique.find(|unique| **unique == name) {
                if met.contains(&unique) {
                    return Err(A::Error::duplicate_field(unique));
                }
                met.push(unique);
            }
            if !object.deserialize_field(name, &mut map)? {
                map.next_value::<IgnoredAny>()?;
            }
        }
        match T::REQUIRED.iter().find(|required| !met.contains(required)) {
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
    fn members_are_read_by_their_names_and_by_others_they_go_by() {
        assert_eq!(deserialize(r#"{"job_id": "j", "size": 3}"#).unwrap(), job(Some(3)));
        assert_eq!(deserialize(r#"{"size": null, "jobId": "j"}"#).unwrap(), job(None));
        assert_eq!(object::<Job, _>(json!({"jobId": "j"})).unwrap(), job(None));
    }

    #[test]
    fn what_is_not_known_is_passed_over_whatever_it_is() {
        assert_eq!(deserialize(r#"{"more": {"size": [1, {"job_id": 2}]}, "job_id": "j"}"#).unwrap(), job(None));
    }

    #[test]
    fn of_a_member_that_comes_twice_the_last_one_holds() {
        assert_eq!(deserialize(r#"{"job_id": "j", "size": 3, "size": 4}"#).unwrap(), job(Some(4)));
    }

    #[test]
    fn two_spellings_of_one_member_are_refused() {
        let refused = deserialize(r#"{"jobId": "i", "job_id": "j"}"#).unwrap_err();
        assert!(refused.to_string().starts_with("duplicate field `job_id`"), "{refused}");
    }

    #[test]
    fn what_has_to_be_there_is_missed_by_the_name_its_page_has() {
        assert!(deserialize(r#"{"size": 3}"#).unwrap_err().to_string().starts_with("missing field `job_id`"));
    }

    #[test]
    fn nothing_but_an_object_of_the_right_types_will_do() {
        for json in ["null", "[]", r#"["j", 3]"#, r#""j""#, r#"{"job_id": 1}"#, r#"{"job_id": "j", "size": "3"}"#, "{"]
        {
            assert!(deserialize(json).is_err(), "{json}");
        }
    }
}
