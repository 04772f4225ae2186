//! Fault injection.

use std::time::Duration;

use dcs_emulator::{Fault, Listener, Route, Ssl};

use crate::{
    INSTANCE,
    call::Call,
    link::{fetch, link},
    start, until,
};

#[tokio::test]
async fn fault_times_limits_the_number_of_requests() {
    let emulator = start().await;
    let fault = Fault::response(503, "text/html", "<h1>later</h1>").header("Retry-After", "7").times(2);
    emulator.faults().add(Route::DownloadSslCert, fault);
    assert_eq!(emulator.faults().left(Route::DownloadSslCert), Some(2));
    for _ in 0..2 {
        let reply = Call::download(&emulator).token(&emulator).send(&emulator).await;
        assert_eq!((reply.status, reply.text()), (503, "<h1>later</h1>"));
        assert_eq!((reply.header("content-type"), reply.header("retry-after")), (Some("text/html"), Some("7")));
        assert!(reply.header("x-request-id").is_some());
    }
    assert_eq!(emulator.faults().left(Route::DownloadSslCert), Some(0));
    assert_eq!(Call::download(&emulator).token(&emulator).send(&emulator).await.status, 200);
    let statuses: Vec<_> = emulator.requests().iter().map(|request| request.status().unwrap()).collect();
    assert_eq!(statuses, [503, 503, 200]);
}

#[tokio::test]
async fn fault_without_times_applies_until_faults_clear() {
    let emulator = start().await;
    emulator.faults().add(Route::ShowInstanceSslDetail, Fault::response(500, "application/json", "{}"));
    assert_eq!(emulator.faults().left(Route::ShowInstanceSslDetail), None);
    for _ in 0..3 {
        assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 500);
    }
    emulator.faults().clear();
    assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 204);
}

#[tokio::test]
async fn faults_apply_to_authenticated_requests_of_their_route_in_order() {
    let emulator = start().await;
    let faults = emulator.faults();
    faults.add(Route::UpdateSslSwitch, Fault::response(500, "text/plain", "first").times(1));
    faults.add(Route::UpdateSslSwitch, Fault::response(502, "text/plain", "second").times(1));
    assert_eq!(Call::switch(&emulator, true).send(&emulator).await.status, 401);
    assert_eq!(Call::show(&emulator).token(&emulator).send(&emulator).await.status, 204);
    assert_eq!(Call::switch(&emulator, true).token(&emulator).send(&emulator).await.text(), "first");
    assert_eq!(Call::switch(&emulator, true).token(&emulator).send(&emulator).await.text(), "second");
    assert_eq!(emulator.ssl(INSTANCE).await.unwrap(), Ssl::Never, "the operation was not run");
    assert_eq!(Call::switch(&emulator, true).token(&emulator).send(&emulator).await.status, 200);
}

#[tokio::test]
async fn fault_file_replaces_the_downloaded_file() {
    let emulator = start().await;
    emulator.faults().add(Route::StoreFile, Fault::file(*b"no zip").times(1));
    let link = link(&emulator, INSTANCE).await;
    let reply = fetch(&emulator, &link).await;
    assert_eq!((reply.status, reply.text()), (200, "no zip"));
    assert_ne!(fetch(&emulator, &link).await.body, b"no zip");
}

