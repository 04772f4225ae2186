//! The OpenAPI document: reads the files in `openapi/`, merges them, and applies corrections and annotations. Each value
//! keeps its location in the source file.

mod corrections_table;
mod coverage;
mod diagnostics;
mod example;
mod folder;
mod index;
mod json;
mod keys;
pub mod lint;
mod merge;
mod node;
mod overlay;
pub mod pages_lock;
mod source;
mod tables;
mod yaml;

use std::{collections::BTreeMap, path::Path, sync::Arc};

pub use self::{
    corrections_table::corrections_table,
    coverage::{coverage, coverage_totals},
    diagnostics::{Diagnostic, Diagnostics},
    merge::METHODS,
    node::{Member, Node, Object, Value, join, segments},
    overlay::{Applied, Change, Evidence},
    source::{Source, Span},
};
use self::{folder::Folder, overlay::OverlayKind, pages_lock::PagesLock, tables::Tables};

/// An OpenAPI document and its source files.
#[derive(Clone, Debug)]
pub struct Document {
    root: Node,
    sources: Vec<Arc<Source>>,
    corrections: Vec<Applied>,
    tables: Tables,
    pages_lock: Result<Option<PagesLock>, Diagnostics>,
}

impl Document {
    /// Reads the document without corrections and annotations: `root.yaml` and the files of all chapters, with the example
    /// payloads included.
    ///
    /// # Errors
    /// If a file cannot be read or the files cannot be merged.
    pub fn transcription(openapi: &Path) -> Result<Self, Diagnostics> {
        let mut folder = Folder::new(openapi);
        let root = merge::merge(&mut folder)?;
        Ok(Self {
            root,
            sources: folder.into_sources(),
            corrections: Vec::new(),
            tables: Tables::new(),
            pages_lock: Ok(None),
        })
    }

    /// Reads the document and applies all corrections, then all annotations.
    ///
    /// # Errors
    /// If a file cannot be read, the files cannot be merged, or an overlay cannot be applied.
    pub fn corrected(openapi: &Path) -> Result<Self, Diagnostics> {
        let mut folder = Folder::new(openapi);
        let mut diagnostics = Diagnostics::new();
        let corrections =
            overlay::read(&mut folder, OverlayKind::Corrections).map_err(|found| diagnostics.extend(found));
        let annotations =
            overlay::read(&mut folder, OverlayKind::Annotations).map_err(|found| diagnostics.extend(found));
        let root = merge::merge(&mut folder).map_err(|found| diagnostics.extend(found));
        let tables = tables::read(&mut folder).map_err(|found| diagnostics.extend(found));
        let (Ok(corrections), Ok(annotations), Ok(mut root), Ok(tables)) = (corrections, annotations, root, tables)
        else {
            return Err(diagnostics);
        };
        let overlays = [corrections, annotations].concat();
        let corrections = overlay::apply(&mut root, &overlays).map_err(|mut diagnostics| {
            // A misspelled key may be the reason that a target matches nothing.
            diagnostics.extend(keys::check(&root, &keys::OPENAPI));
            diagnostics
        })?;
        Ok(Self { root, sources: folder.into_sources(), corrections, tables, pages_lock: PagesLock::read(openapi) })
    }

    /// Returns the root node.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Converts the document to JSON. Keys are in the order of the files, so the result is deterministic.
    pub fn json(&self) -> serde_json::Value {
        self.root.json()
    }

    /// Returns the IDs of all operations.
    pub fn operation_ids(&self) -> Vec<&str> {
        index::Index::new(&self.root).operations.iter().map(index::Operation::id).collect()
    }

    /// Returns all source files, sorted by path.
    pub fn inputs(&self) -> &[Arc<Source>] {
        &self.sources
    }

    /// Returns the corrections in the order in which they were applied; empty for [`Self::transcription`].
    pub fn corrections(&self) -> &[Applied] {
        &self.corrections
    }

    /// Returns the tables as JSON by the name of their file, such as `error_codes.yaml`; empty for
    /// [`Self::transcription`].
    pub fn tables(&self) -> BTreeMap<&'static str, serde_json::Value> {
        self.tables.iter().map(|(file, table)| (*file, table.json())).collect()
    }

    /// Returns a table by the name of its file, if it exists.
    pub fn table(&self, file: &str) -> Option<&Node> {
        self.tables.get(file)
    }

    /// Returns the lock of the transcribed pages; `None` if there is none, and for [`Self::transcription`].
    ///
    /// # Errors
    /// If the file cannot be read or parsed.
    pub fn pages_lock(&self) -> Result<Option<&PagesLock>, &Diagnostics> {
        self.pages_lock.as_ref().map(Option::as_ref)
    }

    /// Returns the span of the node at a JSON pointer, or of its nearest existing ancestor. `None` if `pointer` is not a JSON
    /// pointer.
    pub fn span(&self, pointer: &str) -> Option<Span> {
        (pointer.is_empty() || pointer.starts_with('/')).then(|| self.root.span_of(pointer).clone())
    }

    /// Returns the location of the node at a JSON pointer as `file:line:column`, for reports of tools that have only the
    /// pointer.
    pub fn describe(&self, pointer: &str) -> String {
        self.span(pointer).map_or_else(|| pointer.to_owned(), |span| span.to_string())
    }
}
