//! The call that is measured, `download_ssl_cert`, with each client.

use dcs_sdk::Credentials;
use reqwest::{Method, Request};
use serde::Deserialize;

use crate::signers::simple;

pub const PROJECT_ID: &str = "4f7e2a9c1b3d4e5f8a6b7c8d9e0f1a2b";
pub const INSTANCE_ID: &str = "4c8d2b5e-6f1a-4e3b-9d7c-0a1b2c3d4e5f";
pub const ACCESS_KEY: &str = "EXAMPLEACCESSKEY0001";
pub const SECRET_KEY: &str = "ExampleSecretKeyExampleSecretKey00000001";

/// The response, as one would declare it for a single program.
#[derive(Deserialize)]
struct Link {
    #[allow(dead_code, reason = "read as one would")]
    file_name: Option<String>,
    #[allow(dead_code)]
    link: String,
    bucket_name: Option<String>,
}

/// A client with its connections.
#[derive(Clone)]
pub enum Caller {
    DcsSdk(dcs_sdk::Client),
    Reqwest { client: reqwest::Client, base_url: String, is_signed: bool },
}

/// Creates a client of this library.
///
/// # Panics
/// If the base URL is invalid.
pub fn dcs_sdk(base_url: &str) -> Caller {
    let client = dcs_sdk::Client::builder().endpoint(base_url).project_id(PROJECT_ID);
    Caller::DcsSdk(client.credentials(Credentials::access_key(ACCESS_KEY, SECRET_KEY)).build().unwrap())
}

/// Creates a client that sends requests without a signature.
pub fn reqwest(base_url: &str) -> Caller {
    Caller::Reqwest { client: reqwest::Client::new(), base_url: base_url.to_owned(), is_signed: false }
}

/// Creates a client that signs requests in the simplest way.
pub fn reqwest_and_signer(base_url: &str) -> Caller {
    Caller::Reqwest { client: reqwest::Client::new(), base_url: base_url.to_owned(), is_signed: true }
}

impl Caller {
    /// Makes the call.
    ///
    /// # Panics
    /// If it fails.
    pub async fn call(&self) {
        match self {
            Self::DcsSdk(client) => assert!(client.download_ssl_cert(INSTANCE_ID).await.unwrap().bucket_name.is_some()),
            Self::Reqwest { client, base_url, is_signed } => {
                let url = format!("{base_url}/v2/{PROJECT_ID}/instances/{INSTANCE_ID}/ssl-certs/download");
                let mut request = Request::new(Method::POST, url.parse().unwrap());
                if *is_signed {
                    simple::sign(&mut request, ACCESS_KEY, SECRET_KEY);
                }
                let response = client.execute(request).await.unwrap().error_for_status().unwrap();
                let link: Link = response.json().await.unwrap();
                assert!(link.bucket_name.is_some());
            }
        }
    }
}
