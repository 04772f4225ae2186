//! The texts that are walked.

use std::{collections::BTreeMap, fs, io, path::Path};

use crate::freshness;

/// Every source file of a crate by its path in the workspace, with `/` on any system.
pub type Sources = BTreeMap<String, String>;

/// Reads every source file in a folder of the workspace.
///
/// # Errors
/// A folder or file that can't be read.
pub fn read(root: &Path, folder: &str) -> io::Result<Sources> {
    let paths = freshness::listed(root, folder)?.into_iter().filter(|path| path.ends_with(".rs"));
    let text = |path: String| {
        let text = fs::read_to_string(root.join(&path)).map_err(|error| named(&path, &error))?;
        Ok((path, text))
    };
    paths.map(text).collect()
}

fn named(path: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{path} can't be read: {error}"))
}
