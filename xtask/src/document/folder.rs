//! The files of `openapi/`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    json,
    node::Node,
    source::{Source, Span},
    yaml,
};
use crate::document::diagnostics::Diagnostic;

/// The folder `openapi/` and what was read from it.
pub struct Folder {
    path: PathBuf,
    shown: String,
    sources: BTreeMap<String, Arc<Source>>,
}

/// A file or folder in a folder.
pub struct Listed {
    /// Its name, without a folder.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
}

impl Folder {
    /// The folder at that path; nothing is read yet.
    pub fn new(path: &Path) -> Self {
        let shown = path.file_name().map_or_else(|| "openapi".into(), |name| name.to_string_lossy());
        Self { path: path.to_owned(), shown: shown.into_owned(), sources: BTreeMap::new() }
    }

    /// A path relative to this folder as reports show it.
    pub fn shown(&self, path: &str) -> String {
        if path.is_empty() { self.shown.clone() } else { format!("{}/{path}", self.shown) }
    }

    /// Whether that file has been read.
    pub fn has_read(&self, path: &str) -> bool {
        self.sources.contains_key(path)
    }

    /// What lies in a folder in it, by name; the folder itself is the empty path.
    pub fn list(&self, path: &str) -> Result<Vec<Listed>, Diagnostic> {
        let fault = |error: &dyn std::fmt::Display| {
            Diagnostic::new("file-unreadable", format!("this folder can't be read: {error}"))
                .in_file(self.shown(path))
                .help("the chapters of the document lie there")
        };
        let mut listed = Vec::new();
        for entry in fs::read_dir(self.path.join(path)).map_err(|error| fault(&error))? {
            let entry = entry.map_err(|error| fault(&error))?;
            let name = entry.file_name().into_string().map_err(|_| fault(&"a name in it isn't UTF-8"))?;
            listed.push(Listed { folder: entry.path().is_dir(), name });
        }
        listed.sort_by(|one, two| one.name.cmp(&two.name));
        Ok(listed)
    }

    /// Reads a YAML file.
    pub fn yaml(&mut self, path: &str) -> Result<Node, Vec<Diagnostic>> {
        let source = self.source(path).map_err(|diagnostic| vec![diagnostic])?;
        yaml::read(&source)
    }

    /// Reads a JSON file.
    pub fn json(&mut self, path: &str) -> Result<Node, Diagnostic> {
        json::read(&self.source(path)?)
    }

    /// Every file that was read, sorted by path.
    pub fn into_sources(self) -> Vec<Arc<Source>> {
        self.sources.into_values().collect()
    }

    fn source(&mut self, path: &str) -> Result<Arc<Source>, Diagnostic> {
        if let Some(source) = self.sources.get(path) {
            return Ok(Arc::clone(source));
        }
        let bytes = fs::read(self.path.join(path)).map_err(|error| {
            Diagnostic::new("file-unreadable", format!("this file can't be read: {error}"))
                .in_file(self.shown(path))
                .help("every document needs it")
        })?;
        let source = match String::from_utf8(bytes) {
            Ok(text) => Source::new(&self.shown, path, text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let source = Source::new(&self.shown, path, String::from_utf8_lossy(error.as_bytes()));
                self.sources.insert(path.to_owned(), Arc::clone(&source));
                return Err(Diagnostic::new("not-utf-8", "a byte that isn't UTF-8")
                    .at(&Span::new(&source, at..at + '\u{fffd}'.len_utf8()), "")
                    .help("save the file as UTF-8"));
            }
        };
        self.sources.insert(path.to_owned(), Arc::clone(&source));
        Ok(source)
    }
}
