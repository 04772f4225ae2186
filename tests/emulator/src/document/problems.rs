//! The problems of a request.

use std::fmt;

/// Maximum size of the list: a body of 12 MB may have a million problems.
const MAX_BYTES: usize = 64 * 1024;
/// Maximum length of a place, in characters: a field name may be as long as the body.
const MAX_PLACE: usize = 1024;

/// A list of problems with their places, up to 64 KiB. Further problems are counted.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<String>,
    bytes: usize,
    omitted: usize,
}

impl Problems {
    /// Adds a problem of `place`, such as `is missing`.
    pub(crate) fn add(&mut self, place: &str, problem: &str) {
        let place = match place.char_indices().nth(MAX_PLACE) {
            Some((end, _)) => format!("{}…", place.get(..end).unwrap_or_default()),
            None => place.to_owned(),
        };
        let bytes = self.bytes + place.len() + problem.len();
        if bytes > MAX_BYTES {
            self.omitted += 1;
        } else {
            self.bytes = bytes;
            self.list.push(format!("{place} {problem}"));
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.list.len() + self.omitted
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
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
