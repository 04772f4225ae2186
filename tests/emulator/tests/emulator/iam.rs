//! IAM: tokens for a password, and projects.

use std::time::Duration;

use dcs_emulator::Emulator;
use serde_json::{Value, json};

use crate::{
    call::{Call, Reply},
    start,
};

const SECOND: Duration = Duration::from_secs(1);

fn user(emulator: &Emulator) -> Value {
    let iam = emulator.iam();
    json!({ "name": iam.user_name(), "password": iam.password(), "domain": { "name": iam.domain_name() } })
}

async fn create(emulator: &Emulator, user: Value, project: Value) -> Reply {
    let identity = json!({ "methods": ["password"], "password": { "user": user } });
    let body = json!({ "auth": { "identity": identity, "scope": { "project": project } } });
    Call::new("POST", "/v3/auth/tokens?nocatalog=true").body(body.to_string()).send(emulator).await
}

async fn show(emulator: &Emulator, token: &str) -> Reply {
    Call::show(emulator).header("X-Auth-Token", token).send(emulator).await
}

#[tokio::test]
async fn token_is_valid_until_it_expires() {
    let emulator = start().await;
    emulator.iam().set_token_lifetime(60 * SECOND);
    let reply = create(&emulator, user(&emulator), json!({ "id": emulator.project_id() })).await;
    assert_eq!(reply.status, 201);
    assert_eq!(reply.json()["token"]["project"]["name"], emulator.iam().project_name());
    let token = reply.header("x-subject-token").unwrap().to_owned();
    assert_eq!(show(&emulator, &token).await.status, 204);
    emulator.clock().advance(61 * SECOND);
    let expired = show(&emulator, &token).await;
    assert_eq!((expired.status, &expired.json()["error_code"]), (401, &json!("DCS.1002")));
}

#[tokio::test]
async fn revoked_token_is_invalid() {
    let emulator = start().await;
    let reply = create(&emulator, user(&emulator), json!({ "name": emulator.iam().project_name() })).await;
    let token = reply.header("x-subject-token").unwrap().to_owned();
    emulator.iam().revoke_tokens();
    assert_eq!(show(&emulator, &token).await.json()["error_code"], "DCS.1001");
}

#[tokio::test]
async fn token_is_only_for_its_project() {
    let emulator = start().await;
    emulator.iam().add_project("eu-de_other", "other");
    let reply = create(&emulator, user(&emulator), json!({ "name": "eu-de_other" })).await;
    let token = reply.header("x-subject-token").unwrap().to_owned();
    assert_eq!(show(&emulator, &token).await.json()["error_code"], "DCS.1004");
}

#[tokio::test]
async fn wrong_users_and_projects_are_refused() {
    let emulator = start().await;
    let iam = emulator.iam();
    let project = json!({ "id": emulator.project_id() });
    for user in [
        json!({}),
        json!({ "name": iam.user_name(), "password": iam.password() }),
        json!({ "id": iam.user_id(), "password": "wrong" }),
        json!({ "name": iam.user_name(), "password": iam.password(), "domain": { "name": "other" } }),
    ] {
        assert_eq!(create(&emulator, user, project.clone()).await.status, 401);
    }
    assert_eq!(create(&emulator, user(&emulator), json!({ "id": "other" })).await.status, 401);
}

#[tokio::test]
async fn projects_are_found_by_name() {
    let emulator = start().await;
    emulator.iam().add_project("twice", "p1");
    emulator.iam().add_project("twice", "p2");
    for (name, count) in [("twice", 2), ("none", 0), (&*emulator.iam().project_name(), 1)] {
        let call = Call::new("GET", format!("/v3/projects?name={name}")).token(&emulator);
        let reply = call.send(&emulator).await;
        assert_eq!((reply.status, reply.json()["projects"].as_array().unwrap().len()), (200, count));
    }
    assert_eq!(Call::new("GET", "/v3/projects").send(&emulator).await.status, 401);
}
