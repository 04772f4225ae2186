//! Where requests go: proxies, names of this machine, redirects, and machines without root certificates.

use std::{
    net::SocketAddr,
    process::{Command, Output},
    sync::mpsc::{Receiver, channel},
};

use dcs_sdk::{Client, ClientBuilder, Credentials, ErrorKind, Sent};
use reqwest::{
    dns::{Addrs, Name, Resolve, Resolving},
    redirect, retry,
};

use crate::plain_server::{self, ok};

const INSTANCES: &str = r#"{"instances":[],"instance_num":0}"#;

/// A server that returns a response to each request, and the heads of these requests.
fn server(response: String) -> (SocketAddr, Receiver<String>) {
    let (heads, received) = channel();
    let address = plain_server::start(move |head| {
        let _ = heads.send(head.to_owned());
        response.clone()
    });
    (address, received)
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn builder(endpoint: impl Into<String>) -> ClientBuilder {
    Client::builder().endpoint(endpoint).project_id("p1").credentials(Credentials::token("token-of-mine"))
}

/// Runs the example `first_call` with only these environment variables.
fn first_call(variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_first_call"))
        .env_clear()
        .envs([("OS_TOKEN", "token-of-mine"), ("OS_PROJECT_ID", "p1")])
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn a_loopback_endpoint_ignores_proxies_and_needs_no_root_certificates() {
    let (service, requests) = server(ok(INSTANCES));
    let (proxy, proxied) = server(ok(INSTANCES));
    let (endpoint, proxy) = (format!("http://{service}"), format!("http://{proxy}"));
    let output = first_call(&[
        ("DCS_ENDPOINT", &endpoint),
        ("HTTP_PROXY", &proxy),
        ("http_proxy", &proxy),
        ("ALL_PROXY", &proxy),
        ("SSL_CERT_FILE", "/nonexistent/ca.pem"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ]);
    assert!(output.status.success(), "{output:?}");
    assert!(requests.recv().unwrap().contains("token-of-mine"));
    assert!(proxied.try_recv().is_err());
}

#[test]
fn an_error_about_root_certificates_names_the_settings_that_help() {
    let output = first_call(&[
        ("OS_REGION_NAME", "eu-de"),
        ("SSL_CERT_FILE", "/nonexistent/ca.pem"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(message.contains("`root_certificate`") && message.contains("OS_CACERT"), "{message}");
}

/// Resolves every name to an address that is not of this machine.
struct Elsewhere;

impl Resolve for Elsewhere {
    fn resolve(&self, _: Name) -> Resolving {
        let address = SocketAddr::from(([192, 0, 2, 1], 0));
        Box::pin(async move { Ok(Box::new([address].into_iter()) as Addrs) })
    }
}

#[tokio::test]
async fn a_name_of_this_machine_is_not_looked_up() {
    let (service, requests) = server(ok(INSTANCES));
    for host in ["localhost", "dcs.localhost"] {
        let settings = reqwest::Client::builder().dns_resolver(Elsewhere);
        let client = builder(format!("http://{host}:{}", service.port())).http_client(settings).build().unwrap();
        client.list_instances().await.unwrap();
        assert!(requests.recv().unwrap().contains(&format!("host: {host}:{}", service.port())));
    }
}

#[tokio::test]
async fn no_redirect_is_followed_whatever_the_settings_of_the_http_client() {
    let (other, others) = server(ok(INSTANCES));
    for to in [format!("http://{other}/v2/p1/instances"), "/elsewhere".to_owned()] {
        let (service, requests) = server(redirect(&to));
        let settings = reqwest::Client::builder().redirect(redirect::Policy::limited(10));
        let client = builder(format!("http://{service}")).http_client(settings).build().unwrap();
        let error = client.list_instances().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 307));
        assert_eq!((error.attempts(), error.was_sent()), (1, Sent::Yes));
        assert_eq!(error.authority().unwrap(), service.to_string());
        assert_eq!(requests.try_iter().count(), 1);
    }
    assert!(others.try_recv().is_err());
}

#[tokio::test]
async fn redirect_of_iam_is_not_followed() {
    let (other, others) = server(ok("{}"));
    let (iam, requests) = server(redirect(&format!("http://{other}/v3/auth/tokens")));
    let settings = reqwest::Client::builder().redirect(redirect::Policy::limited(10));
    let credentials = Credentials::password("user", "password-of-mine").domain_name("domain");
    let client = builder("http://127.0.0.1:1").iam_endpoint(format!("http://{iam}/v3")).credentials(credentials);
    let error = client.http_client(settings).build().unwrap().list_instances().await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent()), (ErrorKind::Credentials, Sent::No));
    assert!(error.message().contains("307"), "{error}");
    assert_eq!(requests.try_iter().count(), 1);
    assert!(others.try_recv().is_err());
}

#[tokio::test]
async fn retries_of_the_http_client_are_turned_off() {
    let (service, requests) =
        server("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned());
    let repeat = retry::for_host("127.0.0.1").classify_fn(|attempt| attempt.retryable());
    let client =
        builder(format!("http://{service}")).http_client(reqwest::Client::builder().retry(repeat)).build().unwrap();
    let error = client.list_instances().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (500, 1));
    assert_eq!(requests.try_iter().count(), 1);
}

#[test]
fn a_call_outside_of_a_tokio_runtime_is_an_error() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let mut call = client.list_instances().into_future();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else { panic!("no error") };
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().starts_with("no Tokio runtime"), "{error}");
}
