//! Names of fields and words in them, and what stands where there is nothing.

use dcs_sdk::types;
use serde_json::json;

use super::{
    cases,
    outcome::{Compared, stock},
    service::{INSTANCE, PROJECT, Service},
    stock_list,
};

cases! {
    "3.3" "A" ShowInstance no_security_group:
        "answers `securityGroupId` as ID and name of a security group that there isn't",
    "3.3" "A" ListInstances no_security_group_in_a_list: "answers `securityGroupId` as ID of one that there isn't",
    "3.4" "C" ListAvailableZones region_in_camel_case: "spells `regionId` in camel case",
    "3.5" "B" DeleteIpFromDomainName job_in_camel_case: "spells `jobId` in camel case",
    "3.6" "B" ShowMigrationTask a_misspelt_status: "says `INCRMIGEATING` where the page has `INCRMIGRATING`",
    "3.6" "B" ListMigrationTask statuses_of_another_page:
        "says `FULLMIGRATING`, `RELEASED` and `CREATING`, which the page on the list doesn't have",
    "3.7" "C" ShowInstance a_frozen_instance: "says `FROZEN`, which the list of statuses doesn't have",
    "3.7" "C" ListInstances instances_in_unlisted_statuses:
        "says `DELETING` and `STARTING`, which the list of statuses doesn't have",
    "3.9" "B" ShowInstance a_task_while_running: "is busy with a `task` while the status is `RUNNING`",
    "3.12" "A" ListConfigurations a_parameter: "answers `param_id` as text, `1`",
    "3.17" "A" ShowIpWhitelist no_whitelist_so_far:
        "answers 200 without `instance_id` and `whitelist` until one is first set",
    "3.17" "A" ShowIpWhitelist an_empty_whitelist: "answers 200 with both empty until one is first set",
    "3.17" "B" ShowIpWhitelist no_whitelist_for_this_one: "refuses with `DCS.4872` where there are no whitelists",
}

async fn no_security_group() -> Compared {
    let answer = json!({ "security_group_id": "securityGroupId", "security_group_name": "securityGroupId" });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.security_group_id.as_deref(), Some("securityGroupId"));
    assert_eq!(ours.security_group_name.as_deref(), Some("securityGroupId"));
    Compared::values(answer, stock, &ours)
}

async fn no_security_group_in_a_list() -> Compared {
    let answer = json!({ "instances": [{ "security_group_id": "securityGroupId" }] });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock_list(&service).await;
    let ours = service.ours().list_instances().await.unwrap();
    assert_eq!(ours.instances[0].security_group_id.as_deref(), Some("securityGroupId"));
    Compared::values(answer, stock, &ours)
}

async fn region_in_camel_case() -> Compared {
    let service = Service::answering(200, json!({ "regionId": "eu-de", "available_zones": [{ "code": "z" }] })).await;
    let stock = stock(service.stock().list_available_zones().await);
    let ours = service.ours().list_available_zones().await.unwrap();
    assert_eq!(ours.region_id.as_deref(), Some("eu-de"));
    assert_eq!(ours.available_zones[0].code.as_deref(), Some("z"));
    Compared::values(json!({ "region_id": "eu-de", "available_zones": [{ "code": "z" }] }), stock, &ours)
}

async fn job_in_camel_case() -> Compared {
    let service = Service::answering(200, json!({ "jobId": "j-1" })).await;
    let stock = stock(service.stock().delete_ip_from_domain_name(PROJECT, INSTANCE, "g", "n").await);
    let call = service.ours().delete_ip_from_domain_name().instance_id(INSTANCE).group_id("g").node_id("n");
    let ours = call.await.unwrap();
    assert_eq!(ours.job_id.as_deref(), Some("j-1"));
    Compared::values(json!({ "job_id": "j-1" }), stock, &ours)
}

async fn a_misspelt_status() -> Compared {
    let answer = json!({ "task_id": "t-1", "task_name": "move", "status": "INCRMIGEATING" });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_migration_task(PROJECT, "t-1").await);
    let ours = service.ours().show_migration_task().task_id("t-1").await.unwrap();
    assert_eq!(ours.task_id.as_deref(), Some("t-1"));
    assert_eq!(ours.task_name.as_deref(), Some("move"));
    let status = ours.status.as_ref().unwrap();
    assert_eq!(status.as_str(), "INCRMIGEATING");
    assert!(types::MigrationTaskStatus::VALUES.contains(&"INCRMIGEATING"));
    Compared::values(answer, stock, &ours)
}

