//! Dates in the headers of responses.

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, HeaderName};

/// The date in a header; `None` if there is no such header or it has no valid date.
pub(crate) fn http_date(headers: &HeaderMap, name: &HeaderName) -> Option<DateTime<Utc>> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(value.trim()).ok()?.to_utc())
}
