//! No secret shows, wherever something is printed.

use dcs_emulator::{Fault, Route};
use dcs_sdk::Credentials;

use crate::double::{self, CACHE};

#[tokio::test]
async fn neither_clients_nor_calls_nor_answers_nor_errors_show_one() {
    let double = double::start().await;
    let client = double::client(&double);
    let call = client.download_ssl_cert().instance_id(CACHE);
    let mut shown = format!("{client:?} {call:?}");
    let answer = call.await.unwrap();
    shown += &format!("{answer:?}");
    let link = answer.into_inner().link;

    let mut secrets = vec![double.secret_key().to_owned(), double.token().to_owned()];
    let query = link.expose().split_once('?').unwrap().1;
    secrets.extend(query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned()));
    // The store's key is a name, and when the link ends is no secret; the signature is.
    secrets.retain(|secret| secret.len() > 10);
    assert!(secrets.len() >= 3, "{}", secrets.len());

    for fault in [
        Fault::answer(403, "application/xml", format!("<Error><Message>{}</Message></Error>", link.expose())),
        Fault::truncated(5),
        Fault::file("no archive"),
    ] {
        double.faults().clear();
        double.faults().add(Route::StoreFile, fault);
        let error = client.ssl_certificate(CACHE).await.unwrap_err();
        shown += &format!("{error} {error:?} {error:#?}");
    }
    let quoting = format!(r#"{{"error_code":"APIGW.0301","error_msg":"bad: {}"}}"#, double.token());
    double.faults().add(Route::DownloadSslCert, Fault::answer(401, "application/json", quoting));
    let by_token = double::client_builder(&double).credentials(Credentials::token(double.token())).build().unwrap();
    let error = by_token.download_ssl_cert().instance_id(CACHE).await.unwrap_err();
    shown += &format!("{by_token:?} {error} {error:?}");

    for secret in &secrets {
        assert!(!shown.contains(secret.as_str()), "a secret shows");
    }
}
