//! `pages.lock`: the pages of the API reference that the document was transcribed from.
//!
//! A line names a page with its Git blob ID and its operation. The pages themselves are not part of this repository.

use std::{fmt::Write, fs, io, path::Path, sync::Arc};

use crate::document::{Diagnostic, Diagnostics, Document, METHODS, Node, Source, Span};

/// The name of the file in `openapi/`.
pub const FILE: &str = "pages.lock";

const HEAD: &str = "\
# Pages of the API reference that openapi/ was transcribed from.
# Written by `cargo xtask pages CHECKOUT --accept`. Don't edit.
# Each line has the Git blob ID of a page, its operation (`-` for none), and its path.
";

/// The public repository of the pages.
const REPOSITORY: &str = "https://github.com/opentelekomcloud-docs/distributed-cache-service";

/// The pages at one commit of their repository.
#[derive(Clone, Debug)]
pub struct PagesLock {
    /// Commit of the repository of the pages.
    pub commit: String,
    /// Pages, sorted by path.
    pub pages: Vec<LockedPage>,
}

/// A page and its content at the time of the transcription.
#[derive(Clone, Debug)]
pub struct LockedPage {
    /// Path in the repository of the pages.
    pub path: String,
    /// Git blob ID of the content.
    pub blob: String,
    /// ID of the operation that the page describes.
    pub operation: Option<String>,
    /// Place in `pages.lock`.
    pub span: Span,
}

impl PagesLock {
    /// Reads the file in the folder of the document; `None` if there is none.
    ///
    /// # Errors
    /// Diagnostics for a file that cannot be read or parsed.
    pub fn read(openapi: &Path) -> Result<Option<Self>, Diagnostics> {
        let folder = openapi.file_name().map_or_else(|| "openapi".into(), |name| name.to_string_lossy());
        let text = match fs::read_to_string(openapi.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(Diagnostic::new("file-unreadable", format!("cannot read the file: {error}"))
                    .in_file(format!("{folder}/{FILE}"))
                    .help(format!("restore it from version control; `{WRITE}` writes it"))
                    .into());
            }
        };
        Self::parse(&Source::new(&folder, FILE, text)).map(Some)
    }

    fn parse(source: &Arc<Source>) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let (mut commit, mut pages) = (None, Vec::new());
        for (number, line) in source.text().lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let start = source.byte(number + 1, 1);
            let span = Span::new(source, start..start + line.len());
            match line.split(' ').collect::<Vec<_>>()[..] {
                ["repository", _] => {}
                ["commit", id] if is_object_id(id) => commit = Some(id.to_owned()),
                [blob, operation, path] if is_object_id(blob) => pages.push(LockedPage {
                    path: path.to_owned(),
                    blob: blob.to_owned(),
                    operation: (operation != "-").then(|| operation.to_owned()),
                    span,
                }),
                _ => diagnostics.push(
                    Diagnostic::new("pages-lock-syntax", "invalid line")
                        .at(&span, "expected a Git blob ID, an operation or `-`, and a path")
                        .help(format!("restore the file from version control, or delete it and run `{WRITE}`")),
                ),
            }
        }
        let Some(commit) = commit else {
            diagnostics.push(
                Diagnostic::new("pages-lock-syntax", "missing line `commit ID`")
                    .at(&Span::new(source, 0..0), "")
                    .help(format!("restore the file from version control, or delete it and run `{WRITE}`")),
            );
            return Err(diagnostics);
        };
        diagnostics.or(Self { commit, pages })
    }

    /// The page at a path.
    pub fn page(&self, path: &str) -> Option<&LockedPage> {
        self.pages.iter().find(|page| page.path == path)
    }

    /// The text of a lock.
    pub fn text<'a>(commit: &str, pages: impl Iterator<Item = (&'a str, &'a str, Option<&'a str>)>) -> String {
        let mut text = format!("{HEAD}\nrepository {REPOSITORY}\ncommit {commit}\n\n");
        for (path, blob, operation) in pages {
            let _ = writeln!(text, "{blob} {} {path}", operation.unwrap_or("-"));
        }
        text
    }
}

const WRITE: &str = "cargo xtask pages CHECKOUT --accept";

fn is_object_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// An operation of the document and its page.
#[derive(Clone, Debug)]
pub struct OperationPage<'a> {
    /// ID of the operation.
    pub operation: &'a str,
    /// Path of its page in the repository of the pages.
    pub path: String,
    /// Place of the URL.
    pub url: &'a Span,
    /// Place of the operation.
    pub span: &'a Span,
}

/// Returns the operations that have an ID and the URL of a page below that of the API reference.
pub fn operation_pages(root: &Node) -> Vec<OperationPage<'_>> {
    let mut pages = Vec::new();
    let Some(base) = root.at("/externalDocs/url").and_then(Node::as_str) else { return pages };
    for (_, path) in root.get("paths").into_iter().flat_map(Node::members) {
        for (_, operation) in path.node.members().filter(|(method, _)| METHODS.contains(method)) {
            let (Some(id), Some(docs)) = (operation.node.get("operationId"), operation.node.get("externalDocs")) else {
                continue;
            };
            let path = docs.get("url").and_then(Node::as_str).and_then(|url| source_path(base, url));
            if let (Some(operation), Some(path)) = (id.as_str(), path) {
                pages.push(OperationPage { operation, path, url: docs.mark("url"), span: &id.span });
            }
        }
    }
    pages
}

/// The source file of a published page: `…/api-ref/a/b.html` is `api-ref/source/a/b.rst`.
fn source_path(base: &str, url: &str) -> Option<String> {
    let page = url.strip_prefix(base)?.strip_suffix(".html")?;
    let document = base.trim_end_matches('/').rsplit('/').next()?;
    Some(format!("{document}/source/{page}.rst"))
}

/// Reports operations whose page is not the locked one.
pub fn check(document: &Document, lock: &PagesLock) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let renew = format!("correct the URL; if the page moved or is new, run `{WRITE}` with a checkout that has it");
    for page in operation_pages(document.root()) {
        let locked = lock.page(&page.path);
        let own = lock.pages.iter().find(|locked| locked.operation.as_deref() == Some(page.operation));
        let message = match (locked, own) {
            (None, _) => format!("`{}` is not in {FILE}", page.path),
            (Some(locked), _) if locked.operation.as_deref().is_some_and(|other| other != page.operation) => {
                format!("`{}` is the page of `{}`", page.path, locked.operation.as_deref().unwrap_or_default())
            }
            (Some(_), Some(own)) if own.path != page.path => {
                format!("`{}` is not the page of `{}`", page.path, page.operation)
            }
            _ => continue,
        };
        let mut diagnostic = Diagnostic::new("operation-page-lock", message).at(page.url, "");
        if let Some(own) = own.filter(|own| own.path != page.path) {
            diagnostic = diagnostic.at(&own.span, "the page of the operation");
        }
        diagnostics.push(diagnostic.help(renew.as_str()));
    }
    diagnostics
}
