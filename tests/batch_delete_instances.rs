//! Batch Deleting DCS Instances.

use dcs_sdk::types;
use serde_json::json;

use crate::double::{self, CACHE, OLD_CACHE};

#[tokio::test]
async fn the_ids_are_the_body_of_a_delete() {
    let double = double::start().await;
    let ids = vec![CACHE.to_owned(), OLD_CACHE.to_owned()];
    let call = double::client(&double).batch_delete_instances().all_failure(false).body_map(|body| body.instances(ids));
    call.await.unwrap();
    let request = double::only_request(&double);
    assert_eq!((request.method(), request.path()), ("DELETE", double::path(&double, "instances").as_str()));
    assert_eq!(request.query(), Some("all_failure=false"));
    assert_eq!(double::body(&request), json!({ "instances": [CACHE, OLD_CACHE] }));
}

#[tokio::test]
async fn all_that_could_not_be_created_need_no_ids() {
    let double = double::start().await;
    double::client(&double).batch_delete_instances().all_failure(true).await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.query(), Some("all_failure=true"));
    assert_eq!(double::body(&request), json!({}));
}

#[tokio::test]
async fn each_instance_has_its_result() {
    let answer = json!({ "results": [
        { "result": "success", "instance": CACHE },
        { "result": "failed", "instance": OLD_CACHE },
    ] });
    let double = double::answering("BatchDeleteInstances", answer).await;
    let answer = double::strict_client(&double).batch_delete_instances().await.unwrap().into_inner();
    let [deleted, kept] = &answer.results[..] else { panic!("{answer:?}") };
    assert_eq!(deleted.result, Some(types::InstanceDeletionOutcome::Success));
    assert_eq!(deleted.instance.as_deref(), Some(CACHE));
    assert_eq!(kept.result, Some(types::InstanceDeletionOutcome::Failed));
    assert_eq!(kept.instance.as_deref(), Some(OLD_CACHE));
}

/// The older version of the call is known to answer 204 as well, and any list may be null.
#[tokio::test]
async fn no_results_are_an_empty_list() {
    let double = double::answering("BatchDeleteInstances", json!({ "results": null })).await;
    let answer = double::client(&double).batch_delete_instances().all_failure(true).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.results.len()), (200, 0));
    let double = double::answering_nothing("BatchDeleteInstances", 204).await;
    let answer = double::client(&double).batch_delete_instances().all_failure(true).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.results.len()), (204, 0));
}
