//! Serialization of `f64` without a redundant fraction: 8 instead of 8.0. The API reference documents some sizes as
//! integers although they can have a fraction.

use serde::{Serializer, ser::Error};

/// 2^53: `f64` represents every integer up to this one exactly.
pub(crate) const MAX_EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

pub(crate) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if !number.is_finite() {
        // Would be serialized as null, as if the number were not set.
        return Err(S::Error::custom("numbers must be finite"));
    }
    if number.fract() == 0.0 && number.abs() < MAX_EXACT_INTEGER {
        serializer.serialize_i64(*number as i64)
    } else {
        serializer.serialize_f64(*number)
    }
}

pub(crate) fn serialize_some<S: Serializer>(number: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => serialize(number, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    struct Size(#[serde(serialize_with = "serialize")] f64, #[serde(serialize_with = "serialize_some")] Option<f64>);

    #[test]
    fn serialize_writes_integers_without_a_fraction_and_rejects_non_finite_numbers() {
        for (size, json) in [
            (Size(8.0, Some(-1.0)), "[8,-1]"),
            (Size(0.125, None), "[0.125,null]"),
            (Size(1e300, Some(1.5)), "[1e+300,1.5]"),
        ] {
            assert_eq!(serde_json::to_string(&size).unwrap(), json);
        }
        for size in [Size(f64::NAN, None), Size(1.0, Some(f64::INFINITY))] {
            assert!(serde_json::to_string(&size).unwrap_err().to_string().contains("must be finite"));
        }
    }
}
