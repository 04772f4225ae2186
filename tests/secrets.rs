//! Redaction of secrets in `Debug` and `Display` output.

use dcs_emulator::{Fault, Route};
use dcs_sdk::Credentials;

use crate::emulator::{self, CACHE};

#[tokio::test]
async fn debug_and_display_output_contains_no_secrets() {
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
    // The signature of the link is a secret; its shorter parameters, such as the expiry, are not.
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
    let body = format!(r#"{{"error_code":"APIGW.0301","error_msg":"bad: {}"}}"#, emulator.token());
    emulator.faults().add(Route::DownloadSslCert, Fault::response(401, "application/json", body));
    let token_client =
        emulator::default_client_builder(&emulator).credentials(Credentials::token(emulator.token())).build().unwrap();
    let error = token_client.download_ssl_cert(CACHE).await.unwrap_err();
    printed += &format!("{token_client:?} {error} {error:?}");

    for secret in &secrets {
        assert!(!printed.contains(secret.as_str()), "the output contains a secret");
    }
}