#[tokio::test]
async fn fault_truncated_closes_the_connection_before_the_content_length() {
    let emulator = start().await;
    let link = link(&emulator, INSTANCE).await;
    let original = fetch(&emulator, &link).await;
    assert!(original.complete);
    emulator.faults().add(Route::StoreFile, Fault::truncated(10).times(2));
    let truncated = fetch(&emulator, &link).await;
    assert_eq!(truncated.body, original.body);
    assert_eq!(truncated.header("content-length"), Some((original.body.len() + 10).to_string().as_str()));
    assert!(!truncated.complete);

    let trusted = reqwest::Certificate::from_pem(emulator.ca_pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let response = client.get(&link).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.bytes().await.unwrap_err();
}

#[tokio::test]
async fn fault_delay_delays_the_response() {
    let emulator = start().await;
    emulator.faults().add(Route::ShowInstanceSslDetail, Fault::delay(Duration::from_secs(3600)).times(1));
    let is_delayed =
        async || emulator.requests().len() == 1 && emulator.faults().left(Route::ShowInstanceSslDetail) == Some(0);
    let call = Call::show(&emulator).token(&emulator);
    tokio::select! {
        _ = call.send(&emulator) => panic!("the response was not delayed"),
        () = until("the response is delayed", is_delayed) => {}
    }
    assert_eq!(emulator.requests()[0].status(), None);
    assert_eq!(call.send(&emulator).await.status, 204);
    let fault = Fault::response(500, "text/plain", "").delayed(Duration::from_millis(1)).times(1);
    emulator.faults().add(Route::ShowInstanceSslDetail, fault);
    assert_eq!(call.send(&emulator).await.status, 500);
}

#[tokio::test]
async fn fault_response_replaces_the_response_of_the_store() {
    let emulator = start().await;
    let link = link(&emulator, INSTANCE).await;
    let fault = Fault::response(307, "application/xml", "").header("Location", "https://127.0.0.1:1/").times(1);
    emulator.faults().add(Route::StoreFile, fault);
    let reply = fetch(&emulator, &link).await;
    assert_eq!((reply.status, reply.header("location")), (307, Some("https://127.0.0.1:1/")));
    assert_eq!(emulator.requests().last().map(|request| request.listener()), Some(Listener::Store));
}

#[tokio::test]
async fn fault_response_omits_invalid_headers() {
    let emulator = start().await;
    let fault = Fault::response(9, "a\nb", "x").header("b ad", "x").header("good", "a\r\nb");
    emulator.faults().add(Route::ShowInstanceSslDetail, fault);
    let reply = Call::show(&emulator).token(&emulator).send(&emulator).await;
    assert_eq!((reply.status, reply.header("content-type"), reply.header("good")), (500, None, None));
}

#[tokio::test]
async fn fault_documented_returns_the_example_of_the_api_reference() {
    let emulator = start().await;
    let fault = Fault::documented(Route::DownloadSslCert, 500).unwrap();
    emulator.faults().add(Route::DownloadSslCert, fault);
    let reply = Call::download(&emulator).token(&emulator).send(&emulator).await;
    assert_eq!((reply.status, &reply.json()["error_code"]), (500, &"DCS.5010".into()));
    assert!(Fault::documented(Route::DownloadSslCert, 418).is_none());
    assert!(Fault::documented(Route::StoreFile, 200).is_none());
}

#[tokio::test]
async fn route_operation_matches_by_operation_id() {
    let emulator = start().await;
    let list = Route::Operation("ListInstances");
    let call = || Call::new("GET", format!("/v2/{}/instances", emulator.project_id())).token(&emulator);
    emulator.faults().add(list, Fault::documented(list, 400).unwrap().times(1));
    emulator.faults().add(Route::Operation("ListInstance"), Fault::response(500, "text/plain", "unknown operation"));
    assert_eq!(call().send(&emulator).await.status, 400);
    assert_eq!(emulator.faults().left(list), Some(0));
    assert_eq!(call().send(&emulator).await.status, 200);
    assert!(Fault::documented(Route::Operation("ListInstance"), 400).is_none());

    emulator.faults().add(Route::Operation("DownloadSSLCert"), Fault::response(503, "text/plain", "").times(1));
    assert_eq!(emulator.faults().left(Route::DownloadSslCert), Some(1));
    assert_eq!(Call::download(&emulator).token(&emulator).send(&emulator).await.status, 503);
}

#[tokio::test]
async fn faults_do_not_apply_to_invalid_requests() {
    let emulator = start().await;
    let list = Route::Operation("ListInstances");
    emulator.faults().add(list, Fault::response(503, "text/plain", "").times(1));
    let path = format!("/v2/{}/instances?limit=0", emulator.project_id());
    assert_eq!(Call::new("GET", path).token(&emulator).send(&emulator).await.status, 400);
    assert_eq!(emulator.faults().left(list), Some(1));
}
