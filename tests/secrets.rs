//! No output contains a secret.

use dcs_emulator::{Fault, Route};
use dcs_sdk::Credentials;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn clients_calls_responses_and_errors_do_not_print_secrets() {
    let emulator = emulator::start().await;
    let client = emulator::default_client_builder(&emulator).build().unwrap();
    let call = client.download_ssl_cert(CACHE);
    let mut printed = format!("{client:?} {call:?}");
    let response = call.send().await.unwrap();
    printed += &format!("{response:?}");
    let link = response.into_inner().link;

    let mut secrets = vec![emulator.secret_key().to_owned(), emulator.token().to_owned()];
    let query = link.expose_secret().split_once('?').unwrap().1;
    secrets.extend(query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned()));
    // The key of the file and the expiry of the link are no secrets; the signature is.
    secrets.retain(|secret| secret.len() > 10);
    assert!(secrets.len() >= 3, "{}", secrets.len());

    for fault in [
        Fault::response(403, "application/xml", format!("<Error><Message>{}</Message></Error>", link.expose_secret())),
        Fault::truncated(5),
        Fault::file("no archive"),
    ] {
        emulator.faults().clear();
        emulator.faults().add(Route::StoreFile, fault);
        let error = client.ca_certificates(CACHE).await.unwrap_err();
        printed += &format!("{error} {error:?} {error:#?}");
    }
    let quoting = format!(r#"{{"error_code":"APIGW.0301","error_msg":"bad: {}"}}"#, emulator.token());
    emulator.faults().add(Route::DownloadSslCert, Fault::response(401, "application/json", quoting));
    let by_token =
        emulator::default_client_builder(&emulator).credentials(Credentials::token(emulator.token())).build().unwrap();
    let error = by_token.download_ssl_cert(CACHE).await.unwrap_err();
    printed += &format!("{by_token:?} {error} {error:?}");

    for secret in &secrets {
        assert!(!printed.contains(secret.as_str()), "a secret is printed");
    }
}
