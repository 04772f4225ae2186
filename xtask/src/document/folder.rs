//! Access to the files in `openapi/`.

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

/// The folder `openapi/` and the files that were read from it.
pub struct Folder {
    path: PathBuf,
    display_name: String,
    sources: BTreeMap<String, Arc<Source>>,
}

/// An entry of a folder.
pub struct FolderEntry {
    /// Name without the path.
    pub name: String,
    /// Whether the entry is a folder.
    pub is_folder: bool,
}

impl Folder {
    /// Creates a folder without reading any file.
    pub fn new(path: &Path) -> Self {
        let display_name = path.file_name().map_or_else(|| "openapi".into(), |name| name.to_string_lossy());
        Self { path: path.to_owned(), display_name: display_name.into_owned(), sources: BTreeMap::new() }
    }

    /// Returns a path relative to this folder as it appears in diagnostics.
    pub fn display_path(&self, path: &str) -> String {
        if path.is_empty() { self.display_name.clone() } else { format!("{}/{path}", self.display_name) }
    }

    /// Whether a file has been read.
    pub fn has_read(&self, path: &str) -> bool {
        self.sources.contains_key(path)
    }

    /// Lists the entries of a subfolder, sorted by name. The empty path is the folder itself.
    pub fn list(&self, path: &str) -> Result<Vec<FolderEntry>, Diagnostic> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Diagnostic::new("file-unreadable", format!("cannot read the folder: {error}"))
                .in_file(self.display_path(path))
                .help("create the folder, or make it readable; chapters and their files are read from here")
        };
        let mut listed = Vec::new();
        for entry in fs::read_dir(self.path.join(path)).map_err(|error| unreadable(&error))? {
            let entry = entry.map_err(|error| unreadable(&error))?;
            let name = entry.file_name().into_string().map_err(|_| unreadable(&"a file name is not valid UTF-8"))?;
            listed.push(FolderEntry { is_folder: entry.path().is_dir(), name });
        }
        listed.sort_by(|one, two| one.name.cmp(&two.name));
        Ok(listed)
    }

    /// Reads a YAML file.
    pub fn yaml(&mut self, path: &str) -> Result<Node, Vec<Diagnostic>> {
        let source = self.source(path).map_err(|diagnostic| vec![diagnostic])?;
        yaml::read(&source)
    }

    /// Reads a YAML file; `None` if it does not exist.
    pub fn optional_yaml(&mut self, path: &str) -> Result<Option<Node>, Vec<Diagnostic>> {
        if self.path.join(path).exists() { self.yaml(path).map(Some) } else { Ok(None) }
    }

    /// Reads a JSON file.
    pub fn json(&mut self, path: &str) -> Result<Node, Diagnostic> {
        json::read(&self.source(path)?)
    }

    /// Returns all files that were read, sorted by path.
    pub fn into_sources(self) -> Vec<Arc<Source>> {
        self.sources.into_values().collect()
    }

    fn source(&mut self, path: &str) -> Result<Arc<Source>, Diagnostic> {
        if let Some(source) = self.sources.get(path) {
            return Ok(Arc::clone(source));
        }
        let bytes = fs::read(self.path.join(path)).map_err(|error| {
            Diagnostic::new("file-unreadable", format!("cannot read the file: {error}"))
                .in_file(self.display_path(path))
                .help("create the file, or make it readable")
        })?;
        let source = match String::from_utf8(bytes) {
            Ok(text) => Source::new(&self.display_name, path, text),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let source = Source::new(&self.display_name, path, String::from_utf8_lossy(error.as_bytes()));
                self.sources.insert(path.to_owned(), Arc::clone(&source));
                return Err(Diagnostic::new("not-utf-8", "the file is not valid UTF-8")
                    .at(&Span::new(&source, at..at + '\u{fffd}'.len_utf8()), "")
                    .help("save the file as UTF-8"));
            }
        };
        self.sources.insert(path.to_owned(), Arc::clone(&source));
        Ok(source)
    }
}
