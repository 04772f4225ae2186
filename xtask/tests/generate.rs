//! The whole way from `openapi/` to the generated files, on this project's own document.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use xtask::generate;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A copy of `openapi/` with one edit in one file.
fn edited(file: &str, from: &str, to: &str) -> TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let to = to.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => copy(&entry.path(), &to),
                false => fs::write(to, fs::read(entry.path()).unwrap()).unwrap(),
            }
        }
    }
    let folder = TempDir::new().unwrap();
    copy(&root().join("openapi"), folder.path());
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
    folder
}

#[test]
fn the_same_files_give_the_same_bytes_and_those_lie_here() {
    let openapi = root().join("openapi");
    let outputs = generate::outputs(&openapi).unwrap();
    assert_eq!(generate::outputs(&openapi).unwrap().files(), outputs.files());
    assert_eq!(outputs.diff(&root()).unwrap(), "");
}

#[test]
fn any_edit_shows_as_a_difference() {
    for (file, from, to, shown) in [
        ("network_security/download_ssl_cert.yaml", "Name of the certificate file.", "Its name.", "+    /// Its name."),
        ("network_security/download_ssl_cert.response.200.json", "\"file_name\"", "\"renamed\"", "\"renamed\""),
        (
            "lifecycle_management/schemas.yaml",
            "enum: [CREATING,",
            "enum: [NAPPING, CREATING,",
            "+        Napping = \"NAPPING\",",
        ),
        ("network_security/annotations.yaml", "x-idempotent: true", "x-idempotent: false", "+    idempotent: false,"),
    ] {
        let folder = edited(file, from, to);
        let outputs = generate::outputs(folder.path()).unwrap_or_else(|failure| panic!("{file}: {failure}"));
        let diff = outputs.diff(&root()).unwrap();
        assert!(diff.contains("--- a/openapi/dcs.json\n+++ b/openapi/dcs.json"), "{file}");
        assert!(diff.contains(shown), "{file}: {shown}");
    }
}

#[test]
fn a_wrong_input_is_told_with_its_file_and_line() {
    let folder = edited("network_security/download_ssl_cert.yaml", "          type: string", "          typ: string");
    let failure = generate::outputs(folder.path()).err().unwrap().to_string();
    assert!(failure.contains("network_security/download_ssl_cert.yaml:"), "{failure}");
    assert!(failure.contains("did you mean") || failure.contains("`type`"), "{failure}");
}
