//! Moments in milliseconds since 1970.

use chrono::{DateTime, Utc, serde::ts_milliseconds_option};
use serde::Deserialize;

/// One that is a text, as a member of an object.
#[derive(Deserialize)]
pub(crate) struct Text(#[serde(with = "text")] pub Option<DateTime<Utc>>);

/// One that is a number.
#[derive(Deserialize)]
pub(crate) struct Number(#[serde(with = "ts_milliseconds_option")] pub Option<DateTime<Utc>>);

/// As text.
pub(crate) mod text {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
        text.parse().ok().and_then(DateTime::from_timestamp_millis)
    }

    pub(crate) fn serialize<S: Serializer>(time: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => serializer.collect_str(&time.timestamp_millis()),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse(&text).ok_or_else(|| de::Error::custom("no milliseconds since 1970"))).transpose()
    }
}
