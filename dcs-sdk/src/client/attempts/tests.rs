//! Tests of attempts, retries and deadlines on virtual time: the clock of the runtime is paused while a task runs, and
//! advances to the next timer when all tasks wait.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use proptest::prelude::*;
use tokio::time::Instant;

use crate::{
    Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, Sent,
    client::wire::{RuntimeClock, Step, Wire, response},
};

const MS: fn(u64) -> Duration = Duration::from_millis;
const LINK: &str = r#"{"file_name":"f","link":"https://obs.example/f?Signature=hush","bucket_name":"b"}"#;
const CREATED: &str = r#"{"instances":[{"instance_id":"i1","instance_name":"cache"}]}"#;

/// A client with the longest delays that the policy allows.
fn builder(wire: &Wire) -> ClientBuilder {
    Client::builder()
        .region("eu-de")
        .project_id("p1")
        .credentials(Credentials::access_key("AK", "s3cretkey"))
        .transports(wire.clone(), wire.clone())
        .clock(RuntimeClock::start())
        .jitter(|| 1.0)
}

/// An idempotent call.
async fn download(client: &Client) -> Result<(), Error> {
    client.download_ssl_cert("i1").await.map(drop)
}

/// A call that is not idempotent.
async fn create(client: &Client) -> Result<(), Error> {
    let request = client.create_instance().name("cache").engine("Redis").engine_version("6.0").capacity(1.0);
    let request = request.spec_code("redis.ha.xu1.large.r2.1").az_codes(["eu-de-01"]).vpc_id("v").subnet_id("s");
    request.password("Example-Pass_123").await.map(drop)
}

fn respond(status: u16, headers: &[(&str, &str)], body: &'static str) -> Step {
    Step::Respond(response(status, headers, body))
}

