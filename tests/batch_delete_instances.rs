//! Tests of `BatchDeleteInstances` (*Batch Deleting DCS Instances*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator::{self, CACHE, OLD_CACHE};

#[tokio::test]
async fn sends_a_delete_request_with_ids_in_the_body() {
    let emulator = emulator::start().await;
    let ids = vec![CACHE.to_owned(), OLD_CACHE.to_owned()];
    let call = emulator::client(&emulator).batch_delete_instances().all_failure(false).instances(ids);
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("DELETE", emulator::path(&emulator, "instances").as_str()));
    assert_eq!(request.query(), Some("all_failure=false"));
    assert_eq!(emulator::body(&request), json!({ "instances": [CACHE, OLD_CACHE] }));
}

#[tokio::test]
async fn sends_all_failure_without_instance_ids() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).batch_delete_instances().all_failure(true).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.query(), Some("all_failure=true"));
    assert_eq!(emulator::body(&request), json!({}));
}

#[tokio::test]
async fn parses_a_result_per_instance() {
    let payload = json!({ "results": [
        { "result": "success", "instance": CACHE },
        { "result": "failed", "instance": OLD_CACHE },
    ] });
    let emulator = emulator::with_response("BatchDeleteInstances", payload).await;
    let response = emulator::strict_client(&emulator).batch_delete_instances().await.unwrap();
    let [deleted, failed] = &response.results[..] else { panic!("{response:?}") };
    assert_eq!(deleted.result, types::InstanceDeletionOutcome::Success);
    assert_eq!(deleted.instance, CACHE);
    assert_eq!(failed.result, types::InstanceDeletionOutcome::Failed);
    assert_eq!(failed.instance, OLD_CACHE);
}

/// The older version of the operation may return 204, and the service may return null for any list.
#[tokio::test]
async fn parses_missing_results_as_an_empty_list() {
    let emulator = emulator::with_response("BatchDeleteInstances", json!({ "results": null })).await;
    let response = emulator::client(&emulator).batch_delete_instances().all_failure(true).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.results.len()), (200, 0));
    let emulator = emulator::with_empty_response("BatchDeleteInstances", 204).await;
    let response = emulator::client(&emulator).batch_delete_instances().all_failure(true).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.results.len()), (204, 0));
}
