//! Booleans and numbers that the API transfers as strings, such as `"true"` and `"6379"`.

use serde::{Serialize, Serializer};

/// Serializes a field as a string or a list of strings, for `#[serde(serialize_with)]`.
pub(crate) fn serialize<T: InStrings, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.to_strings(str::to_owned).serialize(serializer)
}

/// Serializes a field like [`serialize`] but in uppercase, such as `TRUE`.
pub(crate) fn serialize_upper<T: InStrings, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.to_strings(str::to_ascii_uppercase).serialize(serializer)
}

/// A value of the type in a string.
#[cfg(feature = "schemars")]
pub(crate) struct InString<T>(std::marker::PhantomData<T>);

/// The type of a field: a scalar, an optional value or a list.
pub(crate) trait InStrings: Sized {
    type Strings: Serialize;

    fn to_strings(&self, convert: fn(&str) -> String) -> Self::Strings;
}

impl<T: Scalar> InStrings for T {
    type Strings = String;

    fn to_strings(&self, convert: fn(&str) -> String) -> String {
        convert(&self.to_string())
    }
}

impl<T: InStrings> InStrings for Option<T> {
    type Strings = Option<T::Strings>;

    fn to_strings(&self, convert: fn(&str) -> String) -> Self::Strings {
        self.as_ref().map(|value| value.to_strings(convert))
    }
}

impl<T: InStrings> InStrings for Vec<T> {
    type Strings = Vec<T::Strings>;

    fn to_strings(&self, convert: fn(&str) -> String) -> Self::Strings {
        self.iter().map(|value| value.to_strings(convert)).collect()
    }
}

/// A type whose values are transferred as a string each.
pub(crate) trait Scalar: ToString + Sized {
    /// The type of its JSON Schema, and a regular expression for the string.
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str);
}

impl Scalar for bool {
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str) = ("boolean", "^(true|false|TRUE|FALSE)$");
}

impl Scalar for i64 {
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str) = ("integer", "^-?[0-9]+$");
}

impl Scalar for f64 {
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str) = ("number", r"^-?[0-9]*\.?[0-9]+$");
}

#[cfg(feature = "schemars")]
impl<T: Scalar> schemars::JsonSchema for InString<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::SCHEMA.0.into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (ty, pattern) = T::SCHEMA;
        schemars::json_schema!({ "type": "string", "pattern": pattern, "x-type": ty })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        deserialize::{self, Outcome, Target},
        schema::Type::{self, *},
    };

    /// Deserializes a value and serializes it again.
    fn round_trip<T: InStrings + Target + Default>(ty: Type, value: Value) -> Option<Value> {
        let mut read = T::default();
        let outcome = deserialize::value(value, &ty, read.slot()).ok()?;
        let written = serialize(&read, serde_json::value::Serializer).ok();
        written.filter(|written| outcome == Outcome::Present || written.is_null())
    }

    #[test]
    fn serialize_and_deserialize_round_trip() {
        for string in ["true", "false"] {
            assert_eq!(round_trip::<bool>(BooleanString, json!(string)), Some(json!(string)));
        }
        for string in ["0", "-1", "9223372036854775807"] {
            assert_eq!(round_trip::<i64>(IntegerString, json!(string)), Some(json!(string)));
        }
        for string in ["0", "-1", "0.125", "1024"] {
            assert_eq!(round_trip::<f64>(NumberString, json!(string)), Some(json!(string)));
        }
        assert_eq!(round_trip::<Option<i64>>(IntegerString, json!("5")), Some(json!("5")));
        assert_eq!(round_trip::<Option<i64>>(IntegerString, json!(null)), Some(json!(null)));
        assert_eq!(round_trip::<Vec<f64>>(List(&NumberString), json!(["1", "0.5"])), Some(json!(["1", "0.5"])));
    }

    #[test]
    fn deserialize_accepts_other_notations_of_a_value() {
        assert_eq!(round_trip::<bool>(BooleanString, json!("TRUE")), Some(json!("true")));
        assert_eq!(round_trip::<f64>(NumberString, json!(".125")), Some(json!("0.125")));
        assert_eq!(round_trip::<f64>(NumberString, json!("100.00")), Some(json!("100")));
    }

    #[test]
    fn deserialize_rejects_invalid_strings_and_other_types() {
        for value in [json!("yes"), json!(""), json!(true), json!(1)] {
            assert_eq!(round_trip::<bool>(BooleanString, value), None);
        }
        for value in [json!("1.5"), json!("1,2"), json!("100%"), json!(1), json!("9223372036854775808")] {
            assert_eq!(round_trip::<Option<i64>>(IntegerString, value), None);
        }
        for value in [json!("NaN"), json!("inf"), json!("754.0MB"), json!(0.5), json!(null)] {
            assert_eq!(round_trip::<f64>(NumberString, value), None);
        }
        assert_eq!(round_trip::<Vec<i64>>(List(&IntegerString), json!(["1", "a"])), None);
    }

    #[test]
    fn serialize_upper_writes_uppercase() {
        for (boolean, written) in [(Some(true), json!("TRUE")), (Some(false), json!("FALSE")), (None, json!(null))] {
            assert_eq!(serialize_upper(&boolean, serde_json::value::Serializer).unwrap(), written);
        }
    }
}
