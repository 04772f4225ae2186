//! The cases of broken documents.
//!
//! A case is a file `<rule>.case` or `<rule>.<what>.case`. It is made of edits, each headed by a line:
//!
//! - `@@ replace <file>`, the old text, `@@ with`, the new text; the old text has to occur once
//! - `@@ write <file>`, its text
//! - `@@ hex <file>`, its bytes as hexadecimal digits
//! - `@@ remove <file>`

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

/// The folder of the cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

/// The files with an extension, without it.
pub fn names(extension: &str) -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> =
        files.filter_map(|file| Some(file.strip_suffix(&format!(".{extension}"))?.to_owned())).collect();
    names.sort();
    names
}

/// A broken document.
pub struct Case {
    /// Its name, which begins with the rule that it breaks.
    pub name: String,
    text: String,
}

impl Case {
    /// Every case.
    pub fn all() -> Vec<Self> {
        let text = |name: &String| fs::read_to_string(folder().join(format!("{name}.case"))).unwrap();
        names("case").into_iter().map(|name| Self { text: text(&name), name }).collect()
    }

    /// The rule that it breaks.
    pub fn rule(&self) -> String {
        self.name.split('.').next().unwrap().to_owned()
    }

    /// The file of its report.
    pub fn report(&self) -> PathBuf {
        folder().join(format!("{}.report", self.name))
    }

    /// Lays the edited document into a folder of its own, as `openapi`.
    pub fn lay(&self) -> TempDir {
        let laid = tempfile::tempdir().unwrap();
        let openapi = laid.path().join("openapi");
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
                _ => panic!("{}: what is {verb}?", self.name),
            }
        }
        laid
    }

    fn replace(&self, path: &Path, old: &str) {
        let (_, rest) = self.text.split_once(&format!("{old}@@ with\n")).unwrap();
        let new = rest.split("@@ ").next().unwrap();
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{}: the old text isn't there once:\n{old}", self.name);
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
