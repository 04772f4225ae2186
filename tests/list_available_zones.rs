//! Tests of `ListAvailableZones` (*Querying AZs*).

use serde_json::json;

use crate::emulator;

/// Availability zones do not belong to a project.
#[tokio::test]
async fn sends_a_path_without_a_project() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).list_available_zones().await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("GET", "/v2/available-zones"));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "region_id": "eu-de", "available_zones": [
        { "code": "eu-de-01", "port": "8403", "name": "AZ 1", "id": "effdcbc7", "resource_availability": "true" },
        { "code": "eu-de-02", "port": "8404", "name": "AZ 2", "id": "a0865121", "resource_availability": "false" },
    ] });
    let emulator = emulator::with_response("ListAvailableZones", payload).await;
    let response = emulator::strict_client(&emulator).list_available_zones().await.unwrap();
    assert_eq!(response.region_id.as_deref(), Some("eu-de"));
    let [first, second] = &response.available_zones[..] else { panic!("{response:?}") };
    assert_eq!(first.code, "eu-de-01");
    assert_eq!(first.port, Some(8403));
    assert_eq!(first.name.as_deref(), Some("AZ 1"));
    assert_eq!(first.id, "effdcbc7");
    assert_eq!(first.resource_availability, Some(true));
    assert_eq!(second.code, "eu-de-02");
    assert_eq!(second.port, Some(8404));
    assert_eq!(second.name.as_deref(), Some("AZ 2"));
    assert_eq!(second.id, "a0865121");
    assert_eq!(second.resource_availability, Some(false));
}

/// Another client reads `regionId`. The documented name takes precedence.
#[tokio::test]
async fn parses_region_id_in_snake_case_and_camel_case() {
    let emulator = emulator::start().await;
    let clients = [emulator::client(&emulator), emulator::strict_client(&emulator)];
    for (payload, region) in [
        (json!({ "regionId": "eu-de", "available_zones": [] }), Some("eu-de")),
        (json!({ "region_id": "eu-de", "regionId": "eu-nl", "available_zones": [] }), Some("eu-de")),
        (json!({ "region_id": null, "regionId": "eu-nl", "available_zones": [] }), Some("eu-nl")),
        (json!({ "regionId": null, "available_zones": [] }), None),
    ] {
        for client in &clients {
            emulator::respond_once(&emulator, "ListAvailableZones", &payload);
            let response = client.list_available_zones().await.unwrap();
            assert_eq!(response.region_id.as_deref(), region);
            assert!(response.available_zones.is_empty());
        }
    }
}

#[tokio::test]
async fn parses_a_boolean_resource_availability() {
    let payload = json!({ "available_zones": [{ "port": 8403, "resource_availability": true }] });
    let emulator = emulator::with_response("ListAvailableZones", payload).await;
    let response = emulator::client(&emulator).list_available_zones().await.unwrap();
    let [zone] = &response.available_zones[..] else { panic!("{response:?}") };
    assert_eq!(zone.port, Some(8403));
    assert_eq!(zone.resource_availability, Some(true));
    assert_eq!(zone.code, "");
    assert_eq!(response.region_id, None);
}
