//! The OpenAPI document: read from the files of `openapi/`, merged, corrected and annotated. Every value of it knows the
//! file and line it comes from.

mod corrections_table;
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
mod source;
mod yaml;

use std::{path::Path, sync::Arc};

pub use self::{
    corrections_table::corrections_table,
    diagnostics::{Diagnostic, Diagnostics},
    merge::METHODS,
    node::{Member, Node, Object, Value, join, segments},
    overlay::{Applied, Change, Evidence},
    source::{Source, Span},
};
use self::{folder::Folder, overlay::OverlayKind};

/// An OpenAPI document and the files it was read from.
#[derive(Clone, Debug)]
pub struct Document {
    root: Node,
    sources: Vec<Arc<Source>>,
    corrections: Vec<Applied>,
}

impl Document {
    /// What the pages say: `root.yaml` and the files of every chapter as one document, examples put in.
    ///
    /// # Errors
    /// Everything that can't be read or doesn't fit together.
    pub fn transcription(openapi: &Path) -> Result<Self, Diagnostics> {
        let mut folder = Folder::new(openapi);
        let root = merge::merge(&mut folder)?;
        Ok(Self { root, sources: folder.into_sources(), corrections: Vec::new() })
    }

    /// The transcription with all corrections and then all annotations applied.
    ///
    /// # Errors
    /// Everything that can't be read, doesn't fit together or can't be applied.
    pub fn corrected(openapi: &Path) -> Result<Self, Diagnostics> {
        let mut folder = Folder::new(openapi);
        let mut diagnostics = Diagnostics::new();
        let corrections =
            overlay::read(&mut folder, OverlayKind::Corrections).map_err(|found| diagnostics.extend(found));
        let annotations =
            overlay::read(&mut folder, OverlayKind::Annotations).map_err(|found| diagnostics.extend(found));
        let root = merge::merge(&mut folder).map_err(|found| diagnostics.extend(found));
        let (Ok(corrections), Ok(annotations), Ok(mut root)) = (corrections, annotations, root) else {
            return Err(diagnostics);
        };
        let overlays = [corrections, annotations].concat();
        let corrections = overlay::apply(&mut root, &overlays).map_err(|mut diagnostics| {
            // A misspelt key may be why a target matches nothing.
            diagnostics.extend(keys::check(&root, &keys::OPENAPI));
            diagnostics
        })?;
        Ok(Self { root, sources: folder.into_sources(), corrections })
    }

    /// The tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The document as JSON. Its members come in the order of the files, so the same files give the same bytes.
    pub fn json(&self) -> serde_json::Value {
        self.root.json()
    }

    /// Every file that was read, sorted by path.
    pub fn inputs(&self) -> &[Arc<Source>] {
        &self.sources
    }

    /// The corrections that were applied, in order; none in a transcription.
    pub fn corrections(&self) -> &[Applied] {
        &self.corrections
    }

    /// Where the node that a JSON pointer names stands, or the nearest one above it that is there.
    pub fn span(&self, pointer: &str) -> Option<Span> {
        (pointer.is_empty() || pointer.starts_with('/')).then(|| self.root.span_of(pointer).clone())
    }

    /// The same as a compiler would write it, for reports of tools that know only the pointer.
    pub fn describe(&self, pointer: &str) -> String {
        self.span(pointer).map_or_else(|| pointer.to_owned(), |span| span.to_string())
    }
}
