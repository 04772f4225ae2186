//! Removing the IP Address.

use dcs_emulator::{Fault, Route};
use serde_json::json;

use crate::double::{self, CACHE};

/// The page's example has another method and `instance` in its path; its table has these.
#[tokio::test]
async fn it_names_the_node_in_its_path() {
    let double = double::start().await;
    let call = double::client(&double).delete_ip_from_domain_name();
    call.instance_id(CACHE).group_id("35e1bed6").node_id("8abfa7aa002e").await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "DELETE");
    let rest = format!("instances/{CACHE}/groups/35e1bed6/replications/8abfa7aa002e/remove-ip");
    assert_eq!(request.path(), double::path(&double, &rest));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

/// A sister cloud spells the key in camel case. Of both, the one of the page counts.
#[tokio::test]
async fn the_job_is_told_in_either_spelling() {
    let double = double::start().await;
    for (answer, job) in [
        (json!({ "job_id": "ff80" }), Some("ff80")),
        (json!({ "jobId": "ff81" }), Some("ff81")),
        (json!({ "jobId": "ff81", "job_id": "ff80" }), Some("ff80")),
        (json!({ "jobId": "ff81", "job_id": null }), Some("ff81")),
        (json!({ "job_id": null }), None),
        (json!({}), None),
    ] {
        let answer = Fault::answer(200, "application/json", answer.to_string());
        double.faults().add(Route::Operation("DeleteIpFromDomainName"), answer.times(2));
        for client in [double::client(&double), double::strict_client(&double)] {
            let call = client.delete_ip_from_domain_name().instance_id(CACHE).group_id("1").node_id("2");
            assert_eq!(call.await.unwrap().job_id.as_deref(), job);
        }
    }
}

#[tokio::test]
async fn without_any_of_its_three_names_it_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    for (call, missing) in [
        (client.delete_ip_from_domain_name().group_id("1").node_id("2"), "instance_id"),
        (client.delete_ip_from_domain_name().instance_id(CACHE).node_id("2"), "group_id"),
        (client.delete_ip_from_domain_name().instance_id(CACHE).group_id("1"), "node_id"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.to_string(), format!("DeleteIpFromDomainName: {missing} is missing: call `{missing}`"));
    }
    assert!(double.requests().is_empty());
}
