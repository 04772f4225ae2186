//! The document of this project, and documents made from the good one of the broken cases.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

#[path = "broken/case.rs"]
#[allow(dead_code, reason = "only the copying is used here")]
mod case;

use std::{
    fs,
    path::{Path, PathBuf},
};

use proptest::prelude::*;
use serde_json::json;
use xtask::{
    document::{Document, Source, corrections_table, lint},
    outputs,
};

fn openapi() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

fn base() -> PathBuf {
    case::folder().join("base")
}

#[test]
fn the_document_of_this_project_is_good() {
    let document = Document::corrected(&openapi()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let diagnostics = lint::lint(&document);
    assert!(diagnostics.is_empty(), "{diagnostics}");
}

#[test]
fn the_same_files_give_the_same_bytes() {
    for folder in [openapi(), base()] {
        let once = || {
            let document = Document::corrected(&folder).unwrap();
            (outputs::json(&document.json()).unwrap(), corrections_table(&document))
        };
        assert_eq!(once(), once());
    }
}

#[test]
fn members_come_in_the_order_of_root_chapters_and_files() {
    let laid = tempfile::tempdir().unwrap();
    case::copy(&base(), laid.path());
    fs::create_dir(laid.path().join("a")).unwrap();
    let page = "paths:\n  /v2/a:\n    get:\n      operationId: ShowA\n      tags: [a]\n";
    fs::write(laid.path().join("a/show_a.yaml"), page).unwrap();
    let root = laid.path().join("root.yaml");
    let text =
        fs::read_to_string(&root).unwrap().replace("components:\n", "  - name: a\n    description: A.\ncomponents:\n");
    fs::write(&root, text).unwrap();

    let json = Document::transcription(laid.path()).unwrap().json();
    let keys = |pointer| json.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(""), ["openapi", "info", "servers", "security", "tags", "paths", "components"]);
    assert_eq!(keys("/paths"), ["/v2/{project_id}/things/{thing_id}", "/v2/{project_id}/things", "/v2/a"]);
    assert_eq!(
        keys("/components/schemas"),
        ["ErrorResponse", "ChangeThingRequest", "ChangeThingResponse", "ListThingsResponse", "Thing", "ThingKind"]
    );
}

#[test]
fn two_files_can_share_a_path() {
    let laid = tempfile::tempdir().unwrap();
    case::copy(&base(), laid.path());
    let page = "paths:\n  /v2/{project_id}/things:\n    post:\n      operationId: MakeThing\n      tags: [things]\n";
    fs::write(laid.path().join("things/make_thing.yaml"), page).unwrap();
    let json = Document::transcription(laid.path()).unwrap().json();
    let item = json.pointer("/paths/~1v2~1{project_id}~1things").unwrap().as_object().unwrap();
    assert_eq!(item.keys().collect::<Vec<_>>(), ["get", "post"]);
}

#[test]
fn a_transcription_is_not_corrected() {
    let pointer = "/components/schemas/ChangeThingResponse/properties/job_id";
    let property = |document: &Document| document.json().pointer(pointer).unwrap().clone();
    let transcription = Document::transcription(&base()).unwrap();
    assert_eq!(property(&transcription), json!({"type": "string", "description": "ID of the job."}));
    let corrected = Document::corrected(&base()).unwrap();
    assert_eq!(property(&corrected)["x-aliases"], json!(["jobId"]));
    let paths =
        |document: &Document| document.inputs().iter().map(|source| source.path().to_owned()).collect::<Vec<_>>();
    assert!(!paths(&transcription).contains(&"corrections.yaml".to_owned()));
    assert_eq!(paths(&corrected)[..3], ["annotations.yaml", "corrections.yaml", "root.yaml"]);
    assert!(paths(&corrected).is_sorted());
}

#[test]
fn inputs_hold_the_bytes_of_their_files() {
    let document = Document::corrected(&base()).unwrap();
    assert_eq!(document.inputs().len(), 10);
    for source in document.inputs() {
        assert_eq!(source.text(), fs::read_to_string(base().join(source.path())).unwrap(), "{}", source.path());
    }
}

#[test]
fn examples_take_the_place_of_their_names() {
    let json = Document::transcription(&openapi()).unwrap().json();
    let operation = &json["paths"]["/v2/{project_id}/instances/{instance_id}/ssl"]["put"];
    let example = &operation["responses"]["200"]["content"]["application/json"]["examples"]["page"];
    assert_eq!(example.as_object().unwrap().keys().collect::<Vec<_>>(), ["value", "x-page-defect"]);
    assert!(example["value"]["job_id"].is_string());
}

#[test]
fn pointers_lead_to_places_in_every_kind_of_file() {
    let document = Document::corrected(&base()).unwrap();
    let answer = "/paths/~1v2~1{project_id}~1things/get/responses/200/content/application~1json/examples/page/value";
    for (pointer, span) in [
        ("", "base/root.yaml:1:1"),
        ("/info/title", "base/root.yaml:3:10"),
        ("/components/schemas/Thing", "base/things/schemas.yaml:3:5"),
        ("/components/schemas/Thing/properties/size/type", "base/things/schemas.yaml:11:17"),
        // Nothing is there, so the nearest above.
        ("/components/schemas/Thing/properties/size/format", "base/things/schemas.yaml:10:9"),
        ("/components/schemas/ChangeThingRequest/properties/password/x-secret", "base/annotations.yaml:8:17"),
        ("/components/schemas/ChangeThingResponse/properties/job_id/x-aliases/0", "base/corrections.yaml:9:19"),
        (&format!("{answer}/things/1/size"), "base/things/list_things.response.200.json:4:29"),
    ] {
        assert_eq!(document.describe(pointer), span, "{pointer}");
    }
    assert!(document.span("components").is_none(), "that isn't a JSON pointer");
}

