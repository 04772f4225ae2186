//! Values of other types that requests and responses contain as strings, such as `"true"` and `"6379"`.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error},
};

use crate::schema::Type;

/// Whether a string contains a value of the type.
pub(crate) fn is_valid(string: &str, ty: Type) -> bool {
    match ty {
        Type::BooleanString => bool::parse(string).is_some(),
        Type::IntegerString => i64::parse(string).is_some(),
        Type::NumberString => f64::parse(string).is_some(),
        _ => false,
    }
}

/// Writes a field as strings, for `#[serde(serialize_with)]`.
pub(crate) fn serialize<T: InStrings, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.to_strings(str::to_owned).serialize(serializer)
}

/// The same in upper case: `TRUE`.
pub(crate) fn serialize_upper<T: InStrings, S: Serializer>(field: &T, serializer: S) -> Result<S::Ok, S::Error> {
    field.to_strings(str::to_ascii_uppercase).serialize(serializer)
}

/// The value of a field that is read from strings.
pub(crate) struct InString<T>(pub T);

impl<'de, T: InStrings> Deserialize<'de> for InString<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let strings = T::Strings::deserialize(deserializer)?;
        T::from_strings(strings).map(Self).ok_or_else(|| D::Error::custom("the string has no value of its type"))
    }
}

/// The type of a field: a value, an optional one, or a list.
pub(crate) trait InStrings: Sized {
    type Strings: Serialize + DeserializeOwned;

    fn to_strings(&self, spell: fn(&str) -> String) -> Self::Strings;
    fn from_strings(strings: Self::Strings) -> Option<Self>;
}

impl<T: Scalar> InStrings for T {
    type Strings = String;

    fn to_strings(&self, spell: fn(&str) -> String) -> String {
        spell(&self.to_string())
    }

    fn from_strings(string: String) -> Option<Self> {
        Self::parse(&string)
    }
}

impl<T: InStrings> InStrings for Option<T> {
    type Strings = Option<T::Strings>;

    fn to_strings(&self, spell: fn(&str) -> String) -> Self::Strings {
        self.as_ref().map(|value| value.to_strings(spell))
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

    fn to_strings(&self, spell: fn(&str) -> String) -> Self::Strings {
        self.iter().map(|value| value.to_strings(spell)).collect()
    }

    fn from_strings(strings: Self::Strings) -> Option<Self> {
        strings.into_iter().map(T::from_strings).collect()
    }
}

/// A type that one string contains a value of.
pub(crate) trait Scalar: ToString + Sized {
    /// Its JSON Schema: the type, and a regular expression for the string.
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

    /// Reads a value and writes it again.
    fn again<T: InStrings>(value: Value) -> Option<Value> {
        let read = InString::<T>::deserialize(value).ok()?;
        serialize(&read.0, serde_json::value::Serializer).ok()
    }

    #[test]
    fn serialize_writes_what_was_read() {
        for string in ["true", "false"] {
            assert_eq!(again::<bool>(json!(string)), Some(json!(string)));
        }
        for string in ["0", "-1", "9223372036854775807"] {
            assert_eq!(again::<i64>(json!(string)), Some(json!(string)));
        }
        for string in ["0", "-1", "0.125", "1024"] {
            assert_eq!(again::<f64>(json!(string)), Some(json!(string)));
        }
        assert_eq!(again::<Option<i64>>(json!("5")), Some(json!("5")));
        assert_eq!(again::<Option<i64>>(json!(null)), Some(json!(null)));
        assert_eq!(again::<Vec<f64>>(json!(["1", "0.5"])), Some(json!(["1", "0.5"])));
    }

    #[test]
    fn deserialize_accepts_other_spellings_of_a_value() {
        assert_eq!(again::<bool>(json!("TRUE")), Some(json!("true")));
        assert_eq!(again::<f64>(json!(".125")), Some(json!("0.125")));
        assert_eq!(again::<f64>(json!("100.00")), Some(json!("100")));
    }

    #[test]
    fn deserialize_refuses_strings_without_a_value_and_other_types() {
        for value in [json!("yes"), json!(""), json!(true), json!(1)] {
            assert_eq!(again::<bool>(value), None);
        }
        for value in [json!("1.5"), json!("1,2"), json!("100%"), json!(1), json!("9223372036854775808")] {
            assert_eq!(again::<Option<i64>>(value), None);
        }
        for value in [json!("NaN"), json!("inf"), json!("754.0MB"), json!(0.5), json!(null)] {
            assert_eq!(again::<f64>(value), None);
        }
        assert_eq!(again::<Vec<i64>>(json!(["1", "a"])), None);
    }

    #[test]
    fn serialize_upper_writes_upper_case() {
        for (boolean, written) in [(Some(true), json!("TRUE")), (Some(false), json!("FALSE")), (None, json!(null))] {
            assert_eq!(serialize_upper(&boolean, serde_json::value::Serializer).unwrap(), written);
        }
    }
}
