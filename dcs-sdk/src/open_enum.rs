//! Enums that know some values and take any.

use std::fmt;

/// A value of an enum that this version of the crate doesn't know. It is kept as it came.
///
/// None can be made by hand: `From<&str>` of the enum gives the variant of a known text, and this one of any other, so
/// that the same text is always the same value.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(String);

impl UnknownValue {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The known values, or any other text.
#[cfg(feature = "schemars")]
pub(crate) fn json_schema(known: &[&str]) -> schemars::Schema {
    schemars::json_schema!({ "anyOf": [{ "type": "string", "enum": known }, { "type": "string" }] })
}

/// Makes an open enum of its known values.
///
/// Compare with a variant, or with the text (`status == "RUNNING"`): the latter stays right when a later version of the
/// crate learns the value. The default is the empty text, which no call takes.
macro_rules! open_enum {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $($(#[$variant_about:meta])* $variant:ident = $text:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_about])* $variant,)+
            /// A value that this version of the crate doesn't know.
            Unknown(crate::open_enum::UnknownValue),
        }

        impl $name {
            /// The texts of the known values.
            pub const VALUES: &'static [&'static str] = &[$($text),+];

            /// The text of the value.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::from("")
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Unknown(crate::open_enum::UnknownValue::new(text.to_owned())),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

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
                <::std::borrow::Cow<'de, str>>::deserialize(deserializer).map(|text| Self::from(&*text))
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
    fn a_known_text_is_its_variant_and_any_other_is_kept() {
        for (text, value) in [("small", Size::Small), ("large", Size::Large)] {
            assert_eq!((Size::from(text), value.as_str()), (value.clone(), text));
        }
        let huge = Size::from("huge");
        assert!(matches!(&huge, Size::Unknown(value) if value.as_str() == "huge"));
        assert_eq!(serde_json::to_string(&huge).unwrap(), "\"huge\"");
        assert_eq!(serde_json::from_str::<Size>("\"hu\\u0067e\"").unwrap(), huge);
    }

    #[test]
    fn a_comparison_with_the_text_outlives_the_version() {
        let huge = Size::from("huge");
        assert!(huge == "huge" && Size::Small == "small" && Size::Small != "huge");
        assert_eq!(Size::default(), "");
        assert_eq!(Size::VALUES, ["small", "large"]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(serde_json::from_str::<Size>("1").is_err());
    }
}
