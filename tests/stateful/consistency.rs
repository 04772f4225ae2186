//! After any sequence of operations, lists, shows, jobs and quotas agree with one another.

use std::{collections::BTreeSet, time::Duration};

use dcs_emulator::Emulator;
use dcs_sdk::{
    Client,
    reqwest::StatusCode,
    types::{IpWhitelistGroup, TagChange},
};
use proptest::{
    prelude::{Strategy, any, prop, prop_oneof},
    test_runner::{Config, TestRunner},
};
use tokio::runtime::Runtime;

use crate::emulator;

/// How long operations in the background take.
const JOB_TIME: Duration = Duration::from_secs(60);

#[derive(Clone, Debug)]
enum Step {
    Create { name: u8, is_failing: bool },
    Delete(usize),
    Resize(usize, u8),
    Restart(usize, &'static str),
    Rename(usize, u8),
    Tag(usize, u8, &'static str),
    Whitelist(usize),
    Ssl(usize, bool),
    Swap(usize),
    BackUp(usize),
    Restore(usize),
    Scan(usize),
    Advance(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let instance = || 0..4_usize;
    let step = prop_oneof![
        3 => (0..6_u8, any::<bool>()).prop_map(|(name, is_failing)| Step::Create { name, is_failing }),
        1 => instance().prop_map(Step::Delete),
        2 => (instance(), 1..64_u8).prop_map(|(instance, capacity)| Step::Resize(instance, capacity)),
        2 => (instance(), prop::sample::select(vec!["restart", "flush"])).prop_map(|(i, action)| Step::Restart(i, action)),
        1 => (instance(), 0..6_u8).prop_map(|(instance, name)| Step::Rename(instance, name)),
        1 => (instance(), 0..3_u8, prop::sample::select(vec!["create", "delete"])).prop_map(|(i, t, a)| Step::Tag(i, t, a)),
        1 => instance().prop_map(Step::Whitelist),
        1 => (instance(), any::<bool>()).prop_map(|(instance, enabled)| Step::Ssl(instance, enabled)),
        1 => instance().prop_map(Step::Swap),
        2 => instance().prop_map(Step::BackUp),
        1 => instance().prop_map(Step::Restore),
        1 => instance().prop_map(Step::Scan),
        4 => (1..90_u8).prop_map(Step::Advance),
    ];
    prop::collection::vec(step, 1..25)
}

/// Runs a step. The service may reject it: only the state afterwards counts.
async fn run(step: &Step, emulator: &Emulator, dcs: &Client) {
    let ids = emulator.instance_ids();
    let id = |index: usize| ids.get(index % ids.len().max(1)).map_or("unknown", String::as_str);
    let name = |number: u8| format!("cache-{number}");
    match *step {
        Step::Create { name: number, is_failing } => {
            if is_failing {
                emulator.fail_next("CreateInstance").unwrap();
            }
            let call = dcs.create_instance().name(name(number)).engine("Redis").engine_version("6.0").capacity(1.0);
            let call = call.spec_code("redis.ha.xu1.large.r2.1").az_codes(["eu-de-01"]).vpc_id("v").subnet_id("s");
            let _ = call.no_password_access(true).await;
        }
        Step::Delete(index) => drop(dcs.delete_single_instance(id(index)).await),
        Step::Resize(index, capacity) => {
            let spec_code = format!("redis.ha.xu1.large.r2.{capacity}");
            let _ = dcs.resize_instance(id(index)).spec_code(spec_code).new_capacity(f64::from(capacity)).await;
        }
        Step::Restart(index, action) => {
            drop(dcs.restart_or_flush_instances().instances([id(index)]).action(action).await);
        }
        Step::Rename(index, number) => drop(dcs.update_instance(id(index)).name(name(number)).await),
        Step::Tag(index, key, action) => {
            let tag = TagChange::new().key(format!("key-{key}")).value("value");
            let _ = dcs.batch_create_or_delete_tags(id(index)).action(action).tags([tag]).await;
        }
        Step::Whitelist(index) => {
            let group = IpWhitelistGroup::new().group_name("office").ip_list(["192.0.2.0/24"]);
            let _ = dcs.update_ip_whitelist(id(index)).enable_whitelist(true).whitelist([group]).await;
        }
        Step::Ssl(index, enabled) => drop(dcs.update_ssl_switch(id(index)).enabled(enabled).await),
        Step::Swap(index) => drop(dcs.change_master_standby(id(index)).await),
        Step::BackUp(index) => drop(dcs.copy_instance(id(index)).await),
        Step::Restore(index) => {
            if let Ok(backups) = dcs.list_backup_records(id(index)).await
                && let Some(backup) = backups.backup_record_response.first()
            {
                let _ = dcs.restore_instance(id(index)).backup_id(&*backup.backup_id).await;
            }
        }
        Step::Scan(index) => drop(dcs.create_hotkey_scan_task(id(index)).await),
        Step::Advance(seconds) => emulator.clock().advance(Duration::from_secs(seconds.into())),
    }
}

/// Asserts that all that the service returns agrees.
async fn check(emulator: &Emulator, dcs: &Client, seen: &mut BTreeSet<String>) {
    let list = dcs.list_instances().include_failure(true).limit(1000).await.unwrap();
    let ids: Vec<_> = list.instances.iter().map(|instance| instance.instance_id.clone()).collect();
    assert_eq!(list.instance_num, Some(ids.len() as i64));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an ID is listed twice");
    let names: BTreeSet<_> = list.instances.iter().map(|instance| instance.name.clone()).collect();
    assert_eq!(names.len(), ids.len(), "a name is used twice");
    assert_eq!(emulator.instance_ids(), ids);

    let quota = dcs.show_quota_of_tenant().await.unwrap();
    let used = |index: usize| quota.quotas.resources[index].used.unwrap();
    let capacity: f64 = list.instances.iter().filter_map(|instance| instance.capacity_gb()).sum();
    assert_eq!((used(0), used(1) as f64), (ids.len() as i64, capacity));

    let nodes = dcs.batch_show_nodes_information().limit(1000).await.unwrap();
    assert_eq!(nodes.instances.len(), ids.len());
    for (item, nodes) in list.instances.iter().zip(&nodes.instances) {
        let id = &*item.instance_id;
        let shown = dcs.show_instance(id).await.unwrap();
        assert_eq!((&shown.name, &shown.status, &shown.tags), (&item.name, &item.status, &item.tags));
        assert_eq!((shown.capacity_gb(), &shown.spec_code), (item.capacity_gb(), &item.spec_code));
        let groups = dcs.list_group_replication_info(id).await.unwrap().group_list;
        let replicas: usize = groups.iter().map(|group| group.replication_list.len()).sum();
        assert_eq!((&*nodes.instance_id, nodes.nodes.len()), (id, replicas));

        let tasks = dcs.list_background_task(id).limit(1000).await.unwrap().tasks;
        for task in &tasks {
            let job = dcs.show_job_info(&*task.id).await.unwrap();
            assert_eq!(Some(job.status.as_str()), task.status.as_deref());
        }
        let is_resizing = tasks.iter().any(|task| {
            task.name.as_ref().is_some_and(|name| name.as_str() == "EXTEND")
                && task.status.as_deref() == Some("RUNNING")
        });
        assert_eq!(item.status.as_ref().unwrap().as_str() == "EXTENDING", is_resizing);
        let backups = dcs.list_backup_records(id).limit(1000).await.unwrap();
        assert_eq!(backups.total_num.unwrap_or_default(), backups.backup_record_response.len() as i64);
        for restoration in dcs.list_restore_records(id).limit(1000).await.unwrap().restore_record_response {
            let backup = backups
                .backup_record_response
                .iter()
                .find(|known| Some(&known.backup_id) == restoration.backup_id.as_ref());
            assert!(backup.is_some(), "the backup of a restoration is not listed");
        }
    }
    for gone in seen.iter().filter(|id| !ids.contains(id)) {
        assert_eq!(dcs.show_instance(gone).await.unwrap_err().status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(dcs.list_background_task(gone).await.unwrap_err().status(), Some(StatusCode::NOT_FOUND));
    }
    seen.extend(ids);
}

async fn run_all(steps: &[Step]) {
    let builder = Emulator::builder().account_json("{}").unwrap().builtin_redis(true).job_time(JOB_TIME);
    let emulator = builder.start().await.unwrap();
    let dcs = emulator::strict_client(&emulator);
    let mut seen = BTreeSet::new();
    for step in steps {
        run(step, &emulator, &dcs).await;
        check(&emulator, &dcs, &mut seen).await;
    }
    emulator.clock().advance(JOB_TIME);
    check(&emulator, &dcs, &mut seen).await;
    for instance in dcs.list_instances().include_failure(true).limit(1000).await.unwrap().instances {
        let status = instance.status.unwrap();
        assert!(["RUNNING", "CREATEFAILED"].contains(&status.as_str()), "{status} after all tasks have ended");
    }
}

#[test]
fn lists_shows_jobs_and_quotas_agree_after_any_sequence_of_operations() {
    let runtime = Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config { cases: 16, ..Config::default() });
    runner
        .run(&steps(), |steps| {
            runtime.block_on(run_all(&steps));
            Ok(())
        })
        .unwrap();
}
