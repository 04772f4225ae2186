//! The texts that are walked.

use std::{collections::BTreeMap, fs, io, path::Path};

/// Every source file of a crate by its path in the workspace, with `/` on any system.
pub type Sources = BTreeMap<String, String>;

/// Reads every source file in a folder of the workspace.
///
/// # Errors
/// A folder or file that can't be read.
pub fn read(root: &Path, folder: &str) -> io::Result<Sources> {
    let mut sources = Sources::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).map_err(|error| named(&folder, &error))? {
            let entry = entry?;
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") {
                let text = fs::read_to_string(root.join(&path)).map_err(|error| named(&path, &error))?;
                sources.insert(path, text);
            }
        }
    }
    Ok(sources)
}

fn named(path: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{path} can't be read: {error}"))
}
