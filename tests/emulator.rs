//! Emulators for the tests, and clients of them.

use std::time::Duration;

use dcs_emulator::{Emulator, Fault, Instance, RecordedRequest, Route};
use dcs_sdk::{Client, ClientBuilder, Credentials, RetryPolicy};
use reqwest::redirect::Policy;
use serde_json::Value;

/// The instance of most tests: Redis 6.0, on which SSL was never enabled.
pub const CACHE: &str = "3f1c2f0e-6c1c-4f0c-9a53-5f0f6d6f4c11";
/// An instance whose engine does not support SSL.
pub const OLD_CACHE: &str = "8a2d6c1b-0000-4e7e-8c3e-5d2f0b7a9e22";

/// Starts an emulator that returns the examples of the API reference, except for the SSL operations.
pub async fn start() -> Emulator {
    start_with(Emulator::builder()).await
}

/// Starts an emulator whose operations read and change its account.
pub async fn start_stateful(builder: dcs_emulator::Builder) -> Emulator {
    builder
        .instance(Instance::new(CACHE))
        .instance(Instance::new(OLD_CACHE).engine_version("5.0"))
        .start()
        .await
        .unwrap()
}

/// Starts an emulator as [`start`] does, with more options.
pub async fn start_with(builder: dcs_emulator::Builder) -> Emulator {
    builder
        .example_responses(true)
        .job_time(Duration::ZERO)
        .instance(Instance::new(CACHE))
        .instance(Instance::new(OLD_CACHE).engine_version("5.0"))
        .start()
        .await
        .unwrap()
}

/// A client that authenticates with the access key of the emulator.
pub fn client(emulator: &Emulator) -> Client {
    client_builder(emulator).build().unwrap()
}

/// A client builder with a single attempt for each call, so that tests see the response to the first, with short delays
/// between polls, and with an HTTP client that trusts only the emulator: loading the root certificates of the system takes
/// longer than most tests.
pub fn client_builder(emulator: &Emulator) -> ClientBuilder {
    client_builder_trusting(emulator, emulator)
}

/// As [`client_builder`], but the HTTP client trusts the CA of the second emulator.
pub fn client_builder_trusting(emulator: &Emulator, trusted: &Emulator) -> ClientBuilder {
    let http = || reqwest::Client::builder().tls_certs_only([root(trusted)]);
    Client::builder()
        .endpoint(emulator.url())
        .http_client(http())
        .object_store_http_client(http())
        .retry(RetryPolicy::never())
        .poll_interval(Duration::from_millis(5))
        .project_id(emulator.project_id())
        .credentials(Credentials::access_key(emulator.access_key(), emulator.secret_key()))
}

/// A client builder with the default HTTP client, for tests of its configuration.
pub fn default_client_builder(emulator: &Emulator) -> ClientBuilder {
    Client::builder()
        .endpoint(emulator.url())
        .root_certificate(emulator.ca_pem())
        .project_id(emulator.project_id())
        .credentials(Credentials::access_key(emulator.access_key(), emulator.secret_key()))
}

/// Returns the only request that the emulator received.
pub fn only_request(emulator: &Emulator) -> RecordedRequest {
    let mut requests = emulator.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests.remove(0)
}

/// An HTTP client that does not use the library.
pub fn http(emulator: &Emulator) -> reqwest::Client {
    reqwest::Client::builder().tls_certs_only([root(emulator)]).redirect(Policy::none()).build().unwrap()
}

fn root(emulator: &Emulator) -> reqwest::Certificate {
    reqwest::Certificate::from_pem(emulator.ca_pem().as_bytes()).unwrap()
}

/// Downloads a file without using the library.
pub async fn get(emulator: &Emulator, link: &str) -> Vec<u8> {
    http(emulator).get(link).send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap().to_vec()
}

/// Starts an emulator that responds to one operation with status 200 and this payload.
pub async fn with_response(operation: &'static str, payload: Value) -> Emulator {
    let emulator = start().await;
    emulator.faults().add(Route::Operation(operation), Fault::response(200, "application/json", payload.to_string()));
    emulator
}

/// Makes the emulator respond to the next call of one operation with status 200 and this payload.
pub fn respond_once(emulator: &Emulator, operation: &'static str, payload: &Value) {
    let fault = Fault::response(200, "application/json", payload.to_string());
    emulator.faults().add(Route::Operation(operation), fault.times(1));
}

/// Starts an emulator that responds to one operation with this status and no body.
pub async fn with_empty_response(operation: &'static str, status: u16) -> Emulator {
    let emulator = start().await;
    emulator.faults().add(Route::Operation(operation), Fault::response(status, "application/json", ""));
    emulator
}

/// A client that returns an error for every response that differs from the OpenAPI document, such as an unknown field,
/// another JSON type, or an undocumented enum value.
pub fn strict_client(emulator: &Emulator) -> Client {
    client_builder(emulator).strict().build().unwrap()
}

/// The path of a resource in the project of the emulator.
pub fn path(emulator: &Emulator, rest: &str) -> String {
    format!("/v2/{}/{rest}", emulator.project_id())
}

/// Parses the JSON body of a request.
pub fn body(request: &RecordedRequest) -> Value {
    assert_eq!(request.header("content-type"), Some("application/json"));
    serde_json::from_slice(request.body()).unwrap()
}
