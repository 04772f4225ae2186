//! SSL of an instance.

use dcs_sdk::types;
use dcs_stock::types as stock_types;
use serde_json::{Value, json};

use super::{
    body, cases, least,
    outcome::{Compared, Outcome, refused, stock},
    service::{INSTANCE, PROJECT, Service},
};
use crate::double;

cases! {
    "1.1" "A" UpdateSSLSwitch keys_in_camel_case:
        "spells the keys of its answer in camel case; `result` is there, too, and null",
    "1.1" "B" UpdateSSLSwitch keys_as_on_the_page: "spells them as on the page; `result` is there, too, and null",
    "1.2" "A" ShowInstanceSSLDetail nothing_set_so_far: "answers 204 and no body as long as SSL was never turned on",
    "1.3" "A" DownloadSSLCert a_link_to_the_certificate: "answers a file name, a link and a bucket",
    "1.3" "A" DownloadSSLCert an_archive_behind_the_link:
        "leads with the link, which takes no credentials, to a ZIP archive that has the certificate in it",
    "1.3" "D" DownloadSSLCert a_refusal_that_the_reference_does_not_list:
        "refuses with `DCS.4201`, which the list of error codes doesn't have",
    "1.3" "D" DownloadSSLCert a_failure_that_the_reference_does_not_list:
        "fails with `DCS.5010`, which the list of error codes doesn't have",
    "1.4" "A" CreateInstance a_reserved_field_of_a_request: "pays no heed to `enable_ssl`, so nobody should have to send it",
    "1.4" "A" ShowInstance a_reserved_field_of_an_answer: "says in `enable_ssl`, reserved by its page, whether SSL is on",
    "1.5" "A" UpdateSSLSwitch too_soon_after_creation: "refuses with `DCS.4104` for a while after a cluster is `RUNNING`",
}

fn switch() -> stock_types::UpdateSslSwitchRequest {
    stock_types::UpdateSslSwitchRequest { enabled: true }
}

async fn keys_in_camel_case() -> Compared {
    switched(json!({ "jobId": "j-1", "instanceId": "i-1", "result": null })).await
}

async fn keys_as_on_the_page() -> Compared {
    switched(json!({ "job_id": "j-1", "instance_id": "i-1", "result": null })).await
}

async fn switched(answer: Value) -> Compared {
    let service = Service::answering(200, answer).await;
    let stock = stock(service.stock().update_ssl_switch(PROJECT, INSTANCE, &switch()).await);
    let ours = service.ours().update_ssl_switch().instance_id(INSTANCE).body_map(|body| body.enabled(true));
    let ours = ours.await.unwrap();
    assert_eq!(ours.job_id.as_deref(), Some("j-1"));
    assert_eq!(ours.instance_id.as_deref(), Some("i-1"));
    assert_eq!(ours.result, None);
    Compared::values(json!({ "job_id": "j-1", "instance_id": "i-1" }), stock, &ours)
}

async fn nothing_set_so_far() -> Compared {
    let service = Service::silent(204).await;
    let ours = service.ours().show_instance_ssl_detail().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.status(), 204);
    assert_eq!(*ours, types::ShowInstanceSslDetailResponse::default());
    Compared::values(json!({}), refused("ShowInstanceSSLDetail"), &ours)
}

/// gophertelekomcloud openstack/dcs/v2/ssl/DownloadCert.go:8-26 and acceptance/openstack/dcs/v2/ssl_test.go:44 (PR 691).
async fn a_link_to_the_certificate() -> Compared {
    let link = "https://bucket.example/ssl/ca.zip?Expires=1&Signature=s";
    let answer = json!({ "file_name": "ca.zip", "link": link, "bucket_name": "bucket" });
    let service = Service::answering(200, answer.clone()).await;
    let stock = stock(service.stock().download_ssl_cert(PROJECT, INSTANCE).await);
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.file_name.as_deref(), Some("ca.zip"));
    assert_eq!(ours.link.expose(), link);
    assert_eq!(ours.bucket_name.as_deref(), Some("bucket"));
    Compared::values(answer, stock, &ours)
}

/// terraform-provider-opentelekomcloud data_source_opentelekomcloud_dcs_certificate_v2.go:81-109.
async fn an_archive_behind_the_link() -> Compared {
    let double = double::start().await;
    let certificate = double::client(&double).ssl_certificate(double::CACHE).await.unwrap();
    let [authority] = certificate.certificates() else { panic!("{certificate:?}") };
    assert!(authority.is_authority());
    assert!(certificate.pem().contains("BEGIN CERTIFICATE"));
    Compared::new(
        Outcome::none("has no call for it"),
        Outcome::whole("fetches, opens and checks it: `ssl_certificate`"),
    )
}

async fn a_refusal_that_the_reference_does_not_list() -> Compared {
    let service = Service::answering(400, json!({ "error_code": "DCS.4201", "error_msg": "no SSL" })).await;
    let stock = stock(service.stock().download_ssl_cert(PROJECT, INSTANCE).await);
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap_err();
    Compared::failures(400, Some("DCS.4201"), "no SSL", stock, &ours)
}

async fn a_failure_that_the_reference_does_not_list() -> Compared {
    let service = Service::answering(500, json!({ "error_code": "DCS.5010", "error_msg": "no database" })).await;
    let stock = stock(service.stock().download_ssl_cert(PROJECT, INSTANCE).await);
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap_err();
    Compared::failures(500, Some("DCS.5010"), "no database", stock, &ours)
}

async fn a_reserved_field_of_a_request() -> Compared {
    let instance = least();
    let service = Service::answering(200, json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let asked = || match service.request().json().get("enable_ssl") {
        None => Outcome::whole("sends none unless told to"),
        Some(sent) => Outcome::part(format!("always sends {sent}")),
    };
    service.stock().create_instance(PROJECT, &body(instance.clone())).await.unwrap();
    let stock = asked();
    service.ours().create_instance().body(body::<types::CreateInstanceRequest>(instance)).await.unwrap();
    Compared::new(stock, asked())
}

async fn a_reserved_field_of_an_answer() -> Compared {
    let service = Service::answering(200, json!({ "instance_id": "i-1", "enable_ssl": true })).await;
    let stock = stock(service.stock().show_instance(PROJECT, INSTANCE).await);
    let ours = service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    assert_eq!(ours.instance_id.as_deref(), Some("i-1"));
    assert_eq!(ours.enable_ssl, Some(true));
    Compared::values(json!({ "instance_id": "i-1", "enable_ssl": true }), stock, &ours)
}

/// terraform-provider-opentelekomcloud issue 3446 (2026-06), fixed by PR 3448.
async fn too_soon_after_creation() -> Compared {
    let message = "The DCS instance is recovering from an internal fault.";
    let service = Service::answering(400, json!({ "error_msg": message, "error_code": "DCS.4104" })).await;
    let stock = stock(service.stock().update_ssl_switch(PROJECT, INSTANCE, &switch()).await);
    let ours = service.ours().update_ssl_switch().instance_id(INSTANCE).body_map(|body| body.enabled(true));
    Compared::failures(400, Some("DCS.4104"), message, stock, &ours.await.unwrap_err())
}
