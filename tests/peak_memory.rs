//! Memory of a test that runs in a process of its own.

use std::fs;

/// Returns the peak memory of this process in KiB; `None` except on Linux.
pub fn of_this_process() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches(" kB").parse().ok()
}
