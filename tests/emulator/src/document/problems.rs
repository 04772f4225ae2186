//! The list of problems of a request.

use std::fmt;

/// Maximum size of the list in bytes. A 12 MB body can have a million problems.
const MAX_BYTES: usize = 64 * 1024;
/// Maximum length of a quoted name, in characters. A field name can be as long as the body.
const MAX_NAME: usize = 1024;

/// A list of problems, up to [`MAX_BYTES`]. Further problems are only counted.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<String>,
    bytes: usize,
    omitted: usize,
}

impl Problems {
    /// Adds a problem of `subject`, such as `is missing`.
    pub(crate) fn add(&mut self, subject: &str, problem: &str) {
        let bytes = self.bytes + subject.len() + problem.len();
        if bytes > MAX_BYTES {
            self.omitted += 1;
        } else {
            self.bytes = bytes;
            self.list.push(format!("{subject} {problem}"));
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.list.len() + self.omitted
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

/// Returns a name in backticks, shortened to [`MAX_NAME`].
pub(crate) fn quote(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("`{}…`", name.get(..end).unwrap_or_default()),
        None => format!("`{name}`"),
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
