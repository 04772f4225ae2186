//! One document out of `root.yaml` and the files of the chapters.

use heck::ToSnakeCase;
use indexmap::map::Entry;

use super::{
    example,
    folder::Folder,
    node::{Member, Node, Object, Value},
    source::Place,
};
use crate::findings::{Finding, Findings};

/// What may lie in `openapi/` besides the chapters.
const BESIDE: [&str; 5] = ["root.yaml", "corrections.yaml", "annotations.yaml", "dcs.json", "CORRECTIONS.md"];

/// The file of a chapter that holds what its operations share.
const SHARED: &str = "schemas.yaml";

/// The methods of HTTP that a path may have.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads and merges everything: first the keys of the root, then the chapters in the order of the root's tags, the files
/// of a chapter by name.
pub fn merge(folder: &mut Folder) -> Result<Node, Findings> {
    let mut root = folder.yaml("root.yaml").map_err(Findings::from_iter)?;
    let mut findings = Vec::new();
    let mut merged = Merge { paths: Object::new(), operations: Vec::new() };
    if let Some(paths) = root.member("paths") {
        findings.push(
            Finding::new("root-paths", "the root has paths")
                .at(&paths.key, "")
                .help("give each operation its own file in the folder of its chapter"),
        );
    }
    if root.object().is_none() {
        let finding = Finding::new("wrong-type", "a document is an object")
            .at(&root.place, root.value.kind())
            .help("write `openapi`, `info` and so on");
        return Err(finding.into());
    }

    for chapter in chapters(folder, &root, &mut findings) {
        let names = match folder.list(&chapter) {
            Ok(listed) => listed,
            Err(finding) => {
                findings.push(finding);
                continue;
            }
        };
        let (pages, others): (Vec<_>, Vec<_>) =
            names.into_iter().partition(|listed| listed.name.ends_with(".yaml") && !listed.folder);
        let mut whole = true;
        for page in pages {
            let path = format!("{chapter}/{}", page.name);
            match folder.yaml(&path) {
                Ok(mut node) => {
                    findings.extend(example::inline(&mut node, folder, &chapter));
                    merged.page(&mut root, node, &chapter, &page.name, &mut findings);
                }
                Err(found) => {
                    findings.extend(found);
                    whole = false;
                }
            }
        }
        // A page that can't be read may name what seems to be stray.
        findings.extend(
            others
                .into_iter()
                .filter(|_| whole)
                .filter(|other| !folder.has_read(&format!("{chapter}/{}", other.name)))
                .map(|other| {
                    Finding::new("stray-file", "nothing names this file")
                        .in_file(folder.shown(&format!("{chapter}/{}", other.name)))
                        .help("name it by `externalValue` in an example, or remove it")
                }),
        );
    }

    let place = root.place.clone();
    if let Some(members) = root.object_mut() {
        let at = members.get_index_of("components").unwrap_or(members.len());
        let paths = Node { value: Value::Object(merged.paths), place: place.clone() };
        members.shift_insert(at, "paths".to_owned(), Member { key: place, node: paths });
    }
    Findings::from_iter(findings).or(root)
}

