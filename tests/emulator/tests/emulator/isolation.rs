//! Multiple emulators in one process.

use dcs_emulator::{Emulator, Ssl};

use crate::{
    builder,
    call::{Call, handshake},
    start, until,
};

#[tokio::test]
async fn emulators_are_independent() {
    let (one, two) = (start().await, start().await);
    assert_ne!(one.url(), two.url());
    assert_ne!(one.ca_pem(), two.ca_pem());
    assert_ne!((one.access_key(), one.secret_key()), (two.access_key(), two.secret_key()));
    assert_ne!((one.project_id(), one.token()), (two.project_id(), two.token()));
    assert_eq!(Call::show(&one).token(&one).send_to(two.url(), &two).await.status, 401);
    assert_eq!(Call::show(&one).signed(&one).send_to(two.url(), &two).await.status, 401);
    assert_eq!((one.requests().len(), two.requests().len()), (0, 2));
}

#[tokio::test]
async fn many_emulators_run_concurrently() {
    let starts: Vec<_> = (0..20).map(|_| tokio::spawn(Emulator::builder().builtin_redis(true).start())).collect();
    let mut emulators = vec![];
    for start in starts {
        emulators.push(start.await.unwrap().unwrap());
    }
    for emulator in &emulators {
        emulator.set_ssl(emulator.instance_id(), Ssl::On).await.unwrap();
        let target = format!("/v2/{}/instances/{}/ssl", emulator.project_id(), emulator.instance_id());
        let reply = Call::new("GET", target).token(emulator).send(emulator).await;
        assert_eq!(reply.json()["enabled"], true);
    }
    let mut urls: Vec<_> = emulators.iter().map(|emulator| emulator.url()).collect();
    urls.sort_unstable();
    urls.dedup();
    assert_eq!(urls.len(), 20);
}

#[tokio::test]
async fn stop_and_drop_close_the_ports() {
    for stop in [true, false] {
        let emulator = start().await;
        let urls = [emulator.url().to_owned(), emulator.store_url().to_owned()];
        let ca = emulator.ca_pem().to_owned();
        for url in &urls {
            assert!(handshake(url, &ca).await);
        }
        if stop {
            emulator.stop().await;
        } else {
            drop(emulator);
        }
        for url in &urls {
            until("the port is closed", async || !handshake(url, &ca).await).await;
        }
    }
}

#[tokio::test]
async fn builder_options_set_the_values_of_the_emulator() {
    let builder = builder().project_id("p").region("eu-nl").access_key("AK", "SK").security_token("ST").token("T");
    let emulator = builder.start().await.unwrap();
    assert_eq!((emulator.project_id(), emulator.region(), emulator.access_key()), ("p", "eu-nl", "AK"));
    assert_eq!((emulator.secret_key(), emulator.security_token(), emulator.token()), ("SK", Some("ST"), "T"));
    assert_eq!(emulator.instance_ids(), [crate::INSTANCE]);
}