fn busy(status: u16, code: &str) -> Step {
    Step::Respond(response(status, &[], format!(r#"{{"error_code":"{code}","error_msg":"m"}}"#)))
}

/// The times of the attempts, in milliseconds.
fn attempts(wire: &Wire) -> Vec<u128> {
    wire.times().iter().map(Duration::as_millis).collect()
}

#[tokio::test(start_paused = true)]
async fn delays_double_up_to_the_maximum_with_full_jitter() {
    let policy = RetryPolicy::new().max_attempts(6).initial_backoff(MS(100)).max_backoff(MS(500));
    let wire = (0..5).fold(Wire::default(), |wire, _| wire.step(Step::Refuse)).responding(200, LINK);
    download(&builder(&wire).retry(policy).build().unwrap()).await.unwrap();
    assert_eq!(attempts(&wire), [0, 100, 300, 700, 1200, 1700]);

    let wire = Wire::default().step(Step::Refuse).step(Step::Refuse).responding(200, LINK);
    download(&builder(&wire).jitter(|| 0.25).build().unwrap()).await.unwrap();
    assert_eq!(attempts(&wire), [0, 250, 750]);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_the_minimum_delay() {
    let date = [("retry-after", "Fri, 01 Mar 2024 00:00:20 GMT"), ("date", "Fri, 01 Mar 2024 00:00:00 GMT")];
    for (headers, delay) in [(&[("retry-after", "7")][..], 7000), (&date, 20_000), (&[("retry-after", "0")], 1000)] {
        let wire = Wire::default().step(respond(429, headers, "")).responding(200, LINK);
        download(&builder(&wire).build().unwrap()).await.unwrap();
        assert_eq!(attempts(&wire), [0, delay]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_fails_at_once_if_the_next_attempt_would_start_after_the_deadline() {
    let wire = Wire::default().step(respond(429, &[("retry-after", "60")], ""));
    let error = download(&builder(&wire).build().unwrap()).await.unwrap_err();
    assert!(error.is_throttled());
    assert_eq!((error.retry_after(), error.elapsed()), (Some(MS(60_000)), Duration::ZERO));
    let wire = Wire::default().step(respond(429, &[("retry-after", "59")], "")).responding(200, LINK);
    download(&builder(&wire).build().unwrap()).await.unwrap();
    assert_eq!(attempts(&wire), [0, 59_000]);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_the_last_attempt() {
    let wire = Wire::default().step(Step::Stall).step(Step::Stall);
    let started = Instant::now();
    let error = download(&builder(&wire).build().unwrap()).await.unwrap_err();
    assert_eq!(attempts(&wire), [0, 41_000]);
    assert_eq!((started.elapsed(), error.elapsed(), error.attempts()), (MS(60_000), MS(60_000), 2));
    assert_eq!((error.kind(), error.was_sent()), (ErrorKind::Deadline, Sent::Maybe));
    let source = std::error::Error::source(&error).unwrap().downcast_ref::<Error>().unwrap();
    assert_eq!(source.kind(), ErrorKind::Timeout);
}

#[tokio::test(start_paused = true)]
async fn settings_of_a_call_take_precedence_over_those_of_the_client() {
    let wire = Wire::default().step(Step::Stall).step(Step::Stall).step(Step::Refuse);
    let client = builder(&wire).build().unwrap();
    let policy = RetryPolicy::new().max_attempts(2).initial_backoff(MS(10));
    let error = client.download_ssl_cert("i1").retry(policy).attempt_timeout(MS(100)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.elapsed()), (ErrorKind::Timeout, 2, MS(210)));
    let error = client.download_ssl_cert("i1").deadline(MS(999)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    assert_eq!(attempts(&wire), [0, 110, 210]);
}

#[tokio::test(start_paused = true)]
async fn calls_are_repeated_only_if_that_is_safe() {
    let cut = |status, stalled| Step::Cut { response: response(status, &[], "{"), stalled };
    let after = [("retry-after", "1")];
    // The first attempt, and whether it is followed by another: of a call that is idempotent, and of one that is not.
    let cases = [
        (Step::Refuse, true, true),
        (respond(429, &[], ""), true, true),
        (busy(400, "APIGW.0308"), true, true),
        (Step::Reset, true, false),
        (Step::Stall, true, false),
        (cut(200, false), true, false),
        (cut(200, true), true, false),
        (cut(502, false), true, false),
        (respond(408, &[], ""), true, false),
        (respond(502, &[], "<html>"), true, false),
        (respond(504, &[], ""), true, false),
        (respond(503, &after, ""), true, false),
        (respond(503, &[], ""), false, false),
        (busy(400, "DCS.4104"), true, true),
        (busy(400, "111400104"), true, true),
        (busy(500, "DCS.4069"), true, true),
        (busy(400, "DCS.4975"), true, false),
        (busy(200, "DCS.4104"), true, false),
        (busy(400, "DCS.4035"), false, false),
        (respond(400, &after, ""), false, false),
        (respond(401, &[], ""), false, false),
        (respond(403, &[], ""), false, false),
        (respond(404, &[], ""), false, false),
        (respond(409, &[], ""), false, false),
        (respond(500, &after, ""), false, false),
        (respond(302, &[("location", "https://elsewhere.example")], ""), false, false),
        (respond(200, &[], "<html>"), false, false),
        (respond(200, &[], ""), false, false),
    ];
    for (step, idempotent, other) in cases {
        let wire = Wire::default().step(step.clone()).responding(200, LINK);
        let result = download(&builder(&wire).build().unwrap()).await;
        assert_eq!((wire.count(), result.is_ok()), if idempotent { (2, true) } else { (1, false) }, "{step:?}");
        let wire = Wire::default().step(step.clone()).responding(200, CREATED);
        let result = create(&builder(&wire).build().unwrap()).await;
        assert_eq!((wire.count(), result.is_ok()), if other { (2, true) } else { (1, false) }, "{step:?}");
    }
    let wire = Wire::default().step(busy(400, "DCS.4104"));
    let policy = RetryPolicy::new().retry_busy(false);
    assert!(download(&builder(&wire).retry(policy).build().unwrap()).await.unwrap_err().is_busy());
    assert_eq!(wire.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn errors_report_the_stage_and_whether_the_request_was_sent() {
    let cut = |status, stalled| Step::Cut { response: response(status, &[], "{"), stalled };
    for (step, kind, sent, status, message) in [
        (Step::Refuse, ErrorKind::Connect, Sent::No, None, "failed to connect: refused"),
        (
            Step::Reset,
            ErrorKind::ConnectionLost,
            Sent::Maybe,
            None,
            "connection lost before a response was received: reset",
        ),
        (Step::Stall, ErrorKind::Timeout, Sent::Maybe, None, "timed out before a response was received"),
        (
            cut(200, false),
            ErrorKind::ConnectionLost,
            Sent::Yes,
            Some(200),
            "connection lost within the response body: reset",
        ),
        (cut(200, true), ErrorKind::Timeout, Sent::Yes, Some(200), "timed out within the response body"),
        (
            cut(503, true),
            ErrorKind::Service,
            Sent::Yes,
            Some(503),
            "unrecognized error response (no content type, 1 bytes)",
        ),
        (respond(404, &[], ""), ErrorKind::Service, Sent::Yes, Some(404), "error response without a body"),
        (
            respond(200, &[], "["),
            ErrorKind::InvalidResponse,
            Sent::Yes,
            Some(200),
            "invalid response: the JSON is truncated (line 1, column 1)",
        ),
    ] {
        let wire = Wire::default().step(step);
        let error = create(&builder(&wire).retry(RetryPolicy::never()).build().unwrap()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.was_sent(), error.status().map(|status| status.as_u16())),
            (kind, sent, status)
        );
        assert_eq!((error.message(), error.operation()), (message, Some("CreateInstance")));
        assert_eq!((error.attempts(), error.authority()), (1, Some("dcs.eu-de.otc.t-systems.com:443")));
        assert_eq!(error.request_id(), status.map(|_| "r-1"));
    }
    let large = Step::Respond(response(502, &[], vec![b' '; 17 * 1024 * 1024]));
    let error = create(&builder(&Wire::default().step(large)).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 502));
}

#[tokio::test(start_paused = true)]
async fn was_sent_covers_all_attempts() {
    let wire = Wire::default().step(Step::Reset).step(Step::Refuse).step(Step::Refuse);
    let error = download(&builder(&wire).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent(), error.attempts()), (ErrorKind::Connect, Sent::Maybe, 3));
    assert_eq!(
        error.to_string(),
        "DownloadSSLCert: failed to connect: refused (dcs.eu-de.otc.t-systems.com:443, 3 attempts in 3.0s)"
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_call_that_may_have_been_carried_out_says_so() {
    let error = create(&builder(&Wire::default().step(Step::Reset)).build().unwrap()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateInstance: connection lost before a response was received: reset \
         (dcs.eu-de.otc.t-systems.com:443); it may have been carried out: check before you repeat it"
    );
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_signed_anew() {
    let wire = Wire::default().step(Step::Refuse).step(Step::Refuse).responding(200, LINK);
    download(&builder(&wire).build().unwrap()).await.unwrap();
    let header = |name| wire.requests().iter().map(|request| request.headers()[name].clone()).collect::<Vec<_>>();
    assert_eq!(header("x-sdk-date"), ["20240229T235959Z", "20240301T000000Z", "20240301T000002Z"]);
    let mut signatures = header("authorization");
    signatures.sort();
    signatures.dedup();
    assert_eq!(signatures.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_outage_uses_up_the_budget_of_retries() {
    let calls = 120;
    let outage = |step: Step| (0..3 * calls).fold(Wire::default(), |wire, _| wire.step(step.clone()));
    let wire = outage(Step::Refuse);
    let client = builder(&wire).build().unwrap();
    for _ in 0..calls {
        assert!(download(&client).await.is_err());
    }
    assert_eq!(wire.count(), calls + 100);

    let wire = outage(respond(429, &[("retry-after", "1")], ""));
    let client = builder(&wire).build().unwrap();
    for _ in 0..calls {
        assert!(download(&client.clone()).await.is_err());
    }
    assert_eq!(wire.count(), 3 * calls);
}

#[tokio::test(start_paused = true)]
async fn requests_in_flight_are_limited_and_waiting_counts_towards_the_deadline() {
    let wire = (0..3).fold(Wire::default(), |wire, _| wire.step(Step::Stall));
    let client = builder(&wire).max_concurrent_requests(2).retry(RetryPolicy::never()).build().unwrap();
    let call = |deadline| client.download_ssl_cert("i1").attempt_timeout(MS(500)).deadline(deadline).into_future();
    let (first, second, third, fourth) = tokio::join!(call(MS(2000)), call(MS(2000)), call(MS(300)), call(MS(2000)));
    assert_eq!(attempts(&wire), [0, 0, 500]);
    for error in [first, second, fourth].map(Result::unwrap_err) {
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
    let error = third.unwrap_err();
    assert_eq!((error.kind(), error.was_sent(), error.elapsed()), (ErrorKind::Deadline, Sent::No, MS(300)));
}

#[tokio::test(start_paused = true)]
async fn one_deadline_spans_the_certificate_download() {
    let wire = Wire::default().step(Step::Refuse).responding(200, LINK).step(Step::Stall);
    let client = builder(&wire).attempt_timeout(MS(100_000)).deadline(MS(30_000)).build().unwrap();
    let error = client.ca_certificates("i1").await.unwrap_err();
    assert_eq!(attempts(&wire), [0, 1000, 1000]);
    assert_eq!((error.kind(), error.was_sent()), (ErrorKind::Deadline, Sent::Yes));
    assert_eq!((error.authority(), error.elapsed()), (Some("obs.example:443"), MS(29_000)));
    assert!(!format!("{error} {error:?}").contains("hush"));
}

#[tokio::test(start_paused = true)]
async fn hooks_see_each_attempt_and_its_outcome() {
    let wire = Wire::default().step(Step::Refuse).step(respond(502, &[], "")).responding(200, LINK);
    let log = Arc::new(Mutex::new(Vec::new()));
    let (before, after) = (log.clone(), log.clone());
    let client = builder(&wire)
        .before_attempt(move |attempt| {
            before.lock().unwrap().push(format!("{} {}", attempt.operation.id, attempt.number))
        })
        .after_attempt(move |attempt, outcome| {
            let status = outcome.status.map(|status| status.as_u16());
            let kind = outcome.error.map(Error::kind);
            after.lock().unwrap().push(format!("{} {status:?} {kind:?} {:?}", attempt.authority, outcome.retry_in));
        })
        .build()
        .unwrap();
    download(&client).await.unwrap();
    let host = "dcs.eu-de.otc.t-systems.com:443";
    assert_eq!(
        *log.lock().unwrap(),
        [
            "DownloadSSLCert 1",
            &format!("{host} None Some(Connect) Some(1s)"),
            "DownloadSSLCert 2",
            &format!("{host} Some(502) Some(Service) Some(2s)"),
            "DownloadSSLCert 3",
            &format!("{host} Some(200) None None"),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_url_that_is_too_long_is_not_sent() {
    let wire = Wire::default();
    let error = builder(&wire).build().unwrap().download_ssl_cert("x".repeat(70_000)).await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent(), wire.count()), (ErrorKind::InvalidRequest, Sent::No, 0));
}

/// A step, and whether the service may have carried out the request.
fn step() -> impl Strategy<Value = (Step, bool)> {
    let cut = |status, stalled| (Step::Cut { response: response(status, &[], "{"), stalled }, true);
    prop::sample::select(vec![
        (Step::Refuse, false),
        (respond(429, &[], ""), false),
        (respond(429, &[("retry-after", "1")], ""), false),
        (busy(400, "DCS.4104"), false),
        (Step::Reset, true),
        (Step::Stall, true),
        cut(200, false),
        cut(200, true),
        cut(503, false),
        (respond(408, &[], ""), true),
        (respond(500, &[("retry-after", "1")], ""), true),
        (respond(502, &[], ""), true),
        (respond(503, &[("retry-after", "1")], ""), true),
        (respond(504, &[], ""), true),
        (busy(400, "DCS.4975"), true),
        (busy(200, "DCS.4104"), true),
        (respond(200, &[], CREATED), true),
        (respond(200, &[], "{}"), true),
    ])
}

proptest! {
    #[test]
    fn no_call_that_may_have_been_carried_out_is_repeated_unless_it_is_idempotent(
        steps in prop::collection::vec(step(), 10),
        max_attempts in 0..12_u32,
        jitter in prop::sample::select(vec![0.0, 0.5, 1.0]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let wire = steps.iter().fold(Wire::default(), |wire, (step, _)| wire.step(step.clone()));
            let policy = RetryPolicy::new().max_attempts(max_attempts.min(10));
            let jitter: fn() -> f64 = if jitter == 0.0 { || 0.0 } else if jitter == 0.5 { || 0.5 } else { || 1.0 };
            let result = create(&builder(&wire).retry(policy).jitter(jitter).build().unwrap()).await;
            let sent = wire.count();
            let carried_out = steps[..sent].iter().filter(|(_, maybe)| *maybe).count();
            prop_assert!(carried_out <= 1 && sent <= max_attempts.max(1) as usize);
            prop_assert!(steps[..sent - 1].iter().all(|(_, maybe)| !maybe));
            if let Err(error) = result {
                prop_assert_eq!(error.attempts() as usize, sent);
                prop_assert!(error.was_sent() != Sent::No || carried_out == 0);
            }
            Ok(())
        })?;
    }
}
