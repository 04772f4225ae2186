use std::time::Duration;

use dcs_emulator::Emulator;
use dcs_sdk::{Client, Credentials};

#[tokio::test]
async fn resizes_the_cache() {
    let emulator = Emulator::start().await.unwrap();
    let dcs = Client::builder().endpoint(emulator.url()).root_certificate(emulator.ca_pem());
    let dcs = dcs.project_id(emulator.project_id()).credentials(Credentials::token(emulator.token())).build().unwrap();

    let id = emulator.instance_id();
    dcs.resize_instance(id).spec_code("redis.ha.xu1.large.r2.4").new_capacity(4.0).await.unwrap();
    emulator.clock().advance(Duration::from_secs(1)); // until the end of the background operation
    assert_eq!(emulator.instance(id).unwrap().capacity, 4.0);
}
