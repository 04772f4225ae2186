//! Restarting DCS Instances or Clearing DCS Instance Data.

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE, OLD_CACHE};

#[tokio::test]
async fn each_action_is_sent_for_each_instance() {
    let double = double::start().await;
    let client = double::client(&double);
    for (action, text) in [
        (types::InstanceAction::Restart, "restart"),
        (types::InstanceAction::SoftRestart, "soft_restart"),
        (types::InstanceAction::Flush, "flush"),
    ] {
        let call = client.restart_or_flush_instances();
        let ids = vec![CACHE.to_owned(), OLD_CACHE.to_owned()];
        call.body_map(|body| body.instances(ids).action(action)).await.unwrap();
        let requests = double.requests();
        let request = requests.last().unwrap();
        assert_eq!((request.method(), request.path()), ("PUT", double::path(&double, "instances/status").as_str()));
        assert_eq!(request.query(), None);
        assert_eq!(double::body(request), json!({ "instances": [CACHE, OLD_CACHE], "action": text }));
    }
}

#[tokio::test]
async fn each_instance_has_its_result() {
    let answer = json!({ "results": [
        { "result": "success", "instance": CACHE },
        { "result": "failed", "instance": OLD_CACHE },
    ] });
    let double = double::answering("RestartOrFlushInstances", answer).await;
    let answer = double::strict_client(&double).restart_or_flush_instances().await.unwrap().into_inner();
    let [done, failed] = &answer.results[..] else { panic!("{answer:?}") };
    assert_eq!(done.result, Some(types::InstanceActionOutcome::Success));
    assert_eq!(done.instance.as_deref(), Some(CACHE));
    assert_eq!(failed.result, Some(types::InstanceActionOutcome::Failed));
    assert_eq!(failed.instance.as_deref(), Some(OLD_CACHE));
}

/// A client of the older version of the call reads a body behind a 204, which HTTP doesn't have.
#[tokio::test]
async fn a_204_has_no_results() {
    let double = double::answering_nothing("RestartOrFlushInstances", 204).await;
    let answer = double::strict_client(&double).restart_or_flush_instances().await.unwrap();
    assert_eq!(answer.status(), 204);
    assert!(answer.results.is_empty());
}

#[tokio::test]
async fn an_action_is_not_empty() {
    let double = double::start().await;
    let call = double::client(&double).restart_or_flush_instances().body_map(|body| body.action(""));
    let error = call.await.unwrap_err();
    assert_eq!(error.to_string(), "RestartOrFlushInstances: action is empty");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(double.requests().is_empty());
}
