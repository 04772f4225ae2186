//! The lines that benchmarks print, and the tables of them.

use serde_json::Value;

use super::table::Table;
use crate::failure::Failure;

/// The client that the others are compared with.
const OWN: &str = "dcs_sdk";

/// What a benchmark measured of one client or function.
#[derive(Debug, PartialEq)]
pub(super) struct Measurement {
    pub benchmark: String,
    pub by: String,
    values: Values,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Values {
    Counts {
        instructions: f64,
        allocations: f64,
    },
    /// In microseconds per call.
    Times {
        wall: f64,
        cpu: f64,
    },
}

impl Measurement {
    /// Parses a line of `gungraun` or of a benchmark of time.
    ///
    /// # Errors
    /// If a field is missing.
    pub fn parse(line: &str) -> Result<Self, Failure> {
        let parsed = serde_json::from_str(line).ok();
        parsed.as_ref().and_then(Self::read).ok_or_else(|| format!("not a line of a benchmark: {line}").into())
    }

    fn read(line: &Value) -> Option<Self> {
        let string = |name: &str| line.get(name)?.as_str().map(str::to_owned);
        let Some(profiles) = line.get("profiles") else {
            let values = Values::Times { wall: line.get("wall_us")?.as_f64()?, cpu: line.get("cpu_us")?.as_f64()? };
            return Some(Self { benchmark: string("benchmark")?, by: string("by")?, values });
        };
        let metric = |tool: &str, name: &str| {
            let profile = profiles.as_array()?.iter().find(|profile| profile.get("tool").is_some_and(|t| t == tool))?;
            profile.pointer(&format!("/data/total/metrics/{name}/values/new"))?.as_f64()
        };
        Some(Self {
            benchmark: string("function_name")?.replace('_', " "),
            by: string("id")?,
            values: Values::Counts {
                instructions: metric("Callgrind", "Ir")?,
                allocations: metric("DHAT", "TotalBlocks")?,
            },
        })
    }

    pub fn is_count(&self) -> bool {
        matches!(self.values, Values::Counts { .. })
    }

    /// The value that clients are compared by, in which less is better.
    fn main_value(&self) -> f64 {
        match self.values {
            Values::Counts { instructions, .. } => instructions,
            Values::Times { wall, .. } => wall,
        }
    }
}

/// The table of some measurements of the same kind, with a row for each, in their order.
pub(super) fn table(measurements: &[&Measurement]) -> Table {
    let is_count = measurements.first().is_some_and(|first| first.is_count());
    let head = match is_count {
        true => ["benchmark", "by", "instructions", "allocations", "`dcs_sdk` / this"],
        false => ["benchmark", "by", "µs per call", "CPU µs per call", "`dcs_sdk` / this"],
    };
    let mut table = Table::new(2, &head);
    for measurement in measurements {
        let own = measurements.iter().find(|own| own.by == OWN && own.benchmark == measurement.benchmark);
        let ratio = own.filter(|own| own.by != measurement.by);
        let ratio = ratio.map(|own| format!("{:.2}", own.main_value() / measurement.main_value()));
        let [first, second] = match measurement.values {
            Values::Counts { instructions, allocations } => [thousands(instructions), thousands(allocations)],
            Values::Times { wall, cpu } => [format!("{wall:.1}"), format!("{cpu:.1}")],
        };
        let by = format!("`{}`", measurement.by);
        table.row([measurement.benchmark.clone(), by, first, second, ratio.unwrap_or_default()]);
    }
    table
}

/// An integer with a comma between thousands.
fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: &str = r#"{"function_name":"signed_call","id":"reqwest","profiles":[
        {"tool":"Callgrind","data":{"total":{"metrics":{"Ir":{"values":{"new":81818}}}}}},
        {"tool":"DHAT","data":{"total":{"metrics":{"TotalBlocks":{"values":{"new":52}}}}}}]}"#;

    #[test]
    fn parse_reads_counts_and_times() {
        let counts = Measurement::parse(COUNTS).unwrap();
        assert_eq!((&*counts.benchmark, &*counts.by), ("signed call", "reqwest"));
        assert_eq!(counts.values, Values::Counts { instructions: 81818.0, allocations: 52.0 });
        let times = r#"{"benchmark":"sequential","by":"dcs_sdk","wall_us":25.5,"cpu_us":26.0}"#;
        assert_eq!(Measurement::parse(times).unwrap().values, Values::Times { wall: 25.5, cpu: 26.0 });
        for invalid in ["{", "{}", &COUNTS.replace("Ir", "Dr")] {
            assert!(Measurement::parse(invalid).is_err(), "{invalid}");
        }
    }

    #[test]
    fn table_compares_the_library_with_the_others() {
        let floor = Measurement::parse(COUNTS).unwrap();
        let values = Values::Counts { instructions: 1_154_159.0, allocations: 101.0 };
        let own = Measurement { by: OWN.to_owned(), values, ..Measurement::parse(COUNTS).unwrap() };
        let table = table(&[&own, &floor]).to_string();
        let rows: Vec<_> = table.lines().skip(2).collect();
        let own = "| signed call | `dcs_sdk` | 1,154,159 | 101 |  |";
        assert_eq!(rows, [own, "| signed call | `reqwest` | 81,818 | 52 | 14.11 |"]);
    }
}
