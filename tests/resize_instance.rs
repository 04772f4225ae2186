//! Modifying Instance Specifications.

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double::{self, CACHE};

#[tokio::test]
async fn each_field_is_sent_and_answered_without_a_body() {
    let double = double::start().await;
    let call = double::client(&double).resize_instance().instance_id(CACHE).body_map(|body| {
        body.spec_code("redis.ha.xu1.tiny.r2.512")
            .new_capacity(0.5)
            .bss_param(types::ResizeBillingParameters::builder().is_auto_pay("true"))
            .reserved_ip(vec!["192.168.0.125".to_owned()])
            .change_type(types::ResizeChangeType::CreateReplication)
            .available_zones(vec!["eu-de-01".to_owned(), "eu-de-02".to_owned()])
            .node_list(vec!["ff80808282eee5f90183120188ae093e".to_owned()])
            .execute_immediately(true)
    });
    let answer = call.await.unwrap();
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.into_inner(), ());
    let request = double::only_request(&double);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), double::path(&double, &format!("instances/{CACHE}/resize")));
    assert_eq!(request.query(), None);
    assert_eq!(
        double::body(&request),
        json!({
            "spec_code": "redis.ha.xu1.tiny.r2.512",
            "new_capacity": 0.5,
            "bss_param": { "is_auto_pay": "true" },
            "reserved_ip": ["192.168.0.125"],
            "change_type": "createReplication",
            "available_zones": ["eu-de-01", "eu-de-02"],
            "node_list": ["ff80808282eee5f90183120188ae093e"],
            "execute_immediately": true,
        })
    );
}

/// The table has an integer; the service takes what its text lists.
#[tokio::test]
async fn every_size_and_every_kind_of_change_arrives_as_it_was_given() {
    let double = double::start().await;
    let client = double::client(&double);
    for (size, change, text) in [
        (0.125, types::ResizeChangeType::CreateReplication, "createReplication"),
        (0.25, types::ResizeChangeType::DeleteReplication, "deleteReplication"),
        (64.0, types::ResizeChangeType::AddSharding, "addSharding"),
        (1024.0, types::ResizeChangeType::InstanceType, "instanceType"),
    ] {
        let call = client.resize_instance().instance_id(CACHE);
        call.body_map(|body| body.spec_code("redis.x").new_capacity(size).change_type(change)).await.unwrap();
        let body = double::body(double.requests().last().unwrap());
        assert_eq!(body["new_capacity"].as_f64(), Some(size));
        assert_eq!(body["change_type"], text);
    }
}

#[tokio::test]
async fn without_what_is_mandatory_it_is_not_sent() {
    let double = double::start().await;
    let client = double::client(&double);
    let request = types::ResizeInstanceRequest::builder;
    for (request, missing) in [(request().new_capacity(1.0), "spec_code"), (request().spec_code("x"), "new_capacity")] {
        let error = client.resize_instance().instance_id(CACHE).body_map(|_| request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("ResizeInstance: {missing} is missing"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(double.requests().is_empty());
}
