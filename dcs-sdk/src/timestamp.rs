//! Timestamps in the formats of the service.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serializer;

/// Serializes milliseconds since the Unix epoch as a string.
pub(crate) fn serialize_milliseconds_string<S: Serializer>(
    timestamp: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match timestamp {
        Some(timestamp) => serializer.collect_str(&timestamp.timestamp_millis()),
        None => serializer.serialize_none(),
    }
}

/// Parses milliseconds since the Unix epoch.
pub(crate) fn from_milliseconds(string: &str) -> Option<DateTime<Utc>> {
    string.parse().ok().and_then(DateTime::from_timestamp_millis)
}

/// Parses a timestamp in RFC 3339, also with spaces.
pub(crate) fn from_rfc3339(string: &str) -> Option<DateTime<Utc>> {
    // Several times as fast for the usual notation.
    let usual = DateTime::parse_from_rfc3339(string).ok().map(|timestamp| timestamp.to_utc());
    usual.or_else(|| string.parse().ok())
}

/// Parses a timestamp in any of the formats: RFC 3339, RFC 3339 without a time zone, which means UTC throughout the API
/// reference, or milliseconds since the Unix epoch.
pub(crate) fn parse(string: &str) -> Option<DateTime<Utc>> {
    let string = string.trim();
    let without_zone = |format| NaiveDateTime::parse_from_str(string, format).ok().map(|timestamp| timestamp.and_utc());
    from_rfc3339(string)
        .or_else(|| without_zone("%Y-%m-%dT%H:%M:%S%.f"))
        .or_else(|| without_zone("%Y-%m-%d %H:%M:%S%.f"))
        .or_else(|| unambiguous_milliseconds(string))
}

/// Parses milliseconds of exactly 13 digits, as in timestamps since 2001. Fewer digits could also be `yyyyMMddHHmm`.
fn unambiguous_milliseconds(string: &str) -> Option<DateTime<Utc>> {
    const DIGITS: usize = 13;
    from_milliseconds(string).filter(|_| string.len() == DIGITS)
}
