//! Names that generated requests use themselves.

/// Methods and fields of every request: parameters and body fields must not have these names.
pub const REQUEST_MEMBERS: [&str; 13] = [
    "and_wait",
    "attempt_timeout",
    "body",
    "client",
    "clone",
    "deadline",
    "into_future",
    "items",
    "new",
    "pages",
    "retry",
    "send",
    "source",
];
