//! How the generated types are read: the members of an object one by one, by the same few lines for every type.
//!
//! What serde derives would read each type from a sequence as well, and the names of its fields from bytes and numbers. The
//! service sends neither, and compiling that was a quarter of a build.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

/// A type that is an object in JSON.
pub(crate) trait Record: Default {
    /// The members that have to be there.
    const REQUIRED: &'static [&'static str] = &[];
    /// How else a member may be spelt, and the name that its page has.
    const ALIASES: &'static [(&'static str, &'static str)] = &[];

    /// Reads the value of a member into its field. It is false, and the value left where it is, when there is none.
    fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Read<'de, A>;
}

/// Whether a type has such a member.
pub(crate) type Read<'de, A> = Result<bool, <A as MapAccess<'de>>::Error>;

/// Reads all of it. What isn't known is passed over. A member that is required, or has aliases, may come only once: which of
/// two spellings counts is for `tolerance` to say. Any other may come again, and the last one holds, as in a tree of JSON.
pub(crate) fn deserialize<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Members(PhantomData))
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<T, A::Error> {
        let mut record = T::default();
        let mut met = Vec::new();
        while let Some(spelt) = members.next_key::<String>()? {
            let alias = T::ALIASES.iter().find(|(alias, _)| *alias == spelt);
            let name = alias.map_or(&*spelt, |(_, name)| name);
            let mut watched = T::REQUIRED.iter().chain(T::ALIASES.iter().map(|(_, name)| name));
            if let Some(watched) = watched.find(|watched| **watched == name) {
                if met.contains(&watched) {
                    return Err(A::Error::duplicate_field(watched));
                }
                met.push(watched);
            }
            if !record.read(name, &mut members)? {
                members.next_value::<IgnoredAny>()?;
            }
        }
        match T::REQUIRED.iter().find(|required| !met.contains(required)) {
            Some(name) => Err(A::Error::missing_field(name)),
            None => Ok(record),
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

    impl Record for Job {
        const REQUIRED: &'static [&'static str] = &["job_id"];
        const ALIASES: &'static [(&'static str, &'static str)] = &[("jobId", "job_id")];

        fn read<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Read<'de, A> {
            match name {
                "job_id" => self.job_id = map.next_value()?,
                "size" => self.size = map.next_value()?,
                _ => return Ok(false),
            }
            Ok(true)
        }
    }

    fn read(json: &str) -> Result<Job, Error> {
        deserialize(&mut serde_json::Deserializer::from_str(json))
    }

    fn job(size: Option<i32>) -> Job {
        Job { job_id: "j".to_owned(), size }
    }

    #[test]
    fn members_are_read_by_their_names_and_by_others_they_go_by() {
        assert_eq!(read(r#"{"job_id": "j", "size": 3}"#).unwrap(), job(Some(3)));
        assert_eq!(read(r#"{"size": null, "jobId": "j"}"#).unwrap(), job(None));
        assert_eq!(deserialize::<Job, _>(json!({"jobId": "j"})).unwrap(), job(None));
    }

    #[test]
    fn what_is_not_known_is_passed_over_whatever_it_is() {
        assert_eq!(read(r#"{"more": {"size": [1, {"job_id": 2}]}, "job_id": "j"}"#).unwrap(), job(None));
    }

    #[test]
    fn of_a_member_that_comes_twice_the_last_one_holds() {
        assert_eq!(read(r#"{"job_id": "j", "size": 3, "size": 4}"#).unwrap(), job(Some(4)));
    }

    #[test]
    fn two_spellings_of_one_member_are_refused() {
        let refused = read(r#"{"jobId": "i", "job_id": "j"}"#).unwrap_err();
        assert!(refused.to_string().starts_with("duplicate field `job_id`"), "{refused}");
    }

    #[test]
    fn what_has_to_be_there_is_missed_by_the_name_its_page_has() {
        assert!(read(r#"{"size": 3}"#).unwrap_err().to_string().starts_with("missing field `job_id`"));
    }

    #[test]
    fn nothing_but_an_object_of_the_right_types_will_do() {
        for json in ["null", "[]", r#"["j", 3]"#, r#""j""#, r#"{"job_id": 1}"#, r#"{"job_id": "j", "size": "3"}"#, "{"]
        {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
