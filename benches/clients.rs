//! The calls that are measured, with each client.

use dcs_sdk::{ClientBuilder, Credentials};
use reqwest::{Method, Request};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    instances::{COUNT, Instances},
    signers::simple,
};

pub const PROJECT_ID: &str = "4f7e2a9c1b3d4e5f8a6b7c8d9e0f1a2b";
pub const INSTANCE_ID: &str = "4c8d2b5e-6f1a-4e3b-9d7c-0a1b2c3d4e5f";
pub const ACCESS_KEY: &str = "EXAMPLEACCESSKEY0001";
pub const SECRET_KEY: &str = "ExampleSecretKeyExampleSecretKey00000001";

/// The response of `download_ssl_cert`, as one would declare it for a single program.
#[derive(Deserialize)]
struct Link {
    #[allow(dead_code, reason = "read as one would")]
    file_name: Option<String>,
    #[allow(dead_code)]
    link: String,
    bucket_name: Option<String>,
}

/// The call that is measured.
#[derive(Clone, Copy)]
pub enum Call {
    DownloadSslCert,
    ListInstances,
}

/// A client with its connections.
#[derive(Clone)]
pub enum Caller {
    DcsSdk(dcs_sdk::Client),
    Reqwest(Reqwest),
}

/// A client without this library.
#[derive(Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    base_url: String,
    is_signed: bool,
}

/// Creates a client of this library.
///
/// # Panics
/// If the base URL is invalid.
pub fn dcs_sdk(base_url: &str) -> Caller {
    dcs_sdk_with(base_url, |client| client)
}

/// Creates a client of this library with further settings.
///
/// # Panics
/// If the base URL is invalid.
pub fn dcs_sdk_with(base_url: &str, configure: fn(ClientBuilder) -> ClientBuilder) -> Caller {
    let client = dcs_sdk::Client::builder().endpoint(base_url).project_id(PROJECT_ID);
    let client = client.credentials(Credentials::access_key(ACCESS_KEY, SECRET_KEY));
    Caller::DcsSdk(configure(client).build().unwrap())
}

/// Creates a client that sends requests without a signature.
pub fn reqwest(base_url: &str) -> Caller {
    Caller::Reqwest(Reqwest { client: reqwest::Client::new(), base_url: base_url.to_owned(), is_signed: false })
}

/// Creates a client that signs requests in the simplest way.
pub fn reqwest_and_signer(base_url: &str) -> Caller {
    Caller::Reqwest(Reqwest { client: reqwest::Client::new(), base_url: base_url.to_owned(), is_signed: true })
}

impl Caller {
    /// Makes a call and reads the response.
    ///
    /// # Panics
    /// If it fails.
    pub async fn call(&self, call: Call) {
        match (self, call) {
            (Self::DcsSdk(client), Call::DownloadSslCert) => {
                assert!(client.download_ssl_cert(INSTANCE_ID).await.unwrap().bucket_name.is_some());
            }
            (Self::DcsSdk(client), Call::ListInstances) => {
                assert_eq!(client.list_instances().limit(COUNT as i64).await.unwrap().instances.len(), COUNT);
            }
            (Self::Reqwest(client), Call::DownloadSslCert) => {
                let url = format!("{}/v2/{PROJECT_ID}/instances/{INSTANCE_ID}/ssl-certs/download", client.base_url);
                assert!(client.send::<Link>(Method::POST, &url).await.bucket_name.is_some());
            }
            (Self::Reqwest(client), Call::ListInstances) => {
                let url = format!("{}/v2/{PROJECT_ID}/instances?limit={COUNT}", client.base_url);
                assert_eq!(client.send::<Instances>(Method::GET, &url).await.instances.len(), COUNT);
            }
        }
    }
}

impl Reqwest {
    async fn send<T: DeserializeOwned>(&self, method: Method, url: &str) -> T {
        let mut request = Request::new(method, url.parse().unwrap());
        if self.is_signed {
            simple::sign(&mut request, ACCESS_KEY, SECRET_KEY);
        }
        self.client.execute(request).await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }
}
