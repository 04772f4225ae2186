//! Fault injection.

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use dcs_emulator::{ConnectionFault, Delivery, Emulator, Fault, Listener, Route, Ssl};
use serde_json::Value;
use tokio::io::AsyncWriteExt;

use crate::{
    INSTANCE,
    call::{Call, connect, exchange_bytes},
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
    assert_eq!(call().send(&emulator).await.status, 400);
    assert_eq!(emulator.faults().left(list), Some(0));
    assert_eq!(call().send(&emulator).await.status, 200);

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

#[tokio::test]
async fn fault_after_skips_the_first_requests() {
    let emulator = start().await;
    let fault = |status| Fault::response(status, "text/plain", "");
    emulator.faults().add(Route::ShowInstanceSslDetail, fault(500).after(2).times(1));
    emulator.faults().add(Route::ShowInstanceSslDetail, fault(502).after(1).times(1));
    let mut statuses = vec![];
    for _ in 0..5 {
        statuses.push(Call::show(&emulator).token(&emulator).send(&emulator).await.status);
    }
    assert_eq!(statuses, [204, 502, 500, 204, 204]);
}

#[tokio::test]
async fn route_any_matches_every_operation_and_the_store() {
    let emulator = start().await;
    let link = link(&emulator, INSTANCE).await;
    emulator.faults().add(Route::Any, Fault::response(503, "text/plain", "").retry_after(7).times(2));
    assert_eq!(emulator.faults().left(Route::StoreFile), Some(2));
    let reply = Call::show(&emulator).token(&emulator).send(&emulator).await;
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("7")));
    assert_eq!(fetch(&emulator, &link).await.status, 503);
    assert_eq!(fetch(&emulator, &link).await.status, 200);
}

#[tokio::test]
async fn unknown_operations_are_rejected() {
    let unknown = Route::Operation("ListInstancez");
    let emulator = start().await;
    let faults = emulator.faults().clone();
    let added = tokio::spawn(async move { faults.add(unknown, Fault::new()) }).await;
    let panic = added.unwrap_err().into_panic();
    assert!(panic.downcast_ref::<String>().unwrap().contains("`ListInstancez`"));
    let faults = emulator.faults().clone();
    tokio::spawn(async move { faults.left(unknown) }).await.unwrap_err();
    tokio::spawn(async move { Fault::documented(unknown, 400).is_some() }).await.unwrap_err();
}

#[tokio::test]
async fn fault_documented_works_for_every_documented_status() {
    let document: Value = serde_json::from_str(include_str!("../../openapi/dcs.json")).unwrap();
    let document: &'static Value = Box::leak(Box::new(document));
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    for operation in operations {
        let route = Route::Operation(operation["operationId"].as_str().unwrap());
        for status in operation["responses"].as_object().unwrap().keys() {
            assert!(Fault::documented(route, status.parse().unwrap()).is_some(), "{route:?} {status}");
        }
        assert!(Fault::documented(route, 418).is_none());
    }
    assert!(Fault::documented(Route::Any, 200).is_none());

    let emulator = start().await;
    let show = Route::Operation("ShowInstance");
    emulator.faults().add(show, Fault::documented(show, 404).unwrap());
    let path = format!("/v2/{}/instances/{INSTANCE}", emulator.project_id());
    let reply = Call::new("GET", path).token(&emulator).send(&emulator).await;
    assert_eq!((reply.status, reply.code().as_str()), (404, "DCS.3022"));
    assert!(reply.message().contains("does not exist"), "{}", reply.message());
    emulator.faults().add(Route::UpdateSslSwitch, Fault::documented(Route::ShowInstanceSslDetail, 204).unwrap());
    let reply = Call::switch(&emulator, true).token(&emulator).send(&emulator).await;
    assert_eq!((reply.status, reply.text(), reply.header("content-type")), (204, "", None));
}

#[tokio::test]
async fn fault_header_replaces_a_header_of_the_operation() {
    let emulator = start().await;
    let fault = Fault::new().header("Content-Type", "text/html").header("Set-Cookie", "a").header("Set-Cookie", "b");
    emulator.faults().add(Route::DownloadSslCert, fault);
    let reply = Call::download(&emulator).token(&emulator).send(&emulator).await;
    let values =
        |name| reply.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
    let (types, cookies): (Vec<_>, Vec<_>) = (values("content-type"), values("set-cookie"));
    assert_eq!((types, cookies), (vec!["text/html"], vec!["a", "b"]));
    assert!(reply.json()["link"].is_string(), "the operation was run");
}

/// Sends a request whose response has the body `0123456789`, and returns what is received, and the kind of error at the
/// end of the connection.
async fn delivered(emulator: &Emulator, delivery: Delivery) -> (String, Option<ErrorKind>) {
    let fault = Fault::response(200, "text/plain", "0123456789").delivered(delivery).times(1);
    emulator.faults().add(Route::ShowInstanceSslDetail, fault);
    let request = Call::show(emulator).token(emulator).bytes(emulator.url());
    let (bytes, end) = exchange_bytes(emulator.url(), emulator.ca_pem(), &request).await;
    (String::from_utf8(bytes).unwrap(), end.err().map(|error| error.kind()))
}

