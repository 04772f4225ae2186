//! Generated files against those on the disk: what differs, and replacing all of them or none.

use std::{collections::BTreeSet, fs, io, path::Path};

use similar::TextDiff;

use crate::{generate::Outputs, output};

/// A file that differs; no content means that it isn't there, or has to go.
struct Change {
    path: String,
    old: Option<String>,
    new: Option<String>,
}

/// The unified diff from what lies on the disk to what would be generated; empty when all is fresh.
///
/// # Errors
/// A file that can't be read, other than one that isn't there.
pub fn diff(root: &Path, outputs: &Outputs) -> io::Result<String> {
    let mut text = String::new();
    for Change { path, old, new } in changes(root, outputs)? {
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        let diff = TextDiff::from_lines(&old, &new);
        text += &diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    }
    Ok(text)
}

/// Replaces what is stale, and names it. When one file can't be written, those before it get their old content back.
///
/// # Errors
/// The first file that can't be read or written.
pub fn replace(root: &Path, outputs: &Outputs) -> io::Result<Vec<String>> {
    let changes = changes(root, outputs)?;
    for (index, change) in changes.iter().enumerate() {
        if let Err(error) = put(&root.join(&change.path), change.new.as_deref()) {
            for done in changes.iter().take(index).rev() {
                // The first error is the one to tell.
                let _ = put(&root.join(&done.path), done.old.as_deref());
            }
            return Err(error);
        }
    }
    Ok(changes.into_iter().map(|change| change.path).collect())
}

/// The files that differ, by their path.
fn changes(root: &Path, outputs: &Outputs) -> io::Result<Vec<Change>> {
    let mut changes = Vec::new();
    let stray = listed(root, outputs.owned)?.into_iter().filter(|path| !outputs.files.contains_key(path));
    let paths: BTreeSet<String> = outputs.files.keys().cloned().chain(stray).collect();
    for path in paths {
        let (old, new) = (read(&root.join(&path))?, outputs.files.get(&path).cloned());
        if old != new {
            changes.push(Change { path, old, new });
        }
    }
    Ok(changes)
}

/// Every file below a folder; none when it isn't there.
pub fn listed(root: &Path, folder: &str) -> io::Result<Vec<String>> {
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
        Err(error) => Err(io::Error::new(error.kind(), format!("{} can't be read: {error}", path.display()))),
    }
}

fn put(path: &Path, content: Option<&str>) -> io::Result<()> {
    match content {
        Some(content) => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            output::write(path, content)
        }
        None => fs::remove_file(path),
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn outputs(files: &[(&str, &str)]) -> Outputs {
        Outputs {
            files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect(),
            owned: "made",
        }
    }

    #[test]
    fn what_is_fresh_makes_no_diff() {
        let root = TempDir::new().unwrap();
        let outputs = outputs(&[("made/a.rs", "a\n"), ("b.json", "b\n")]);
        assert_eq!(replace(root.path(), &outputs).unwrap(), ["b.json", "made/a.rs"]);
        assert_eq!(diff(root.path(), &outputs).unwrap(), "");
        assert!(replace(root.path(), &outputs).unwrap().is_empty());
    }

    #[test]
    fn what_was_edited_and_what_lies_there_by_mistake_shows() {
        let root = TempDir::new().unwrap();
        let outputs = outputs(&[("made/a.rs", "a\n")]);
        replace(root.path(), &outputs).unwrap();
        fs::write(root.path().join("made/a.rs"), "edited\n").unwrap();
        fs::create_dir(root.path().join("made/deeper")).unwrap();
        fs::write(root.path().join("made/deeper/old.rs"), "old\n").unwrap();
        let diff = diff(root.path(), &outputs).unwrap();
        for line in ["--- a/made/a.rs", "-edited", "+a", "--- a/made/deeper/old.rs", "-old"] {
            assert!(diff.lines().any(|shown| shown == line), "{line} isn't in\n{diff}");
        }
        replace(root.path(), &outputs).unwrap();
        assert!(!root.path().join("made/deeper/old.rs").exists());
        assert_eq!(fs::read_to_string(root.path().join("made/a.rs")).unwrap(), "a\n");
    }

    #[test]
    fn when_one_file_cannot_be_written_all_stay_as_they_were() {
        let root = TempDir::new().unwrap();
        replace(root.path(), &outputs(&[("made/a.rs", "old\n")])).unwrap();
        let outputs = outputs(&[("made/a.rs", "new\n"), ("made/b.rs", "new\n"), ("zz/c.rs", "c\n")]);
        fs::write(root.path().join("zz"), "a file where a folder should be").unwrap();
        assert!(replace(root.path(), &outputs).is_err());
        assert_eq!(fs::read_to_string(root.path().join("made/a.rs")).unwrap(), "old\n");
        assert!(!root.path().join("made/b.rs").exists());
    }
}
