//! Redis clients and server certificates: which connections are established. The result is the table in the documentation
//! of the library.

use std::{fmt::Display, path::Path};

use bb8_redis::bb8;
use dcs_sdk::{CaBundle, ErrorKind, Secret};
use fred::interfaces::{ClientLike, KeysInterface};
use redis::{AsyncTypedCommands, aio::ConnectionLike};

use super::{
    certificates::Authority,
    recipes,
    service::{PASSWORD, Service},
};
use crate::emulator::CACHE;

const TABLE: &str = "../dcs-sdk/redis_clients_table.md";
const CLIENTS: [&str; 6] = ["`connect`", "`connect`, cluster", "fred", "fred, cluster", "deadpool-redis", "bb8-redis"];

/// What the documentation says of a connection.
fn outcome(result: Result<(), String>) -> String {
    let Err(error) = result else { return "connects".to_owned() };
    let reasons = [
        ("not valid for name", "name"),
        ("NotValidForName", "name"),
        ("UnknownIssuer", "issuer"),
        ("certificate expired", "expired"),
        ("Expired", "expired"),
        ("UnsupportedCertVersion", "version"),
    ];
    match reasons.iter().find(|(text, _)| error.contains(text)) {
        Some((_, reason)) => format!("refused: {reason}"),
        None => panic!("unexpected error: {error}"),
    }
}

fn text(error: impl Display) -> String {
    error.to_string()
}

/// The outcome of `connect`, which has a kind of its own for each reason.
fn kind<T>(result: Result<T, dcs_sdk::Error>) -> (Option<T>, String) {
    match result {
        Ok(connection) => (Some(connection), outcome(Ok(()))),
        Err(error) => {
            let ErrorKind::Redis(problem) = error.kind() else { panic!("{error}") };
            (None, format!("`{problem:?}`"))
        }
    }
}

async fn set(connection: &mut (impl ConnectionLike + Send + Sync)) {
    // The keys are spread over the nodes of a cluster.
    for number in 0..20 {
        let key = format!("key {number}");
        connection.set(&key, number).await.unwrap();
        assert_eq!(connection.get(&key).await.unwrap(), Some(number.to_string()));
    }
}

async fn connect(service: &Service, any_name: bool) -> String {
    let (connection, outcome) = kind(service.connect(false, any_name).await);
    if let Some(mut connection) = connection {
        set(&mut connection).await;
    }
    outcome
}

async fn connect_cluster(service: &Service, any_name: bool) -> String {
    let (connection, outcome) = kind(service.connect(true, any_name).cluster().await);
    if let Some(mut connection) = connection {
        set(&mut connection).await;
    }
    outcome
}

async fn fred(service: &Service, is_cluster: bool, any_name: bool) -> String {
    let dcs = service.client(is_cluster);
    let endpoint = dcs.redis_endpoint(CACHE).await.unwrap();
    let bundle = dcs.ca_certificates(CACHE).await.unwrap();
    let config = if any_name {
        CaBundle::danger_rustls_client_config_accepting_invalid_hostnames(&bundle)
    } else {
        bundle.rustls_client_config()
    };
    let result = recipes::fred::client(endpoint, config.unwrap(), &Secret::new(PASSWORD)).await;
    if let Ok(client) = &result {
        for number in 0..20 {
            let key = format!("fred {number}");
            client.set::<(), _, _>(&key, number, None, None, false).await.unwrap();
            assert_eq!(client.get::<i64, _>(&key).await.unwrap(), number);
        }
        client.quit().await.unwrap();
    }
    outcome(result.map(drop).map_err(text))
}

async fn deadpool(service: &Service, any_name: bool) -> String {
    let pool = recipes::deadpool::pool(service.connect(false, any_name)).await.unwrap();
    match pool.get().await {
        Ok(mut connection) => {
            set(&mut connection).await;
            outcome(Ok(()))
        }
        Err(error) => outcome(Err(text(error))),
    }
}

async fn bb8(service: &Service, any_name: bool) -> String {
    let pool: bb8::Pool<_> = recipes::bb8::pool(service.connect(false, any_name)).await.unwrap();
    // `get` reports only that it timed out.
    match pool.dedicated_connection().await {
        Ok(_) => {
            set(&mut *pool.get().await.unwrap()).await;
            outcome(Ok(()))
        }
        Err(error) => outcome(Err(text(error))),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_verify_the_server_certificate() {
    let (authority, other) = (Authority::new("Redis CA"), Authority::new("Another CA"));
    let service = Service::start(&authority).await;
    let mut lines = vec![
        format!("| server certificate | {} |", CLIENTS.join(" | ")),
        format!("|---|{}", "---|".repeat(CLIENTS.len())),
    ];
    for (name, leaf, any_name) in [
        ("valid", authority.good(), false),
        ("issued by another CA", other.good(), false),
        ("expired", authority.expired(), false),
        ("X.509 version 1", authority.version_1(), false),
        ("for another name", authority.with_another_name(), false),
        ("for another name, any name accepted", authority.with_another_name(), true),
        ("issued by another CA, any name accepted", other.good(), true),
        ("expired, any name accepted", authority.expired(), true),
    ] {
        service.set_certificate(&leaf).await;
        let outcomes = [
            connect(&service, any_name).await,
            connect_cluster(&service, any_name).await,
            fred(&service, false, any_name).await,
            fred(&service, true, any_name).await,
            deadpool(&service, any_name).await,
            bb8(&service, any_name).await,
        ];
        lines.push(format!("| {name} | {} |", outcomes.join(" | ")));
    }
    let table = lines.join("\n") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    if std::env::var_os("UPDATE_SNAPSHOT").is_some() {
        std::fs::write(path, &table).unwrap();
    } else {
        let committed = std::fs::read_to_string(path).unwrap();
        assert_eq!(table, committed, "if this is intended, set UPDATE_SNAPSHOT=1 and run this test again");
    }
}

#[tokio::test]
async fn connect_reports_a_wrong_password_of_a_cluster() {
    let authority = Authority::new("Redis CA");
    let service = Service::start(&authority).await;
    let error = service.connect(true, false).password("wrong").cluster().await.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Redis(dcs_sdk::RedisProblem::Authentication), "{error}");
    let client = service.connect(true, false).cluster().client().await.unwrap();
    set(&mut client.get_async_connection().await.unwrap()).await;
}
