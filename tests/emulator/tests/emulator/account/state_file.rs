//! Accounts in JSON, and environment variables.

use std::path::Path;

use dcs_emulator::{Emulator, Error, Ssl};

use super::{JOB_TIME, accept, create, get, start, status};
use crate::INSTANCE;

#[tokio::test]
async fn account_json_starts_another_emulator_with_the_same_account() {
    let emulator = start().await;
    let id = create(&emulator, "cache-2").await;
    accept(&emulator, "POST", &format!("/instances/{INSTANCE}/backups"), serde_json::json!({})).await;
    emulator.set_ssl(INSTANCE, Ssl::On).await.unwrap();
    let json = emulator.account_json();
    let lists = ["/instances".to_owned(), format!("/instances/{INSTANCE}/backups"), format!("/instances/{id}")];
    let mut before = vec![];
    for list in &lists {
        before.push(get(&emulator, list).await);
    }
    emulator.stop().await;

    let builder = Emulator::builder().builtin_redis(true).account_json(&json).unwrap();
    let emulator = builder.start().await.unwrap();
    for (list, before) in lists.iter().zip(before) {
        assert_eq!(get(&emulator, list).await, before, "{list}");
    }
    assert!(emulator.redis_port(INSTANCE).unwrap().is_some(), "SSL is on");
    emulator.clock().advance(JOB_TIME);
    assert_eq!(status(&emulator, &id).await, "RUNNING", "the task continues");
    assert_ne!(create(&emulator, "cache-3").await, id);
}

#[tokio::test]
async fn account_json_may_be_short_but_not_wrong() {
    let start = async |json: &str| Emulator::builder().builtin_redis(true).account_json(json)?.start().await;
    assert!(start("{}").await.unwrap().instance_ids().is_empty());
    let emulator = start(r#"{ "instances": [{ "id": "cache-1", "tags": { "a": "b" } }] }"#).await.unwrap();
    assert_eq!(emulator.instance("cache-1").unwrap().name, "dcs-cache-1");
    for (json, problem) in [
        ("", "invalid account: EOF"),
        (r#"{ "instance": [] }"#, "invalid account: unknown field `instance`"),
        (r#"{ "instances": [{ "id": "a", "status": "Running" }] }"#, "invalid account: unknown variant `Running`"),
        (r#"{ "instances": [{}] }"#, "instance \"\": the ID must"),
        (r#"{ "instances": [{ "id": "a" }, { "id": "b" }, { "id": "a" }] }"#, "duplicate instance ID \"a\""),
    ] {
        let error = start(json).await.unwrap_err();
        assert!(matches!(&error, Error::Option(message) if message.contains(problem)), "{json}: {error}");
    }
}

#[tokio::test]
async fn env_configures_a_client() {
    let emulator = crate::builder().security_token("ST").start().await.unwrap();
    let variables = emulator.env().unwrap();
    let get = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    assert_eq!((get("DCS_ENDPOINT"), get("OS_PROJECT_ID")), (Some(emulator.url()), Some(emulator.project_id())));
    assert_eq!(get("OS_AUTH_URL"), Some(&*format!("{}/v3", emulator.url())));
    assert_eq!(
        (get("OS_ACCESS_KEY"), get("OS_SECRET_KEY")),
        (Some(emulator.access_key()), Some(emulator.secret_key()))
    );
    assert_eq!((get("OS_SECURITY_TOKEN"), get("DCS_INSTANCE_ID")), (Some("ST"), Some(INSTANCE)));
    let file = get("OS_CACERT").unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), emulator.ca_pem());
    assert_eq!(emulator.env().unwrap(), variables);
    drop(emulator);
    assert!(!Path::new(file).exists());
}
