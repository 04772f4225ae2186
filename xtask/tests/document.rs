//! Tests with the project's document and with the base document of the cases in `broken`.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

#[path = "broken/case.rs"]
#[allow(dead_code, reason = "shared with other tests")]
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
fn project_document_has_no_diagnostics() {
    let document = Document::corrected(&openapi()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let diagnostics = lint::lint(&document);
    assert!(diagnostics.is_empty(), "{diagnostics}");
}

#[test]
fn document_and_corrections_table_are_deterministic() {
    for folder in [openapi(), base()] {
        let generate = || {
            let document = Document::corrected(&folder).unwrap();
            (outputs::json(&document.json()).unwrap(), corrections_table(&document))
        };
        assert_eq!(generate(), generate());
    }
}

#[test]
fn merge_orders_keys_by_root_then_chapter_then_file() {
    let folder = tempfile::tempdir().unwrap();
    case::copy(&base(), folder.path());
    fs::create_dir(folder.path().join("a")).unwrap();
    let page = "paths:\n  /v2/a:\n    get:\n      operationId: ShowA\n      tags: [a]\n";
    fs::write(folder.path().join("a/show_a.yaml"), page).unwrap();
    let root = folder.path().join("root.yaml");
    let text =
        fs::read_to_string(&root).unwrap().replace("components:\n", "  - name: a\n    description: A.\ncomponents:\n");
    fs::write(&root, text).unwrap();

    let json = Document::transcription(folder.path()).unwrap().json();
    let keys = |pointer| json.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(""), ["openapi", "info", "servers", "security", "tags", "paths", "components"]);
    assert_eq!(keys("/paths"), ["/v2/{project_id}/things/{thing_id}", "/v2/{project_id}/things", "/v2/a"]);
    assert_eq!(
        keys("/components/schemas"),
        ["ErrorResponse", "ChangeThingRequest", "ChangeThingResponse", "ListThingsResponse", "Thing", "ThingKind"]
    );
}

#[test]
fn merge_combines_the_methods_of_a_path_from_two_files() {
    let folder = tempfile::tempdir().unwrap();
    case::copy(&base(), folder.path());
    let page = "paths:\n  /v2/{project_id}/things:\n    post:\n      operationId: PostThing\n      tags: [things]\n";
    fs::write(folder.path().join("things/post_thing.yaml"), page).unwrap();
    let json = Document::transcription(folder.path()).unwrap().json();
    let item = json.pointer("/paths/~1v2~1{project_id}~1things").unwrap().as_object().unwrap();
    assert_eq!(item.keys().collect::<Vec<_>>(), ["get", "post"]);
}

#[test]
fn transcription_does_not_apply_overlays() {
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
fn inputs_have_the_content_of_their_files() {
    let document = Document::corrected(&base()).unwrap();
    assert_eq!(document.inputs().len(), 10);
    for source in document.inputs() {
        assert_eq!(source.text(), fs::read_to_string(base().join(source.path())).unwrap(), "{}", source.path());
    }
}

#[test]
fn external_values_are_replaced_by_the_content_of_the_file() {
    let json = Document::transcription(&openapi()).unwrap().json();
    let operation = &json["paths"]["/v2/{project_id}/instances/{instance_id}/ssl"]["put"];
    let example = &operation["responses"]["200"]["content"]["application/json"]["examples"]["page"];
    assert_eq!(example.as_object().unwrap().keys().collect::<Vec<_>>(), ["value", "x-page-defect"]);
    assert!(example["value"]["job_id"].is_string());
}

#[test]
fn describe_finds_locations_in_all_types_of_files() {
    let document = Document::corrected(&base()).unwrap();
    let example = "/paths/~1v2~1{project_id}~1things/get/responses/200/content/application~1json/examples/page/value";
    for (pointer, span) in [
        ("", "base/root.yaml:1:1"),
        ("/info/title", "base/root.yaml:3:10"),
        ("/components/schemas/Thing", "base/things/schemas.yaml:3:5"),
        ("/components/schemas/Thing/properties/size/type", "base/things/schemas.yaml:11:17"),
        // This node does not exist, so the location is that of its nearest ancestor.
        ("/components/schemas/Thing/properties/size/format", "base/things/schemas.yaml:10:9"),
        ("/components/schemas/ChangeThingRequest/properties/password/x-secret", "base/annotations.yaml:8:17"),
        ("/components/schemas/ChangeThingResponse/properties/job_id/x-aliases/0", "base/corrections.yaml:9:19"),
        (&format!("{example}/things/1/size"), "base/things/list_things.response.200.json:4:29"),
    ] {
        assert_eq!(document.describe(pointer), span, "{pointer}");
    }
    assert!(document.span("components").is_none(), "not a JSON pointer");
}

#[test]
fn corrections_table_has_a_row_for_each_correction() {
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
        assert!(row.matches("`, `").count() < 20, "a row with too many operations or fields: {row}");
    }
}

#[test]
fn corrections_table_names_operations_and_fields() {
    let folder = tempfile::tempdir().unwrap();
    case::copy(&base(), folder.path());
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
    fs::write(folder.path().join("corrections.yaml"), text).unwrap();
    let document = Document::corrected(folder.path()).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
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

/// An edit of the bytes of a file.
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
    fn reading_an_edited_document_does_not_panic(edits in prop::collection::vec((any::<usize>(), edit()), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        case::copy(&base(), folder.path());
        let valid = Document::corrected(folder.path()).unwrap();
        let files: Vec<_> = valid.inputs().iter().map(|source: &std::sync::Arc<Source>| source.path().to_owned()).collect();
        for (file, edit) in &edits {
            let path = folder.path().join(&files[file % files.len()]);
            let bytes = edited(&fs::read(&path).unwrap(), edit);
            fs::write(&path, bytes).unwrap();
        }
        let report = match Document::corrected(folder.path()) {
            Ok(document) => lint::lint(&document),
            Err(diagnostics) => diagnostics,
        };
        let text = report.render(false);
        prop_assert!(text.matches("error[").count() >= report.len(), "{}", text);
    }
}
