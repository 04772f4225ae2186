//! Numbers as pages write them: 8 and not 8.0. The reference calls some sizes integers that can have a fraction.

use serde::Serializer;

/// 2^53: up to here `f64` represents every integer exactly.
pub(crate) const MAX_EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

pub(crate) fn serialize<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
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
    fn a_whole_number_has_no_fraction() {
        for (size, json) in [
            (Size(8.0, Some(-1.0)), "[8,-1]"),
            (Size(0.125, None), "[0.125,null]"),
            (Size(1e300, Some(f64::NAN)), "[1e+300,null]"),
        ] {
            assert_eq!(serde_json::to_string(&size).unwrap(), json);
        }
    }
}
