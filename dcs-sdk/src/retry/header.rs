//! The `Retry-After` header.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::http_date::http_date;

/// The delay that a `Retry-After` header asks for, in seconds or as a date. A date is compared with the `Date` header of
/// the response, or with the clock of this machine if there is none; one in the past is no delay.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    if let Ok(seconds) = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = http_date(headers, &DATE).unwrap_or_else(|| SystemTime::now().into());
    Some((http_date(headers, &RETRY_AFTER)? - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderName;

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
