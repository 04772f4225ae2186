//! Tests of `ShowJobInfo` (*Querying the Job Execution Result of a Tenant*).

use chrono::DateTime;
use dcs_sdk::{ErrorKind, types};
use serde_json::json;

use crate::emulator;

#[tokio::test]
async fn sends_the_job_id_in_the_path() {
    let emulator = emulator::start().await;
    emulator::client(&emulator).show_job_info("ff8080818822bbf7").await.unwrap();
    let request = emulator::only_request(&emulator);
    assert_eq!(request.method(), "GET");
    assert_eq!(request.path(), emulator::path(&emulator, "jobs/ff8080818822bbf7"));
    assert_eq!((request.query(), request.body()), (None, &b""[..]));
}

#[tokio::test]
async fn parses_every_field() {
    let payload = json!({
        "job_id": "ff8080818822bbf7", "job_type": "modifyClientIpTransJob", "status": "FAIL",
        "begin_time": "1684191545379", "end_time": "1684191548248", "fail_reason": "The node is down.",
    });
    let emulator = emulator::with_response("ShowJobInfo", payload).await;
    let job = emulator::strict_client(&emulator).show_job_info("ff8080818822bbf7").await.unwrap();
    assert_eq!(job.job_id.as_deref(), Some("ff8080818822bbf7"));
    assert_eq!(job.job_type, Some(types::JobType::ModifyClientIpTransJob));
    assert_eq!(job.status, types::JobStatus::Failed);
    assert_eq!(job.begin_time, DateTime::from_timestamp_millis(1_684_191_545_379));
    assert_eq!(job.end_time, DateTime::from_timestamp_millis(1_684_191_548_248));
    assert_eq!(job.fail_reason.as_deref(), Some("The node is down."));
}

#[tokio::test]
async fn parses_every_status_and_a_job_without_an_end_time() {
    let emulator = emulator::start().await;
    let client = emulator::client(&emulator);
    for (value, status) in [
        ("INIT", types::JobStatus::Init),
        ("RUNNING", types::JobStatus::Running),
        ("SUCCESS", types::JobStatus::Success),
        ("FAIL", types::JobStatus::Failed),
    ] {
        let payload = json!({
            "job_type": "enableSSL", "status": value, "begin_time": 1_684_191_545_379_i64, "end_time": null,
            "fail_reason": null,
        });
        emulator::respond_once(&emulator, "ShowJobInfo", &payload);
        let job = client.show_job_info("1").await.unwrap();
        assert_eq!(job.status, status);
        assert_eq!(job.job_id, None);
        assert!(matches!(&job.job_type, Some(types::JobType::Unknown(name)) if name.as_str() == "enableSSL"));
        assert_eq!(job.begin_time, DateTime::from_timestamp_millis(1_684_191_545_379));
        assert_eq!(job.end_time, None);
        assert_eq!(job.fail_reason, None);
    }
}

/// Without a status, a caller would poll the job forever.
#[tokio::test]
async fn a_response_without_a_status_is_an_error() {
    let emulator = emulator::with_response("ShowJobInfo", json!({ "job_id": "1", "status": null })).await;
    let error = emulator::client(&emulator).show_job_info("1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidResponse);
    assert!(error.message().ends_with("missing field `$.status`"), "{error}");
}

#[tokio::test]
async fn rejects_an_empty_job_id() {
    let emulator = emulator::start().await;
    let error = emulator::client(&emulator).show_job_info("").await.unwrap_err();
    assert_eq!(error.to_string(), "ShowJobInfo: `job_id` is empty");
    assert!(emulator.requests().is_empty());
}
