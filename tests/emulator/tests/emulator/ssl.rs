//! SSL operations and jobs.

use std::time::Duration;

use dcs_emulator::{Emulator, Error, Instance, RedisKind, Ssl};
use serde_json::{Value, json};

use crate::{INSTANCE, builder, call::Call, start, until};

async fn show(emulator: &Emulator) -> Value {
    let reply = Call::show(emulator).token(emulator).send(emulator).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn show_status(emulator: &Emulator) -> u16 {
    let reply = Call::show(emulator).token(emulator).send(emulator).await;
    assert!(reply.status != 204 || reply.body.is_empty());
    reply.status
}

async fn switch(emulator: &Emulator, enabled: bool) -> Value {
    let reply = Call::switch(emulator, enabled).token(emulator).send(emulator).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn update_ssl_switch_turns_ssl_on_and_off() {
    let emulator = start().await;
    assert_eq!(show_status(&emulator).await, 204);
    assert_eq!(emulator.ssl(INSTANCE).await.unwrap(), Ssl::Never);
    assert_eq!(emulator.redis_port(INSTANCE).unwrap(), None);

    let job = switch(&emulator, true).await;
    assert_eq!(job["instance_id"], INSTANCE);
    assert!(job["job_id"].as_str().is_some_and(|id| id.len() == 32));
    assert_eq!(job.as_object().unwrap().len(), 2);
    let port = emulator.redis_port(INSTANCE).unwrap().unwrap().to_string();
    let shown = show(&emulator).await;
    assert_eq!(shown["enabled"], true);
    assert_eq!(shown["ip"], "127.0.0.1");
    assert_eq!(shown["port"], port);
    assert_eq!(shown["domain_name"], format!("localhost:{port}"));
    assert_eq!(shown["ssl_validated"], true);

    let next = switch(&emulator, false).await;
    assert_ne!(next["job_id"], job["job_id"]);
    let shown = show(&emulator).await;
    assert_eq!(shown.get("enabled"), None, "`enabled` is only returned if it is true");
    assert_eq!(shown["port"], port);
    assert_eq!(emulator.ssl(INSTANCE).await.unwrap(), Ssl::Off);
}

#[tokio::test]
async fn instance_ssl_sets_the_initial_state() {
    for (ssl, status, enabled) in [(Ssl::Never, 204, None), (Ssl::Off, 200, None), (Ssl::On, 200, Some(true))] {
        let instance = Instance::new(INSTANCE).ssl(ssl);
        let emulator = Emulator::builder().instance(instance).builtin_redis(true).start().await.unwrap();
        assert_eq!(emulator.ssl(INSTANCE).await.unwrap(), ssl);
        assert_eq!(show_status(&emulator).await, status);
        if status == 200 {
            assert_eq!(show(&emulator).await.get("enabled").and_then(Value::as_bool), enabled);
        }
    }
}

#[tokio::test]
async fn job_completes_after_job_time_of_the_clock() {
    let emulator = builder().job_time(Duration::from_secs(600)).start().await.unwrap();
    switch(&emulator, true).await;
    assert_eq!(show_status(&emulator).await, 204);
    emulator.clock().advance(Duration::from_secs(300));
    assert_eq!(show_status(&emulator).await, 204);
    emulator.clock().advance(Duration::from_secs(300));
    assert_eq!(show(&emulator).await["enabled"], true);

    switch(&emulator, false).await;
    assert_eq!(show(&emulator).await["enabled"], true, "SSL stays on until the job is complete");
    emulator.clock().advance(Duration::from_secs(600));
    assert_eq!(show(&emulator).await.get("enabled"), None);
}

#[tokio::test]
async fn job_completes_without_a_request() {
    let emulator = builder().job_time(Duration::from_secs(600)).start().await.unwrap();
    switch(&emulator, true).await;
    emulator.clock().advance(Duration::from_secs(600));
    until("Redis has a port", async || emulator.redis_port(INSTANCE).unwrap().is_some()).await;
}

#[tokio::test]
async fn job_continues_after_its_client_disconnects() {
    let emulator = Emulator::builder().instance(Instance::new(INSTANCE)).start().await.unwrap();
    assert_eq!(emulator.redis_kind(), RedisKind::Server, "this test requires redis-server on PATH");
    let switch = Call::switch(&emulator, true).token(&emulator);
    tokio::select! {
        _ = switch.send(&emulator) => {}
        () = until("redis-server is started", async || emulator.redis_process_id(INSTANCE).unwrap().is_some()) => {}
    }
    until("SSL is on", async || emulator.ssl(INSTANCE).await.unwrap() == Ssl::On).await;
    assert!(emulator.redis_port(INSTANCE).unwrap().is_some());
}

#[tokio::test]
async fn update_ssl_switch_is_rejected_while_a_job_is_running() {
    let emulator = builder().job_time(Duration::from_secs(600)).start().await.unwrap();
    switch(&emulator, true).await;
    let reply = Call::switch(&emulator, false).token(&emulator).send(&emulator).await;
    assert_eq!((reply.status, reply.code()), (400, "DCS.4017".into()));
    emulator.clock().advance(Duration::from_secs(600));
    switch(&emulator, false).await;
}

#[tokio::test]
async fn camel_case_job_changes_the_update_ssl_switch_response() {
    let emulator = builder().camel_case_job(true).start().await.unwrap();
    let job = switch(&emulator, true).await;
    assert_eq!(job, json!({ "jobId": job["jobId"], "instanceId": INSTANCE, "result": null }));
    assert!(job["jobId"].is_string());
}

#[tokio::test]
async fn ssl_validated_is_false_after_the_certificate_expires() {
    let emulator = start().await;
    emulator.set_ssl(INSTANCE, Ssl::On).await.unwrap();
    let shown = show(&emulator).await;
    let end = shown["ssl_expired_at"].as_str().unwrap();
    assert_eq!(end.len(), "2022-06-15T02:21:18.669Z".len());
    assert!(end.ends_with(".000Z"), "{end}");
    emulator.clock().advance(Duration::from_secs(366 * 24 * 3600));
    let later = show(&emulator).await;
    assert_eq!(later["ssl_expired_at"], end);
    assert_eq!(later["ssl_validated"], false);
}

#[tokio::test]
async fn set_ssl_sets_the_ssl_state() {
    let emulator = builder().job_time(Duration::from_secs(600)).start().await.unwrap();
    for ssl in [Ssl::On, Ssl::Off, Ssl::Never] {
        emulator.set_ssl(INSTANCE, ssl).await.unwrap();
        assert_eq!(emulator.ssl(INSTANCE).await.unwrap(), ssl);
    }
    assert!(matches!(emulator.set_ssl("other", Ssl::On).await, Err(Error::UnknownInstance(id)) if id == "other"));
    assert!(emulator.ssl("other").await.is_err());
}

#[tokio::test]
async fn download_ssl_cert_works_in_every_ssl_state() {
    let emulator = start().await;
    for ssl in [Ssl::Never, Ssl::On, Ssl::Off] {
        emulator.set_ssl(INSTANCE, ssl).await.unwrap();
        let reply = Call::download(&emulator).token(&emulator).send(&emulator).await;
        assert_eq!(reply.status, 200);
        let mut keys: Vec<_> = reply.json().as_object().unwrap().keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, ["bucket_name", "file_name", "link"]);
    }
}
