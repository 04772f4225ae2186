//! The everyday tasks of a program that manages instances, one after the other, as a user would write their test.

use std::time::Duration;

use dcs_emulator::{Emulator, Ssl, Status};
use dcs_sdk::{
    Client, Credentials, RetryPolicy, WaitEvent,
    reqwest::StatusCode,
    types::{BackupRecordStatus, ConfigurationChange, InstanceStatus, IpWhitelistGroup, ResourceTag, TagChange},
};
use redis::{AsyncTypedCommands, IntoConnectionInfo, RedisConnectionInfo, TlsCertificates};

use crate::emulator::http;

const SPEC: &str = "redis.ha.xu1.large.r2.1";

async fn start() -> (Emulator, Client) {
    // Long enough to observe each status on a busy machine.
    let builder = Emulator::builder().account_json("{}").unwrap().job_time(Duration::from_millis(500));
    let emulator = builder.start().await.unwrap();
    let dcs = Client::builder()
        .endpoint(emulator.url())
        .root_certificate(emulator.ca_pem())
        .project_id(emulator.project_id())
        .credentials(Credentials::access_key(emulator.access_key(), emulator.secret_key()))
        .strict()
        .poll_interval(Duration::from_millis(5))
        .build()
        .unwrap();
    (emulator, dcs)
}

/// Waits until the instance is running, and returns the statuses that it had.
async fn wait(dcs: &Client, id: &str) -> Vec<InstanceStatus> {
    let mut seen = Vec::new();
    let mut wait = dcs.wait_for_instance(id).running();
    while let Some(event) = wait.next().await {
        seen.push(match event.unwrap() {
            WaitEvent::Reached(instance) => instance.status.unwrap(),
            WaitEvent::Pending(progress) => progress.status.unwrap().into(),
            event => panic!("{event:?}"),
        });
    }
    seen.dedup();
    seen
}

