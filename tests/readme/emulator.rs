use dcs_emulator::{Emulator, Fault, Instance, Route};
use dcs_sdk::{Client, Credentials, types::InstanceStatus};

#[tokio::test]
async fn reports_an_overloaded_service() {
    let emulator = Emulator::builder().instance(Instance::new("cache-1")).start().await.unwrap();
    let dcs = Client::builder()
        .endpoint(emulator.url())
        .root_certificate(emulator.ca_pem())
        .project_id(emulator.project_id())
        .credentials(Credentials::access_key(emulator.access_key(), emulator.secret_key()))
        .build()
        .unwrap();

    let instance = dcs.show_instance("cache-1").await.unwrap();
    assert_eq!(instance.status, Some(InstanceStatus::Running));

    emulator.faults().add(Route::Operation("ShowInstance"), Fault::response(503, "text/plain", "overloaded"));
    let error = dcs.show_instance("cache-1").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(emulator.requests().len(), 2);
}
