//! Request log.

use dcs_emulator::Listener;

use crate::{
    INSTANCE,
    call::Call,
    link::{fetch, link},
    start,
};

#[tokio::test]
async fn requests_returns_every_request_with_its_status() {
    let emulator = start().await;
    assert!(emulator.requests().is_empty());
    let mut show = Call::show(&emulator);
    show.target += "?a=%20b";
    show.send(&emulator).await;
    Call::switch(&emulator, true).token(&emulator).send(&emulator).await;
    let link = link(&emulator, INSTANCE).await;
    fetch(&emulator, &link).await;

    let requests = emulator.requests();
    let seen: Vec<_> = requests.iter().map(|r| (r.listener(), r.method(), r.status())).collect();
    assert_eq!(
        seen,
        [
            (Listener::Api, "GET", Some(401)),
            (Listener::Api, "PUT", Some(200)),
            (Listener::Api, "POST", Some(200)),
            (Listener::Store, "GET", Some(200)),
        ]
    );
    let ssl = format!("/v2/{}/instances/{INSTANCE}/ssl", emulator.project_id());
    assert_eq!((requests[0].path(), requests[0].query()), (ssl.as_str(), Some("a=%20b")));
    assert_eq!((requests[1].path(), requests[1].query()), (ssl.as_str(), None));
    assert_eq!(requests[1].body(), b"{\"enabled\":true}");
    assert_eq!(requests[1].header("X-AUTH-TOKEN"), Some(emulator.token()));
    assert!(requests[1].headers().iter().any(|(name, value)| name == "content-length" && value == "16"));
    assert_eq!(requests[3].query(), link.split_once('?').map(|(_, query)| query));
    assert_eq!(requests[3].header("x-auth-token"), None);
}

#[tokio::test]
async fn requests_returns_the_latest_4096_requests() {
    let emulator = start().await;
    let one = format!("GET /first HTTP/1.1\r\nHost: {}\r\n\r\n", emulator.url());
    let many =
        one.clone() + &one.replace("first", "next").repeat(4096) + &one.replace("first HTTP/1.1", "last HTTP/1.0");
    crate::call::exchange(emulator.url(), emulator.ca_pem(), many.as_bytes()).await;
    let requests = emulator.requests();
    assert_eq!(requests.len(), 4096);
    assert_eq!(requests[0].path(), "/next");
    assert_eq!(requests.last().map(|request| (request.path(), request.status())), Some(("/last", Some(401))));
}
