//! Authentication: tokens for a password, providers, names of projects, and signatures.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use dcs_emulator::{Emulator, Fault, Route};
use dcs_sdk::{
    Client, ClientBuilder, Credentials, Error, ErrorKind, ProvideCredentials, ProvideCredentialsFuture, Sent,
    SigningDialect,
};

use crate::emulator;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A builder with the password of the user, and the project by name.
fn with_password(emulator: &Emulator) -> ClientBuilder {
    let iam = emulator.iam();
    let credentials = Credentials::password(iam.user_name(), iam.password()).domain_name(iam.domain_name());
    without_project(emulator).project_name(iam.project_name()).credentials(credentials)
}

fn without_project(emulator: &Emulator) -> ClientBuilder {
    let root = reqwest::Certificate::from_pem(emulator.ca_pem().as_bytes()).unwrap();
    let http = reqwest::Client::builder().tls_certs_only([root]);
    Client::builder().endpoint(emulator.url()).iam_endpoint(format!("{}/v3", emulator.url())).http_client(http)
}

/// The number of requests with this path.
fn count(emulator: &Emulator, path: &str) -> usize {
    emulator.requests().iter().filter(|request| request.path() == path).count()
}

fn tokens(emulator: &Emulator) -> usize {
    count(emulator, "/v3/auth/tokens")
}

async fn call(client: &Client) -> Result<(), Error> {
    client.list_instances().await.map(drop)
}

#[tokio::test]
async fn password_is_exchanged_for_a_token_of_the_project() {
    let emulator = emulator::start().await;
    let client = with_password(&emulator).build().unwrap();
    assert_eq!(client.project_id(), None);
    assert_eq!(emulator.requests().len(), 0);
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(client.project_id(), Some(emulator.project_id()));
    let requests = emulator.requests();
    assert_eq!((requests.len(), tokens(&emulator)), (3, 1));
    assert_eq!(requests[0].query(), Some("nocatalog=true"));
    for request in &requests[1..] {
        assert!(request.header("x-auth-token").is_some() && request.header("authorization").is_none());
    }
}

#[tokio::test]
async fn password_of_a_user_id_and_a_project_id_is_accepted() {
    let emulator = emulator::start().await;
    let iam = emulator.iam();
    let credentials = Credentials::password_of_user_id(iam.user_id(), iam.password());
    let client = without_project(&emulator).project_id(emulator.project_id()).credentials(credentials).build().unwrap();
    call(&client).await.unwrap();
    assert_eq!((tokens(&emulator), emulator.requests().len()), (1, 2));
}

/// Makes a hundred calls at once, all of which succeed.
async fn hundred_calls(client: &Client) {
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn hundred_calls_over_an_expired_token_make_one_token_request() {
    let emulator = emulator::start().await;
    let client = with_password(&emulator).build().unwrap();
    call(&client).await.unwrap();
    emulator.clock().advance(25 * HOUR);
    hundred_calls(&client).await;
    assert_eq!(tokens(&emulator), 2);
}

#[tokio::test]
async fn hundred_first_calls_make_one_token_request() {
    let emulator = emulator::start().await;
    let client = with_password(&emulator).build().unwrap();
    hundred_calls(&client).await;
    assert_eq!(tokens(&emulator), 1);
}

#[tokio::test]
async fn revoked_token_is_replaced_once() {
    let emulator = emulator::start().await;
    let client = with_password(&emulator).build().unwrap();
    call(&client).await.unwrap();
    emulator.iam().revoke_tokens();
    client.restart_or_flush_instances().action("restart").instances([emulator::CACHE]).await.unwrap();
    assert_eq!(tokens(&emulator), 2);
}

#[tokio::test]
async fn refused_token_is_not_replaced_in_a_loop() {
    let emulator = emulator::start().await;
    let client = with_password(&emulator).build().unwrap();
    let refusal = r#"{"error_code":"DCS.1001","error_msg":"Invalid token."}"#;
    emulator.faults().add(Route::Operation("ListInstances"), Fault::response(401, "application/json", refusal));
    let error = client.list_instances().await.unwrap_err();
    assert_eq!((error.attempts(), tokens(&emulator)), (2, 2));
    assert!(error.is_authentication());
}

#[tokio::test]
async fn token_of_another_project_is_not_replaced() {
    let emulator = emulator::start().await;
    emulator.iam().add_project("eu-de_other", "other");
    let client = with_password(&emulator).project_name("eu-de_other").build().unwrap();
    let error = client.list_instances().await.unwrap_err();
    assert_eq!((error.code(), error.attempts(), tokens(&emulator)), (Some("DCS.1004"), 1, 1));
}

#[tokio::test]
async fn wrong_password_is_an_error_without_the_password() {
    let emulator = emulator::start().await;
    let iam = emulator.iam();
    let credentials = Credentials::password(iam.user_name(), "hush-hush").domain_id(iam.domain_id());
    let client = with_password(&emulator).credentials(credentials).build().unwrap();
    let error = client.list_instances().await.unwrap_err();
    assert_eq!((error.kind(), error.was_sent(), error.attempts()), (ErrorKind::Credentials, Sent::No, 0));
    assert!(error.is_authentication() && !error.is_transient());
    let shown = error.to_string();
    let expected = "ListInstances: failed to obtain credentials: CreateToken: 401 Unauthorized, 401: The username or \
                    password is wrong.";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(error.help().unwrap().contains("domain of the user"), "{:?}", error.help());
    assert!(!format!("{error:?} {client:?}").contains("hush"));
    assert_eq!(emulator.requests().len(), 1);
}

#[tokio::test]
async fn failed_renewal_fails_only_the_calls_that_need_it() {
    let emulator = emulator::start().await;
    let client = with_password(&emulator).build().unwrap();
    call(&client).await.unwrap();
    emulator.iam().set_unavailable(true);
    call(&client).await.unwrap();
    emulator.iam().revoke_tokens();
    let error = client.list_instances().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.was_sent()), (ErrorKind::Credentials, 1, Sent::Yes));
    assert!(error.is_transient() && error.message().contains("503"), "{error}");
    assert!(error.help().unwrap().contains("try again later"), "{:?}", error.help());
    emulator.iam().set_unavailable(false);
    call(&client).await.unwrap();
    assert_eq!(tokens(&emulator), 3);
}