/// The chapters in the order of the root's tags.
fn chapters(folder: &Folder, root: &Node, findings: &mut Vec<Finding>) -> Vec<String> {
    let listed = folder.list("").unwrap_or_else(|finding| {
        findings.push(finding);
        Vec::new()
    });
    let tags: Vec<_> = root
        .get("tags")
        .into_iter()
        .flat_map(Node::items)
        .filter_map(|tag| Some((tag.get("name")?.text()?.to_owned(), tag.mark("name"))))
        .collect();
    for entry in &listed {
        let declared = if entry.folder {
            tags.iter().any(|(name, _)| *name == entry.name)
        } else {
            BESIDE.contains(&entry.name.as_str())
        };
        if !declared {
            let help = if entry.folder { "declare it under `tags` in root.yaml" } else { "move it away" };
            findings.push(
                Finding::new("stray-file", "this is neither a chapter nor a file that is known here")
                    .in_file(folder.shown(&entry.name))
                    .help(help),
            );
        }
    }
    let mut chapters = Vec::new();
    for (name, place) in tags {
        if !listed.iter().any(|entry| entry.folder && entry.name == name) {
            findings.push(
                Finding::new("tag-without-chapter", format!("the tag `{name}` has no folder"))
                    .at(place, "")
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
    operations: Vec<(String, Place)>,
}

impl Merge {
    fn page(&mut self, root: &mut Node, page: Node, chapter: &str, file: &str, findings: &mut Vec<Finding>) {
        let place = page.place;
        let Value::Object(members) = page.value else {
            findings.push(
                Finding::new("wrong-type", "a page is an object")
                    .at(&place, page.value.kind())
                    .help("write `paths` or `components`"),
            );
            return;
        };
        if file != SHARED {
            findings.extend(names(&members, &place, chapter, file));
        }
        for (key, member) in members {
            match key.as_str() {
                "paths" if file != SHARED => self.add_paths(member, findings),
                "components" => add_components(root, member, findings),
                key if key.starts_with("x-") => {
                    if let Some(members) = root.object_mut() {
                        add(members, key.to_owned(), member, "at the top", findings);
                    }
                }
                key => {
                    let allowed = if file == SHARED { "`components`" } else { "`paths` and `components`" };
                    findings.push(
                        Finding::new("page-key", format!("`{key}` can't stand in this file"))
                            .at(&member.key, "")
                            .help(format!("only {allowed} can; what concerns the whole API stands in root.yaml")),
                    );
                }
            }
        }
    }

    fn add_paths(&mut self, paths: Member, findings: &mut Vec<Finding>) {
        let Value::Object(paths) = paths.node.value else {
            findings.push(wrong(&paths, "`paths` holds paths"));
            return;
        };
        for (path, item) in paths {
            let Value::Object(methods) = item.node.value else {
                findings.push(wrong(&item, "a path holds methods"));
                continue;
            };
            for (method, operation) in &methods {
                let Some(id) = operation.node.get("operationId").and_then(Node::text) else { continue };
                let mark = operation.node.mark("operationId");
                if let Some((_, first)) = self.operations.iter().find(|(known, _)| known == id) {
                    findings.push(
                        Finding::new("duplicate-operation-id", format!("two operations are called `{id}`"))
                            .at(mark, "")
                            .at(first, "the other one")
                            .help(format!("rename one of them; this one is {method} {path}")),
                    );
                } else {
                    self.operations.push((id.to_owned(), mark.clone()));
                }
            }
            match self.paths.entry(path) {
                Entry::Vacant(entry) => {
                    let node = Node { value: Value::Object(methods), place: item.node.place };
                    entry.insert(Member { key: item.key, node });
                }
                Entry::Occupied(mut entry) => {
                    let path = entry.key().clone();
                    let Some(known) = entry.get_mut().node.object_mut() else { continue };
                    for (method, operation) in methods {
                        add(known, method, operation, &format!("of {path}"), findings);
                    }
                }
            }
        }
    }
}

/// Checks that the file is called after its operation and the folder after the operation's tag.
fn names(page: &Object, place: &Place, chapter: &str, file: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let operations: Vec<_> = page
        .get("paths")
        .into_iter()
        .flat_map(|paths| paths.node.members())
        .flat_map(|(_, item)| item.node.members())
        .filter(|(_, operation)| operation.node.object().is_some())
        .collect();
    let [(_, operation)] = operations.as_slice() else {
        let place = operations.get(1).map_or(place, |(_, second)| &second.key);
        let finding = Finding::new("page-operations", format!("the file has {} operations", operations.len()));
        return vec![
            finding.at(place, "").help("give each operation a file, and what a chapter shares to schemas.yaml"),
        ];
    };
    if let Some(id) = operation.node.get("operationId").and_then(Node::text) {
        let expected = format!("{}.yaml", id.to_snake_case());
        if expected != file {
            findings.push(
                Finding::new("file-name", format!("the file of `{id}` is called {file}"))
                    .at(operation.node.mark("operationId"), "")
                    .help(format!("call it {expected}")),
            );
        }
    }
    for tag in operation.node.get("tags").into_iter().flat_map(Node::items) {
        if tag.text().is_some_and(|tag| tag != chapter) {
            findings.push(
                Finding::new("folder-name", format!("the operation lies in the folder {chapter}"))
                    .at(&tag.place, "but its tag is this")
                    .help("move the files to the folder of the tag, or mend the tag"),
            );
        }
    }
    findings
}

fn add_components(root: &mut Node, components: Member, findings: &mut Vec<Finding>) {
    let place = components.key.clone();
    let Value::Object(groups) = components.node.value else {
        findings.push(wrong(&components, "`components` holds groups of components"));
        return;
    };
    let Some(members) = root.object_mut() else { return };
    let all = members.entry("components".to_owned()).or_insert_with(|| empty(&place));
    let Some(all) = all.node.object_mut() else { return };
    for (group, member) in groups {
        let Value::Object(named) = member.node.value else {
            findings.push(wrong(&member, &format!("`{group}` holds components by name")));
            continue;
        };
        let known = all.entry(group.clone()).or_insert_with(|| empty(&member.key));
        let Some(known) = known.node.object_mut() else { continue };
        for (name, component) in named {
            add(known, name, component, &format!("of `{group}`"), findings);
        }
    }
}

fn add(members: &mut Object, key: String, member: Member, what: &str, findings: &mut Vec<Finding>) {
    match members.entry(key) {
        Entry::Vacant(entry) => {
            entry.insert(member);
        }
        Entry::Occupied(entry) => findings.push(
            Finding::new("duplicate", format!("two files define `{}` {what}", entry.key()))
                .at(&member.key, "this one")
                .at(&entry.get().key, "and this one")
                .help(
                    "rename or remove one; what a chapter shares goes to its schemas.yaml, what all share to root.yaml",
                ),
        ),
    }
}

fn empty(place: &Place) -> Member {
    Member { key: place.clone(), node: Node { value: Value::Object(Object::new()), place: place.clone() } }
}

fn wrong(member: &Member, expected: &str) -> Finding {
    Finding::new("wrong-type", expected)
        .at(member.mark(), format!("this is {}", member.node.value.kind()))
        .help("write an object")
}