#[test]
fn corrections_are_a_table() {
    let document = Document::corrected(&openapi()).unwrap();
    let table = corrections_table(&document);
    let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| `") || line.starts_with("| none")).collect();
    let files = document.inputs().iter().filter(|source| source.path().ends_with("corrections.yaml"));
    assert_eq!(rows.len(), files.map(|source| source.text().matches("\n  - target:").count()).sum::<usize>());
    let job_id = rows.iter().position(|row| row.contains("`UpdateSSLSwitchResponse.job_id`")).unwrap();
    assert!(rows[job_id].starts_with(
        "| `UpdateSSLSwitch` | `UpdateSSLSwitchResponse.job_id` | job_id | jobId on Open Telekom Cloud in 2024, job_id on \
         Huawei Cloud in 2025 | A | gophertelekomcloud openstack/dcs/v2/ssl/Update.go:34-38"
    ));
    let result = "| `UpdateSSLSwitch` | `UpdateSSLSwitchResponse.result` | no such field | ";
    assert!(rows[job_id + 2].starts_with(result), "{}", rows[job_id + 2]);
    for row in rows {
        assert!(row.matches("`, `").count() < 20, "a row about everything: {row}");
    }
}

#[test]
fn a_correction_is_known_by_its_operations_and_fields() {
    let laid = tempfile::tempdir().unwrap();
    case::copy(&base(), laid.path());
    let evidence = "x-evidence: {grade: B, page: a | b, service: c, source: d}";
    let actions = [
        format!("- target: $.components.schemas.Thing.properties.size\n    remove: true\n    {evidence}"),
        format!(
            "- target: $.paths['/v2/{{project_id}}/things'].get.responses\n    update: {{'404': {{}}}}\n    {evidence}"
        ),
        format!("- target: $.components.schemas.ThingKind\n    update: {{enum: [huge]}}\n    {evidence}"),
        format!(
            "- target: $.components.schemas.Thing\n    update: {{properties: {{name: {{nullable: true}}}}}}\n    {evidence}"
        ),
    ];
    let text = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n  {}\n", actions.join("\n  "));
    fs::write(laid.path().join("corrections.yaml"), text).unwrap();
    let document = Document::corrected(laid.path()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let table = corrections_table(&document);
    let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| `") || line.starts_with("| none")).collect();
    let end = r"| a \| b | c | B | d |";
    assert_eq!(
        rows,
        [
            format!("| `ListThings` | `Thing.size` {end}"),
            format!("| `ListThings` | `responses.404` {end}"),
            format!("| `ChangeThing`, `ListThings` | `ThingKind.enum` {end}"),
            format!("| `ListThings` | `Thing.name` {end}"),
        ]
    );
}

/// An edit of a file's bytes.
#[derive(Clone, Debug)]
enum Edit {
    Flip(usize, u8),
    RemoveLine(usize),
    RepeatLine(usize),
    Insert(usize, &'static str),
    Cut(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let span = any::<usize>();
    let pieces = [
        "x", "$ref", ": ", "- ", "{", "}", "[", "]", "'", "\"", "#", "\n", "\n\n  ", "&a ", "*a", "|", "~", "\u{fffd}",
        "\r\n", "null", "0",
    ];
    prop_oneof![
        (span, any::<u8>()).prop_map(|(at, with)| Edit::Flip(at, with)),
        span.prop_map(Edit::RemoveLine),
        span.prop_map(Edit::RepeatLine),
        (span, prop::sample::select(pieces.to_vec())).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        span.prop_map(Edit::Cut),
    ]
}

fn edited(bytes: &[u8], edit: &Edit) -> Vec<u8> {
    let mut lines: Vec<_> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let index = |at: usize, len: usize| if len == 0 { 0 } else { at % len };
    match edit {
        Edit::RemoveLine(at) if !lines.is_empty() => {
            lines.remove(index(*at, lines.len()));
            lines.concat()
        }
        Edit::RepeatLine(at) if !lines.is_empty() => {
            let at = index(*at, lines.len());
            lines.insert(at, lines[at]);
            lines.concat()
        }
        Edit::Flip(at, with) if !bytes.is_empty() => {
            let mut bytes = bytes.to_vec();
            let at = index(*at, bytes.len());
            bytes[at] ^= with;
            bytes
        }
        Edit::Insert(at, piece) => {
            let (before, after) = bytes.split_at(index(*at, bytes.len()));
            [before, piece.as_bytes(), after].concat()
        }
        Edit::Cut(at) => bytes[..index(*at, bytes.len())].to_vec(),
        _ => bytes.to_vec(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_edit_makes_it_panic(edits in prop::collection::vec((any::<usize>(), edit()), 1..4)) {
        let laid = tempfile::tempdir().unwrap();
        case::copy(&base(), laid.path());
        let good = Document::corrected(laid.path()).unwrap();
        let files: Vec<_> = good.inputs().iter().map(|source: &std::sync::Arc<Source>| source.path().to_owned()).collect();
        for (file, edit) in &edits {
            let path = laid.path().join(&files[file % files.len()]);
            let bytes = edited(&fs::read(&path).unwrap(), edit);
            fs::write(&path, bytes).unwrap();
        }
        let report = match Document::corrected(laid.path()) {
            Ok(document) => lint::lint(&document),
            Err(diagnostics) => diagnostics,
        };
        let text = report.render(false);
        prop_assert!(text.matches("error[").count() >= report.len(), "{}", text);
    }
}
