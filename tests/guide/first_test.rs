use std::time::Duration;

use dcs_emulator::{Delivery, Emulator, Fault, Route};
use dcs_sdk::{Client, Credentials, Error, ErrorKind, WaitProblem, requests::CreateInstance};

/// The code under test: creates instances, and deletes those that fail to start.
async fn provision(dcs: &Client, request: CreateInstance) -> Result<(), Error> {
    for created in request.await?.instances {
        let id = created.instance_id;
        if let Err(error) = dcs.wait_for_instance(&id).running().await {
            if error.kind() == ErrorKind::Wait(WaitProblem::Failed) {
                dcs.delete_single_instance(&id).and_wait().await?;
            }
            return Err(error);
        }
    }
    Ok(())
}

/// An empty account, and a client of it that polls often.
async fn start() -> (Emulator, Client) {
    let emulator = Emulator::builder().account_json(r#"{"instances": []}"#).unwrap().start().await.unwrap();
    let dcs = Client::builder()
        .endpoint(emulator.url())
        .root_certificate(emulator.ca_pem())
        .project_id(emulator.project_id())
        .credentials(Credentials::access_key(emulator.access_key(), emulator.secret_key()))
        .poll_interval(Duration::from_millis(10))
        .build()
        .unwrap();
    (emulator, dcs)
}

fn request(dcs: &Client) -> CreateInstance {
    let request = dcs.create_instance().name("cache-1").engine("Redis").engine_version("6.0").capacity(1.0);
    let request = request.spec_code("redis.ha.xu1.large.r2.1").az_codes(["eu-de-01"]).vpc_id("vpc").subnet_id("subnet");
    request.password("Xxxxxx-1")
}

#[tokio::test]
async fn provision_creates_an_instance() {
    let (emulator, dcs) = start().await;
    provision(&dcs, request(&dcs)).await.unwrap();
    let ids = emulator.instance_ids();
    assert_eq!(emulator.instance(&ids[0]).unwrap().name, "cache-1");
}

#[tokio::test]
async fn provision_deletes_an_instance_that_fails_to_start() {
    let (emulator, dcs) = start().await;
    emulator.fail_next("CreateInstance").unwrap();
    provision(&dcs, request(&dcs)).await.unwrap_err();
    assert!(emulator.instance_ids().is_empty());
}

#[tokio::test]
async fn provision_sends_its_request_once_if_the_response_is_lost() {
    let (emulator, dcs) = start().await;
    let lost = Fault::new().delivered(Delivery::ResetBeforeHeaders);
    emulator.faults().add(Route::Operation("CreateInstance"), lost);
    provision(&dcs, request(&dcs)).await.unwrap_err();
    assert_eq!(emulator.requests().len(), 1);
}