#[tokio::test]
async fn project_name_is_looked_up_once_with_an_access_key() {
    let emulator = emulator::start().await;
    for dialect in [SigningDialect::Access, SigningDialect::Credential] {
        let credentials = Credentials::access_key(emulator.access_key(), emulator.secret_key());
        let client = without_project(&emulator).project_name(emulator.iam().project_name()).credentials(credentials);
        let client = client.signing_dialect(dialect).build().unwrap();
        let before = count(&emulator, "/v3/projects");
        call(&client).await.unwrap();
        call(&client).await.unwrap();
        assert_eq!(client.project_id(), Some(emulator.project_id()));
        assert_eq!(count(&emulator, "/v3/projects"), before + 1);
    }
}

#[tokio::test]
async fn help_is_that_of_the_error_of_iam() {
    let emulator = emulator::start().await;
    let wrong_key = Credentials::access_key(emulator.access_key(), "wrong");
    let client = with_password(&emulator).credentials(wrong_key).build().unwrap();
    let help = client.list_instances().await.unwrap_err().help();
    // The emulator responds as IAM, without a code of the gateway.
    assert_eq!(help, Some("Check the access key or token, and that it is for the region of the IAM endpoint."));
    let client = with_password(&emulator).credentials_provider(Provider::default()).build().unwrap();
    assert_eq!(client.list_instances().await.unwrap_err().help(), None);
}

#[tokio::test]
async fn unknown_and_ambiguous_project_names_are_errors() {
    let emulator = emulator::start().await;
    emulator.iam().add_project("eu-de_twice", "p1");
    emulator.iam().add_project("eu-de_twice", "p2");
    for (name, expected) in [
        ("eu-de_none", "no project is named `eu-de_none`"),
        ("eu-de_twice", "2 projects are named `eu-de_twice` (IDs p1, p2): set `project_id` to one of them"),
    ] {
        let credentials = Credentials::token(emulator.token());
        let client = without_project(&emulator).project_name(name).credentials(credentials).build().unwrap();
        let error = client.list_instances().await.unwrap_err();
        assert_eq!((error.kind(), error.was_sent()), (ErrorKind::Credentials, Sent::No));
        assert!(error.message().contains(expected), "{error}");
    }
}

/// Returns temporary credentials, and counts how often.
#[derive(Default, Clone)]
struct Provider {
    calls: Arc<AtomicU32>,
    tokens: Vec<String>,
}

impl ProvideCredentials for Provider {
    fn provide_credentials(&self) -> ProvideCredentialsFuture<'_> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) as usize;
        let token = self.tokens.get(call).cloned();
        Box::pin(async move { Ok(Credentials::token(token.ok_or("the vault is sealed")?)) })
    }
}

#[tokio::test]
async fn provider_is_asked_again_when_its_token_is_refused() {
    let emulator = emulator::start().await;
    let provider = Provider { tokens: vec!["revoked".to_owned(), emulator.token().to_owned()], ..Provider::default() };
    let client = without_project(&emulator).project_id(emulator.project_id()).credentials_provider(provider.clone());
    let client = client.build().unwrap();
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(provider.calls.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn error_of_a_provider_is_the_source() {
    let emulator = emulator::start().await;
    let client = without_project(&emulator).project_id(emulator.project_id());
    let client = client.credentials_provider(Provider::default()).build().unwrap();
    let error = client.list_instances().await.unwrap_err();
    assert_eq!(error.message(), "failed to obtain credentials: the credentials provider failed: the vault is sealed");
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn refused_signature_names_the_other_dialect_and_is_not_retried() {
    let emulator = emulator::start().await;
    let credentials = Credentials::access_key(emulator.access_key(), "wrong");
    let client = emulator::default_client_builder(&emulator).credentials(credentials).build().unwrap();
    let error = client.list_instances().await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some("APIGW.0301"), 1));
    assert!(error.message().ends_with("try `signing_dialect(SigningDialect::Credential)`"), "{error}");
}

#[tokio::test]
async fn clock_that_is_off_is_named() {
    let emulator = emulator::start().await;
    emulator.signature_clock().advance(HOUR);
    let client = emulator::default_client_builder(&emulator).build().unwrap();
    let error = client.list_instances().await.unwrap_err();
    assert!(error.message().contains("the clock of this machine is"), "{error}");
}

#[tokio::test]
async fn secrets_of_all_credentials_are_redacted() {
    let credentials = [
        Credentials::access_key("AK", "hush").security_token("hush"),
        Credentials::token("hush"),
        Credentials::password("user", "hush").domain_name("domain"),
        Credentials::password_of_user_id("id", "hush"),
    ];
    for credentials in credentials {
        let builder = Client::builder().region("eu-de").project_id("p1").credentials(credentials.clone());
        let explanation = builder.explain();
        let shown = format!("{credentials:?} {credentials:#?} {builder:?} {explanation} {explanation:?}");
        assert!(!shown.contains("hush"), "{shown}");
    }
}
