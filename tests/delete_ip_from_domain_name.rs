//! Tests of `DeleteIpFromDomainName` (*Removing the IP Address*).

use serde_json::json;

use crate::emulator::{self, CACHE};

/// The method and path are as documented; the page's example differs.
#[tokio::test]
async fn sends_the_node_id_in_the_path() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).delete_ip_from_domain_name(CACHE, "35e1bed6", "8abfa7aa002e");
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "DELETE");
    let rest = format!("instances/{CACHE}/groups/35e1bed6/replications/8abfa7aa002e/remove-ip");
    assert_eq!(request.path(), emulator::path(&emulator, &rest));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

/// Huawei Cloud returns `jobId`. The documented name takes precedence.
#[tokio::test]
async fn parses_job_id_in_snake_case_and_camel_case() {
    let emulator = emulator::start().await;
    let clients = [emulator::client(&emulator), emulator::strict_client(&emulator)];
    for (payload, job) in [
        (json!({ "job_id": "ff80" }), "ff80"),
        (json!({ "jobId": "ff81" }), "ff81"),
        (json!({ "jobId": "ff81", "job_id": "ff80" }), "ff80"),
        (json!({ "jobId": "ff81", "job_id": null }), "ff81"),
    ] {
        for client in &clients {
            emulator::respond_once(&emulator, "DeleteIpFromDomainName", &payload);
            let call = client.delete_ip_from_domain_name(CACHE, "1", "2");
            assert_eq!(call.await.unwrap().job_id, job);
        }
    }
}

#[tokio::test]
async fn rejects_empty_instance_group_and_node_ids() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (call, missing) in [
        (client.delete_ip_from_domain_name("", "1", "2"), "instance_id"),
        (client.delete_ip_from_domain_name(CACHE, "", "2"), "group_id"),
        (client.delete_ip_from_domain_name(CACHE, "1", ""), "node_id"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("DeleteIpFromDomainName: `{missing}` is empty"));
    }
    assert!(emulator.requests().is_empty());
}
