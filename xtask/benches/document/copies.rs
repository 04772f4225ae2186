//! A larger document of the same kind: every chapter, with its corrections and annotations, again under other names.

use std::{collections::BTreeSet, fs, path::Path};

use heck::ToSnakeCase;
use serde_json::Value;
use xtask::document::Document;

/// Lays a document and copies of its chapters into a folder.
pub fn lay(from: &Path, to: &Path, copies: usize) {
    let own = names(from);
    for copy in 0..=copies {
        for chapter in &own.chapters {
            let folder = to.join(own.rename(chapter, copy));
            fs::create_dir_all(&folder).unwrap();
            for entry in fs::read_dir(from.join(chapter)).unwrap() {
                let entry = entry.unwrap();
                let text = fs::read_to_string(entry.path()).unwrap();
                let name = entry.file_name().into_string().unwrap();
                let text = if name.ends_with(".yaml") { own.rename(&text, copy) } else { text };
                fs::write(folder.join(own.rename(&name, copy)), text).unwrap();
            }
        }
    }
    for overlay in ["corrections.yaml", "annotations.yaml"] {
        let text = fs::read_to_string(from.join(overlay)).unwrap();
        let (head, actions) = text.split_once("actions:\n").unwrap();
        let all: String = (0..=copies).map(|copy| own.rename(actions, copy)).collect();
        fs::write(to.join(overlay), format!("{head}actions:\n{all}")).unwrap();
    }
    let root = fs::read_to_string(from.join("root.yaml")).unwrap();
    let (head, rest) = root.split_once("\ntags:\n").unwrap();
    let (tags, rest) = rest.split_once("components:\n").unwrap();
    let all: String = (0..=copies).map(|copy| own.rename(tags, copy)).collect();
    fs::write(to.join("root.yaml"), format!("{head}\ntags:\n{all}components:\n{rest}")).unwrap();
}

/// What has to have another name in a copy.
struct Names {
    chapters: BTreeSet<String>,
    /// Chapters and files.
    snake: BTreeSet<String>,
    /// Schemas and operations.
    camel: BTreeSet<String>,
}

fn names(from: &Path) -> Names {
    let json = Document::corrected(from).unwrap().json();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let operations: BTreeSet<String> = json["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    let chapters: BTreeSet<String> =
        json["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap().to_owned()).collect();
    let snake = operations.iter().map(|id| id.to_snake_case()).chain(chapters.clone()).collect();
    // What the root has is shared by all copies.
    let root = fs::read_to_string(from.join("root.yaml")).unwrap();
    // A correction can add a schema, and one can take one away.
    let said = Document::transcription(from).unwrap().json();
    let own = |kind: &str| keys(&json["components"][kind]).into_iter().chain(keys(&said["components"][kind]));
    let components = own("schemas").chain(own("parameters")).filter(|name| !root.contains(&format!("    {name}:\n")));
    Names { chapters, snake, camel: components.chain(operations).collect() }
}

impl Names {
    /// A text with every name as a copy has it, and every path under the copy's own.
    fn rename(&self, text: &str, copy: usize) -> String {
        if copy == 0 {
            return text.to_owned();
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut renamed = String::with_capacity(text.len() * 2);
        let mut rest = text;
        while let Some(start) = rest.find(is_word) {
            let (before, word) = rest.split_at(start);
            let (word, after) = word.split_at(word.find(|c| !is_word(c)).unwrap_or(word.len()));
            renamed += before;
            renamed += word;
            if self.snake.contains(word) {
                renamed += &format!("_copy{copy}");
            } else if self.camel.contains(word) {
                renamed += &format!("Copy{copy}");
            }
            rest = after;
        }
        renamed += rest;
        renamed.replace("\n  /", &format!("\n  /copy{copy}/")).replace("['/", &format!("['/copy{copy}/"))
    }
}
