//! One document out of `root.yaml` and the files of the chapters.

use heck::ToSnakeCase;
use indexmap::map::Entry;

use super::{
    example,
    folder::Folder,
    node::{Member, Node, Object, Value},
    source::Span,
};
use crate::document::diagnostics::{Diagnostic, Diagnostics};

/// The files of `openapi/` besides the folders of the chapters and the overlays.
const BESIDE: [&str; 3] = ["root.yaml", "dcs.json", "CORRECTIONS.md"];

/// The overlays, which `openapi/` and the folder of each chapter may have.
const OVERLAYS: [&str; 2] = ["corrections.yaml", "annotations.yaml"];

/// The file of a chapter that holds what its operations share.
const SHARED: &str = "schemas.yaml";

/// The methods of HTTP that a path may have.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads and merges everything: first the keys of the root, then the chapters in the order of the root's tags, the files
/// of a chapter by name.
pub fn merge(folder: &mut Folder) -> Result<Node, Diagnostics> {
    let mut root = folder.yaml("root.yaml").map_err(Diagnostics::from_iter)?;
    let mut diagnostics = Vec::new();
    let mut merged = Merge { paths: Object::new() };
    if let Some(paths) = root.member("paths") {
        diagnostics.push(
            Diagnostic::new("root-paths", "the root has paths")
                .at(&paths.key, "")
                .help("give each operation its own file in the folder of its chapter"),
        );
    }
    if root.as_object().is_none() {
        let diagnostic = Diagnostic::new("wrong-type", "a document is an object")
            .at(&root.span, root.value.kind())
            .help("write `openapi`, `info` and so on");
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
            names.partition(|listed| listed.name.ends_with(".yaml") && !listed.folder);
        let mut whole = true;
        for page in pages {
            let path = format!("{chapter}/{}", page.name);
            match folder.yaml(&path) {
                Ok(mut node) => {
                    diagnostics.extend(example::inline(&mut node, folder, &chapter));
                    merged.page(&mut root, node, &chapter, &page.name, &mut diagnostics);
                }
                Err(found) => {
                    diagnostics.extend(found);
                    whole = false;
                }
            }
        }
        // A page that can't be read may name what seems to be stray.
        diagnostics.extend(
            others
                .into_iter()
                .filter(|_| whole)
                .filter(|other| !folder.has_read(&format!("{chapter}/{}", other.name)))
                .map(|other| {
                    Diagnostic::new("stray-file", "nothing names this file")
                        .in_file(folder.shown(&format!("{chapter}/{}", other.name)))
                        .help("name it by `externalValue` in an example, or remove it")
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

/// The chapters in the order of the root's tags.
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
        let declared = if entry.folder {
            tags.iter().any(|(name, _)| *name == entry.name)
        } else {
            [&BESIDE[..], &OVERLAYS].concat().contains(&entry.name.as_str())
        };
        if !declared {
            let help = if entry.folder { "declare it under `tags` in root.yaml" } else { "move it away" };
            diagnostics.push(
                Diagnostic::new("stray-file", "this is neither a chapter nor a file that is known here")
                    .in_file(folder.shown(&entry.name))
                    .help(help),
            );
        }
    }
    let mut chapters = Vec::new();
    for (name, span) in tags {
        if !listed.iter().any(|entry| entry.folder && entry.name == name) {
            diagnostics.push(
                Diagnostic::new("tag-without-chapter", format!("the tag `{name}` has no folder"))
                    .at(span, "")
                    .help(format!("make the folder {}, or remove the tag", folder.shown(&name))),
            );
        } else if !chapters.contains(&name) {
            chapters.push(name);
        }
    }
    chapters
}

/// What has been merged.
struct Merge {
    paths: Object,
}

impl Merge {
    fn page(&mut self, root: &mut Node, page: Node, chapter: &str, file: &str, diagnostics: &mut Vec<Diagnostic>) {
        let span = page.span;
        let Value::Object(members) = page.value else {
            diagnostics.push(
                Diagnostic::new("wrong-type", "a page is an object")
                    .at(&span, page.value.kind())
                    .help("write `paths` or `components`"),
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
                        add(members, key.to_owned(), member, "at the top", diagnostics);
                    }
                }
                key => {
                    let allowed = if file == SHARED { "`components`" } else { "`paths` and `components`" };
                    diagnostics.push(
                        Diagnostic::new("page-key", format!("`{key}` can't stand in this file"))
                            .at(&member.key, "")
                            .help(format!("only {allowed} can; what concerns the whole API stands in root.yaml")),
                    );
                }
            }
        }
    }

    fn add_paths(&mut self, paths: Member, diagnostics: &mut Vec<Diagnostic>) {
        let Value::Object(paths) = paths.node.value else {
            diagnostics.push(wrong(&paths, "`paths` holds paths"));
            return;
        };
        for (path, item) in paths {
            let Value::Object(methods) = item.node.value else {
                diagnostics.push(wrong(&item, "a path holds methods"));
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
                        add(known, method, operation, &format!("of {path}"), diagnostics);
                    }
                }
            }
        }
    }
}

