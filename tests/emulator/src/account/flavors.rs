//! Flavors, and what their codes mean.

/// A flavor that instances can have.
pub(crate) struct Flavor {
    pub(crate) spec_code: String,
    pub(crate) cache_mode: &'static str,
    pub(crate) cpu_type: &'static str,
    /// Capacity in GB.
    pub(crate) capacity: f64,
    pub(crate) replica_count: usize,
}

const SMALL: [(f64, &str); 3] = [(0.125, "tiny.{}128"), (0.25, "tiny.{}256"), (0.5, "tiny.{}512")];
const LARGE: [u32; 9] = [1, 2, 4, 8, 16, 24, 32, 48, 64];
const CLUSTER: [u32; 15] = [4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];

/// Returns all flavors, in a fixed order.
pub(crate) fn all() -> Vec<Flavor> {
    let mut flavors = Vec::new();
    for (cpu, cpu_type) in [("xu1", "x86_64"), ("au1", "aarch64")] {
        for (cache_mode, kind, replicas, sizes) in [
            ("single", "single", "", &LARGE[..]),
            ("ha", "ha", "r2.", &LARGE[..]),
            ("cluster", "cluster", "r2.", &CLUSTER[..]),
            ("proxy", "proxy", "", &CLUSTER[..]),
            ("ha_rw_split", "ha", "p2.", &LARGE[3..7]),
        ] {
            let mut add = |size: String, capacity| {
                let spec_code = format!("redis.{kind}.{cpu}.{size}");
                let (_, replica_count) = layout(&spec_code);
                flavors.push(Flavor { spec_code, cache_mode, cpu_type, capacity, replica_count });
            };
            if matches!(cache_mode, "single" | "ha") {
                SMALL.iter().for_each(|(capacity, size)| add(size.replace("{}", replicas), *capacity));
            }
            sizes.iter().for_each(|size| add(format!("large.{replicas}{size}"), f64::from(*size)));
        }
    }
    flavors
}

/// Returns the type of the instances of a flavor; `None` if the code is not one of Redis.
pub(crate) fn cache_mode(spec_code: &str) -> Option<&'static str> {
    match spec_code.strip_prefix("redis.")?.split('.').next()? {
        "single" => Some("single"),
        "ha" if replicas(spec_code, 'p').is_some() => Some("ha_rw_split"),
        "ha" => Some("ha"),
        "cluster" => Some("cluster"),
        "proxy" => Some("proxy"),
        _ => None,
    }
}

/// Returns the number of groups, and of nodes in each group.
pub(crate) fn layout(spec_code: &str) -> (usize, usize) {
    match cache_mode(spec_code) {
        Some("single") => (1, 1),
        Some("cluster" | "proxy") => (3, replicas(spec_code, 'r').unwrap_or(2)),
        _ => (1, replicas(spec_code, 'r').or(replicas(spec_code, 'p')).unwrap_or(2)),
    }
}

/// Returns the number in a part of the code such as `r2`, between 1 and 9.
fn replicas(spec_code: &str, letter: char) -> Option<usize> {
    spec_code
        .split('.')
        .find_map(|part| part.strip_prefix(letter)?.parse().ok().filter(|count| (1..10).contains(count)))
}