/// terraform-provider-huaweicloud resource_huaweicloud_dcs_online_data_migration_task.go and
/// resource_huaweicloud_dcs_backup_import_task.go wait for such statuses.
async fn statuses_of_another_page() -> Compared {
    let tasks = ["FULLMIGRATING", "RELEASED", "CREATING"].map(|status| json!({ "task_id": "t", "status": status }));
    let answer = json!({ "count": 3, "migration_tasks": tasks });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().list_migration_task(PROJECT, None, None, None).await);
    let ours = service.ours().list_migration_task().await.unwrap();
    assert_eq!(ours.count, Some(3));
    let statuses: Vec<_> = ours.migration_tasks.iter().map(|task| task.status.as_ref().unwrap().as_str()).collect();
    assert_eq!(statuses, ["FULLMIGRATING", "RELEASED", "CREATING"]);
    Compared::values(answer, stock, &ours)
}

async fn a_frozen_instance() -> Compared {
    let answer = json!({ "instance_id": "i-1", "status": "FROZEN" });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some("i-1"));
    assert_eq!(ours.status, Some(types::InstanceStatus::Frozen));
    Compared::values(answer, stock, &ours)
}

async fn instances_in_unlisted_statuses() -> Compared {
    let instances = json!([
        { "instance_id": "i-1", "status": "RUNNING" },
        { "instance_id": "i-2", "status": "DELETING" },
        { "instance_id": "i-3", "status": "STARTING" },
    ]);
    let answer = json!({ "instance_num": 3, "instances": instances });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock_list(&service).await;
    let ours = service.ours().list_instances().await.unwrap();
    assert_eq!(ours.instance_num, Some(3));
    let status = |index: usize| ours.instances[index].status.clone().unwrap();
    assert_eq!(status(0), types::InstanceStatus::Running);
    assert_eq!(status(1), types::InstanceStatus::Deleting);
    assert!(matches!(status(2), types::InstanceStatus::Unknown(_)));
    assert_eq!(status(2).as_str(), "STARTING");
    Compared::values(answer, stock, &ours)
}

async fn a_task_while_running() -> Compared {
    let answer = json!({ "status": "RUNNING", "task": "BACKUPING" });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.status, Some(types::InstanceStatus::Running));
    assert_eq!(ours.task.as_deref(), Some("BACKUPING"));
    Compared::values(answer, stock, &ours)
}

/// gophertelekomcloud acceptance/openstack/dcs/v2/configs_test.go:34.
async fn a_parameter() -> Compared {
    let answer = json!({ "redis_config": [{ "param_id": "1", "param_name": "timeout", "param_value": "0" }] });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().list_configurations(PROJECT, INSTANCE).await);
    let ours = service.ours().list_configurations().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.redis_config[0].param_id.as_deref(), Some("1"));
    assert_eq!(ours.redis_config[0].param_name.as_deref(), Some("timeout"));
    assert_eq!(ours.redis_config[0].param_value.as_deref(), Some("0"));
    Compared::values(answer, stock, &ours)
}

async fn no_whitelist_so_far() -> Compared {
    let answer = json!({ "enable_whitelist": false });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_ip_whitelist(PROJECT, INSTANCE).await);
    let ours = service.ours().show_ip_whitelist().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id, None);
    assert_eq!(ours.enable_whitelist, Some(false));
    assert!(ours.whitelist.is_empty());
    Compared::values(answer, stock, &ours)
}

async fn an_empty_whitelist() -> Compared {
    let answer = json!({ "instance_id": "", "enable_whitelist": false, "whitelist": [] });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().show_ip_whitelist(PROJECT, INSTANCE).await);
    let ours = service.ours().show_ip_whitelist().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some(""));
    assert_eq!(ours.enable_whitelist, Some(false));
    assert!(ours.whitelist.is_empty());
    Compared::values(answer, stock, &ours)
}

async fn no_whitelist_for_this_one() -> Compared {
    let message = "The whitelist is not supported.";
    let answer = json!({ "error_code": "DCS.4872", "error_msg": message, "error_ext_msg": null });
    let service = Service::answering(400, answer).await;
    let stock = stock(service.stock().show_ip_whitelist(PROJECT, INSTANCE).await);
    let ours = service.ours().show_ip_whitelist().instance_id(INSTANCE).await.unwrap_err();
    Compared::failures(400, Some("DCS.4872"), message, stock, &ours)
}
