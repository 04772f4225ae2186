//! The canary, run as a program against an emulator of a service that differs from the API reference.

use std::process::Stdio;

use dcs_emulator::{Emulator, Fault, Listener, Route};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::emulator::{self, CACHE, OLD_CACHE};

/// Runs the canary, and returns whether it succeeded, and what it printed.
async fn run(emulator: &Emulator, folder: &tempfile::TempDir) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_canary"));
    command.current_dir(folder.path()).env_clear().envs(emulator.env().unwrap());
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

/// Makes an operation respond with its own response after an edit.
fn respond(emulator: &Emulator, operation: &'static str, mut body: Value, edit: impl FnOnce(&mut Value)) {
    edit(&mut body);
    emulator.faults().add(Route::Operation(operation), Fault::response(200, "application/json", body.to_string()));
}

#[tokio::test]
async fn canary_reports_drift_without_private_values_and_changes_nothing() {
    let (emulator, folder) = (emulator::start_stateful(Emulator::builder()).await, tempfile::tempdir().unwrap());
    let client = emulator::client(&emulator);
    let listed = client.list_instances().send().await.unwrap().raw_json().unwrap();
    respond(&emulator, "ListInstances", listed, |body| {
        let instance = &mut body["instances"][0];
        instance["zone"] = json!("eu-de-07");
        instance["status"] = json!("NAPPING");
        instance["name"] = json!("payroll-cache");
        // A name of the project in a place where a name of a field is expected.
        instance["payroll-cache"] = json!(1);
        instance["port"] = json!("6379");
    });
    let shown = client.show_instance(CACHE).send().await.unwrap().raw_json().unwrap();
    respond(&emulator, "ShowInstance", shown, |body| body["owner"] = json!({"name": "Jane Doe"}));
    let refusal = json!({"error_code": "DCS.9999", "error_msg": "no quota for payroll-cache"}).to_string();
    emulator.faults().add(Route::Operation("ShowQuotaOfTenant"), Fault::response(409, "application/json", refusal));
    let (account, before) = (emulator.account_json(), emulator.requests().len());

    let (succeeded, report, errors) = run(&emulator, &folder).await;
    assert!(!succeeded && errors.is_empty(), "{errors}");
    for line in [
        "| ListInstances | `$.instances[*].zone` | unknown field | string |",
        "| ListInstances | `$.instances[*].status` | unknown value | `NAPPING` |",
        "| ListInstances | `$.instances[*].port` | coerced | string |",
        "| ListInstances | `$.instances[*].…` | unknown field | integer |",
        "| ShowInstance | `$.owner` | unknown field | object |",
        "| ShowQuotaOfTenant | 409 | DCS.9999 | the code is not known, the status is not documented |",
        "- ShowJobInfo: no `job_id` in other responses",
        "  - target: $.components.schemas.InstanceListItem.properties\n",
        "      zone:\n        type: string\n",
        "  - target: $.components.schemas.InstanceStatus\n    description: The service returns `NAPPING`.\n    update:\n      enum: ['NAPPING']\n",
    ] {
        assert!(report.contains(line), "{line} is not in\n{report}");
    }
    for private in
        ["payroll", "Jane", "eu-de-07", CACHE, OLD_CACHE, emulator.project_id(), emulator.access_key(), "127.0.0.1"]
    {
        assert!(!report.contains(private), "{private} is in\n{report}");
    }
    let requests = emulator.requests().into_iter().skip(before).filter(|request| request.listener() == Listener::Api);
    let (mut count, mut paths) = (0, Vec::new());
    for request in requests {
        assert_eq!(request.method(), "GET", "{}", request.path());
        count += 1;
        paths.push(request.path().to_owned());
    }
    assert!(count > 30, "{paths:?}");
    assert_eq!(emulator.account_json(), account);
}

#[tokio::test]
async fn canary_succeeds_if_nothing_differs() {
    let (emulator, folder) = (emulator::start_stateful(Emulator::builder()).await, tempfile::tempdir().unwrap());
    let (succeeded, report, errors) = run(&emulator, &folder).await;
    assert!(succeeded, "{report}{errors}");
    assert!(report.contains("## Differences from the API reference\n\nNone.\n"), "{report}");
}

#[tokio::test]
async fn canary_stops_if_the_credentials_are_refused() {
    let (emulator, folder) = (emulator::start().await, tempfile::tempdir().unwrap());
    emulator.faults().add(Route::Any, Fault::response(401, "application/json", "{}"));
    let (succeeded, report, errors) = run(&emulator, &folder).await;
    assert!(!succeeded && report.is_empty(), "{report}");
    assert!(errors.starts_with("error: ") && errors.contains("401"), "{errors}");
}
