//! The capacity of instances, which is split into two fields in responses.

use crate::types::{InstanceListItem, ShowInstanceResponse};

macro_rules! capacity_gb {
    ($($response:ident),+) => {$(
        impl $response {
            /// Returns the capacity of the instance in GB: `capacity`, or `capacity_minor` for instances smaller than
            /// 1 GB. Returns `None` if the response contains neither.
            pub fn capacity_gb(&self) -> Option<f64> {
                capacity_gb(self.capacity, self.capacity_minor.as_deref())
            }
        }
    )+};
}

capacity_gb!(InstanceListItem, ShowInstanceResponse);

/// For an instance of 0.125 GB, the service sends a `capacity` of 0 and a `capacity_minor` of `.125`.
fn capacity_gb(capacity: Option<i64>, capacity_minor: Option<&str>) -> Option<f64> {
    let whole = capacity.map(|capacity| capacity as f64);
    let minor = || capacity_minor?.trim().parse().ok();
    whole.filter(|size| *size > 0.0).or_else(minor).filter(|size: &f64| size.is_finite() && *size > 0.0)
}

#[cfg(test)]
mod tests {
    use super::capacity_gb;

    #[test]
    fn capacity_gb_returns_capacity_minor_if_capacity_is_0() {
        for (capacity, minor, gb) in [
            (Some(0), Some(".125"), Some(0.125)),
            (Some(0), Some("0.5"), Some(0.5)),
            (None, Some(".25"), Some(0.25)),
            (Some(1), None, Some(1.0)),
            (Some(64), Some(""), Some(64.0)),
            (Some(8), Some("8"), Some(8.0)),
            (Some(0), None, None),
            (Some(0), Some("small"), None),
            (Some(0), Some("0"), None),
            (Some(0), Some("inf"), None),
            (Some(-1), None, None),
            (None, None, None),
        ] {
            assert_eq!(capacity_gb(capacity, minor), gb, "{capacity:?} {minor:?}");
        }
    }
}
