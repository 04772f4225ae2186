//! Test cases of invalid documents.
//!
//! A case is a file `<rule>.case` or `<rule>.<variant>.case` with one or more edits:
//!
//! - `@@ replace <file>`, the old text, `@@ with`, the new text; the old text must occur exactly once
//! - `@@ write <file>`, the content
//! - `@@ hex <file>`, the content as hexadecimal bytes
//! - `@@ remove <file>`

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// Returns the folder of the cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// Returns the names of the files with an extension, without the extension.
pub fn names(extension: &str) -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> =
        files.filter_map(|file| Some(file.strip_suffix(&format!(".{extension}"))?.to_owned())).collect();
    names.sort();
    names
}

/// A test case.
pub struct Case {
    /// Name of the case, which starts with the violated rule.
    pub name: String,
    text: String,
}

impl Case {
    /// Reads all cases.
    pub fn all() -> Vec<Self> {
        let text = |name: &String| fs::read_to_string(folder().join(format!("{name}.case"))).unwrap();
        names("case").into_iter().map(|name| Self { text: text(&name), name }).collect()
    }

    /// Returns the violated rule.
    pub fn rule(&self) -> String {
        self.name.split('.').next().unwrap().to_owned()
    }

    /// Returns the path of the expected report.
    pub fn report(&self) -> PathBuf {
        folder().join(format!("{}.report", self.name))
    }

    /// Writes the edited document to the folder `openapi` in a temporary folder.
    pub fn write(&self) -> TempDir {
        let temporary = tempfile::tempdir().unwrap();
        let openapi = temporary.path().join("openapi");
        copy(&folder().join("base"), &openapi);
        for edit in self.text.split("@@ ").skip(1).filter(|edit| !edit.starts_with("with\n")) {
            let (head, body) = edit.split_once('\n').unwrap();
            let (verb, file) = head.split_once(' ').unwrap();
            let path = openapi.join(file);
            match verb {
                "replace" => self.replace(&path, body),
                "write" => {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, body).unwrap();
                }
                "hex" => {
                    let digits: Vec<_> = body.split_whitespace().collect();
                    let bytes: Vec<_> = digits.iter().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
                    fs::write(path, bytes).unwrap();
                }
                "remove" => fs::remove_file(path).unwrap(),
                _ => panic!("{}: unknown edit {verb}", self.name),
            }
        }
        temporary
    }

    fn replace(&self, path: &Path, old: &str) {
        let (_, rest) = self.text.split_once(&format!("{old}@@ with\n")).unwrap();
        let new = rest.split("@@ ").next().unwrap();
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{}: the old text does not occur exactly once:\n{old}", self.name);
        fs::write(path, text.replacen(old, new, 1)).unwrap();
    }
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
