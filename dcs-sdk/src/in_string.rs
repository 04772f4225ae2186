//! Booleans and numbers that the API transfers as strings, such as `"true"` and `"6379"`.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error},
};

use crate::schema::Type;

/// Returns true if the string is a valid value of the type.
pub(crate) fn is_valid(string: &str, ty: Type) -> bool {
    match ty {
        Type::BooleanString => bool::parse(string).is_some(),
        Type::IntegerString => i64::parse(string).is_some(),
        Type::NumberString => f64::parse(string).is_some(),
        _ => false,
    }
}

/// Serializes a field as a string or a list of strings, for `#[serde(serialize_with)]`.
pub(crate) fn serialize<T: InStrings, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.to_strings(str::to_owned).serialize(serializer)
}

/// Serializes a field like [`serialize`] but in uppercase, such as `TRUE`.
pub(crate) fn serialize_upper<T: InStrings, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.to_strings(str::to_ascii_uppercase).serialize(serializer)
}

/// The value of a field that is deserialized from strings.
pub(crate) struct InString<T>(pub T);

impl<'de, T: InStrings> Deserialize<'de> for InString<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let strings = T::Strings::deserialize(deserializer)?;
        T::from_strings(strings).map(Self).ok_or_else(|| D::Error::custom("invalid value in a string"))
    }
}

/// The type of a field: a scalar, an optional value or a list.
pub(crate) trait InStrings: Sized {
    type Strings: Serialize + DeserializeOwned;

    fn to_strings(&self, convert: fn(&str) -> String) -> Self::Strings;
    fn from_strings(strings: Self::Strings) -> Option<Self>;
}

impl<T: Scalar> InStrings for T {
    type Strings = String;

    fn to_strings(&self, convert: fn(&str) -> String) -> String {
        convert(&self.to_string())
    }

    fn from_strings(string: String) -> Option<Self> {
        Self::parse(&string)
    }
}

impl<T: InStrings> InStrings for Option<T> {
    type Strings = Option<T::Strings>;

    fn to_strings(&self, convert: fn(&str) -> String) -> Self::Strings {
        self.as_ref().map(|value| value.to_strings(convert))
    }

    fn from_strings(strings: Self::Strings) -> Option<Self> {
        match strings {
            Some(strings) => T::from_strings(strings).map(Some),
            None => Some(None),
        }
    }
}

impl<T: InStrings> InStrings for Vec<T> {
    type Strings = Vec<T::Strings>;

    fn to_strings(&self, convert: fn(&str) -> String) -> Self::Strings {
        self.iter().map(|value| value.to_strings(convert)).collect()
    }

    fn from_strings(strings: Self::Strings) -> Option<Self> {
        strings.into_iter().map(T::from_strings).collect()
    }
}

/// A type whose values are transferred as a string each.
pub(crate) trait Scalar: ToString + Sized {
    /// The type of its JSON Schema, and a regular expression for the string.
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str);

    fn parse(string: &str) -> Option<Self>;
}

impl Scalar for bool {
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str) = ("boolean", "^(true|false|TRUE|FALSE)$");

    fn parse(string: &str) -> Option<Self> {
        string.to_ascii_lowercase().parse().ok()
    }
}

impl Scalar for i64 {
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str) = ("integer", "^-?[0-9]+$");

    fn parse(string: &str) -> Option<Self> {
        string.parse().ok()
    }
}

impl Scalar for f64 {
    #[cfg(feature = "schemars")]
    const SCHEMA: (&'static str, &'static str) = ("number", r"^-?[0-9]*\.?[0-9]+$");

    fn parse(string: &str) -> Option<Self> {
        string.parse().ok().filter(|number: &Self| number.is_finite())
    }
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

    /// Deserializes a value and serializes it again.
    fn round_trip<T: InStrings>(value: Value) -> Option<Value> {
        let read = InString::<T>::deserialize(value).ok()?;
        serialize(&read.0, serde_json::value::Serializer).ok()
    }

    #[test]
    fn serialize_and_deserialize_round_trip() {
        for string in ["true", "false"] {
            assert_eq!(round_trip::<bool>(json!(string)), Some(json!(string)));
        }
        for string in ["0", "-1", "9223372036854775807"] {
            assert_eq!(round_trip::<i64>(json!(string)), Some(json!(string)));
        }
        for string in ["0", "-1", "0.125", "1024"] {
            assert_eq!(round_trip::<f64>(json!(string)), Some(json!(string)));
        }
        assert_eq!(round_trip::<Option<i64>>(json!("5")), Some(json!("5")));
        assert_eq!(round_trip::<Option<i64>>(json!(null)), Some(json!(null)));
        assert_eq!(round_trip::<Vec<f64>>(json!(["1", "0.5"])), Some(json!(["1", "0.5"])));
    }

    #[test]
    fn deserialize_accepts_other_notations_of_a_value() {
        assert_eq!(round_trip::<bool>(json!("TRUE")), Some(json!("true")));
        assert_eq!(round_trip::<f64>(json!(".125")), Some(json!("0.125")));
        assert_eq!(round_trip::<f64>(json!("100.00")), Some(json!("100")));
    }

    #[test]
    fn deserialize_rejects_invalid_strings_and_other_types() {
        for value in [json!("yes"), json!(""), json!(true), json!(1)] {
            assert_eq!(round_trip::<bool>(value), None);
        }
        for value in [json!("1.5"), json!("1,2"), json!("100%"), json!(1), json!("9223372036854775808")] {
            assert_eq!(round_trip::<Option<i64>>(value), None);
        }
        for value in [json!("NaN"), json!("inf"), json!("754.0MB"), json!(0.5), json!(null)] {
            assert_eq!(round_trip::<f64>(value), None);
        }
        assert_eq!(round_trip::<Vec<i64>>(json!(["1", "a"])), None);
    }

    #[test]
    fn serialize_upper_writes_uppercase() {
        for (boolean, written) in [(Some(true), json!("TRUE")), (Some(false), json!("FALSE")), (None, json!(null))] {
            assert_eq!(serialize_upper(&boolean, serde_json::value::Serializer).unwrap(), written);
        }
    }
}
