//! `cargo xtask stats`: how large the project is, and how long it takes.

use std::{
    fs::{self, File},
    path::Path,
    time::{Duration, Instant, SystemTime},
};

use serde_json::Value;

use crate::{
    command::{command, run},
    document::Document,
    failure::Failure,
    generate::{self, Outputs},
};

/// What is built, by its name and its command.
const BUILDS: [(&str, &str); 3] = [
    ("check", "cargo check --package dcs-sdk --lib"),
    ("dev build", "cargo build --package dcs-sdk --lib"),
    ("release build", "cargo build --package dcs-sdk --lib --release"),
];

/// Prints the figures; with `build` also the times of clean builds of the library alone, its dependencies being built.
///
/// # Errors
/// When the client can't be generated, or the library not built.
pub fn stats(root: &Path, build: bool) -> Result<(), Failure> {
    let openapi = root.join("openapi");
    let start = Instant::now();
    let outputs = generate::outputs(&openapi)?;
    let time = start.elapsed();
    let document = Document::corrected(&openapi)?.json();
    for (name, figure) in figures(&document, &outputs) {
        println!("{name:<20} {figure:>8}");
    }
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    println!("{:<20} {:>8}  ({profile} profile)", "generate", seconds(time));
    if build {
        for (name, line) in BUILDS {
            println!("{name:<20} {:>8}", seconds(built(root, line)?));
        }
    }
    Ok(())
}

fn figures(document: &Value, outputs: &Outputs) -> [(&'static str, usize); 5] {
    let members = |value: &Value| value.as_object().map_or(0, serde_json::Map::len);
    let paths = document.get("paths").and_then(Value::as_object);
    let code = outputs.files.iter().filter(|(path, _)| path.starts_with(outputs.owned));
    let lines = code.clone().map(|(_, text)| text.lines().count()).sum();
    let types = format!("{}/types/", outputs.owned);
    let types: Vec<&str> = code
        .filter(|(path, _)| path.strip_prefix(&types).is_some_and(|name| !name.starts_with("builder/")))
        .flat_map(|(_, text)| text.lines().map(str::trim_start))
        .collect();
    let begin = |with: &str| types.iter().filter(|line| line.starts_with(with)).count();
    [
        ("operations", paths.map_or(0, |paths| paths.values().map(members).sum())),
        ("chapters", document.get("tags").and_then(Value::as_array).map_or(0, Vec::len)),
        ("types", begin("pub struct ")),
        ("enums", begin("pub enum ")),
        ("generated lines", lines),
    ]
}

/// How long a build of the library takes that begins from nothing but its dependencies.
fn built(root: &Path, line: &str) -> Result<Duration, Failure> {
    let once = || run(command(line).arg("--quiet").env("CARGO_INCREMENTAL", "0").current_dir(root));
    once()?;
    let library = root.join("dcs-sdk/src/lib.rs");
    let touched = |file: File| file.set_modified(SystemTime::now());
    fs::OpenOptions::new().append(true).open(library).and_then(touched)?;
    let start = Instant::now();
    once()?;
    Ok(start.elapsed())
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn types_are_counted_and_their_builders_are_not() {
        let document = json!({"tags": [{}, {}], "paths": {"/a": {"get": {}, "put": {}}, "/b": {"get": {}}}});
        let files = [
            ("made/types/one.rs", "pub struct A {\n}\npub struct B {\n}\nopen_enum! {\n    pub enum C {\n    }\n}\n"),
            ("made/types/builder/one.rs", "pub struct A {\n}\n"),
            ("made/one.rs", "pub struct MakeA {\n}\n"),
            ("openapi/dcs.json", "{\n}\n"),
        ];
        let files: BTreeMap<_, _> = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        let counted = figures(&document, &Outputs { files, owned: "made" });
        let counted = counted.map(|(_, figure)| figure);
        assert_eq!(counted, [3, 2, 2, 1, 12]);
    }
}
