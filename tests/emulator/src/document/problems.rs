//! What is wrong with a request.

use std::fmt;

/// Bytes of problems that are listed. A body of 12 MB may have a million problems, and one field name may be that long.
const MOST_BYTES: usize = 64 * 1024;

/// A list of problems, each with its place. Problems that do not fit in 64 KiB are only counted.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<String>,
    bytes: usize,
    omitted: usize,
}

impl Problems {
    /// Adds a problem of `place`, such as `is missing`.
    pub(crate) fn add(&mut self, place: &str, problem: &str) {
        let bytes = self.bytes + place.len() + problem.len();
        if bytes > MOST_BYTES {
            self.omitted += 1;
        } else {
            self.bytes = bytes;
            self.list.push(format!("{place} {problem}"));
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.omitted == 0
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.list.join("; "))?;
        match self.omitted {
            0 => Ok(()),
            omitted => write!(f, "; and {omitted} more"),
        }
    }
}
