//! Tests of `ShowDiagnosisTaskDetails` (*Querying a Specified Diagnosis Report*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_the_report_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).show_diagnosis_task_details("8a2c").await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("GET", emulator::path(&emulator, "diagnosis/8a2c").as_str()));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
        "abnormal_item_sum": 3, "failed_item_sum": 2,
        "diagnosis_node_report_list": [{
            "node_ip": "192.168.0.234:6379", "az_code": "eu-de-01", "group_name": "group-0", "abnormal_sum": 1,
            "failed_sum": 4, "role": "slave",
            "diagnosis_dimension_list": [{
                "name": "storage", "abnormal_num": 5, "failed_num": 6,
                "diagnosis_item_list": [{
                    "name": "persistence", "result": "abnormal",
                    "cause_ids": [{ "id": 7, "params": { "used": "91%", "node": "1" } }, { "id": 8, "params": {} }],
                    "impact_ids": [{ "id": 3, "params": { "loss": "some" } }],
                    "advice_ids": [{ "id": 4, "params": { "size": "8" } }],
                }],
            }],
            "command_time_taken_list": {
                "total_num": 329, "total_usec_sum": 30.215, "result": "succeed",
                "command_list": [{
                    "calls_sum": 1788, "usec_sum": 20.732, "command_name": "info", "per_usec": "68.61%",
                    "average_usec": 0.063,
                }],
            },
        }],
    });
    let emulator = emulator::with_response("ShowDiagnosisTaskDetails", payload).await;
    let call = emulator::strict_client(&emulator).show_diagnosis_task_details("8a2c");
    let report = call.await.unwrap();
    assert_eq!(report.abnormal_item_sum, Some(3));
    assert_eq!(report.failed_item_sum, Some(2));
    let [node] = &report.diagnosis_node_report_list[..] else { panic!("{report:?}") };
    assert_eq!(node.node_ip.as_deref(), Some("192.168.0.234:6379"));
    assert_eq!(node.az_code.as_deref(), Some("eu-de-01"));
    assert_eq!(node.group_name.as_deref(), Some("group-0"));
    assert_eq!(node.abnormal_sum, Some(1));
    assert_eq!(node.failed_sum, Some(4));
    assert_eq!(node.role, Some(types::DiagnosisNodeRole::Slave));
    let [dimension] = &node.diagnosis_dimension_list[..] else { panic!("{node:?}") };
    assert_eq!(dimension.name, "storage");
    assert_eq!(dimension.abnormal_num, Some(5));
    assert_eq!(dimension.failed_num, Some(6));
    let [item] = &dimension.diagnosis_item_list[..] else { panic!("{dimension:?}") };
    assert_eq!(item.name, "persistence");
    assert_eq!(item.result.as_deref(), Some("abnormal"));
    let causes = item.cause_ids.as_ref().unwrap();
    assert_eq!((causes.len(), causes[0].id, causes[1].id), (2, Some(7), Some(8)));
    let params = causes[0].params.as_ref().unwrap();
    assert_eq!((params.len(), params["used"].as_str(), params["node"].as_str()), (2, "91%", "1"));
    assert!(causes[1].params.as_ref().unwrap().is_empty());
    let impacts = item.impact_ids.as_ref().unwrap();
    assert_eq!((impacts.len(), impacts[0].id), (1, Some(3)));
    assert_eq!(impacts[0].params.as_ref().unwrap()["loss"], "some");
    let advice = item.advice_ids.as_ref().unwrap();
    assert_eq!((advice.len(), advice[0].id), (1, Some(4)));
    assert_eq!(advice[0].params.as_ref().unwrap()["size"], "8");
    let times = node.command_time_taken_list.as_ref().unwrap();
    assert_eq!(times.total_num, Some(329));
    assert_eq!(times.total_usec_sum, Some(30.215));
    assert_eq!(times.result.as_deref(), Some("succeed"));
    let [command] = &times.command_list[..] else { panic!("{times:?}") };
    assert_eq!(command.calls_sum, Some(1788));
    assert_eq!(command.usec_sum, Some(20.732));
    assert_eq!(command.command_name, "info");
    assert_eq!(command.per_usec.as_deref(), Some("68.61%"));
    assert_eq!(command.average_usec, Some(0.063));
}

/// As in the page's example for an item without conclusions, and with the fields that only the example and another
/// client have.
#[tokio::test]
async fn parses_null_conclusions_and_parameters() {
    let payload = json!({
        "diagnosis_node_report_list": [{
            "role": "master", "is_faulted": true,
            "diagnosis_dimension_list": [{ "name": "cpu", "diagnosis_item_list": [
                {
                    "name": "cpu_usage", "result": "failed", "cause_ids": null, "impact_ids": null, "advice_ids": null,
                    "error_code": "DCS.5000",
                },
                { "name": "keys", "cause_ids": [{ "id": 7, "params": null }], "impact_ids": [], "error_code": null },
            ] }],
            "command_time_taken_list": {
                "total_num": 0, "total_usec_sum": 0, "result": "failed", "error_code": "DCS.5001", "command_list": null,
            },
        }],
    });
    let emulator = emulator::with_response("ShowDiagnosisTaskDetails", payload).await;
    let call = emulator::strict_client(&emulator).show_diagnosis_task_details("8a2c");
    let report = call.await.unwrap();
    let [node] = &report.diagnosis_node_report_list[..] else { panic!("{report:?}") };
    assert_eq!(node.role, Some(types::DiagnosisNodeRole::Master));
    assert_eq!(node.is_faulted, Some(true));
    let [cpu_usage, keys] = &node.diagnosis_dimension_list[0].diagnosis_item_list[..] else { panic!("{node:?}") };
    assert_eq!(cpu_usage.result.as_deref(), Some("failed"));
    assert_eq!(cpu_usage.cause_ids, None);
    assert_eq!(cpu_usage.impact_ids, None);
    assert_eq!(cpu_usage.advice_ids, None);
    assert_eq!(cpu_usage.error_code.as_deref(), Some("DCS.5000"));
    assert_eq!(keys.cause_ids.as_ref().unwrap()[0].id, Some(7));
    assert_eq!(keys.cause_ids.as_ref().unwrap()[0].params, None);
    assert_eq!(keys.impact_ids.as_deref(), Some(&[][..]));
    assert_eq!(keys.advice_ids, None);
    assert_eq!(keys.error_code, None);
    let times = node.command_time_taken_list.as_ref().unwrap();
    assert_eq!(times.total_num, Some(0));
    assert_eq!(times.total_usec_sum, Some(0.0));
    assert_eq!(times.error_code.as_deref(), Some("DCS.5001"));
    assert!(times.command_list.is_empty());
}

#[tokio::test]
async fn rejects_an_empty_report_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_diagnosis_task_details("").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowDiagnosisTaskDetails: `report_id` is empty");
    assert!(emulator.requests().is_empty());
}
