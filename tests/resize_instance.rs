//! Tests of `ResizeInstance` (*Modifying Instance Specifications*).

use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn sends_every_field_and_receives_no_body() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .resize_instance(CACHE)
        .spec_code("redis.ha.xu1.tiny.r2.512")
        .new_capacity(0.5)
        .bss_param(types::ResizeBillingParameters::new().is_auto_pay("true"))
        .reserved_ip(vec!["192.168.0.125".to_owned()])
        .change_type(types::ResizeChangeType::CreateReplication)
        .available_zones(vec!["eu-de-01".to_owned(), "eu-de-02".to_owned()])
        .node_list(vec!["ff80808282eee5f90183120188ae093e".to_owned()])
        .execute_immediately(true);
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_inner(), ());
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instances/{CACHE}/resize")));
    assert_eq!(request.query(), None);
    assert_eq!(
        emulator::body(&request),
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

/// `new_capacity` is an integer in the page's table; the service accepts the fractions that its description lists.
#[tokio::test]
async fn sends_fractional_capacities_and_every_change_type() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (capacity, change, value) in [
        (0.125, types::ResizeChangeType::CreateReplication, "createReplication"),
        (0.25, types::ResizeChangeType::DeleteReplication, "deleteReplication"),
        (64.0, types::ResizeChangeType::AddSharding, "addSharding"),
        (1024.0, types::ResizeChangeType::InstanceType, "instanceType"),
    ] {
        let call = client.resize_instance(CACHE).spec_code("redis.x").new_capacity(capacity).change_type(change);
        call.available_zones(["eu-de-01"]).await.unwrap();
        let body = emulator::body(emulator.requests().last().unwrap());
        assert_eq!(body["new_capacity"].as_f64(), Some(capacity));
        assert_eq!(body["change_type"], value);
    }
}

#[tokio::test]
async fn rejects_missing_required_fields() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = types::ResizeInstanceRequest::new;
    for (request, missing) in [(request().new_capacity(1.0), "spec_code"), (request().spec_code("x"), "new_capacity")] {
        let error = client.resize_instance(CACHE).body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("ResizeInstance: `{missing}` is missing"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn rejects_a_capacity_below_the_minimum_and_replicas_without_zones() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    let request = || types::ResizeInstanceRequest::new().spec_code("redis.x").new_capacity(1.0);
    for (request, problem) in [
        (request().new_capacity(-1.0), "`new_capacity` must be at least 0.125"),
        (request().new_capacity(0.0), "`new_capacity` must be at least 0.125"),
        (
            request().change_type("createReplication"),
            "`available_zones` is missing: required when `change_type` is `createReplication`",
        ),
    ] {
        let error = client.resize_instance(CACHE).body(request).await.unwrap_err();
        assert_eq!(error.to_string(), format!("ResizeInstance: {problem}"));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn rejects_a_non_finite_capacity() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator).resize_instance(CACHE).spec_code("redis.x");
    for capacity in [f64::NAN, f64::INFINITY] {
        let error = call.clone().new_capacity(capacity).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert!(emulator.requests().is_empty());
}
