//! The links of the Markdown files in the repository.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Folders whose Markdown files are checked. Those that are part of the documentation of the library are checked by rustdoc.
const FOLDERS: [&str; 4] = ["", "docs/src", "openapi", "tests/emulator"];
/// The files of the repository, in documents that are also read elsewhere.
const REPOSITORY: &str = "https://github.com/opentelekomcloud-community/dcs-sdk/blob/main/";
/// The documentation of the library.
const REFERENCE: &str = "https://docs.rs/dcs-sdk/latest/";
/// The source of the guide, which is also read as a website of its own.
const GUIDE: &str = "docs/src";

/// Returns the links to files and headings of the repository that do not exist, such as `README.md: openapi/x.md`.
///
/// # Errors
/// If a file cannot be read.
pub fn broken(root: &Path) -> io::Result<Vec<String>> {
    let mut broken = Vec::new();
    for (file, links) in links(root)? {
        let folder = file.parent().unwrap_or(root);
        for link in links {
            let (target, is_within) = match link.strip_prefix(REPOSITORY) {
                Some(path) => (root.join(path), true),
                None if link.contains("://") => continue,
                None if link.starts_with('#') => (PathBuf::from(format!("{}{link}", file.display())), true),
                None => (folder.join(&link), !folder.ends_with(GUIDE) || !link.contains('/')),
            };
            if !is_within || !exists(&target.to_string_lossy())? {
                broken.push(show(root, &file, &link));
            }
        }
    }
    Ok(broken)
}

/// Returns the links to items of the library that are not in its documentation, which `cargo doc` has written to a folder.
///
/// # Errors
/// If a file cannot be read.
pub fn broken_in_reference(root: &Path, documentation: &Path) -> io::Result<Vec<String>> {
    let mut broken = Vec::new();
    for (file, links) in links(root)? {
        for link in links {
            let Some(path) = link.strip_prefix(REFERENCE) else { continue };
            let (path, item) = path.split_once('#').unwrap_or((path, ""));
            let page = documentation.join(path);
            let page = fs::read_to_string(if path.ends_with('/') { page.join("index.html") } else { page });
            if !page.is_ok_and(|page| item.is_empty() || page.contains(&format!("id=\"{item}\""))) {
                broken.push(show(root, &file, &link));
            }
        }
    }
    Ok(broken)
}

fn show(root: &Path, file: &Path, link: &str) -> String {
    format!("{}: {link}", file.strip_prefix(root).unwrap_or(file).display())
}

/// The Markdown files with their links.
fn links(root: &Path) -> io::Result<Vec<(PathBuf, BTreeSet<String>)>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(&path)?;
                let targets = Parser::new_ext(&text, Options::ENABLE_TABLES).filter_map(|event| match event {
                    Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                        Some(dest_url.into_string())
                    }
                    _ => None,
                });
                files.push((path, targets.collect()));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a path exists. In a Markdown file, its fragment must be a heading.
fn exists(target: &str) -> io::Result<bool> {
    match target.split_once('#') {
        None => Ok(Path::new(target).exists()),
        Some((file, heading)) => match fs::read_to_string(file) {
            Ok(text) => Ok(headings(&text).contains(heading)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        },
    }
}

/// The anchors of the headings, as GitHub and mdBook form them.
fn headings(text: &str) -> BTreeSet<String> {
    let (mut headings, mut heading) = (BTreeSet::new(), None::<String>);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => heading.iter_mut().for_each(|heading| heading.push_str(&text)),
            Event::End(TagEnd::Heading(_)) => headings.extend(heading.take().map(|heading| anchor(&heading))),
            _ => {}
        }
    }
    headings
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    #[test]
    fn links_of_the_repository_are_not_broken() {
        assert_eq!(broken(&root()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn broken_finds_missing_files_and_headings() {
        let folder = tempfile::tempdir().unwrap();
        for name in &FOLDERS[1..] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let text = format!(
            "# What's `new`?\n[1](#whats-new) [2](#new) [3](a.md) [4](b.md#whats-new) [5](https://x.example/)\n\
             | [6](docs/src/c.md#d) |\n|---|\n| [7]({REPOSITORY}x.rs) [8]({REPOSITORY}a.md) |\n`[9](x.md)`\n"
        );
        fs::write(folder.path().join("a.md"), text).unwrap();
        fs::write(folder.path().join("docs/src/c.md"), "# D\n[1](../../a.md) [2](c.md)\n").unwrap();
        let expected = ["a.md: #new".to_owned(), "a.md: b.md#whats-new".to_owned(), format!("a.md: {REPOSITORY}x.rs")];
        let broken = broken(folder.path()).unwrap();
        assert_eq!(broken[..3], expected);
        assert_eq!(broken[3..], ["docs/src/c.md: ../../a.md"], "not a page of the website");
    }

    #[test]
    fn broken_in_reference_finds_missing_pages_and_methods() {
        let folder = tempfile::tempdir().unwrap();
        for name in &FOLDERS[1..] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        fs::create_dir(folder.path().join("dcs_sdk")).unwrap();
        fs::write(folder.path().join("dcs_sdk/index.html"), "").unwrap();
        fs::write(folder.path().join("dcs_sdk/struct.A.html"), "<h4 id=\"method.b\">").unwrap();
        let paths =
            ["dcs_sdk/", "dcs_sdk/struct.A.html#method.b", "dcs_sdk/struct.A.html#method.c", "dcs_sdk/struct.B.html"];
        let text: String = paths.iter().map(|path| format!("[x]({REFERENCE}{path})\n")).collect();
        fs::write(folder.path().join("a.md"), text).unwrap();
        let broken = broken_in_reference(folder.path(), folder.path()).unwrap();
        assert_eq!(broken, paths[2..].iter().map(|path| format!("a.md: {REFERENCE}{path}")).collect::<Vec<_>>());
    }
}
