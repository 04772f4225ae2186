//! Copies of the project's document with edits.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Copies a folder. Links are followed.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => fs::write(to, fs::read(entry.path()).unwrap()).unwrap(),
        }
    }
}

/// Copies `openapi/` and replaces the first occurrence of `from` in a file. An empty `from` creates the file.
pub fn edited(edits: &[(&str, &str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&root().join("openapi"), folder.path());
    for (file, from, to) in edits {
        let path = folder.path().join(file);
        let text = if from.is_empty() { String::new() } else { fs::read_to_string(&path).unwrap() };
        assert!(text.contains(from), "{file} does not contain {from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    folder
}
