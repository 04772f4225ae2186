//! The verbs `lint` and `bundle` from outside.

#![allow(clippy::unwrap_used, clippy::panic, reason = "this is a test throughout")]

#[path = "broken/case.rs"]
#[allow(dead_code, reason = "not all of it is used here")]
mod case;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn xtask(arguments: &[&str], openapi: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).arg("--openapi").arg(openapi).output().unwrap()
}

fn broken(name: &str) -> tempfile::TempDir {
    case::Case::all().into_iter().find(|case| case.name == name).unwrap().lay()
}

#[test]
fn a_good_document_is_no_news() {
    let output = xtask(&["lint"], &case::folder().join("base"));
    assert_eq!((output.status.code(), output.stdout, output.stderr), (Some(0), Vec::new(), Vec::new()));
}

#[test]
fn problems_are_reported_without_colours_and_fail() {
    let laid = broken("unknown-key");
    let output = xtask(&["lint"], &laid.path().join("openapi"));
    let report = fs::read_to_string(case::folder().join("unknown-key.report")).unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("{report}\nerror: 2 problems\n"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_bundle_is_whole_and_ends_its_last_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.json");
    for verb in [vec!["bundle", "--transcription"], vec!["bundle"]] {
        let corrected = verb.len() == 1;
        let verb = [verb, vec!["--output", file.to_str().unwrap()]].concat();
        let output = xtask(&verb, &case::folder().join("base"));
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.ends_with("}\n"));
        let bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(bundle["openapi"], "3.0.3");
        assert_eq!(text.contains("x-aliases"), corrected);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing but the bundle is left");
}

#[test]
fn a_broken_document_leaves_the_last_bundle_alone() {
    let laid = broken("duplicate-key");
    let file = laid.path().join("bundle.json");
    fs::write(&file, "as it was").unwrap();
    let output = xtask(&["bundle", "--output", file.to_str().unwrap()], &laid.path().join("openapi"));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), "as it was");
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none/bundle.json");
    let output = xtask(&["bundle", "--output", file.to_str().unwrap()], &case::folder().join("base"));
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(report.starts_with(&format!("error: {} can't be written: ", file.display())), "{report}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = xtask(&["lint"], &folder.path().join("openapi"));
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(report.contains("error[file-unreadable]: ") && report.contains("--> openapi/root.yaml"), "{report}");
}
