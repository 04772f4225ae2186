//! Presigned links and the object store.

use std::{
    io::{Cursor, Read},
    time::Duration,
};

use dcs_emulator::{Emulator, Instance};
use rustls::pki_types::{CertificateDer, pem::PemObject};

use crate::{
    INSTANCE, builder,
    call::{Call, Reply},
    start,
};

pub(crate) async fn link(emulator: &Emulator, instance: &str) -> String {
    let target = format!("/v2/{}/instances/{instance}/ssl-certs/download", emulator.project_id());
    let reply = Call::new("POST", target).token(emulator).send(emulator).await;
    reply.json()["link"].as_str().unwrap().to_owned()
}

/// Downloads the CA certificate of an instance with a new link.
pub(crate) async fn ca(emulator: &Emulator, instance: &str) -> String {
    let reply = fetch(emulator, &link(emulator, instance).await).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    ca_in(reply.body)
}

fn ca_in(zip: Vec<u8>) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    assert_eq!(zip.file_names().map(Result::unwrap).collect::<Vec<_>>(), ["ca.crt"]);
    let mut pem = String::new();
    zip.by_index(0).unwrap().read_to_string(&mut pem).unwrap();
    pem
}

pub(crate) fn get(emulator: &Emulator, link: &str) -> Call {
    Call::new("GET", link.strip_prefix(emulator.store_url()).expect("the link does not point to the store"))
}

pub(crate) async fn fetch(emulator: &Emulator, link: &str) -> Reply {
    get(emulator, link).send_to(emulator.store_url(), emulator).await
}

/// Asserts that the store rejects the call with this error.
async fn assert_rejected(emulator: &Emulator, call: Call, status: u16, code: &str) {
    let reply = call.send_to(emulator.store_url(), emulator).await;
    let text = reply.text();
    assert_eq!(reply.status, status, "{text}");
    assert_eq!(reply.header("content-type"), Some("application/xml"));
    assert!(text.contains(&format!("<Error><Code>{code}</Code><Message>")), "{text}");
    let id = reply.header("x-amz-request-id").unwrap();
    assert!(text.ends_with(&format!("<RequestId>{id}</RequestId></Error>")), "{text}");
}

#[tokio::test]
async fn link_returns_a_zip_archive_with_the_ca_certificate() {
    let emulator = start().await;
    let link = link(&emulator, INSTANCE).await;
    let reply = fetch(&emulator, &link).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/zip"));
    assert_eq!(reply.header("content-length"), Some(reply.body.len().to_string().as_str()));
    let pem = ca_in(reply.body);
    assert_ne!(pem, emulator.ca_pem());
    assert_eq!(CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>().unwrap().len(), 1);
}

#[tokio::test]
async fn link_has_the_documented_form() {
    let emulator = builder().region("eu-nl").start().await.unwrap();
    let response = Call::download(&emulator).token(&emulator).send(&emulator).await.json();
    let (link, bucket, file) = (&response["link"], response["bucket_name"].as_str().unwrap(), &response["file_name"]);
    let (location, query) = link.as_str().unwrap().split_once('?').unwrap();
    assert!(bucket.contains("eu-nl"));
    assert!(location.starts_with(&format!("{}/{bucket}/", emulator.store_url())), "{location}");
    assert!(location.ends_with(&format!("/{}", file.as_str().unwrap())), "{location}");
    let names: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap().0).collect();
    assert_eq!(names, ["AWSAccessKeyId", "Expires", "Signature"]);
    assert!(!query.contains(emulator.access_key()), "the link is signed with an access key of the service");
    assert!(query.contains("%2B") && query.contains("%2F"), "{query}");
}

#[tokio::test]
async fn link_works_in_reqwest() {
    let emulator = start().await;
    let trusted = reqwest::Certificate::from_pem(emulator.ca_pem().as_bytes()).unwrap();
    let client = reqwest::Client::builder().tls_certs_only([trusted]).build().unwrap();
    let link = link(&emulator, INSTANCE).await;
    let response = client.get(&link).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(ca_in(response.bytes().await.unwrap().to_vec()).starts_with("-----BEGIN CERTIFICATE-----"));
}