/// Checks that the file is called after its operation and the folder after the operation's tag.
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
        let diagnostic = Diagnostic::new("page-operations", format!("the file has {} operations", operations.len()));
        return vec![
            diagnostic.at(span, "").help("give each operation a file, and what a chapter shares to schemas.yaml"),
        ];
    };
    if let Some(id) = operation.node.get("operationId").and_then(Node::as_str) {
        let expected = format!("{}.yaml", id.to_snake_case());
        if expected != file {
            diagnostics.push(
                Diagnostic::new("file-name", format!("the file of `{id}` is called {file}"))
                    .at(operation.node.mark("operationId"), "")
                    .help(format!("call it {expected}")),
            );
        }
    }
    for tag in operation.node.get("tags").into_iter().flat_map(Node::items) {
        if tag.as_str().is_some_and(|tag| tag != chapter) {
            diagnostics.push(
                Diagnostic::new("folder-name", format!("the operation lies in the folder {chapter}"))
                    .at(&tag.span, "but its tag is this")
                    .help("move the files to the folder of the tag, or mend the tag"),
            );
        }
    }
    diagnostics
}

fn add_components(root: &mut Node, components: Member, diagnostics: &mut Vec<Diagnostic>) {
    let span = components.key.clone();
    let Value::Object(groups) = components.node.value else {
        diagnostics.push(wrong(&components, "`components` holds groups of components"));
        return;
    };
    let Some(members) = root.as_object_mut() else { return };
    let all = members.entry("components".to_owned()).or_insert_with(|| empty(&span));
    let Some(all) = all.node.as_object_mut() else { return };
    for (group, member) in groups {
        let Value::Object(named) = member.node.value else {
            diagnostics.push(wrong(&member, &format!("`{group}` holds components by name")));
            continue;
        };
        let known = all.entry(group.clone()).or_insert_with(|| empty(&member.key));
        let Some(known) = known.node.as_object_mut() else { continue };
        for (name, component) in named {
            add(known, name, component, &format!("of `{group}`"), diagnostics);
        }
    }
}

fn add(members: &mut Object, key: String, member: Member, what: &str, diagnostics: &mut Vec<Diagnostic>) {
    match members.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(member);
        }
        Entry::Occupied(entry) => diagnostics.push(
            Diagnostic::new("duplicate", format!("two files define `{}` {what}", entry.key()))
                .at(&member.key, "this one")
                .at(&entry.get().key, "and this one")
                .help(
                    "rename or remove one; what a chapter shares goes to its schemas.yaml, what all share to root.yaml",
                ),
        ),
    }
}

fn empty(span: &Span) -> Member {
    Member { key: span.clone(), node: Node { value: Value::Object(Object::new()), span: span.clone() } }
}

fn wrong(member: &Member, expected: &str) -> Diagnostic {
    Diagnostic::new("wrong-type", expected)
        .at(member.mark(), format!("this is {}", member.node.value.kind()))
        .help("write an object")
}
