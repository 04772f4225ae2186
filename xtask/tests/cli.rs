//! Runs the binary with the subcommands `lint` and `bundle`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "this is a test throughout")]

#[path = "broken/case.rs"]
#[allow(dead_code, reason = "shared with other tests")]
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
    case::Case::all().into_iter().find(|case| case.name == name).unwrap().write()
}

#[test]
fn lint_prints_nothing_for_a_valid_document() {
    let output = xtask(&["lint"], &case::folder().join("base"));
    assert_eq!((output.status.code(), output.stdout, output.stderr), (Some(0), Vec::new(), Vec::new()));
}

#[test]
fn lint_reports_problems_without_colors_and_exits_with_1() {
    let case = broken("unknown-key");
    let output = xtask(&["lint"], &case.path().join("openapi"));
    let report = fs::read_to_string(case::folder().join("unknown-key.report")).unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("{report}\nerror: 2 problems\n"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn bundle_writes_a_complete_document_with_a_trailing_newline() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.json");
    for arguments in [vec!["bundle", "--transcription"], vec!["bundle"]] {
        let corrected = arguments.len() == 1;
        let arguments = [arguments, vec!["--output", file.to_str().unwrap()]].concat();
        let output = xtask(&arguments, &case::folder().join("base"));
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.ends_with("}\n"));
        let bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(bundle["openapi"], "3.0.3");
        assert_eq!(text.contains("x-aliases"), corrected);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "only the bundle is left");
}

#[test]
fn bundle_keeps_the_old_file_if_the_document_is_invalid() {
    let case = broken("duplicate-key");
    let file = case.path().join("bundle.json");
    fs::write(&file, "old content").unwrap();
    let output = xtask(&["bundle", "--output", file.to_str().unwrap()], &case.path().join("openapi"));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), "old content");
}

#[test]
fn bundle_names_an_output_file_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none/bundle.json");
    let output = xtask(&["bundle", "--output", file.to_str().unwrap()], &case::folder().join("base"));
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(report.starts_with(&format!("error: failed to write {}: ", file.display())), "{report}");
}

#[test]
fn lint_names_a_missing_root_file() {
    let folder = tempfile::tempdir().unwrap();
    let output = xtask(&["lint"], &folder.path().join("openapi"));
    assert_eq!(output.status.code(), Some(1));
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(report.contains("error[file-unreadable]: ") && report.contains("--> openapi/root.yaml"), "{report}");
}