#[tokio::test]
async fn link_expires_after_link_lifetime() {
    let emulator = builder().link_lifetime(Duration::from_secs(60)).start().await.unwrap();
    let link = link(&emulator, INSTANCE).await;
    emulator.clock().advance(Duration::from_secs(30));
    assert_eq!(fetch(&emulator, &link).await.status, 200);
    emulator.clock().advance(Duration::from_secs(30));
    assert_rejected(&emulator, get(&emulator, &link), 403, "AccessDenied").await;
    assert!(fetch(&emulator, &link).await.text().contains("<Message>Request has expired</Message>"));
    // The signature covers the expiry time.
    let (before, rest) = link.split_once("&Expires=").unwrap();
    let (_, signature) = rest.split_once('&').unwrap();
    let extended = format!("{before}&Expires=99999999999&{signature}");
    assert_rejected(&emulator, get(&emulator, &extended), 403, "SignatureDoesNotMatch").await;
}

#[tokio::test]
async fn modified_links_are_rejected() {
    let emulator = start().await;
    let link = link(&emulator, INSTANCE).await;
    let changed = |from: &str, to: &str| {
        let changed = link.replacen(from, to, 1);
        assert_ne!(changed, link);
        get(&emulator, &changed)
    };
    assert_rejected(&emulator, changed("%2B", "+"), 403, "SignatureDoesNotMatch").await;
    assert_rejected(&emulator, changed("Signature=", "Signature=A"), 403, "SignatureDoesNotMatch").await;
    assert_rejected(&emulator, changed(".zip", ".zap"), 403, "SignatureDoesNotMatch").await;
    assert_rejected(&emulator, changed("&Expires", "&acl&Expires"), 403, "SignatureDoesNotMatch").await;
    assert_rejected(&emulator, changed("AWSAccessKeyId=", "AWSAccessKeyId=A"), 403, "InvalidAccessKeyId").await;
    assert_rejected(&emulator, changed("Signature=", "Nothing="), 403, "AccessDenied").await;
    assert_rejected(&emulator, changed("Expires=", "Expires=x"), 403, "AccessDenied").await;
    assert_rejected(&emulator, changed("&Expires", "&Signature=A&Expires"), 400, "InvalidArgument").await;
    let bare = link.split_once('?').unwrap().0.to_owned();
    assert_rejected(&emulator, get(&emulator, &bare), 403, "AccessDenied").await;
    assert_rejected(&emulator, Call { method: "PUT".into(), ..get(&emulator, &link) }, 403, "SignatureDoesNotMatch")
        .await;
}

#[tokio::test]
async fn link_requests_with_headers_that_are_not_signed_are_rejected() {
    let emulator = start().await;
    let link = link(&emulator, INSTANCE).await;
    let with = |name: &str, value: &str| get(&emulator, &link).header(name, value);
    for name in ["Content-Type", "Content-MD5", "X-Amz-Meta-A", "x-obs-date"] {
        assert_rejected(&emulator, with(name, "text/plain"), 403, "SignatureDoesNotMatch").await;
    }
    assert_rejected(&emulator, with("Authorization", "anything"), 400, "InvalidArgument").await;
    assert_rejected(&emulator, with("X-Auth-Token", emulator.token()), 400, "InvalidArgument").await;
    assert_eq!(with("Accept", "*/*").send_to(emulator.store_url(), &emulator).await.status, 200);
}

#[tokio::test]
async fn each_instance_has_its_own_ca() {
    let builder = Emulator::builder().instance(Instance::new("one")).instance(Instance::new("two-2"));
    let emulator = builder.builtin_redis(true).start().await.unwrap();
    let (one, two) = (ca(&emulator, "one").await, ca(&emulator, "two-2").await);
    assert_ne!(one, two);
    assert_eq!(ca(&emulator, "one").await, one, "the CA stays the same");
}

#[tokio::test]
async fn link_from_another_emulator_is_rejected() {
    let (emulator, other) = (start().await, start().await);
    let link = link(&emulator, INSTANCE).await.replace(emulator.store_url(), other.store_url());
    assert_rejected(&other, get(&other, &link), 403, "InvalidAccessKeyId").await;
}
