//! Moments, however they are written.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde_json::Value;

use crate::{epoch, shape::Shape};

/// Whether a field of that shape reads the value as it is.
pub(super) fn reads(value: &Value, shape: Shape) -> bool {
    match (shape, value) {
        (Shape::Time, Value::String(text)) => text.parse::<DateTime<Utc>>().is_ok(),
        (Shape::EpochText, Value::String(text)) => epoch::text::parse(text).is_some(),
        (Shape::EpochNumber, Value::Number(number)) => {
            number.as_i64().and_then(DateTime::from_timestamp_millis).is_some()
        }
        _ => false,
    }
}

/// The moment that a value means: RFC 3339, the same without a zone, which is UTC as in all of the reference, or
/// milliseconds since 1970.
pub(super) fn of(value: &Value) -> Option<DateTime<Utc>> {
    match value {
        Value::Number(number) => DateTime::from_timestamp_millis(number.as_i64()?),
        Value::String(text) => {
            let text = text.trim();
            let without_zone = |form| NaiveDateTime::parse_from_str(text, form).ok().map(|time| time.and_utc());
            text.parse()
                .ok()
                .or_else(|| without_zone("%Y-%m-%dT%H:%M:%S%.f"))
                .or_else(|| without_zone("%Y-%m-%d %H:%M:%S%.f"))
                .or_else(|| milliseconds(text))
        }
        _ => None,
    }
}

/// Digits are milliseconds when they are as many as since 2001; fewer could be `yyyyMMddHHmm`, too.
fn milliseconds(text: &str) -> Option<DateTime<Utc>> {
    const DIGITS: usize = 13;
    epoch::text::parse(text).filter(|_| text.len() == DIGITS)
}

/// A moment as a field of that shape reads it.
pub(super) fn written(time: DateTime<Utc>, shape: Shape) -> Option<Value> {
    match shape {
        Shape::Time => Some(time.to_rfc3339_opts(SecondsFormat::AutoSi, true).into()),
        Shape::EpochText => Some(time.timestamp_millis().to_string().into()),
        Shape::EpochNumber => Some(time.timestamp_millis().into()),
        _ => None,
    }
}