#[tokio::test]
async fn delivery_resets_the_connection() {
    let emulator = start().await;
    let (received, error) = delivered(&emulator, Delivery::ResetBeforeHeaders).await;
    assert_eq!((received.as_str(), error), ("", Some(ErrorKind::ConnectionReset)));
    let (received, error) = delivered(&emulator, Delivery::ResetWithinHeaders).await;
    assert!(received.starts_with("HTTP/1.1 200 OK\r\n") && !received.contains("\r\n\r\n"), "{received}");
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    let (received, error) = delivered(&emulator, Delivery::ResetAfterHeaders).await;
    assert!(received.contains("content-length: 10\r\n") && received.ends_with("\r\n\r\n"), "{received}");
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    let statuses: Vec<_> = emulator.requests().iter().map(|request| request.status().unwrap()).collect();
    assert_eq!(statuses, [200; 3]);
}

#[tokio::test]
async fn delivery_stalls_until_the_client_closes_the_connection() {
    let emulator = start().await;
    for delivery in [Delivery::StallBeforeHeaders, Delivery::StallWithinBody] {
        let exchange = delivered(&emulator, delivery);
        tokio::time::timeout(Duration::from_millis(300), exchange).await.expect_err("the response was complete");
    }
    emulator.stop().await;
}

#[tokio::test]
async fn delivery_drip_sends_the_body_slowly() {
    let emulator = start().await;
    let started = Instant::now();
    let interval = Duration::from_millis(20);
    let (received, error) = delivered(&emulator, Delivery::Drip { bytes: 4, interval }).await;
    assert!(received.ends_with("\r\n\r\n0123456789"), "{received}");
    assert!(started.elapsed() >= 3 * interval);
    assert_eq!(error, None);
}

#[tokio::test]
async fn delivery_changes_lengths() {
    let emulator = start().await;
    let (received, error) = delivered(&emulator, Delivery::Truncated { missing: 5 }).await;
    assert!(received.contains("content-length: 15\r\n") && received.ends_with("\r\n0123456789"), "{received}");
    assert_eq!(error, Some(ErrorKind::UnexpectedEof));
    let (received, error) = delivered(&emulator, Delivery::LargeBody(100_000)).await;
    let (headers, body) = received.split_once("\r\n\r\n").unwrap();
    assert!(headers.contains("content-length: 100000\r\n"), "{headers}");
    assert_eq!((body.len(), body.trim_end(), error), (100_000, "0123456789", None));
    let (received, error) = delivered(&emulator, Delivery::LargeHeaders(100_000)).await;
    let (headers, body) = received.split_once("\r\n\r\n").unwrap();
    assert!(headers.len() > 100_000 && headers.contains("content-length: 10\r\n"));
    assert_eq!((body, error), ("0123456789", None));

    let fault = Fault::response(200, "text/plain", "0123456789").delivered(Delivery::ContentLength(3));
    emulator.faults().add(Route::ShowInstanceSslDetail, fault);
    let trusted = reqwest::Certificate::from_pem(emulator.ca_pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let url = format!("{}{}", emulator.url(), Call::show(&emulator).target);
    let response = client.get(url).header("X-Auth-Token", emulator.token()).send().await.unwrap();
    assert_eq!(response.text().await.unwrap(), "012");
}

#[tokio::test]
async fn delivery_informational_precedes_the_response() {
    let emulator = start().await;
    let (received, error) = delivered(&emulator, Delivery::Informational(103)).await;
    assert!(received.starts_with("HTTP/1.1 103 \r\n\r\nHTTP/1.1 200 OK\r\n"), "{received}");
    assert_eq!(error, None);
}

#[tokio::test]
async fn connection_faults_apply_to_connections_of_their_listener() {
    let emulator = start().await;
    let faults = emulator.faults();
    let error = async |url: &str| connect(url, emulator.ca_pem()).await.err().map(|error| error.to_string());
    faults.add_connection(Listener::Api, ConnectionFault::tls_failure().after(1).times(1));
    faults.add_connection(Listener::Api, ConnectionFault::reset().after(1).times(1));
    assert_eq!(faults.connections_left(Listener::Api), Some(2));
    assert_eq!(error(emulator.store_url()).await, None);
    assert_eq!(error(emulator.url()).await, None);
    assert_eq!(error(emulator.url()).await.unwrap(), "received fatal alert: HandshakeFailure");
    assert!(error(emulator.url()).await.unwrap().contains("reset"));
    assert_eq!(error(emulator.url()).await, None);
    assert_eq!(faults.connections_left(Listener::Api), Some(0));

    faults.add_connection(Listener::Store, ConnectionFault::stall());
    assert_eq!(faults.connections_left(Listener::Store), None);
    let stalled = tokio::time::timeout(Duration::from_millis(300), error(emulator.store_url())).await;
    assert!(stalled.is_err(), "{stalled:?}");
    faults.clear();
    let mut stream = connect(emulator.store_url(), emulator.ca_pem()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert!(emulator.requests().is_empty());
}
