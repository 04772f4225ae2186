//! Querying the Job Execution Result of a Tenant.

use chrono::DateTime;
use dcs_emulator::{Fault, Route};
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::double;

#[tokio::test]
async fn it_asks_for_one_job() {
    let double = double::start().await;
    double::client(&double).show_job_info().job_id("ff8080818822bbf7").await.unwrap();
    let request = double::only_request(&double);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), double::path(&double, "jobs/ff8080818822bbf7"));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn each_field_is_told() {
    let answer = json!({
        "job_id": "ff8080818822bbf7", "job_type": "modifyClientIpTransJob", "status": "FAIL",
        "begin_time": "1684191545379", "end_time": "1684191548248", "fail_reason": "The node is down.",
    });
    let double = double::answering("ShowJobInfo", answer).await;
    let job = double::strict_client(&double).show_job_info().job_id("ff8080818822bbf7").await.unwrap();
    assert_eq!(job.job_id.as_deref(), Some("ff8080818822bbf7"));
    assert_eq!(job.job_type, Some(types::JobType::ModifyClientIpTransJob));
    assert_eq!(job.status, types::JobStatus::Fail);
    assert_eq!(job.begin_time, DateTime::from_timestamp_millis(1_684_191_545_379));
    assert_eq!(job.end_time, DateTime::from_timestamp_millis(1_684_191_548_248));
    assert_eq!(job.fail_reason.as_deref(), Some("The node is down."));
}

#[tokio::test]
async fn each_status_is_known_and_a_job_that_runs_has_no_end() {
    let double = double::start().await;
    let client = double::client(&double);
    for (text, status) in [
        ("INIT", types::JobStatus::Init),
        ("RUNNING", types::JobStatus::Running),
        ("SUCCESS", types::JobStatus::Success),
        ("FAIL", types::JobStatus::Fail),
    ] {
        let answer = json!({
            "job_type": "enableSSL", "status": text, "begin_time": 1_684_191_545_379_i64, "end_time": null,
            "fail_reason": null,
        });
        let answer = Fault::answer(200, "application/json", answer.to_string());
        double.faults().add(Route::Operation("ShowJobInfo"), answer.times(1));
        let job = client.show_job_info().job_id("1").await.unwrap();
        assert_eq!(job.status, status);
        assert_eq!(job.job_id, None);
        assert!(matches!(&job.job_type, Some(types::JobType::Unknown(name)) if name.as_str() == "enableSSL"));
        assert_eq!(job.begin_time, DateTime::from_timestamp_millis(1_684_191_545_379));
        assert_eq!(job.end_time, None);
        assert_eq!(job.fail_reason, None);
    }
}

/// Whoever waits for the job would wait for ever.
#[tokio::test]
async fn a_job_without_a_status_is_of_no_use() {
    let double = double::answering("ShowJobInfo", json!({ "job_id": "1", "status": null })).await;
    let error = double::client(&double).show_job_info().job_id("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedAnswer);
    assert!(error.message().ends_with("it has no $.status"), "{error}");
}

#[tokio::test]
async fn without_a_job_it_is_not_sent() {
    let double = double::start().await;
    let error = double::client(&double).show_job_info().await.unwrap_err();
    assert_eq!(error.to_string(), "ShowJobInfo: job_id is missing: call `job_id`");
    assert!(double.requests().is_empty());
}
