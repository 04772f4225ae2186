//! The shell commands and the example of a correction in the guide, `docs/src/`.

#![allow(clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

#[path = "broken/case.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod case;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use xtask::generate;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The language and the contents of the code blocks of a chapter.
fn blocks(chapter: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(chapter).unwrap();
    let (mut blocks, mut is_code) = (Vec::new(), false);
    for event in Parser::new(&text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                blocks.push((language.into_string(), String::new()));
                is_code = true;
            }
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(text) if is_code => blocks.last_mut().unwrap().1.push_str(&text),
            _ => {}
        }
    }
    blocks
}

fn chapters() -> Vec<PathBuf> {
    fs::read_dir(root().join("docs/src")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Whether a file contains a word, that is not a part of another.
fn contains(file: &str, word: &str) -> bool {
    let text = fs::read_to_string(root().join(file)).unwrap();
    text.split(|c: char| !c.is_alphanumeric() && !"-_".contains(c)).any(|found| found == word)
}

fn check(line: &str) {
    let words: Vec<_> = line.split(' ').collect();
    match words.as_slice() {
        ["cargo", "xtask", subcommand, arguments @ ..] => {
            let help = Command::new(env!("CARGO_BIN_EXE_xtask")).args([subcommand, "--help"]).output().unwrap();
            assert!(help.status.success(), "{line}");
            let help = String::from_utf8(help.stdout).unwrap();
            for option in arguments.iter().filter(|argument| argument.starts_with("--")) {
                assert!(help.contains(option), "{line}");
            }
        }
        ["cargo", "run", "--example", example, ..] => {
            assert!(root().join(format!("dcs-sdk/examples/{example}.rs")).exists(), "{line}");
        }
        ["cargo", "add", "dcs-sdk", "--features", feature] => {
            assert!(contains("dcs-sdk/Cargo.toml", feature), "{line}");
        }
        ["dcs-emulator", options @ ..] => {
            for option in options.iter().filter_map(|option| option.strip_prefix("--")) {
                assert!(contains("tests/emulator/src/options.rs", &option.replace('-', "_")), "{line}");
            }
        }
        ["export", variables @ ..] => {
            for variable in variables {
                let (name, _) = variable.split_once('=').unwrap();
                assert!(contains("dcs-sdk/src/config/environment.rs", name), "{line}");
            }
        }
        ["cargo", "add", "dcs-sdk"]
        | ["cargo", "add", "--dev", "dcs-emulator", "--no-default-features"]
        | ["cargo", "install", "dcs-emulator"]
        | ["cargo", "add", "tokio", "--features", "macros,rt-multi-thread"]
        | ["cargo", "add", "--dev", "tokio", "--features", "macros,rt"]
        | ["cargo", "new" | "run", ..]
        | ["cd" | "git", ..]
        // The tests of the library run it.
        | ["redis-cli", ..] => {}
        _ => panic!("unknown command: {line}"),
    }
}

#[test]
fn commands_of_the_guide_exist() {
    let blocks = chapters().into_iter().flat_map(|chapter| blocks(&chapter));
    let shell: String = blocks.filter(|(language, _)| language == "sh").map(|(_, block)| block).collect();
    assert!(!shell.is_empty());
    shell.lines().for_each(check);
}

#[test]
fn blocks_of_the_guide_have_a_language_that_is_tested() {
    for chapter in chapters() {
        let yaml = ["credentials.md", "regenerating.md"].iter().any(|name| chapter.ends_with(name));
        for (language, block) in blocks(&chapter) {
            let is_tested = matches!(&*language, "rust" | "sh") || language == "yaml" && yaml;
            assert!(is_tested, "{}: {language}\n{block}", chapter.display());
        }
    }
}

#[test]
fn summary_lists_every_chapter() {
    let summary = fs::read_to_string(root().join("docs/src/SUMMARY.md")).unwrap();
    for chapter in chapters().iter().filter(|chapter| !chapter.ends_with("SUMMARY.md")) {
        let name = chapter.file_name().unwrap().to_str().unwrap();
        assert!(summary.contains(&format!("]({name})")), "{name}");
    }
}

#[test]
fn correction_of_the_guide_adds_a_field() {
    let blocks = blocks(&root().join("docs/src/regenerating.md"));
    let yaml: Vec<_> = blocks.iter().filter(|(language, _)| language == "yaml").collect();
    let [(_, action)] = yaml.as_slice() else { panic!("{yaml:?}") };
    let folder = tempfile::tempdir().unwrap();
    case::copy(&root().join("openapi"), folder.path());
    let corrections = folder.path().join("network_security/corrections.yaml");
    fs::OpenOptions::new().append(true).open(corrections).unwrap().write_all(action.as_bytes()).unwrap();
    let outputs = generate::outputs(folder.path()).unwrap_or_else(|failure| panic!("{failure}"));
    let diff = outputs.diff(&root()).unwrap();
    for line in ["/// Accepted TLS versions, separated by commas.", "pub tls_versions: Option<String>,"] {
        assert!(diff.lines().any(|shown| shown.strip_prefix('+').is_some_and(|shown| shown.trim() == line)), "{diff}");
    }
}
