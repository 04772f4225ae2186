//! Querying AZs.

use dcs_emulator::{Fault, Route};
use dcs_sdk::types;
use serde_json::json;

use crate::double;

/// It belongs to no project.
#[tokio::test]
async fn it_asks_for_the_zones_of_the_region() {
    let double = double::start().await;
    double::client(&double).list_available_zones().await.unwrap();
    let request = double::only_request(&double);
    assert_eq!((request.method(), request.path()), ("GET", "/v2/available-zones"));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({ "region_id": "eu-de", "available_zones": [
        { "code": "eu-de-01", "port": "8403", "name": "AZ 1", "id": "effdcbc7", "resource_availability": "true" },
        { "code": "eu-de-02", "port": "8404", "name": "AZ 2", "id": "a0865121", "resource_availability": "false" },
    ] });
    let double = double::answering("ListAvailableZones", answer).await;
    let answer = double::strict_client(&double).list_available_zones().await.unwrap().into_inner();
    assert_eq!(answer.region_id.as_deref(), Some("eu-de"));
    let [first, second] = &answer.available_zones[..] else { panic!("{answer:?}") };
    assert_eq!(first.code.as_deref(), Some("eu-de-01"));
    assert_eq!(first.port.as_deref(), Some("8403"));
    assert_eq!(first.name.as_deref(), Some("AZ 1"));
    assert_eq!(first.id.as_deref(), Some("effdcbc7"));
    assert_eq!(first.resource_availability, Some(types::AvailableZoneResourceAvailability::True));
    assert_eq!(second.code.as_deref(), Some("eu-de-02"));
    assert_eq!(second.port.as_deref(), Some("8404"));
    assert_eq!(second.name.as_deref(), Some("AZ 2"));
    assert_eq!(second.id.as_deref(), Some("a0865121"));
    assert_eq!(second.resource_availability, Some(types::AvailableZoneResourceAvailability::False));
}

/// A client of the live service reads the key in camel case. Of both, the one of the page counts.
#[tokio::test]
async fn the_region_is_read_in_another_spelling_too() {
    let double = double::start().await;
    for (answer, region) in [
        (json!({ "regionId": "eu-de" }), Some("eu-de")),
        (json!({ "region_id": "eu-de", "regionId": "eu-nl" }), Some("eu-de")),
        (json!({ "region_id": null, "regionId": "eu-nl" }), Some("eu-nl")),
        (json!({ "regionId": null, "available_zones": null }), None),
    ] {
        let answer = Fault::answer(200, "application/json", answer.to_string());
        double.faults().add(Route::Operation("ListAvailableZones"), answer.times(2));
        for client in [double::client(&double), double::strict_client(&double)] {
            let answer = client.list_available_zones().await.unwrap();
            assert_eq!(answer.region_id.as_deref(), region);
            assert!(answer.available_zones.is_empty());
        }
    }
}

#[tokio::test]
async fn whether_there_are_resources_may_be_a_truth_value() {
    let answer = json!({ "available_zones": [{ "port": 8403, "resource_availability": true }] });
    let double = double::answering("ListAvailableZones", answer).await;
    let answer = double::client(&double).list_available_zones().await.unwrap().into_inner();
    let [zone] = &answer.available_zones[..] else { panic!("{answer:?}") };
    assert_eq!(zone.port.as_deref(), Some("8403"));
    assert_eq!(zone.resource_availability, Some(types::AvailableZoneResourceAvailability::True));
    assert_eq!(zone.code, None);
    assert_eq!(answer.region_id, None);
}
