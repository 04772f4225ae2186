//! A double of the service, and a client that asks it.

use dcs_emulator::{Emulator, Instance, RecordedRequest};
use dcs_sdk::{Client, ClientBuilder, Credentials};

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

/// What lies behind a link, fetched by an HTTP client that knows nothing of the library.
pub async fn get(double: &Emulator, link: &str) -> Vec<u8> {
    let root = reqwest::Certificate::from_pem(double.ca_pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([root]).build().unwrap();
    http.get(link).send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap().to_vec()
}
