//! Tests of `RestartOrFlushInstances` (*Restarting DCS Instances or Clearing DCS Instance Data*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE, OLD_CACHE};

#[tokio::test]
async fn sends_every_action() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (action, value) in [
        (types::InstanceAction::Restart, "restart"),
        (types::InstanceAction::SoftRestart, "soft_restart"),
        (types::InstanceAction::Flush, "flush"),
    ] {
        let call = client.restart_or_flush_instances();
        let ids = vec![CACHE.to_owned(), OLD_CACHE.to_owned()];
        call.instances(ids).action(action).await.unwrap();
        let requests = emulator.requests();
        let request = requests.last().unwrap();
        assert_eq!((request.method(), request.path()), ("PUT", emulator::path(&emulator, "instances/status").as_str()));
        assert_eq!(request.query(), None);
        assert_eq!(emulator::body(request), json!({ "instances": [CACHE, OLD_CACHE], "action": value }));
    }
}

#[tokio::test]
async fn parses_a_result_per_instance() {
    let payload = json!({ "results": [
        { "result": "success", "instance": CACHE },
        { "result": "failed", "instance": OLD_CACHE },
    ] });
    let emulator = emulator::with_response("RestartOrFlushInstances", payload).await;
    let response = emulator::strict_client(&emulator).restart_or_flush_instances().await.unwrap();
    let [succeeded, failed] = &response.results[..] else { panic!("{response:?}") };
    assert_eq!(succeeded.result, types::InstanceActionOutcome::Success);
    assert_eq!(succeeded.instance, CACHE);
    assert_eq!(failed.result, types::InstanceActionOutcome::Failed);
    assert_eq!(failed.instance, OLD_CACHE);
}

/// Without results, a caller does not know which instances were restarted.
#[tokio::test]
async fn a_204_without_results_is_an_error() {
    let emulator = emulator::with_empty_response("RestartOrFlushInstances", 204).await;
    let error = emulator::client(&emulator).restart_or_flush_instances().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::InvalidResponse, 204));
    assert!(error.message().ends_with("missing field `$.results`"), "{error}");
}

#[tokio::test]
async fn rejects_an_empty_action() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).restart_or_flush_instances().action("");
    let error = call.await.unwrap_err();
    assert_eq!(error.to_string(), "RestartOrFlushInstances: `action` is empty");
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(emulator.requests().is_empty());
}
