//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The delay that a `Retry-After` header asks for, in seconds or as a date. A date is compared with the `Date` header of
/// the response, or with the clock of this machine if there is none; one in the past is no delay.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = text(headers, &DATE).and_then(date).unwrap_or_else(|| SystemTime::now().into());
    Some((date(value)? - now).to_std().unwrap_or_default())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn date(value: &str) -> Option<DateTime<Utc>> {
    Some(DateTime::parse_from_rfc2822(value).ok()?.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_reads_seconds_and_dates() {
        let delay = |pairs: &[(&HeaderName, &str)]| {
            retry_after(&pairs.iter().map(|(name, value)| ((*name).clone(), value.parse().unwrap())).collect())
        };
        let now = (&DATE, "Thu, 29 Feb 2024 23:59:50 GMT");
        assert_eq!(delay(&[(&RETRY_AFTER, " 7 ")]), Some(Duration::from_secs(7)));
        assert_eq!(delay(&[(&RETRY_AFTER, "Fri, 01 Mar 2024 00:00:20 GMT"), now]), Some(Duration::from_secs(30)));
        assert_eq!(delay(&[(&RETRY_AFTER, "Thu, 29 Feb 2024 23:00:00 GMT"), now]), Some(Duration::ZERO));
        assert_eq!(delay(&[(&RETRY_AFTER, "Thu, 01 Jan 1970 00:00:00 GMT")]), Some(Duration::ZERO));
        for invalid in ["", "-1", "1.5", "soon", "18446744073709551616", "Fri, 32 Mar 2024 00:00:20 GMT"] {
            assert_eq!(delay(&[(&RETRY_AFTER, invalid)]), None, "{invalid}");
        }
        assert_eq!(delay(&[now]), None);
    }
}
