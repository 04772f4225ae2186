//! Connections to a Redis server over TLS with the certificate of its instance.

use dcs_emulator::{Emulator, Instance, RedisKind, Ssl};
use dcs_sdk::CaBundle;
use redis::{AsyncTypedCommands, IntoConnectionInfo, RedisConnectionInfo, RedisError, TlsCertificates};

use crate::emulator;

const PASSWORD: &str = "p@ss word/1";

async fn connect(
    emulator: &Emulator,
    instance_id: &str,
    certificate: &CaBundle,
) -> Result<redis::aio::MultiplexedConnection, RedisError> {
    let ssl = emulator::client(emulator).show_instance_ssl_detail(instance_id).await.unwrap();
    let address = format!("rediss://{}:{}", ssl.ip.unwrap(), ssl.port.unwrap())
        .into_connection_info()?
        .set_redis_settings(RedisConnectionInfo::default().set_password(PASSWORD));
    let roots = TlsCertificates { client_tls: None, root_cert: Some(certificate.pem().into()) };
    redis::Client::build_with_tls(address, roots)?.get_multiplexed_async_connection().await
}

#[tokio::test]
async fn connects_with_the_certificate_of_the_instance_only() {
    let emulator = Emulator::builder()
        .instance(Instance::new("one").redis_password(PASSWORD).ssl(Ssl::On))
        .instance(Instance::new("two").redis_password(PASSWORD).ssl(Ssl::On))
        .start()
        .await
        .unwrap();
    assert_eq!(emulator.redis_kind(), RedisKind::Server, "redis-server must be on PATH");
    let client = emulator::client(&emulator);
    let (one, two) = (client.ca_certificates("one").await.unwrap(), client.ca_certificates("two").await.unwrap());
    assert_ne!(one.certificates(), two.certificates());

    for (instance_id, own, other) in [("one", &one, &two), ("two", &two, &one)] {
        let mut redis = connect(&emulator, instance_id, own).await.unwrap();
        redis.set("key", instance_id).await.unwrap();
        assert_eq!(redis.get("key").await.unwrap().as_deref(), Some(instance_id));
        let refused = connect(&emulator, instance_id, other).await.err().unwrap();
        assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    }
}
