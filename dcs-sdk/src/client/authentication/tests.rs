//! Tests of tokens and hints on virtual time.

use std::{
    fmt::{Debug, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::sleep;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::{
    Client, ClientBuilder, Credentials, Error, ErrorKind, SigningDialect,
    client::wire::{RuntimeClock, Step, Wire, response},
};

const HOUR: Duration = Duration::from_secs(3600);
const INSTANCES: &str = r#"{"instances":[],"instance_num":0}"#;
const REFUSED: &str =
    r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information: signature"}"#;

fn builder(wire: &Wire) -> ClientBuilder {
    Client::builder()
        .project_name("eu-de_web")
        .credentials(Credentials::password("ann", "hush-password").domain_name("OTC1"))
        .transports(wire.clone(), wire.clone())
        .clock(RuntimeClock::start())
}

/// A token for 24 hours, by a clock that is years behind that of the client.
fn token(token: &str) -> Step {
    let body = r#"{"token":{"issued_at":"2015-11-09T01:42:57.5Z","expires_at":"2015-11-10T01:42:57.5Z","project":{"id":"p1"}}}"#;
    Step::Respond(response(201, &[("x-subject-token", token)], body))
}

fn instances() -> Step {
    Step::Respond(response(200, &[], INSTANCES))
}

async fn call(client: &Client) -> Result<(), Error> {
    client.list_instances().await.map(drop)
}

/// The token of each request to the service; `None` for a request to IAM.
fn tokens(wire: &Wire) -> Vec<Option<String>> {
    let token = |request: &reqwest::Request| Some(request.headers().get("x-auth-token")?.to_str().unwrap().to_owned());
    wire.requests().iter().map(token).collect()
}

#[tokio::test(start_paused = true)]
async fn token_is_renewed_shortly_before_it_expires() {
    let wire =
        [token("t1"), instances(), instances(), token("t2"), instances()].into_iter().fold(Wire::default(), Wire::step);
    let client = builder(&wire).build().unwrap();
    call(&client).await.unwrap();
    sleep(24 * HOUR - Duration::from_secs(300)).await;
    // Still valid, so that the call does not wait for the next one.
    call(&client).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    call(&client).await.unwrap();
    let token = |token: &str| Some(token.to_owned());
    assert_eq!(tokens(&wire), [None, token("t1"), token("t1"), None, token("t2")]);
}

#[tokio::test(start_paused = true)]
async fn expired_token_is_not_sent() {
    let wire = [token("t1"), instances(), token("t2"), instances()].into_iter().fold(Wire::default(), Wire::step);
    let client = builder(&wire).build().unwrap();
    call(&client).await.unwrap();
    sleep(24 * HOUR).await;
    call(&client).await.unwrap();
    assert_eq!(tokens(&wire), [None, Some("t1".to_owned()), None, Some("t2".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn request_for_a_token_has_the_documented_body() {
    let wire = Wire::default().step(token("t1")).step(instances());
    call(&builder(&wire).build().unwrap()).await.unwrap();
    let request = wire.requests().remove(0);
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url().as_str(), "https://iam.eu-de.otc.t-systems.com/v3/auth/tokens?nocatalog=true");
    let body: serde_json::Value =
        serde_json::from_slice(request.body().and_then(reqwest::Body::as_bytes).unwrap()).unwrap();
    let user = serde_json::json!({ "name": "ann", "password": "hush-password", "domain": { "name": "OTC1" } });
    let identity = serde_json::json!({ "methods": ["password"], "password": { "user": user } });
    let scope = serde_json::json!({ "project": { "name": "eu-de_web" } });
    assert_eq!(body, serde_json::json!({ "auth": { "identity": identity, "scope": scope } }));
}

#[tokio::test(start_paused = true)]
async fn iam_calls_are_retried_within_the_deadline() {
    let wire = [Step::Reset, token("t1"), instances(), Step::Stall].into_iter().fold(Wire::default(), Wire::step);
    let client = builder(&wire).build().unwrap();
    call(&client).await.unwrap();
    sleep(24 * HOUR).await;
    let error = client.list_instances().deadline(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(error.is_transient());
}

#[tokio::test(start_paused = true)]
async fn refused_signature_is_explained() {
    for (date, dialect, expected) in [
        (
            "Fri, 01 Mar 2024 00:19:59 GMT",
            SigningDialect::Access,
            "the clock of this machine is 20 minutes behind the service",
        ),
        (
            "Thu, 29 Feb 2024 20:59:59 GMT",
            SigningDialect::Access,
            "the clock of this machine is 3 hours ahead of the service",
        ),
        (
            "Fri, 01 Mar 2024 00:00:00 GMT",
            SigningDialect::Access,
            "if the access key is valid, try `signing_dialect(SigningDialect::Credential)`",
        ),
        (
            "no date",
            SigningDialect::Credential,
            "if the access key is valid, try `signing_dialect(SigningDialect::Access)`",
        ),
    ] {
        let wire = Wire::default().step(Step::Respond(response(401, &[("date", date)], REFUSED)));
        let credentials = Credentials::access_key("AK", "SK");
        let client = builder(&wire).project_id("p1").credentials(credentials).signing_dialect(dialect).build().unwrap();
        let error = client.list_instances().await.unwrap_err();
        assert_eq!(error.message(), format!("Incorrect IAM authentication information: signature; {expected}"));
        assert_eq!(wire.count(), 1);
    }
}

/// Collects everything that is traced.
#[derive(Default, Clone)]
struct Traces(Arc<Mutex<String>>);

impl Visit for Traces {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), "{}={value:?} ", field.name()).unwrap();
    }
}

impl Subscriber for Traces {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn traces_contain_no_secrets() {
    let traces = Traces::default();
    let _guard = tracing::subscriber::set_default(traces.clone());
    let quoted = r#"{"error":{"code":401,"message":"hush-password is wrong"}}"#;
    let steps = [
        Step::Reset,
        token("hush-token"),
        Step::Respond(response(503, &[("retry-after", "1")], r#"{"error_code":"DCS.1","error_msg":"hush-token"}"#)),
        instances(),
        instances(),
        Step::Respond(response(401, &[], quoted)),
    ];
    let wire = steps.into_iter().fold(Wire::default(), Wire::step);
    let client = builder(&wire).build().unwrap();
    call(&client).await.unwrap();
    sleep(24 * HOUR - Duration::from_secs(300)).await;
    call(&client).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    let traces = traces.0.lock().unwrap();
    assert!(traces.contains("failed to renew the credentials") && traces.contains("[redacted]"), "{traces}");
    assert!(!traces.contains("hush"), "{traces}");
}

#[tokio::test(start_paused = true)]
async fn token_that_the_object_store_quotes_is_redacted() {
    let link = r#"{"file_name":"f","link":"https://obs.example/f","bucket_name":"b"}"#;
    let quoted = "<Error><Code>hush-token</Code><Message>no: hush-token hush-password</Message></Error>";
    let wire = Wire::default().step(token("hush-token")).responding(200, link).responding(403, quoted);
    let client = builder(&wire).build().unwrap();
    let error = client.ca_certificates("i-1").await.unwrap_err();
    assert_eq!(error.code(), Some("[redacted]"));
    assert!(error.message().ends_with(" failed: no: [redacted] [redacted]"), "{error}");
}
