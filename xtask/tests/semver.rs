//! Plants changes in the document, generates the library, lists its public API, and checks the verdict.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

mod edited;

use std::{fs, os::unix::fs::symlink, path::Path};

use tempfile::TempDir;
use xtask::{
    document::Document,
    generate, public_api,
    semver::{self, Api, Level},
};

use self::edited::{Edit, WEATHER, copy, edited, root};

/// A change, the verdict, and what decides it.
struct Planted {
    name: &'static str,
    edits: &'static [Edit],
    level: Level,
    decided_by: &'static [&'static str],
}

const PLANTED: [Planted; 12] = [
    Planted {
        name: "a description",
        edits: &[("network_security/update_ssl_switch.yaml", "Specifies whether to enable SSL.", "Whether SSL is on.")],
        level: Level::Patch,
        decided_by: &["Documentation or behavior of operations: `UpdateSSLSwitch`"],
    },
    Planted {
        name: "whether an operation is idempotent",
        edits: &[("tag_management/annotations.yaml", "x-idempotent: true", "x-idempotent: false")],
        level: Level::Patch,
        decided_by: &["Documentation or behavior of operations: `ListTagsOfTenant`"],
    },
    Planted {
        name: "a new field of a response",
        edits: &[(
            "other_apis/list_maintenance_windows.yaml",
            "        default:\n",
            "        weekday:\n          type: string\n          description: Day.\n        default:\n",
        )],
        level: Level::Minor,
        decided_by: &["Fields of `types::MaintenanceWindow`: `weekday`"],
    },
    Planted {
        name: "a new optional field of a request",
        edits: &[(
            "network_security/update_ssl_switch.yaml",
            "        enabled:\n",
            "        force:\n          type: boolean\n          description: Whether to force it.\n        enabled:\n",
        )],
        level: Level::Minor,
        decided_by: &[
            "Fields of `types::UpdateSslSwitchRequest`: `force`",
            "Methods of `requests::UpdateSslSwitch`: `force`",
            "Methods of `types::UpdateSslSwitchRequest`: `force`",
        ],
    },
    Planted {
        name: "a new value of an enum",
        edits: &[("lifecycle_management/schemas.yaml", "enum: [x86_64,", "enum: [riscv64, x86_64,")],
        level: Level::Minor,
        decided_by: &["Variants of `types::InstanceCpuType`: `Riscv64`"],
    },
    Planted {
        name: "a wider limit",
        edits: &[("lifecycle_management/schemas.yaml", "          maximum: 7\n", "          maximum: 9\n")],
        level: Level::Minor,
        decided_by: &[
            "Validation of `CreateInstance`: `instance_backup_policy.save_days` has the limit `maximum`: 9 (was 7)",
        ],
    },
    Planted {
        name: "a new operation",
        edits: WEATHER,
        level: Level::Minor,
        decided_by: &[
            "Methods of `Client`: `show_weather`",
            "Types: `requests::ShowWeather`, `types::ShowWeatherResponse`",
        ],
    },
    Planted {
        name: "a field that is required now",
        edits: &[(
            "lifecycle_management/schemas.yaml",
            "required: [backup_type]",
            "required: [backup_type, save_days]",
        )],
        level: Level::Major,
        decided_by: &["Validation of `CreateInstance`: `instance_backup_policy.save_days` is required"],
    },
    Planted {
        name: "a narrower limit",
        edits: &[("lifecycle_management/schemas.yaml", "          maximum: 7\n", "          maximum: 5\n")],
        level: Level::Major,
        decided_by: &[
            "Validation of `CreateInstance`: `instance_backup_policy.save_days` has the limit `maximum`: 5 (was 7)",
        ],
    },
    Planted {
        name: "a removed field of a response",
        edits: &[("lifecycle_management/show_instance.yaml", READ_ONLY, "")],
        level: Level::Major,
        decided_by: &["Fields of `types::FormerDomainName`: `is_readonly`"],
    },
    Planted {
        name: "another type of a field",
        edits: &[("network_security/annotations.yaml", "      x-type: integer\n", "      x-type: number\n")],
        level: Level::Major,
        decided_by: &["`port` is `Option<f64>` (was `Option<i64>`)"],
    },
    Planted {
        name: "a field that is essential now",
        edits: &[("network_security/annotations.yaml", "x-essential: [link]", "x-essential: [link, file_name]")],
        level: Level::Major,
        decided_by: &["Fields of `types::DownloadSslCertResponse`: `file_name` is `String` (was `Option<String>`)"],
    },
];

const READ_ONLY: &str = "        is_readonly:
          type: boolean
          description: Indicates whether the domain name is read-only.
";

/// A copy of the workspace in which the library can be generated.
fn workspace() -> TempDir {
    let workspace = TempDir::new().unwrap();
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name();
        if !["dcs-sdk", "target", ".git"].contains(&name.to_str().unwrap()) {
            symlink(root().join(&name), workspace.path().join(&name)).unwrap();
        }
    }
    copy(&root().join("dcs-sdk"), &workspace.path().join("dcs-sdk"));
    workspace
}

/// Generates the library from a document in a workspace, and lists its public API.
fn api(openapi: &Path, workspace: &Path) -> Api {
    fs::remove_dir_all(workspace.join("dcs-sdk/src/generated")).unwrap();
    let outputs = generate::outputs(openapi).unwrap();
    for (path, text) in outputs.files().iter().filter(|(path, _)| path.starts_with("dcs-sdk/")) {
        let path = workspace.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    Api {
        listing: public_api::items(workspace, &root().join("target")).unwrap(),
        document: Document::corrected(openapi).unwrap().json(),
    }
}

#[test]
fn compare_decides_planted_changes() {
    let workspace = workspace();
    let old = api(&root().join("openapi"), workspace.path());
    assert_eq!(semver::compare(&old, &old).verdict(), None);
    for Planted { name, edits, level, decided_by } in PLANTED {
        let new = api(edited(edits).path(), workspace.path());
        let report = semver::compare(&old, &new);
        assert_eq!(report.verdict(), Some(level), "{name}\n{report}");
        let text = report.to_string();
        let (decision, draft) = text.split_once("\nDraft for CHANGELOG.md:\n").unwrap();
        for decided_by in decided_by {
            assert!(draft.contains(decided_by), "{name}: {decided_by} is not in\n{report}");
        }
        assert!(decision.lines().count() <= 12, "{name}: too many items\n{report}");
        if name == "a new operation" {
            let report = semver::compare(&new, &old);
            assert_eq!(report.verdict(), Some(Level::Major), "{report}");
            assert!(report.to_string().contains("removed: Methods of `Client`: `show_weather`"), "{report}");
        }
    }
}
