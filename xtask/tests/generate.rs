//! Generates all files from the project's document.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

mod edited;

use std::{env, fs};

use xtask::{
    document::{Document, coverage_totals},
    generate,
};

use self::edited::{edited, root};

#[test]
fn outputs_are_deterministic_and_up_to_date() {
    let openapi = root().join("openapi");
    let outputs = generate::outputs(&openapi).unwrap();
    assert_eq!(generate::outputs(&openapi).unwrap().files(), outputs.files());
    assert_eq!(outputs.diff(&root()).unwrap(), "");
}

#[test]
fn readme_has_the_totals_of_the_coverage() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let totals = words(&coverage_totals(&Document::corrected(&root().join("openapi")).unwrap()));
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    if env::var_os("UPDATE_SNAPSHOT").is_some() {
        let start = readme.find("Of ").unwrap();
        let end = start + readme[start..].find("[COVERAGE.md]").unwrap();
        let paragraph = textwrap::fill(&format!("{totals} "), 120);
        fs::write(&path, format!("{}{}\n{}", &readme[..start], paragraph.trim_end(), &readme[end..])).unwrap();
    }
    let readme = words(&fs::read_to_string(&path).unwrap());
    assert!(
        readme.contains(&totals),
        "README.md does not contain this: run the test with `UPDATE_SNAPSHOT=1`\n{totals}"
    );
}

#[test]
fn diff_shows_edits_of_the_document() {
    for (file, from, to, shown) in [
        ("network_security/download_ssl_cert.yaml", "Name of the certificate file.", "Its name.", "+    /// Its name."),
        ("network_security/download_ssl_cert.response.200.json", ": \"file_name\"", ": \"renamed\"", "\"renamed\""),
        (
            "lifecycle_management/schemas.yaml",
            "enum: [x86_64,",
            "enum: [riscv64, x86_64,",
            "+        Riscv64 = \"riscv64\",",
        ),
        ("network_security/annotations.yaml", "x-idempotent: true", "x-idempotent: false", "+    idempotent: false,"),
    ] {
        let folder = edited(&[(file, from, to)]);
        let outputs = generate::outputs(folder.path()).unwrap_or_else(|failure| panic!("{file}: {failure}"));
        let diff = outputs.diff(&root()).unwrap();
        assert!(diff.contains("--- a/openapi/dcs.json\n+++ b/openapi/dcs.json"), "{file}");
        assert!(diff.contains(shown), "{file}: {shown}");
    }
}

#[test]
fn diff_shows_edits_of_the_error_codes() {
    let folder = edited(&[("error_codes.yaml", "The token is invalid.", "The token is wrong.")]);
    let diff = generate::outputs(folder.path()).unwrap().diff(&root()).unwrap();
    assert!(diff.contains("+/// The token is wrong.\n pub const DCS_1001"), "{diff}");
}

#[test]
fn errors_name_the_file_and_line() {
    let folder =
        edited(&[("network_security/download_ssl_cert.yaml", "          type: string", "          typ: string")]);
    let failure = generate::outputs(folder.path()).err().unwrap().to_string();
    assert!(failure.contains("network_security/download_ssl_cert.yaml:"), "{failure}");
    assert!(failure.contains("did you mean") || failure.contains("`type`"), "{failure}");
}
