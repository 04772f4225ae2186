//! Timestamps in the formats of the service.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc, serde::ts_milliseconds_option};
use serde::Deserialize;
use serde_json::Value;

use crate::schema::Type;

/// The value of a [`Type::EpochMillisString`] field.
#[derive(Deserialize)]
pub(crate) struct EpochMillisString(#[serde(with = "epoch_millis_string")] pub Option<DateTime<Utc>>);

/// The value of a [`Type::EpochMillis`] field.
#[derive(Deserialize)]
pub(crate) struct EpochMillis(#[serde(with = "ts_milliseconds_option")] pub Option<DateTime<Utc>>);

/// Milliseconds since the Unix epoch as a string, for `#[serde(with)]`.
pub(crate) mod epoch_millis_string {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn parse(string: &str) -> Option<DateTime<Utc>> {
        string.parse().ok().and_then(DateTime::from_timestamp_millis)
    }

    pub(crate) fn serialize<S: Serializer>(
        timestamp: &Option<DateTime<Utc>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match timestamp {
            Some(timestamp) => serializer.collect_str(&timestamp.timestamp_millis()),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        let string = Option::<String>::deserialize(deserializer)?;
        string
            .map(|string| parse(&string).ok_or_else(|| de::Error::custom("expected milliseconds since the Unix epoch")))
            .transpose()
    }
}

/// Returns true if a field of the type can be deserialized from the value.
pub(crate) fn is_valid(value: &Value, ty: Type) -> bool {
    match (ty, value) {
        (Type::Timestamp, Value::String(string)) => string.parse::<DateTime<Utc>>().is_ok(),
        (Type::EpochMillisString, Value::String(string)) => epoch_millis_string::parse(string).is_some(),
        (Type::EpochMillis, Value::Number(number)) => {
            number.as_i64().and_then(DateTime::from_timestamp_millis).is_some()
        }
        _ => false,
    }
}

/// Parses a timestamp in any of the formats: RFC 3339, RFC 3339 without a time zone, which means UTC throughout the API
/// reference, or milliseconds since the Unix epoch.
pub(crate) fn parse(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::Number(number) => DateTime::from_timestamp_millis(number.as_i64()?),
        Value::String(string) => {
            let string = string.trim();
            let without_zone =
                |format| NaiveDateTime::parse_from_str(string, format).ok().map(|timestamp| timestamp.and_utc());
            string
                .parse()
                .ok()
                .or_else(|| without_zone("%Y-%m-%dT%H:%M:%S%.f"))
                .or_else(|| without_zone("%Y-%m-%d %H:%M:%S%.f"))
                .or_else(|| milliseconds(string))
        }
        _ => None,
    }
}

/// Parses milliseconds of exactly 13 digits, as in timestamps since 2001. Fewer digits could also be `yyyyMMddHHmm`.
fn milliseconds(string: &str) -> Option<DateTime<Utc>> {
    const DIGITS: usize = 13;
    epoch_millis_string::parse(string).filter(|_| string.len() == DIGITS)
}

/// Formats a timestamp for a field of the type.
pub(crate) fn format(timestamp: DateTime<Utc>, ty: Type) -> Option<Value> {
    match ty {
        Type::Timestamp => Some(timestamp.to_rfc3339_opts(SecondsFormat::AutoSi, true).into()),
        Type::EpochMillisString => Some(timestamp.timestamp_millis().to_string().into()),
        Type::EpochMillis => Some(timestamp.timestamp_millis().into()),
        _ => None,
    }
}
