//! Error codes of the service, by what they mean for the caller.

use std::borrow::Cow;

/// Codes of the reference whose message says that the instance is in a state in which the operation is refused, or that
/// another task of it is running. Nothing was done, and the same request may succeed later.
const BUSY: [&str; 18] = [
    "DCS.4017", "DCS.4026", "DCS.4049", "DCS.4069", "DCS.4096", "DCS.4097", "DCS.4099", "DCS.4104", "DCS.4108",
    "DCS.4111", "DCS.4113", "DCS.4114", "DCS.4115", "DCS.4116", "DCS.4117", "DCS.4118", "DCS.4120", "DCS.4918",
];
/// Codes that other clients of the service treat as busy, and that the reference does not explain: it is not known
/// whether something was done.
const BUSY_UNDOCUMENTED: [&str; 4] = ["CBC.99003651", "DCS.4121", "DCS.4231", "DCS.4975"];
const QUOTA: [&str; 4] = ["DCS.4035", "DCS.4036", "DCS.4039", "DCS.4054"];
const AUTHENTICATION: [&str; 6] = ["APIGW.0301", "APIGW.0307", "DCS.1001", "DCS.1002", "DCS.1003", "DCS.1004"];
const THROTTLED: [&str; 1] = ["APIGW.0308"];

pub(super) fn is_busy(code: &str) -> bool {
    let code = normalized(code);
    BUSY.contains(&&*code) || BUSY_UNDOCUMENTED.contains(&&*code)
}

/// Whether the code means that the service is busy and that the refused request changed nothing.
pub(crate) fn proves_nothing_was_done(code: &str) -> bool {
    BUSY.contains(&&*normalized(code))
}

pub(super) fn is_quota(code: &str) -> bool {
    QUOTA.contains(&&*normalized(code))
}

pub(super) fn is_authentication(code: &str) -> bool {
    AUTHENTICATION.contains(&&*normalized(code))
}

pub(super) fn is_throttled(code: &str) -> bool {
    THROTTLED.contains(&&*normalized(code))
}

/// `DCS.4104` for `111400104` and `DCS. 4104`, which the reference uses for the same error.
fn normalized(code: &str) -> Cow<'_, str> {
    match code.strip_prefix("111400").filter(|number| number.len() == 3) {
        Some(number) => Cow::Owned(format!("DCS.4{number}")),
        None if code.contains(' ') => Cow::Owned(code.replace(' ', "")),
        None => Cow::Borrowed(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_recognized_in_every_spelling() {
        for code in ["DCS.4104", "111400104", "DCS. 4104"] {
            assert!(is_busy(code) && proves_nothing_was_done(code), "{code}");
        }
        assert!(is_busy("DCS.4975") && !proves_nothing_was_done("DCS.4975"));
        assert!(is_quota("111400035") && is_authentication("APIGW.0301") && is_throttled("APIGW.0308"));
        for code in ["", "DCS.4001", "1114001040", "111500104"] {
            assert!(!is_busy(code) && !is_quota(code) && !is_authentication(code), "{code}");
        }
    }
}
