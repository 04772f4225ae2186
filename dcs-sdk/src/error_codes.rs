//! Error codes of the service, for comparison with [`Error::code`](crate::Error::code).
//!
//! The service has two codes for most errors, such as `DCS.4017` and `111400017`, and also returns codes that its API
//! reference does not list. [`ALL`] has all that are known, and [`find`] also accepts the other spelling of a code.
//!
//! # Examples
//!
//! ```
//! use dcs_sdk::{Error, error_codes};
//!
//! fn supports_ssl(error: &Error) -> bool {
//!     error.code() != Some(error_codes::DCS_4201)
//! }
//!
//! let error_code = error_codes::find("111400017").unwrap();
//! assert!(error_code.busy);
//! println!("{}: {} {}", error_code.code, error_code.meaning, error_code.remedy);
//! ```

use std::borrow::Cow;

pub use crate::generated::error_codes::*;

/// An error code of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The code, such as `DCS.4201`.
    pub code: &'static str,
    /// HTTP status of responses with the code.
    pub status: u16,
    /// Meaning of the code.
    pub meaning: &'static str,
    /// What to do about the error.
    pub remedy: &'static str,
    /// True if the instance is in a state in which it refuses the request, and may accept it later.
    pub busy: bool,
    /// True if the code shows that the request had no effect. False if that is not known.
    pub nothing_done: bool,
    pub(crate) class: Class,
}

/// What the library does about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Authentication,
    Busy,
    Permission,
    Quota,
    Throttled,
    Other,
}

/// Finds an error code in [`ALL`].
pub fn find(code: &str) -> Option<&'static ErrorCode> {
    // Some responses have `DCS. 4855`.
    let code: Cow<'_, str> = if code.contains(' ') { code.replace(' ', "").into() } else { code.into() };
    let exact = |code: &str| ALL.binary_search_by(|row| row.code.cmp(code)).ok().and_then(|at| ALL.get(at));
    exact(&code).or_else(|| {
        let number = code.strip_prefix("111400").filter(|number| number.len() == 3)?;
        exact(&format!("DCS.4{number}"))
    })
}

/// Whether an error code is of a class.
pub(crate) fn has_class(code: &str, class: Class) -> bool {
    find(code).is_some_and(|row| row.class == class)
}

/// Whether the code means that the service is busy and that the refused request changed nothing.
pub(crate) fn proves_nothing_was_done(code: &str) -> bool {
    find(code).is_some_and(|row| row.busy && row.nothing_done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_sorted_so_that_find_finds_each_code() {
        assert!(ALL.len() > 290);
        for row in ALL {
            assert_eq!(find(row.code), Some(row));
            assert_eq!(row.busy, row.class == Class::Busy);
            assert!((400..600).contains(&row.status), "{}", row.code);
        }
    }

    #[test]
    fn find_accepts_every_spelling_of_a_code() {
        for code in ["DCS.4104", "111400104", "DCS. 4104"] {
            assert!(proves_nothing_was_done(code), "{code}");
            assert!(has_class(code, Class::Busy), "{code}");
        }
        assert_eq!(find("111400975").map(|row| row.code), Some(DCS_4975));
        for code in ["", "DCS.", "1114001040", "111500999", "PasswordFailed"] {
            assert_eq!(find(code), None, "{code}");
        }
    }

    #[test]
    fn codes_that_only_other_clients_know_do_not_prove_that_nothing_was_done() {
        for code in [CBC_99003651, DCS_4121, DCS_4231, DCS_4975] {
            assert!(has_class(code, Class::Busy) && !proves_nothing_was_done(code), "{code}");
        }
    }

    #[test]
    fn codes_have_the_class_that_their_meaning_implies() {
        assert!(has_class(DCS_4035, Class::Quota) && has_class("111400035", Class::Quota));
        assert!(has_class(APIGW_0301, Class::Authentication) && has_class(DCS_1001, Class::Authentication));
        assert!(has_class(APIGW_0308, Class::Throttled));
        assert!(has_class(DCS_4001, Class::Other));
    }
}
