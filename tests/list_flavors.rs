//! Tests of `ListFlavors` (*Querying Product Flavors*).

use dcs_sdk::types;
use serde_json::json;

use crate::emulator;

/// The path is as documented; the page's example has no project ID.
#[tokio::test]
async fn sends_every_query_parameter() {
    let emulator = emulator::start().await;
    let call = emulator::client(&emulator)
        .list_flavors()
        .spec_code("redis.single.xu1.large.1")
        .cache_mode(types::FlavorCacheMode::HaRwSplit)
        .engine(types::FlavorEngine::Redis)
        .engine_version(types::FlavorEngineVersion::V6_0)
        .cpu_type(types::FlavorCpuType::X86_64)
        .capacity(0.125);
    call.await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!((request.method(), request.path()), ("GET", emulator::path(&emulator, "flavors").as_str()));
    let mut pairs: Vec<_> = request.query().unwrap().split('&').collect();
    pairs.sort();
    assert_eq!(
        pairs,
        [
            "cache_mode=ha_rw_split",
            "capacity=0.125",
            "cpu_type=x86_64",
            "engine=Redis",
            "engine_version=6.0",
            "spec_code=redis.single.xu1.large.1",
        ]
    );
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({ "flavors": [{
        "spec_code": "redis.cluster.au1.large.4", "cloud_service_type_code": "hws.service.type.dcs",
        "cloud_resource_type_code": "hws.resource.type.dcs3", "cache_mode": "cluster", "engine": "redis",
        "engine_version": "5.0", "product_type": "generic", "cpu_type": "aarch64", "storage_type": "DRAM",
        "capacity": ["4", "8"], "billing_mode": ["Hourly"], "tenant_ip_count": 6, "pricing_type": "tier",
        "is_dec": false, "dec": true, "replica_count": 2, "inquery_spec_code": "redis.cluster.4",
        "billing_factor": "Duration",
        "attrs": [{ "capacity": "4", "name": "sharding_num", "value": "3" }],
        "flavors_available_zones": [{
            "capacity": "8", "unit": "GB", "available_zones": ["d539378e", "bf84aba5"], "az_codes": ["eu-de-01"],
        }],
    }] });
    let emulator = emulator::with_response("ListFlavors", payload).await;
    let response = emulator::strict_client(&emulator).list_flavors().await.unwrap();
    let [flavor] = &response.flavors[..] else { panic!("{response:?}") };
    assert_eq!(flavor.spec_code, "redis.cluster.au1.large.4");
    assert_eq!(flavor.cloud_service_type_code.as_deref(), Some("hws.service.type.dcs"));
    assert_eq!(flavor.cloud_resource_type_code.as_deref(), Some("hws.resource.type.dcs3"));
    assert_eq!(flavor.cache_mode, Some(types::FlavorCacheMode::Cluster));
    assert_eq!(flavor.engine.as_deref(), Some("redis"));
    assert_eq!(flavor.engine_version.as_deref(), Some("5.0"));
    assert_eq!(flavor.product_type, Some(types::FlavorProductType::Generic));
    assert_eq!(flavor.cpu_type, Some(types::FlavorCpuType::Aarch64));
    assert_eq!(flavor.storage_type, Some(types::FlavorStorageType::Dram));
    assert_eq!(flavor.capacity, [4.0, 8.0]);
    assert_eq!(flavor.billing_mode, [types::FlavorBillingMode::Hourly]);
    assert_eq!(flavor.tenant_ip_count, Some(6));
    assert_eq!(flavor.pricing_type, Some(types::FlavorPricingType::Tier));
    assert_eq!(flavor.is_dec, Some(false));
    assert_eq!(flavor.dec, Some(true));
    assert_eq!(flavor.replica_count, Some(2));
    assert_eq!(flavor.inquery_spec_code.as_deref(), Some("redis.cluster.4"));
    assert_eq!(flavor.billing_factor.as_deref(), Some("Duration"));
    let [attribute] = &flavor.attrs[..] else { panic!("{flavor:?}") };
    assert_eq!(attribute.capacity, Some(4.0));
    assert_eq!(attribute.name, Some(types::FlavorAttributeName::ShardingNum));
    assert_eq!(attribute.value, Some(3.0));
    let [zones] = &flavor.flavors_available_zones[..] else { panic!("{flavor:?}") };
    assert_eq!(zones.capacity, Some(8.0));
    assert_eq!(zones.unit.as_deref(), Some("GB"));
    assert_eq!(zones.available_zones, ["d539378e", "bf84aba5"]);
    assert_eq!(zones.az_codes, ["eu-de-01"]);
}

#[test]
fn flavor_attribute_name_has_every_documented_value() {
    let names = [
        ("sharding_num", types::FlavorAttributeName::ShardingNum),
        ("proxy_num", types::FlavorAttributeName::ProxyNum),
        ("db_number", types::FlavorAttributeName::DbNumber),
        ("max_memory", types::FlavorAttributeName::MaxMemory),
        ("max_connections", types::FlavorAttributeName::MaxConnections),
        ("max_clients", types::FlavorAttributeName::MaxClients),
        ("max_bandwidth", types::FlavorAttributeName::MaxBandwidth),
        ("max_in_bandwidth", types::FlavorAttributeName::MaxInBandwidth),
    ];
    assert_eq!(types::FlavorAttributeName::VALUES, names.each_ref().map(|(value, _)| *value));
    for (value, name) in names {
        assert_eq!((types::FlavorAttributeName::from(value), name.as_str()), (name.clone(), value));
    }
}

/// A flavor may support several engine versions, as in the page's example; other clouds have more product editions and
/// storage types.
#[tokio::test]
async fn parses_multiple_engine_versions_and_unknown_enum_values() {
    let payload = json!({ "flavors": [{
        "engine_version": "4.0;5.0", "product_type": "enterprise", "storage_type": "SSD", "pricing_type": "normal",
        "billing_mode": ["Hourly", "Monthly"], "capacity": [1, "2"], "attrs": null, "replica_count": null,
        "flavors_available_zones": [{ "capacity": 1, "available_zones": null }],
    }] });
    let emulator = emulator::with_response("ListFlavors", payload).await;
    let response = emulator::client(&emulator).list_flavors().await.unwrap();
    let [flavor] = &response.flavors[..] else { panic!("{response:?}") };
    assert_eq!(flavor.engine_version.as_deref(), Some("4.0;5.0"));
    assert!(
        matches!(&flavor.product_type, Some(types::FlavorProductType::Unknown(value)) if value.as_str() == "enterprise")
    );
    assert!(matches!(&flavor.storage_type, Some(types::FlavorStorageType::Unknown(value)) if value.as_str() == "SSD"));
    assert_eq!(flavor.pricing_type, Some(types::FlavorPricingType::Normal));
    let modes: Vec<_> = flavor.billing_mode.iter().map(types::FlavorBillingMode::as_str).collect();
    assert_eq!(modes, ["Hourly", "Monthly"]);
    assert_eq!(flavor.capacity, [1.0, 2.0]);
    assert!(flavor.attrs.is_empty());
    assert_eq!(flavor.replica_count, None);
    let [zones] = &flavor.flavors_available_zones[..] else { panic!("{flavor:?}") };
    assert_eq!(zones.capacity, Some(1.0));
    assert!(zones.available_zones.is_empty());
    assert!(zones.az_codes.is_empty());
}
