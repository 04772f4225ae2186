//! Open enums, which accept unknown values.

use std::{fmt, marker::PhantomData};

use serde::de::{Error, Visitor};

/// An enum value that this version of the crate does not know.
///
/// Cannot be constructed directly. `From<&str>` of the enum returns the variant of a known value and `Unknown` for any
/// other string, so that equal strings are equal values.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(string: String) -> Self {
        Self(string)
    }

    /// Returns the value as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Deserializes an open enum from a string.
pub(crate) struct Strings<T>(pub PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for Strings<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, string: &str) -> Result<T, E> {
        Ok(T::from(string))
    }
}

/// Returns the JSON Schema of an open enum: one of the known values or any other string.
#[cfg(feature = "schemars")]
pub(crate) fn json_schema(known: &[&str]) -> schemars::Schema {
    schemars::json_schema!({ "anyOf": [{ "type": "string", "enum": known }, { "type": "string" }] })
}

/// Defines an open enum. Its functions are `#[inline]`, so that programs compile only those that they use.
///
/// Values can be compared with a variant or with a string (`status == "RUNNING"`). A comparison with a string continues to
/// work when a later version of the crate adds a variant for it. The default is the empty string, which requests reject.
macro_rules! open_enum {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$variant_about:meta])* $variant:ident = $value:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_about])* $variant,)+
            /// A value that this version of the crate does not know.
            Unknown(crate::open_enum::UnknownValue),
        }

        impl $name {
            /// The known values as strings.
            pub const VALUES: &'static [&'static str] = &[$($value),+];

            /// Returns the value as a string.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl Default for $name {
            #[inline]
            fn default() -> Self {
                Self::from("")
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(string: &str) -> Self {
                match string {
                    $($value => Self::$variant,)+
                    _ => Self::Unknown(crate::open_enum::UnknownValue::new(string.to_owned())),
                }
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(string: String) -> Self {
                Self::from(string.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(string: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(string))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            #[inline]
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            #[inline]
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::open_enum::json_schema(Self::VALUES)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(crate::open_enum::Strings(::std::marker::PhantomData))
            }
        }

        impl crate::deserialize::Target for $name {
            #[inline]
            fn slot(&mut self) -> crate::deserialize::Slot<'_> {
                crate::deserialize::Slot::Enum(self)
            }
        }

        impl crate::deserialize::Target for Option<$name> {
            #[inline]
            fn slot(&mut self) -> crate::deserialize::Slot<'_> {
                crate::deserialize::Slot::Enum(self)
            }
        }

        impl crate::deserialize::EnumSlot for $name {
            #[inline]
            fn set(&mut self, value: &str) -> bool {
                *self = Self::from(value);
                !matches!(self, Self::Unknown(_))
            }

            #[inline]
            fn clear(&mut self) {
                *self = Self::default();
            }
        }
    };
}
pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    open_enum! {
        /// Sizes.
        pub enum Size {
            /// `small`
            Small = "small",
            /// `large`
            Large = "large",
        }
    }

    #[test]
    fn from_str_returns_the_variant_of_a_known_value_and_keeps_others() {
        for (string, value) in [("small", Size::Small), ("large", Size::Large)] {
            assert_eq!((Size::from(string), value.as_str()), (value.clone(), string));
        }
        let huge = Size::from("huge");
        assert!(matches!(&huge, Size::Unknown(value) if value.as_str() == "huge"));
        assert_eq!(serde_json::to_string(&huge).unwrap(), "\"huge\"");
        assert_eq!(serde_json::from_str::<Size>("\"hu\\u0067e\"").unwrap(), huge);
    }

    #[test]
    fn eq_compares_with_strings() {
        let huge = Size::from("huge");
        assert!(huge == "huge" && Size::Small == "small" && Size::Small != "huge");
        assert_eq!(Size::default(), "");
        assert_eq!(Size::VALUES, ["small", "large"]);
    }

    #[test]
    fn deserialize_rejects_non_string_values() {
        assert!(serde_json::from_str::<Size>("1").is_err());
    }
}
