//! Generated files: compares them with the files on disk, and writes all of them or none.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Write},
    path::Path,
};

use serde_json::Value;
use similar::TextDiff;
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Generated files by their path in the workspace, and a folder that contains no other files.
pub struct Outputs {
    files: BTreeMap<String, String>,
    owned: &'static str,
}

impl Outputs {
    /// Creates an empty set. Files in the folder `owned` that are not inserted are stale.
    pub fn new(owned: &'static str) -> Self {
        Self { files: BTreeMap::new(), owned }
    }

    pub fn insert(&mut self, path: impl Into<String>, content: String) {
        self.files.insert(path.into(), content);
    }

    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.files
    }
}

impl Outputs {
    /// Returns the unified diff from the files on disk to these; empty if no file is stale.
    ///
    /// # Errors
    /// If a file exists but cannot be read.
    pub fn diff(&self, root: &Path) -> io::Result<String> {
        let mut text = String::new();
        for Change { path, old, new } in self.changes(root)? {
            let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
            let diff = TextDiff::from_lines(&old, &new);
            text += &diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        }
        Ok(text)
    }

    /// Writes the stale files, and returns their paths. If one cannot be written, the files written before it are
    /// restored.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub fn write(&self, root: &Path) -> io::Result<Vec<String>> {
        let changes = self.changes(root)?;
        for (index, change) in changes.iter().enumerate() {
            if let Err(error) = put(&root.join(&change.path), change.new.as_deref()) {
                for done in changes.iter().take(index).rev() {
                    // Only the first error is reported.
                    let _ = put(&root.join(&done.path), done.old.as_deref());
                }
                return Err(error);
            }
        }
        Ok(changes.into_iter().map(|change| change.path).collect())
    }

    /// Returns the stale files, sorted by path.
    fn changes(&self, root: &Path) -> io::Result<Vec<Change>> {
        let mut changes = Vec::new();
        let unexpected = listed(root, self.owned)?.into_iter().filter(|path| !self.files.contains_key(path));
        let paths: BTreeSet<String> = self.files.keys().cloned().chain(unexpected).collect();
        for path in paths {
            let (old, new) = (read(&root.join(&path))?, self.files.get(&path).cloned());
            if old != new {
                changes.push(Change { path, old, new });
            }
        }
        Ok(changes)
    }
}

/// Compares the files that a subcommand generates with the files on disk, and prints the diff.
///
/// # Errors
/// If a file is stale.
pub fn check(root: &Path, subcommand: &str, outputs: impl FnOnce() -> Result<Outputs, Failure>) -> Result<(), Failure> {
    eprintln!("\n$ cargo xtask {subcommand} --check");
    let diff = outputs()?.diff(root)?;
    if diff.is_empty() {
        return Ok(());
    }
    println!("{diff}");
    Err(format!("generated files are stale: run `cargo xtask {subcommand}` and commit the result").into())
}

/// A stale file. `old` is `None` if the file is missing, `new` if it must be removed.
struct Change {
    path: String,
    old: Option<String>,
    new: Option<String>,
}

/// Lists all files below a folder; empty if the folder does not exist.
fn listed(root: &Path, folder: &str) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            paths.extend(listed(root, &path)?);
        } else {
            paths.push(path);
        }
    }
    Ok(paths)
}

fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io::Error::new(error.kind(), format!("failed to read {}: {error}", path.display()))),
    }
}

fn put(path: &Path, content: Option<&str>) -> io::Result<()> {
    match content {
        Some(content) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            write(path, content)
        }
        None => fs::remove_file(path),
    }
}

/// Formats a value as indented JSON with a trailing newline.
pub fn json(value: &Value) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

/// Writes a file atomically.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let context =
        |error: io::Error| io::Error::new(error.kind(), format!("failed to write {}: {error}", path.display()));
    let mut file = NamedTempFile::new_in(folder).map_err(context)?;
    file.write_all(text.as_bytes()).map_err(context)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644)).map_err(context)?;
    }
    file.persist(path).map_err(|error| context(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn outputs(files: &[(&str, &str)]) -> Outputs {
        let mut outputs = Outputs::new("made");
        files.iter().for_each(|(path, text)| outputs.insert(*path, (*text).to_owned()));
        outputs
    }

    #[test]
    fn diff_is_empty_after_write() {
        let root = TempDir::new().unwrap();
        let outputs = outputs(&[("made/a.rs", "a\n"), ("b.json", "b\n")]);
        assert_eq!(outputs.write(root.path()).unwrap(), ["b.json", "made/a.rs"]);
        assert_eq!(outputs.diff(root.path()).unwrap(), "");
        assert!(outputs.write(root.path()).unwrap().is_empty());
    }

    #[test]
    fn diff_shows_edited_and_unexpected_files() {
        let root = TempDir::new().unwrap();
        let outputs = outputs(&[("made/a.rs", "a\n")]);
        outputs.write(root.path()).unwrap();
        fs::write(root.path().join("made/a.rs"), "edited\n").unwrap();
        fs::create_dir(root.path().join("made/deeper")).unwrap();
        fs::write(root.path().join("made/deeper/old.rs"), "old\n").unwrap();
        let diff = outputs.diff(root.path()).unwrap();
        for line in ["--- a/made/a.rs", "-edited", "+a", "--- a/made/deeper/old.rs", "-old"] {
            assert!(diff.lines().any(|shown| shown == line), "{line} is missing in\n{diff}");
        }
        outputs.write(root.path()).unwrap();
        assert!(!root.path().join("made/deeper/old.rs").exists());
        assert_eq!(fs::read_to_string(root.path().join("made/a.rs")).unwrap(), "a\n");
    }

    #[test]
    fn write_restores_all_files_if_one_cannot_be_written() {
        let root = TempDir::new().unwrap();
        outputs(&[("made/a.rs", "old\n")]).write(root.path()).unwrap();
        let outputs = outputs(&[("made/a.rs", "new\n"), ("made/b.rs", "new\n"), ("zz/c.rs", "c\n")]);
        fs::write(root.path().join("zz"), "a file where a folder should be").unwrap();
        assert!(outputs.write(root.path()).is_err());
        assert_eq!(fs::read_to_string(root.path().join("made/a.rs")).unwrap(), "old\n");
        assert!(!root.path().join("made/b.rs").exists());
    }
}
