//! A double of the service, and a client that asks it.

use dcs_emulator::{Emulator, Fault, Instance, RecordedRequest, Route};
use dcs_sdk::{Client, ClientBuilder, Credentials};
use serde_json::Value;

/// The instance that most tests are about: Redis 6.0, SSL never set.
pub const CACHE: &str = "3f1c2f0e-6c1c-4f0c-9a53-5f0f6d6f4c11";
/// An instance that is too old for SSL.
pub const OLD_CACHE: &str = "8a2d6c1b-0000-4e7e-8c3e-5d2f0b7a9e22";

pub async fn start() -> Emulator {
    start_with(Emulator::builder()).await
}

pub async fn start_with(builder: dcs_emulator::Builder) -> Emulator {
    builder
        .instance(Instance::new(CACHE))
        .instance(Instance::new(OLD_CACHE).engine_version("5.0"))
        .start()
        .await
        .unwrap()
}

/// A client with the access key of the double.
pub fn client(double: &Emulator) -> Client {
    client_builder(double).build().unwrap()
}

pub fn client_builder(double: &Emulator) -> ClientBuilder {
    Client::builder()
        .endpoint(double.url())
        .root_certificate(double.ca_pem())
        .project_id(double.project_id())
        .credentials(Credentials::access_key(double.access_key(), double.secret_key()))
}

/// The one request that the double got.
pub fn only_request(double: &Emulator) -> RecordedRequest {
    let mut requests = double.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests.remove(0)
}

/// An HTTP client that knows nothing of the library.
pub fn http(double: &Emulator) -> reqwest::Client {
    let root = reqwest::Certificate::from_pem(double.ca_pem().as_bytes()).unwrap();
    reqwest::Client::builder().tls_certs_only([root]).build().unwrap()
}

/// What lies behind a link, fetched without the library.
pub async fn get(double: &Emulator, link: &str) -> Vec<u8> {
    http(double).get(link).send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap().to_vec()
}

/// A double that answers one operation with this, whatever was asked.
pub async fn answering(operation: &'static str, body: Value) -> Emulator {
    let double = start().await;
    double.faults().add(Route::Operation(operation), Fault::answer(200, "application/json", body.to_string()));
    double
}

/// A double that answers one operation with a status and no body.
pub async fn answering_nothing(operation: &'static str, status: u16) -> Emulator {
    let double = start().await;
    double.faults().add(Route::Operation(operation), Fault::answer(status, "application/json", ""));
    double
}

/// A client to which any answer is an error that isn't what the document says: no field is unknown to it, none of
/// another type, and no value of an enum new.
pub fn strict_client(double: &Emulator) -> Client {
    client_builder(double).strict().build().unwrap()
}

/// A path below the project of the double.
pub fn path(double: &Emulator, rest: &str) -> String {
    format!("/v2/{}/{rest}", double.project_id())
}

/// The body that a request had.
pub fn body(request: &RecordedRequest) -> Value {
    assert_eq!(request.header("content-type"), Some("application/json"));
    serde_json::from_slice(request.body()).unwrap()
}
