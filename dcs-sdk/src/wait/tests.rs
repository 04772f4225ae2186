//! Waits on virtual time: exact polls, and every outcome.

use std::time::Duration;

use futures_core::Stream;
use proptest::prelude::*;

use super::*;
use crate::{
    ClientBuilder, Credentials, RetryPolicy,
    client::wire::{RuntimeClock, Step, Wire, response},
    types::{InstanceStatus, JobStatus},
};

const NOT_FOUND: &str = r#"{"error_code":"DCS.3022","error_msg":"not found"}"#;

fn builder(wire: &Wire) -> ClientBuilder {
    Client::builder()
        .region("eu-de")
        .project_id("p1")
        .credentials(Credentials::access_key("AK", "s3cretkey"))
        .transports(wire.clone(), wire.clone())
        .clock(RuntimeClock::start())
        .jitter(|| 1.0)
        .retry(RetryPolicy::never())
}

fn client(wire: &Wire) -> Client {
    builder(wire).build().unwrap()
}

/// The instance in each of the statuses, one response each; `RUNNING+BACKUPING` has a task.
fn instance(statuses: &[&str]) -> Wire {
    statuses.iter().fold(Wire::default(), |wire, status| {
        let (status, task) = match status.split_once('+') {
            Some((status, task)) => (status, format!("\"{task}\"")),
            None => (*status, "null".to_owned()),
        };
        wire.responding(200, format!(r#"{{"instance_id":"i1","status":"{status}","task":{task}}}"#))
    })
}

fn seconds(wire: &Wire) -> Vec<f64> {
    wire.times().iter().map(Duration::as_secs_f64).collect()
}

fn running(wire: &Wire) -> Wait<crate::types::ShowInstanceResponse> {
    client(wire).wait_for_instance("i1").running()
}

#[tokio::test(start_paused = true)]
async fn polls_with_delays_that_double_up_to_the_interval_and_confirms_the_target() {
    let wire = instance(&["CREATING", "CREATING", "CREATING", "CREATING", "CREATING", "RUNNING", "RUNNING"]);
    let instance = running(&wire).await.unwrap();
    assert_eq!(instance.status, Some(InstanceStatus::Running));
    assert_eq!(seconds(&wire), [0.0, 2.0, 6.0, 14.0, 29.0, 44.0, 46.0]);
}

#[tokio::test(start_paused = true)]
async fn poll_interval_is_that_of_the_wait_or_of_the_client() {
    let statuses = ["CREATING", "CREATING", "CREATING", "RUNNING", "RUNNING"];
    let wire = instance(&statuses);
    running(&wire).poll_interval(Duration::from_secs(3)).await.unwrap();
    assert_eq!(seconds(&wire), [0.0, 2.0, 5.0, 8.0, 10.0]);
    let wire = instance(&statuses);
    let client = builder(&wire).poll_interval(Duration::from_millis(500)).build().unwrap();
    client.wait_for_instance("i1").running().await.unwrap();
    assert_eq!(seconds(&wire), [0.0, 0.5, 1.0, 1.5, 2.0]);
}

#[tokio::test(start_paused = true)]
async fn running_is_confirmed_without_a_task_and_twice_in_a_row() {
    let wire =
        instance(&["RUNNING", "RESTARTING", "RUNNING+BACKUPING", "RUNNING", "RUNNING+BACKUPING", "RUNNING", "RUNNING"]);
    running(&wire).await.unwrap();
    assert_eq!(wire.count(), 7);
}

#[tokio::test(start_paused = true)]
async fn statuses_from_which_the_target_is_not_reached_fail_at_once() {
    for (status, message) in [
        ("CREATEFAILED", "instance `i1` is `CREATEFAILED`"),
        ("ERROR", "instance `i1` is `ERROR`"),
        ("FROZEN", "instance `i1` is `FROZEN`: suspended because of an overdue balance"),
        ("DELETING", "instance `i1` is `DELETING`: it is being deleted"),
    ] {
        let wire = instance(&["CREATING", status]);
        let error = running(&wire).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Wait(WaitProblem::Failed));
        assert_eq!(error.to_string(), message);
        let progress = error.progress().unwrap();
        assert_eq!((progress.status.as_deref(), progress.polls), (Some(status), 2));
        assert_eq!(progress.elapsed, Duration::from_secs(2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_times_out_with_the_last_status_and_continues_with_a_new_deadline() {
    let wire = instance(&["CREATING", "EXTENDING", "EXTENDING", "RUNNING", "RUNNING"]);
    let mut wait = running(&wire).deadline(Duration::from_secs(5));
    let mut outcomes = Vec::new();
    while let Some(event) = wait.next().await {
        outcomes.push(match event {
            Ok(WaitEvent::Pending(progress)) => progress.status.unwrap(),
            Ok(WaitEvent::Reached(instance)) => format!("reached {}", instance.status.unwrap()),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Wait(WaitProblem::TimedOut));
                error.to_string()
            }
        });
    }
    // The last poll is a second before the deadline.
    let timed_out = "instance `i1` is still `EXTENDING` after 4.0s and 3 polls";
    assert_eq!(outcomes, ["CREATING", "EXTENDING", timed_out, "RUNNING", "reached RUNNING"]);
    assert_eq!(seconds(&wire), [0.0, 2.0, 4.0, 4.0, 6.0]);
}

#[tokio::test(start_paused = true)]
async fn every_poll_ends_before_the_deadline() {
    for deadline in [0, 1, 2, 3, 30, 61] {
        let wire = (0..10).fold(Wire::default(), |wire, _| wire.step(Step::Stall));
        let started = tokio::time::Instant::now();
        let error = running(&wire).deadline(Duration::from_secs(deadline)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Wait(WaitProblem::TimedOut), "{deadline}");
        assert!(started.elapsed() <= Duration::from_secs(deadline), "{deadline}: {:?}", started.elapsed());
        assert!(error.to_string().starts_with("no status of instance `i1` after "), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn temporary_failures_are_tolerated_three_times_in_a_row() {
    let unavailable = || Step::Respond(response(503, &[], "overloaded"));
    let wire = instance(&["CREATING"]).step(Step::Refuse).step(unavailable()).step(Step::Reset);
    let wire = wire.responding(200, r#"{"instance_id":"i1","status":"RUNNING"}"#).step(Step::Refuse);
    let wire = wire.responding(200, r#"{"instance_id":"i1","status":"RUNNING"}"#);
    // The failed poll between the two does not break the row.
    running(&wire).await.unwrap();
    assert_eq!(seconds(&wire), [0.0, 2.0, 6.0, 14.0, 29.0, 31.0, 46.0]);

    let wire = (0..4).fold(instance(&["CREATING"]), |wire, _| wire.step(unavailable()));
    let mut wait = running(&wire.responding(200, r#"{"instance_id":"i1","status":"RUNNING"}"#));
    for _ in 0..4 {
        assert!(matches!(wait.next().await, Some(Ok(WaitEvent::Pending(_)))));
    }
    let error = wait.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 503));
    // It can be continued.
    assert!(matches!(wait.next().await, Some(Ok(WaitEvent::Pending(_)))));
}

#[tokio::test(start_paused = true)]
async fn a_poll_waits_for_retry_after() {
    let wire = Wire::default().step(Step::Respond(response(429, &[("retry-after", "100")], "")));
    let wire = wire.responding(200, r#"{"instance_id":"i1","status":"ERROR"}"#);
    running(&wire).await.unwrap_err();
    assert_eq!(seconds(&wire), [0.0, 100.0]);
}

#[tokio::test(start_paused = true)]
async fn other_errors_end_a_wait() {
    let wire = Wire::default().responding(404, NOT_FOUND);
    let mut wait = running(&wire);
    assert!(wait.next().await.unwrap().unwrap_err().is_not_found());
    assert!(wait.next().await.is_none());
    assert_eq!(wait.await.unwrap_err().message(), "the wait has already ended");
    assert_eq!(wire.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn deleted_is_reached_when_the_instance_is_not_found() {
    let wire = instance(&["RUNNING", "DELETING"]).responding(404, NOT_FOUND);
    client(&wire).wait_for_instance("i1").deleted().await.unwrap();
    let wire = instance(&["ERROR", "DELETING", "ERROR"]);
    let error = client(&wire).wait_for_instance("i1").deleted().await.unwrap_err();
    assert_eq!(error.to_string(), "instance `i1` is `ERROR`: the deletion failed");
}

#[tokio::test(start_paused = true)]
async fn a_failed_job_has_its_reason_without_secrets() {
    let reason = "no s3cretkey\\n\\u001b[31m left";
    let body = format!(r#"{{"job_id":"j1","status":"FAIL","fail_reason":"{reason}"}}"#);
    let wire = Wire::default().responding(200, r#"{"job_id":"j1","status":"INIT"}"#).responding(200, body);
    let error = client(&wire).wait_for_job("j1").await.unwrap_err();
    assert_eq!(error.to_string(), "job `j1` is `FAIL`: no [redacted] [31m left");
}

/// A list of one record, or of none.
fn records(list: &str, record: Option<&str>) -> String {
    format!(r#"{{"total_num":1,"{list}":[{}]}}"#, record.unwrap_or_default())
}

#[tokio::test(start_paused = true)]
async fn records_may_be_absent_twice() {
    let absent = || records("backup_record_response", None);
    let record = |status: &str| {
        records("backup_record_response", Some(&format!(r#"{{"backup_id":"b1","status":"{status}","progress":"40"}}"#)))
    };
    let wire = Wire::default().responding(200, absent()).responding(204, "").responding(200, record("backuping"));
    let mut wait = client(&wire.clone().responding(200, record("succeed"))).wait_for_backup("i1", "b1");
    let mut percents = Vec::new();
    while let Some(Ok(WaitEvent::Pending(progress))) = wait.next().await {
        percents.push(progress.percent);
    }
    assert_eq!(percents, [None, None, Some(40.0)]);
    let wire = (0..3).fold(Wire::default(), |wire, _| wire.responding(200, absent()));
    let error = client(&wire).wait_for_backup("i1", "b1").await.unwrap_err();
    assert_eq!(error.to_string(), "backup `b1`: it does not exist");
    client(&Wire::default().responding(204, "")).wait_for_backup_deletion("i1", "b1").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn ssl_is_disabled_without_a_body() {
    let wire = Wire::default().responding(200, r#"{"enabled":true}"#).responding(204, "");
    assert_eq!(client(&wire).wait_for_ssl("i1", false).await.unwrap().enabled, Some(false));
}

fn create(client: &Client) -> crate::requests::CreateInstance {
    let request = client.create_instance().name("cache").engine("Redis").engine_version("6.0").capacity(1.0);
    let request = request.spec_code("redis.ha.xu1.large.r2.1").az_codes(["eu-de-01"]).vpc_id("v").subnet_id("s");
    request.password("Example-Pass_123")
}

#[tokio::test(start_paused = true)]
async fn and_wait_sends_the_request_once_and_waits_for_all_instances() {
    let shown = |id: &str, status: &str| format!(r#"{{"instance_id":"{id}","status":"{status}"}}"#);
    let created = r#"{"instances":[{"instance_id":"i1"},{"instance_id":"i2"}]}"#;
    let mut wire = Wire::default().responding(200, created);
    for (id, status) in [("i1", "RUNNING"), ("i2", "CREATING"), ("i1", "RUNNING"), ("i2", "RUNNING"), ("i2", "RUNNING")]
    {
        wire = wire.responding(200, shown(id, status));
    }
    let mut wait = create(&client(&wire)).and_wait();
    assert_eq!(wire.count(), 0);
    let mut resources = Vec::new();
    let instances = loop {
        match wait.next().await.unwrap().unwrap() {
            WaitEvent::Pending(progress) => resources.push(progress.resource),
            WaitEvent::Reached(instances) => break instances,
        }
    };
    assert_eq!(resources, ["instance `i1` (0 of 2 done)", "instance `i2` (1 of 2 done)"]);
    assert_eq!(instances.iter().map(|instance| &*instance.instance_id).collect::<Vec<_>>(), ["i1", "i2"]);
    let methods: Vec<_> = wire.requests().iter().map(|request| request.method().to_string()).collect();
    assert_eq!(methods, ["POST", "GET", "GET", "GET", "GET", "GET"]);
}

#[tokio::test(start_paused = true)]
async fn and_wait_reports_the_operation_that_was_started() {
    let wire = Wire::default().responding(200, r#"{"instances":[{"instance_id":"i1"}]}"#);
    let wire = wire.responding(200, r#"{"instance_id":"i1","status":"CREATEFAILED"}"#);
    let error = create(&client(&wire)).and_wait().await.unwrap_err();
    assert_eq!(error.to_string(), "CreateInstance: instance `i1` is `CREATEFAILED`");
    assert_eq!(error.was_sent(), Sent::Yes);
}

#[tokio::test(start_paused = true)]
async fn and_wait_does_not_send_the_request_again() {
    let wire = Wire::default().step(Step::Reset);
    let mut wait = create(&client(&wire)).and_wait();
    assert_eq!(wait.next().await.unwrap().unwrap_err().was_sent(), Sent::Maybe);
    assert!(wait.next().await.is_none());
    assert_eq!(wire.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn refused_items_of_a_batch_fail_at_once() {
    let results = r#"{"results":[{"instance":"i1","result":"success"},{"instance":"i2","result":"failed"}]}"#;
    let wire = Wire::default().responding(200, results).responding(404, NOT_FOUND);
    let error = client(&wire).batch_delete_instances().instances(["i1", "i2"]).and_wait().await.unwrap_err();
    let message = "BatchDeleteInstances: instance `i2` (1 of 2 done): the result of the request is `failed`";
    assert_eq!(error.to_string(), message);
}

#[tokio::test(start_paused = true)]
async fn enable_ssl_sends_nothing_if_ssl_is_enabled() {
    let enabled = r#"{"enabled":true,"ip":"192.0.2.1","port":"6379"}"#;
    let shown = r#"{"instance_id":"i1","status":"RUNNING"}"#;
    let wire =
        Wire::default().responding(200, enabled).responding(200, shown).responding(200, shown).responding(200, enabled);
    client(&wire).enable_ssl("i1").accept_restart().await.unwrap();
    assert!(wire.requests().iter().all(|request| request.method() == "GET"));
}

#[tokio::test(start_paused = true)]
async fn enable_ssl_waits_for_the_job_the_instance_and_ssl() {
    let wire = Wire::default().responding(204, "").responding(200, r#"{"job_id":"j1"}"#);
    let wire = wire.responding(200, r#"{"job_id":"j1","status":"RUNNING"}"#);
    let wire = wire.responding(200, r#"{"job_id":"j1","status":"SUCCESS"}"#);
    let wire = ["RESTARTING", "RUNNING", "RUNNING"]
        .iter()
        .fold(wire, |wire, status| wire.responding(200, format!(r#"{{"instance_id":"i1","status":"{status}"}}"#)));
    let wire = wire.responding(200, r#"{"enabled":false}"#).responding(200, r#"{"enabled":true}"#);
    let ssl = client(&wire).enable_ssl("i1").accept_restart().await.unwrap();
    assert_eq!(ssl.enabled, Some(true));
    let puts: Vec<_> = wire.requests().iter().map(|request| request.method() == "PUT").collect();
    assert_eq!(puts, [false, true, false, false, false, false, false, false, false]);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_wait_stops_the_polling() {
    let wire = instance(&["CREATING", "CREATING", "CREATING"]);
    let timed = tokio::time::timeout(Duration::from_secs(3), running(&wire).into_future());
    assert!(timed.await.is_err());
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(wire.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_future_of_next_loses_nothing() {
    let wire = instance(&["CREATING", "RUNNING", "RUNNING"]);
    let mut wait = running(&wire);
    let mut events = 0;
    while events < 3 {
        if let Ok(event) = tokio::time::timeout(Duration::from_millis(700), wait.next()).await {
            event.unwrap().unwrap();
            events += 1;
        }
    }
    assert_eq!(seconds(&wire), [0.0, 2.0, 4.0]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_a_stream() {
    let mut wait = std::pin::pin!(running(&instance(&["CREATING", "RUNNING", "RUNNING"])));
    let mut events = 0;
    while let Some(event) = std::future::poll_fn(|context| wait.as_mut().poll_next(context)).await {
        event.unwrap();
        events += 1;
    }
    assert_eq!(events, 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_status_is_waited_out_or_final(statuses in prop::collection::vec("[A-Za-z_\"\\\\é]{0,12}", 1..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let wire = statuses.iter().fold(Wire::default(), |wire, status| {
                let status = serde_json::to_string(status).unwrap();
                wire.responding(200, format!(r#"{{"job_id":"j1","status":{status}}}"#))
            });
            let mut wait = client(&wire).wait_for_job("j1").deadline(Duration::from_secs(3600));
            for status in &statuses {
                match wait.next().await.unwrap() {
                    Ok(WaitEvent::Pending(progress)) => assert_eq!(progress.status.as_ref(), Some(status)),
                    Ok(WaitEvent::Reached(job)) => return assert_eq!(job.status, JobStatus::Success),
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::Wait(WaitProblem::Failed));
                        return assert_eq!(status, "FAIL");
                    }
                }
            }
        });
    }
}
