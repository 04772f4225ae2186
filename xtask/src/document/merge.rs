//! Merges `root.yaml` and the files of the chapters into one document.

use heck::ToSnakeCase;
use indexmap::map::Entry;

use super::{
    example,
    folder::Folder,
    node::{Member, Node, Object, Value},
    pages_lock,
    source::Span,
    tables,
};
use crate::document::diagnostics::{Diagnostic, Diagnostics};

/// Files in `openapi/` other than overlays and tables.
const ROOT_FILES: [&str; 5] = ["root.yaml", "dcs.json", "CORRECTIONS.md", "COVERAGE.md", pages_lock::FILE];

/// Overlay files, in `openapi/` and in the folders of the chapters.
const OVERLAYS: [&str; 2] = ["corrections.yaml", "annotations.yaml"];

/// File with the components that the operations of a chapter share.
const SHARED: &str = "schemas.yaml";

/// HTTP methods of a path item.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads and merges all files: `root.yaml`, then the chapters in the order of its tags, the files of each chapter sorted
/// by name.
pub fn merge(folder: &mut Folder) -> Result<Node, Diagnostics> {
    let mut root = folder.yaml("root.yaml").map_err(Diagnostics::from_iter)?;
    let mut diagnostics = Vec::new();
    let mut merged = Merge { paths: Object::new() };
    if let Some(paths) = root.member("paths") {
        diagnostics.push(
            Diagnostic::new("root-paths", "`paths` is not allowed in root.yaml")
                .at(&paths.key, "")
                .help("move each operation to its own file in the folder of its chapter"),
        );
    }
    if root.as_object().is_none() {
        let diagnostic = Diagnostic::new("wrong-type", "root.yaml must be an object")
            .at(&root.span, format!("found {}", root.value.kind()))
            .help("add `openapi`, `info` and the other keys of an OpenAPI document");
        return Err(diagnostic.into());
    }

    for chapter in chapters(folder, &root, &mut diagnostics) {
        let names = match folder.list(&chapter) {
            Ok(listed) => listed.into_iter().filter(|entry| !OVERLAYS.contains(&entry.name.as_str())),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                continue;
            }
        };
        let (pages, others): (Vec<_>, Vec<_>) =
            names.partition(|entry| entry.name.ends_with(".yaml") && !entry.is_folder);
        let mut complete = true;
        for page in pages {
            let path = format!("{chapter}/{}", page.name);
            match folder.yaml(&path) {
                Ok(mut node) => {
                    diagnostics.extend(example::inline(&mut node, folder, &chapter));
                    merged.page(&mut root, node, &chapter, &page.name, &mut diagnostics);
                }
                Err(found) => {
                    diagnostics.extend(found);
                    complete = false;
                }
            }
        }
        // An unreadable page may reference the files that seem to be unused.
        diagnostics.extend(
            others
                .into_iter()
                .filter(|_| complete)
                .filter(|other| !folder.has_read(&format!("{chapter}/{}", other.name)))
                .map(|other| {
                    Diagnostic::new("unexpected-file", "the file is not referenced by any page")
                        .in_file(folder.display_path(&format!("{chapter}/{}", other.name)))
                        .help("reference it with `externalValue` in an example, or remove it")
                }),
        );
    }

    let span = root.span.clone();
    if let Some(members) = root.as_object_mut() {
        let at = members.get_index_of("components").unwrap_or(members.len());
        let paths = Node { value: Value::Object(merged.paths), span: span.clone() };
        members.shift_insert(at, "paths".to_owned(), Member { key: span, node: paths });
    }
    Diagnostics::from_iter(diagnostics).or(root)
}

/// Returns the chapters in the order of the tags in root.yaml.
fn chapters(folder: &Folder, root: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let listed = folder.list("").unwrap_or_else(|diagnostic| {
        diagnostics.push(diagnostic);
        Vec::new()
    });
    let tags: Vec<_> = root
        .get("tags")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(|tag| Some((tag.get("name")?.as_str()?.to_owned(), tag.mark("name"))))
        .collect();
    for entry in &listed {
        let declared = if entry.is_folder {
            tags.iter().any(|(name, _)| *name == entry.name)
        } else {
            [&ROOT_FILES[..], &OVERLAYS].concat().contains(&entry.name.as_str()) || tables::is_table(&entry.name)
        };
        if !declared {
            let help =
                if entry.is_folder { "declare it under `tags` in root.yaml" } else { "move it out of this folder" };
            diagnostics.push(
                Diagnostic::new("unexpected-file", "this is neither the folder of a chapter nor a known file")
                    .in_file(folder.display_path(&entry.name))
                    .help(help),
            );
        }
    }
    let mut chapters = Vec::new();
    for (name, span) in tags {
        if !listed.iter().any(|entry| entry.is_folder && entry.name == name) {
            diagnostics.push(
                Diagnostic::new("tag-without-chapter", format!("the tag `{name}` has no folder"))
                    .at(span, "")
                    .help(format!("create the folder {}, or remove the tag", folder.display_path(&name))),
            );
        } else if !chapters.contains(&name) {
            chapters.push(name);
        }
    }
    chapters
}

/// The merged paths.
struct Merge {
    paths: Object,
}

