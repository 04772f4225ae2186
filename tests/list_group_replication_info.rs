//! Tests of `ListGroupReplicationInfo` (*Querying Details of Shards*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator::{self, CACHE};

/// The paths of the whitelist and shard operations contain `instance`; other paths contain `instances`.
#[tokio::test]
async fn sends_the_instance_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).list_group_replication_info(CACHE).await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, &format!("instance/{CACHE}/groups")));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "group_count": 3, "group_list": [
        {
            "group_id": "35e1bed6", "group_name": "group-0",
            "replication_list": [
                {
                    "replication_role": "master", "replication_ip": "192.168.76.25", "is_replication": false,
                    "replication_id": "dfbd3f84", "node_id": "8abfa7aa002d", "status": "Active", "az_code": "eu-de-01",
                    "dimensions": [
                        { "name": "dcs_instance_id", "value": "caf2d19f" },
                        { "name": "dcs_cluster_redis_node", "value": "8263dc69" },
                    ],
                },
                {
                    "replication_role": "slave", "replication_ip": "192.168.78.207", "is_replication": true,
                    "replication_id": "63d4c880", "node_id": "8abfa7aa002e", "status": "Inactive",
                    "az_code": "eu-de-02", "dimensions": [],
                },
            ],
        },
        { "group_id": "579a281f", "group_name": "group-1", "replication_list": [] },
    ] });
    let emulator = emulator::with_response("ListGroupReplicationInfo", payload).await;
    let call = emulator::strict_client(&emulator).list_group_replication_info(CACHE);
    let response = call.await.unwrap();
    assert_eq!(response.group_count, Some(3));
    let [first, second] = &response.group_list[..] else { panic!("{response:?}") };
    assert_eq!(first.group_id, "35e1bed6");
    assert_eq!(first.group_name.as_deref(), Some("group-0"));
    let [master, replica] = &first.replication_list[..] else { panic!("{first:?}") };
    assert_eq!(master.replication_role, Some(types::ShardReplicaRole::Master));
    assert_eq!(master.replication_ip.as_deref(), Some("192.168.76.25"));
    assert_eq!(master.is_replication, Some(false));
    assert_eq!(master.replication_id, "dfbd3f84");
    assert_eq!(master.node_id, "8abfa7aa002d");
    assert_eq!(master.status.as_deref(), Some("Active"));
    assert_eq!(master.az_code.as_deref(), Some("eu-de-01"));
    let [instance, node] = &master.dimensions[..] else { panic!("{master:?}") };
    assert_eq!(instance.name, "dcs_instance_id");
    assert_eq!(instance.value, "caf2d19f");
    assert_eq!(node.name, "dcs_cluster_redis_node");
    assert_eq!(node.value, "8263dc69");
    assert_eq!(replica.replication_role, Some(types::ShardReplicaRole::Slave));
    assert_eq!(replica.replication_ip.as_deref(), Some("192.168.78.207"));
    assert_eq!(replica.is_replication, Some(true));
    assert_eq!(replica.replication_id, "63d4c880");
    assert_eq!(replica.node_id, "8abfa7aa002e");
    assert_eq!(replica.status.as_deref(), Some("Inactive"));
    assert_eq!(replica.az_code.as_deref(), Some("eu-de-02"));
    assert!(replica.dimensions.is_empty());
    assert_eq!(second.group_id, "579a281f");
    assert_eq!(second.group_name.as_deref(), Some("group-1"));
    assert!(second.replication_list.is_empty());
}

/// A list at any depth may be null, and a malformed list item is dropped without failing the call.
#[tokio::test]
async fn parses_null_lists_and_drops_malformed_items() {
    let payload = json!({ "group_count": "1", "group_list": [
        { "group_id": "35e1bed6", "replication_list": [
            "broken",
            { "node_id": "8abfa7aa002d", "dimensions": null, "is_replication": "true" },
        ] },
        { "group_id": "579a281f", "replication_list": null },
    ] });
    let emulator = emulator::with_response("ListGroupReplicationInfo", payload).await;
    let call = emulator::client(&emulator).list_group_replication_info(CACHE);
    let response = call.await.unwrap();
    assert_eq!(response.group_count, Some(1));
    let [first, second] = &response.group_list[..] else { panic!("{response:?}") };
    let [replica] = &first.replication_list[..] else { panic!("{first:?}") };
    assert_eq!(replica.node_id, "8abfa7aa002d");
    assert_eq!(replica.is_replication, Some(true));
    assert!(replica.dimensions.is_empty());
    assert_eq!(second.group_id, "579a281f");
    assert!(second.replication_list.is_empty());
}

#[tokio::test]
async fn rejects_an_empty_instance_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).list_group_replication_info("").await.unwrap_err();
    assert_eq!(error.to_string(), "ListGroupReplicationInfo: `instance_id` is empty");
    assert!(emulator.requests().is_empty());
}