#[tokio::test]
async fn twelve_everyday_tasks() {
    let (emulator, dcs) = start().await;

    // 1. Create an instance.
    let created = dcs
        .create_instance()
        .name("cache-1")
        .engine("Redis")
        .engine_version("6.0")
        .capacity(1.0)
        .spec_code(SPEC)
        .az_codes(["eu-de-01", "eu-de-02"])
        .vpc_id("vpc-1")
        .subnet_id("subnet-1")
        .password("Xxxxxx-1")
        .tags([ResourceTag::new().key("team").value("web")])
        .await
        .unwrap();
    let id = &*created.instances[0].instance_id;
    assert_eq!(emulator.instance(id).unwrap().status, Status::Creating);

    // 2. Wait until it is running.
    assert_eq!(wait(&dcs, id).await, [InstanceStatus::Creating, InstanceStatus::Running]);
    let shown = dcs.show_instance(id).await.unwrap();
    assert_eq!((&*shown.instance_id, shown.name.as_deref()), (id, Some("cache-1")));
    assert_eq!((shown.vpc_id.as_deref(), shown.capacity_gb()), (Some("vpc-1"), Some(1.0)));

    // 3. Find it.
    let found = dcs.list_instances().name("cache-1").name_equal(true).tags("team=web").await.unwrap();
    assert_eq!((found.instance_num, &*found.instances[0].instance_id), (Some(1), id));
    assert!(dcs.list_instances().status(InstanceStatus::Error).await.unwrap().instances.is_empty());

    // 4. Resize it.
    dcs.resize_instance(id).spec_code("redis.ha.xu1.large.r2.4").new_capacity(4.0).await.unwrap();
    assert_eq!(wait(&dcs, id).await, [InstanceStatus::Extending, InstanceStatus::Running]);
    let resized = dcs.show_instance(id).await.unwrap();
    assert_eq!((resized.spec_code.as_deref(), resized.capacity_gb()), (Some("redis.ha.xu1.large.r2.4"), Some(4.0)));

    // 5. Restrict access.
    let group = IpWhitelistGroup::new().group_name("office").ip_list(["192.0.2.0/24"]);
    dcs.update_ip_whitelist(id).enable_whitelist(true).whitelist([group]).await.unwrap();
    let whitelist = dcs.show_ip_whitelist(id).await.unwrap();
    assert_eq!(whitelist.enable_whitelist, Some(true));
    assert_eq!(emulator.instance(id).unwrap().whitelist.unwrap().groups[0].ip_list, ["192.0.2.0/24"]);

    // 6. Change the password.
    let wrong = dcs.update_password(id).old_password("Xxxxxx-0").new_password("Xxxxxx-2").await.unwrap_err();
    assert_eq!(wrong.code(), Some("passwordFailed"));
    dcs.update_password(id).old_password("Xxxxxx-1").new_password("Xxxxxx-2").await.unwrap();
    assert_eq!(emulator.redis_password(id).unwrap().as_deref(), Some("Xxxxxx-2"));

    // 7. Change a parameter.
    let change = ConfigurationChange::new().param_id("1").param_name("timeout").param_value("300");
    dcs.update_configurations(id).redis_config([change]).await.unwrap();
    let parameters = dcs.wait_for_configuration(id).await.unwrap().redis_config;
    let timeout = parameters.into_iter().find(|parameter| parameter.param_name == "timeout").unwrap().param_value;
    assert_eq!(timeout.as_deref(), Some("300"));
    assert_eq!(dcs.list_config_histories(id).await.unwrap().history_num, Some(1));

    // 8. Change its tags.
    let tag = TagChange::new().key("cost-center").value("42");
    dcs.batch_create_or_delete_tags(id).action("create").tags([tag]).await.unwrap();
    assert_eq!(dcs.show_tags(id).await.unwrap().tags.len(), 2);

    // 9. Back it up, and download the backup.
    let backup = dcs.copy_instance(id).remark("before the update").await.unwrap().backup_id;
    let record = dcs.wait_for_backup(id, &backup).await.unwrap();
    assert_eq!((&record.backup_id, record.status), (&backup, Some(BackupRecordStatus::Succeeded)));
    assert_eq!(dcs.list_backup_records(id).await.unwrap().backup_record_response[0].backup_id, backup);
    let links = dcs.list_backup_file_links(id, &backup).expiration(300).await.unwrap().links;
    let link = links[0].link.as_ref().unwrap().expose_secret();
    let file = http(&emulator).get(link).send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
    assert!(file.starts_with(b"REDIS"));

    // 10. Turn SSL on.
    let job = dcs.update_ssl_switch(id).enabled(true).await.unwrap().job_id;
    assert_eq!(dcs.show_job_info(&job).await.unwrap().status.as_str(), "RUNNING");
    // With retries, the call would succeed after the job has ended.
    let busy = dcs.update_ssl_switch(id).enabled(true).retry(RetryPolicy::never()).await.unwrap_err();
    assert_eq!(busy.code(), Some("DCS.4017"));
    assert_eq!(dcs.wait_for_job(&job).await.unwrap().status.as_str(), "SUCCESS");
    assert_eq!(emulator.instance(id).unwrap().ssl, Ssl::On);

    // 11. Use Redis.
    let (ssl, bundle) = (dcs.show_instance_ssl_detail(id).await.unwrap(), dcs.ca_certificates(id).await.unwrap());
    let address = format!("rediss://{}:{}", ssl.ip.unwrap(), ssl.port.unwrap()).into_connection_info().unwrap();
    let address = address.set_redis_settings(RedisConnectionInfo::default().set_password("Xxxxxx-2"));
    let roots = TlsCertificates { client_tls: None, root_cert: Some(bundle.pem().bytes().collect()) };
    let redis = redis::Client::build_with_tls(address, roots).unwrap();
    let mut redis = redis.get_multiplexed_async_connection().await.unwrap();
    redis.set("key", "value").await.unwrap();
    assert_eq!(redis.get("key").await.unwrap().as_deref(), Some("value"));

    // 12. Delete it.
    dcs.delete_single_instance(id).await.unwrap();
    assert_eq!(dcs.show_instance(id).await.unwrap().status, Some(InstanceStatus::Deleting));
    dcs.wait_for_instance(id).deleted().await.unwrap();
    let error = dcs.show_instance(id).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(StatusCode::NOT_FOUND), Some("DCS.3022")));
    assert!(emulator.instance_ids().is_empty());
    assert!(dcs.list_instances().await.unwrap().instances.is_empty());
    assert!(dcs.delete_single_instance(id).await.is_err());
}