impl Merge {
    fn page(&mut self, root: &mut Node, page: Node, chapter: &str, file: &str, diagnostics: &mut Vec<Diagnostic>) {
        let span = page.span;
        let Value::Object(members) = page.value else {
            diagnostics.push(
                Diagnostic::new("wrong-type", "a page must be an object")
                    .at(&span, format!("found {}", page.value.kind()))
                    .help("write an object with `paths` or `components`"),
            );
            return;
        };
        if file != SHARED {
            diagnostics.extend(names(&members, &span, chapter, file));
        }
        for (key, member) in members {
            match key.as_str() {
                "paths" if file != SHARED => self.add_paths(member, diagnostics),
                "components" => add_components(root, member, diagnostics),
                key if key.starts_with("x-") => {
                    if let Some(members) = root.as_object_mut() {
                        add(members, key.to_owned(), member, "at the top level", diagnostics);
                    }
                }
                key => {
                    let allowed = if file == SHARED { "`components` is" } else { "`paths` and `components` are" };
                    diagnostics.push(
                        Diagnostic::new("page-key", format!("`{key}` is not allowed in this file"))
                            .at(&member.key, "")
                            .help(format!(
                                "only {allowed} allowed here; define the properties of the whole API in root.yaml"
                            )),
                    );
                }
            }
        }
    }

    fn add_paths(&mut self, paths: Member, diagnostics: &mut Vec<Diagnostic>) {
        let Value::Object(paths) = paths.node.value else {
            diagnostics.push(not_an_object(&paths, "`paths`"));
            return;
        };
        for (path, item) in paths {
            let Value::Object(methods) = item.node.value else {
                diagnostics.push(not_an_object(&item, "a path item"));
                continue;
            };
            match self.paths.entry(path) {
                Entry::Vacant(entry) => {
                    let node = Node { value: Value::Object(methods), span: item.node.span };
                    entry.insert(Member { key: item.key, node });
                }
                Entry::Occupied(mut entry) => {
                    let path = entry.key().clone();
                    let Some(known) = entry.get_mut().node.as_object_mut() else { continue };
                    for (method, operation) in methods {
                        add(known, method, operation, &format!("of `{path}`"), diagnostics);
                    }
                }
            }
        }
    }
}

/// Checks that the file is named after its operation, and the folder after the tag of the operation.
fn names(page: &Object, span: &Span, chapter: &str, file: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let operations: Vec<_> = page
        .get("paths")
        .into_iter()
        .flat_map(|paths| paths.node.members())
        .flat_map(|(_, item)| item.node.members())
        .filter(|(_, operation)| operation.node.as_object().is_some())
        .collect();
    let [(_, operation)] = operations.as_slice() else {
        let span = operations.get(1).map_or(span, |(_, second)| &second.key);
        let diagnostic = Diagnostic::new(
            "page-operations",
            format!("a page must have exactly one operation, found {}", operations.len()),
        );
        return vec![
            diagnostic.at(span, "").help("move each operation to its own file, and shared components to schemas.yaml"),
        ];
    };
    if let Some(id) = operation.node.get("operationId").and_then(Node::as_str) {
        let expected = format!("{}.yaml", id.to_snake_case());
        if expected != file {
            diagnostics.push(
                Diagnostic::new("file-name", format!("the operation `{id}` is in a file named {file}"))
                    .at(operation.node.mark("operationId"), "")
                    .help(format!("rename the file to {expected}")),
            );
        }
    }
    for tag in operation.node.get("tags").into_iter().flat_map(Node::items) {
        if tag.as_str().is_some_and(|tag| tag != chapter) {
            diagnostics.push(
                Diagnostic::new(
                    "folder-name",
                    format!("the operation is in the folder `{chapter}`, which is not its tag"),
                )
                .at(&tag.span, "tag of the operation")
                .help("move the files of the operation to the folder of the tag, or fix the tag"),
            );
        }
    }
    diagnostics
}

fn add_components(root: &mut Node, components: Member, diagnostics: &mut Vec<Diagnostic>) {
    let span = components.key.clone();
    let Value::Object(groups) = components.node.value else {
        diagnostics.push(not_an_object(&components, "`components`"));
        return;
    };
    let Some(members) = root.as_object_mut() else { return };
    let all = members.entry("components".to_owned()).or_insert_with(|| empty(&span));
    let Some(all) = all.node.as_object_mut() else { return };
    for (group, member) in groups {
        let Value::Object(named) = member.node.value else {
            diagnostics.push(not_an_object(&member, &format!("`{group}`")));
            continue;
        };
        let known = all.entry(group.clone()).or_insert_with(|| empty(&member.key));
        let Some(known) = known.node.as_object_mut() else { continue };
        for (name, component) in named {
            add(known, name, component, &format!("in `{group}`"), diagnostics);
        }
    }
}

fn add(members: &mut Object, key: String, member: Member, what: &str, diagnostics: &mut Vec<Diagnostic>) {
    match members.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(member);
        }
        Entry::Occupied(entry) => diagnostics.push(
            Diagnostic::new("duplicate", format!("`{}` {what} is defined twice", entry.key()))
                .at(&member.key, "second definition")
                .at(&entry.get().key, "first definition")
                .help(
                    "rename or remove one; move components shared within a chapter to its schemas.yaml, and those shared by all \
                     chapters to root.yaml",
                ),
        ),
    }
}

fn empty(span: &Span) -> Member {
    Member { key: span.clone(), node: Node { value: Value::Object(Object::new()), span: span.clone() } }
}

fn not_an_object(member: &Member, what: &str) -> Diagnostic {
    Diagnostic::new("wrong-type", format!("{what} must be an object"))
        .at(member.mark(), format!("found {}", member.node.value.kind()))
        .help("write an object")
}
