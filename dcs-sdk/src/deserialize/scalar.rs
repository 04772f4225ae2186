//! Conversion of scalars to the documented type: the service sends numbers as strings, and strings as numbers.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde_json::Number;

use crate::{number::MAX_EXACT_INTEGER, schema::Type, timestamp};

/// A scalar as received.
pub(super) enum Scalar<'a> {
    Boolean(bool),
    Number(Number),
    String(&'a str),
}

/// Whether a value was received with the documented type, or was converted to it.
#[derive(Clone, Copy)]
pub(super) enum Fit {
    Exact,
    Coerced,
}

impl<'a> Scalar<'a> {
    /// Returns true for blank strings, which the service sends instead of null.
    #[inline]
    pub(super) fn is_blank(&self) -> bool {
        matches!(self, Self::String(string) if string.trim().is_empty())
    }

    #[inline]
    pub(super) fn string(&self) -> (Cow<'a, str>, Fit) {
        match self {
            Self::String(string) => (Cow::Borrowed(string), Fit::Exact),
            Self::Number(number) => (number.to_string().into(), Fit::Coerced),
            Self::Boolean(boolean) => (boolean.to_string().into(), Fit::Coerced),
        }
    }

    /// Converts to a [`Type::Integer`] or [`Type::IntegerString`].
    #[inline]
    pub(super) fn integer(&self, ty: Type) -> Option<(i64, Fit)> {
        let exact = match (ty, self) {
            (Type::Integer, Self::Number(number)) => number.as_i64(),
            (Type::IntegerString, Self::String(string)) => string.parse().ok(),
            _ => None,
        };
        let coerced = || match self {
            Self::Number(number) => number.as_i64().or_else(|| integer(number.as_f64()?)),
            Self::String(string) => string.trim().parse().ok().or_else(|| integer(number(string)?)),
            Self::Boolean(_) => None,
        };
        fit(exact, coerced)
    }

    /// Converts to a [`Type::Number`] or [`Type::NumberString`].
    #[inline]
    pub(super) fn number(&self, ty: Type) -> Option<(f64, Fit)> {
        let exact = match (ty, self) {
            (Type::Number, Self::Number(number)) => number.as_f64(),
            (Type::NumberString, Self::String(string)) => number(string).filter(|_| string.trim() == *string),
            _ => None,
        };
        let coerced = || match self {
            Self::Number(number) => number.as_f64(),
            Self::String(string) => number(string),
            Self::Boolean(_) => None,
        };
        fit(exact, coerced)
    }

    /// Converts to a [`Type::Boolean`] or [`Type::BooleanString`].
    #[inline]
    pub(super) fn boolean(&self, ty: Type) -> Option<(bool, Fit)> {
        let exact = match (ty, self) {
            (Type::Boolean, Self::Boolean(boolean)) => Some(*boolean),
            (Type::BooleanString, Self::String(string)) => boolean(string),
            _ => None,
        };
        let coerced = || match self {
            Self::Boolean(boolean) => Some(*boolean),
            Self::String(string) => boolean(string.trim()),
            Self::Number(_) => None,
        };
        fit(exact, coerced)
    }

    /// Converts to a [`Type::Timestamp`], [`Type::EpochMillisString`] or [`Type::EpochMillis`].
    #[inline]
    pub(super) fn timestamp(&self, ty: Type) -> Option<(DateTime<Utc>, Fit)> {
        let exact = match (ty, self) {
            (Type::Timestamp, Self::String(string)) => timestamp::from_rfc3339(string),
            (Type::EpochMillisString, Self::String(string)) => timestamp::from_milliseconds(string),
            (Type::EpochMillis, Self::Number(number)) => number.as_i64().and_then(DateTime::from_timestamp_millis),
            _ => None,
        };
        let coerced = || {
            let timestamp = match self {
                Self::Number(number) => DateTime::from_timestamp_millis(number.as_i64()?),
                Self::String(string) => timestamp::parse(string),
                Self::Boolean(_) => None,
            };
            match ty {
                Type::Timestamp => timestamp,
                _ => DateTime::from_timestamp_millis(timestamp?.timestamp_millis()),
            }
        };
        fit(exact, coerced)
    }
}

fn fit<T>(exact: Option<T>, coerced: impl FnOnce() -> Option<T>) -> Option<(T, Fit)> {
    match exact {
        Some(value) => Some((value, Fit::Exact)),
        None => Some((coerced()?, Fit::Coerced)),
    }
}

/// Converts a number to an integer if it has no fraction and `f64` represents it exactly.
fn integer(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= MAX_EXACT_INTEGER).then_some(number as i64)
}

fn number(string: &str) -> Option<f64> {
    string.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

fn boolean(string: &str) -> Option<bool> {
    match string {
        _ if string.eq_ignore_ascii_case("true") => Some(true),
        _ if string.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
