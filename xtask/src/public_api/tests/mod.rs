//! Small crates, line by line.

mod items;
mod paths;
mod refusals;

use super::{Api, Sources};
use crate::Findings;

/// The public API of a crate of a few files, the first of which is `lib.rs`.
fn walked(files: &[(&str, &str)]) -> Result<Api, Findings> {
    let sources: Sources = files.iter().map(|(path, text)| (format!("src/{path}"), (*text).to_owned())).collect();
    Api::of("my", "src", &sources)
}

#[track_caller]
fn shows(files: &[(&str, &str)], expected: &[&str]) {
    let api = walked(files).unwrap();
    let lines: Vec<_> = api.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, expected, "\n{}\n", lines.join("\n"));
}

/// The rules that are broken, and what is said.
fn refused(files: &[(&str, &str)]) -> String {
    walked(files).err().unwrap().to_string()
}
